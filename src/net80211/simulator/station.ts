import { equal } from "../../bytes/octets.ts";
import { AuthMode } from "../constants.ts";
import type { AirFrame, Network } from "./air.ts";
import type { KernelContext } from "./context.ts";
import type { SimulatedInterface } from "./interface.ts";
import { removeKey } from "./keys.ts";

/** A station's way through INIT, SCAN, AUTH, ASSOC and RUN. Every step but the first follows from the air or the clock. */

/** How long a scan of all channels takes, in ms. */
const scanDuration = 1000;

/** Starts a scan. When it is over, the scan table holds what beacons, and the readers of events are told. */
export function startScan(kernel: KernelContext, net: SimulatedInterface): void {
  // An association that is there is overwritten without a word.
  abandon(net);
  net.state = "SCAN";
  net.scanning = true;
  kernel.clock.after(scanDuration, () => {
    if (!net.scanning) return;
    net.scanning = false;
    net.scanTable = kernel.air.networks();
  });
}

/** Starts to join a network: authentication, then association, then RUN. */
export function join(kernel: KernelContext, net: SimulatedInterface, network: Network): void {
  const before = net.state === "RUN" ? net.joined : undefined;
  const reassociation = before !== undefined && equal(before.network.ssid, network.ssid);
  abandon(net);
  net.scanning = false;
  net.frequency = network.frequency;
  const key = net.createKey();
  const element = network.elements;
  const peer = { address: network.bssid, key, element, associationId: 0, authorized: false };
  net.joined = { network, peer, reassociation };
  net.state = "AUTH";
  kernel.air.transmit({ from: net.address, to: network.bssid, kind: "authentication", sequence: 1, status: 0 });
}

/** What a frame does to a station. Frames of anyone but its access point do nothing. */
export function receiveAsStation(kernel: KernelContext, net: SimulatedInterface, frame: AirFrame): void {
  const { joined } = net;
  if (joined === undefined || !equal(frame.from, joined.network.bssid)) return;
  switch (frame.kind) {
    case "authentication":
      if (net.state === "AUTH" && frame.sequence === 2) onAuthenticated(kernel, net, frame.status);
      return;
    case "association-response":
      if (net.state === "ASSOC") onAssociated(net, frame.status);
      return;
    case "deauthentication":
    case "disassociation":
      leave(net);
  }
}

function onAuthenticated(kernel: KernelContext, net: SimulatedInterface, status: number): void {
  const { joined } = net;
  if (joined === undefined) return;
  if (status !== 0) {
    net.state = "SCAN";
    return;
  }
  net.state = "ASSOC";
  const { network, reassociation } = joined;
  const { privacy, element } = net;
  const body = { kind: "association-request", reassociation, ssid: network.ssid, privacy, element } as const;
  kernel.air.transmit({ ...body, from: net.address, to: network.bssid });
}

function onAssociated(net: SimulatedInterface, status: number): void {
  const { joined } = net;
  if (joined === undefined) return;
  if (status !== 0) {
    net.state = "SCAN";
    return;
  }
  net.state = "RUN";
  joined.peer.authorized = net.authMode !== AuthMode.ieee8021x;
}

/**
 * Leaves the network: the pairwise key goes, the group keys stay. Nothing happens to a station without one.
 *
 * @source FreeBSD sys/net80211/ieee80211_proto.c, ieee80211_node.c
 */
export function leave(net: SimulatedInterface): void {
  abandon(net);
  net.state = "INIT";
  net.scanTable = [];
}

function abandon(net: SimulatedInterface): void {
  const { joined } = net;
  if (joined === undefined) return;
  removeKey(net, joined.peer.key, undefined, joined.peer.address);
  net.joined = undefined;
}
