import { equal } from "../../bytes/octets.ts";
import { AuthMode, Roaming } from "../constants.ts";
import type { AirFrame, Network } from "./air.ts";
import type { KernelContext } from "./context.ts";
import { createPeer, receiveData } from "./data-path.ts";
import { admitsFarewell, sendFarewell } from "./farewell.ts";
import type { SimulatedInterface } from "./interface.ts";
import { removeKey } from "./keys.ts";

/**
 * A station's way through INIT, SCAN, AUTH, ASSOC and RUN. Every step but the first follows from the air or the clock.
 *
 * @source FreeBSD sys/net80211/ieee80211_proto.c, ieee80211_node.c
 */

/** How long a scan of all channels takes, in ms. */
const scanDuration = 1000;
/** `IEEE80211_REASON_ASSOC_LEAVE`: what a station gives as reason, whatever it was asked to give. */
const leaving = 8;

/** Starts a scan. When it is over, the scan table holds what beacons, and the readers of events are told. */
export function startScan(kernel: KernelContext, net: SimulatedInterface): void {
  // An association that is there is overwritten without a word.
  abandon(net);
  net.state = "SCAN";
  net.scanning = true;
  kernel.clock.after(scanDuration, () => {
    if (net.scanning) finishScan(kernel, net);
  });
}

function finishScan(kernel: KernelContext, net: SimulatedInterface): void {
  net.scanning = false;
  net.scanTable = kernel.air.networks().filter(({ bssid }) => !equal(bssid, net.address));
  kernel.notify(net, { event: "scan" });
  if (net.roaming !== Roaming.auto || !net.up) return;
  const wanted = net.scanTable.find((network) => suits(net, network));
  if (wanted !== undefined) join(kernel, net, wanted);
}

/** Whether the kernel would join by itself: the wanted name, and privacy on both sides or on neither. */
function suits(net: SimulatedInterface, network: Network): boolean {
  const named = net.desiredSsid.length === 0 || equal(net.desiredSsid, network.ssid);
  return named && net.privacy === ((network.capabilities & 0x10) !== 0);
}

/** Gives a scan up. */
export function cancelScan(net: SimulatedInterface): void {
  net.scanning = false;
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
  const peer = createPeer(net, { address: network.bssid, key, element, associationId: 0, authorized: false });
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
      if (net.state === "ASSOC") onAssociated(kernel, net, frame.status);
      return;
    case "deauthentication":
    case "disassociation":
      if (admitsFarewell(net, joined.peer, frame)) lose(kernel, net);
      return;
    case "data":
      receiveData(kernel, net, frame);
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

function onAssociated(kernel: KernelContext, net: SimulatedInterface, status: number): void {
  const { joined } = net;
  if (joined === undefined) return;
  if (status !== 0) {
    net.state = "SCAN";
    return;
  }
  net.state = "RUN";
  joined.peer.authorized = net.authMode !== AuthMode.ieee8021x;
  const event = joined.reassociation ? "reassoc" : "assoc";
  kernel.notify(net, { event, address: joined.network.bssid });
  kernel.notifyChange(net);
}

/**
 * Leaves at the user's wish. From RUN a disassociation goes out; whatever the state, the scan table is emptied and the
 * pairwise key is gone, and with it the address that it was good for. The group keys stay.
 */
export function leave(kernel: KernelContext, net: SimulatedInterface): void {
  const { joined, state } = net;
  if (joined !== undefined && state === "RUN") {
    sendFarewell(kernel, net, { kind: "disassociation", reason: leaving, to: joined.network.bssid });
  }
  gone(kernel, net);
  net.scanning = false;
  net.scanTable = [];
}

/** The access point threw the station out, or is not heard any more. Left to itself, the kernel scans again. */
export function lose(kernel: KernelContext, net: SimulatedInterface): void {
  gone(kernel, net);
  if (net.roaming === Roaming.auto && net.up) startScan(kernel, net);
}

function gone(kernel: KernelContext, net: SimulatedInterface): void {
  const associated = net.state === "RUN";
  abandon(net);
  net.state = "INIT";
  if (!associated) return;
  kernel.notify(net, { event: "disassoc" });
  kernel.notifyChange(net);
}

function abandon(net: SimulatedInterface): void {
  const { joined } = net;
  if (joined === undefined) return;
  removeKey(net, joined.peer.key, undefined, joined.peer.address);
  net.joined = undefined;
}
