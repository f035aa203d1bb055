import { equal, toHex } from "../../bytes/octets.ts";
import { AuthMode, WpaMode } from "../constants.ts";
import type { ErrnoName } from "../errno.ts";
import type { AirFrame, Network } from "./air.ts";
import type { KernelContext } from "./context.ts";
import { createPeer, receiveData } from "./data-path.ts";
import { admitsFarewell, sendFarewell } from "./farewell.ts";
import type { Peer, SimulatedInterface } from "./interface.ts";
import { removeKey } from "./keys.ts";
import { securityElement } from "./security-element.ts";

/**
 * An access point: it beacons, takes stations in and throws them out. Its handshake is a program's business.
 *
 * @source FreeBSD sys/net80211/ieee80211_input.c 1.90, ieee80211_node.c 1.73
 */

/** Reason and status 14: the Michael keys of this network are under attack. */
const michaelFailure = 14;
/** Reason 13: the station's WPA or RSN element is missing, though the network demands one. */
const invalidElement = 13;

/** Rates of an access point of the time: 1, 2, 5.5 and 11 Mbit/s. */
const rates: Uint8Array = Uint8Array.of(0x82, 0x84, 0x8b, 0x96);

/** What an access point that is up beacons. */
export function beaconOf(net: SimulatedInterface): Network | undefined {
  if (net.mode !== "access-point" || !net.up) return undefined;
  return {
    bssid: net.address,
    ssid: net.desiredSsid,
    frequency: net.frequency,
    channelFlags: 0xa0,
    rssi: 40,
    noise: -95,
    beaconInterval: 100,
    capabilities: net.privacy ? 0x11 : 0x01,
    rates,
    elements: elementOf(net),
  };
}

/** The element that a program set, or, before 8.0, the one that the kernel makes. */
function elementOf(net: SimulatedInterface): Uint8Array {
  return net.element.length > 0 ? net.element : securityElement(net.security, net.wpa);
}

/** What a frame does to an access point. */
export function receiveAsAccessPoint(kernel: KernelContext, net: SimulatedInterface, frame: AirFrame): void {
  if (!net.up) return;
  switch (frame.kind) {
    case "authentication":
      if (frame.sequence === 1) onAuthentication(kernel, net, frame.from);
      return;
    case "association-request":
      onAssociation(kernel, net, frame);
      return;
    case "deauthentication":
    case "disassociation": {
      const station = net.peer(frame.from);
      if (station !== undefined && admitsFarewell(net, station, frame)) forget(kernel, net, station);
      return;
    }
    case "data":
      receiveData(kernel, net, frame);
  }
}

function onAuthentication(kernel: KernelContext, net: SimulatedInterface, from: Uint8Array): void {
  const status = net.countermeasures ? michaelFailure : 0;
  if (net.countermeasures) net.statistics.is_rx_auth_countermeasures++;
  kernel.air.transmit({ kind: "authentication", sequence: 2, status, from: net.address, to: from });
}

function onAssociation(
  kernel: KernelContext,
  net: SimulatedInterface,
  frame: Extract<AirFrame, { kind: "association-request" }>,
): void {
  const { from: address, reassociation, element, ssid } = frame;
  if (!equal(ssid, net.desiredSsid)) {
    net.statistics.is_rx_ssidmismatch++;
    return;
  }
  const reply = { from: net.address, to: address };
  if (net.wpa !== WpaMode.off && element.length === 0) {
    net.statistics.is_rx_assoc_badwpaie++;
    kernel.air.transmit({ kind: "deauthentication", reason: invalidElement, ...reply });
    return;
  }
  const known = net.peer(address);
  if (known !== undefined) removeKey(net, known.key, undefined, address);
  const associationId = known?.associationId ?? freeAssociationId(net);
  const authorized = net.authMode !== AuthMode.ieee8021x;
  const peer = createPeer(net, { address, key: net.createKey(), element, associationId, authorized });
  net.stations.set(toHex(address), peer);
  kernel.air.transmit({ kind: "association-response", reassociation, status: 0, associationId, ...reply });
  kernel.notify(net, { event: known === undefined && !reassociation ? "join" : "rejoin", address });
}

function freeAssociationId(net: SimulatedInterface): number {
  const taken = new Set([...net.stations.values()].map(({ associationId }) => associationId));
  let id = 1;
  while (taken.has(id)) id++;
  return id;
}

/** Throws a station out, or with the broadcast address every one, by a frame with a reason code of 802.11. */
export function dropStations(
  kernel: KernelContext,
  net: SimulatedInterface,
  address: Uint8Array,
  kind: "deauthentication" | "disassociation",
  reason: number,
): ErrnoName | undefined {
  const everyone = address.every((octet) => octet === 0xff);
  const station = net.peer(address);
  if (!everyone && station === undefined) return kernel.behaviour.unknownStation;
  const stations = everyone ? [...net.stations.values()] : station === undefined ? [] : [station];
  // Under an IGTK one farewell is for all; without one, nobody could tell whom it is from.
  const toAll = everyone && net.integrityKey !== undefined;
  if (toAll) sendFarewell(kernel, net, { kind, reason, to: address });
  for (const one of stations) {
    if (!toAll) sendFarewell(kernel, net, { kind, reason, to: one.address });
    forget(kernel, net, one);
  }
  return undefined;
}

function forget(kernel: KernelContext, net: SimulatedInterface, station: Peer): void {
  removeKey(net, station.key, undefined, station.address);
  net.stations.delete(toHex(station.address));
  kernel.notify(net, { event: "leave", address: station.address });
}
