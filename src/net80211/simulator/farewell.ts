import { decodeFrameControl, FrameType, ManagementSubtype } from "../../dot11/frame-control.ts";
import { encodeMpdu } from "../../dot11/mac-header.ts";
import { encodeManagement } from "../../dot11/management.ts";
import { WireError } from "../../errors.ts";
import { ElementId, findElement, splitElements } from "../../ie/element.ts";
import { decodeRsnCapabilities } from "../../ie/rsn-capabilities.ts";
import { decodeRsne } from "../../ie/rsne.ts";
import type { AirFrame } from "./air.ts";
import type { KernelContext } from "./context.ts";
import type { Peer, SimulatedInterface } from "./interface.ts";

/**
 * Deauthentication and disassociation. Where both ends agreed to protect management frames, those to many go out under
 * the IGTK, by the modules `wlan_bip_*`, and those to one station under its pairwise key; what comes in otherwise ends
 * nothing.
 *
 * @spec IEEE 802.11-2016 11.14, 12.5.4
 */

/** What ends an association. */
export type Farewell = Extract<AirFrame, { kind: "deauthentication" | "disassociation" }>;

/** Sends a farewell, protected where the link protects management frames. */
export function sendFarewell(
  kernel: KernelContext,
  net: SimulatedInterface,
  farewell: Omit<Farewell, "from" | "mpdu">,
): void {
  const mpdu = protectFarewell(net, farewell);
  const from = net.address;
  kernel.air.transmit(mpdu === undefined ? { ...farewell, from } : { ...farewell, from, reason: 0, mpdu });
}

function protectFarewell(net: SimulatedInterface, farewell: Omit<Farewell, "from">): Uint8Array | undefined {
  if (net.integrityKey === undefined) return undefined;
  if (isGroup(farewell.to)) {
    return net.groupKeys[net.integrityKey]?.management?.encapsulate(clearFarewell(net, farewell));
  }
  const peer = net.peer(farewell.to);
  if (peer === undefined || !isProtected(net, peer)) return undefined;
  const cipher = peer.key.attached;
  const packetNumber = cipher?.nextPacketNumber();
  if (cipher === undefined || packetNumber === undefined) return undefined;
  return cipher.encapsulate(clearFarewell(net, farewell), packetNumber);
}

function clearFarewell(net: SimulatedInterface, { kind, reason, to }: Omit<Farewell, "from">): Uint8Array {
  const subtype = ManagementSubtype[kind];
  const bssid = net.mode === "access-point" ? net.address : to;
  const header = {
    frameControl: decodeFrameControl((FrameType.management << 2) | (subtype << 4)),
    duration: 0,
    address1: to,
    address2: net.address,
    address3: bssid,
    fragmentNumber: 0,
    sequenceNumber: 0,
  };
  return encodeMpdu({ header, body: encodeManagement({ subtype, reason, elements: new Uint8Array(0) }) });
}

/** Whether a farewell of `peer` ends the association. What is refused is counted. */
export function admitsFarewell(net: SimulatedInterface, peer: Peer, { to, kind, mpdu }: Farewell): boolean {
  // Who has no IGTK takes the element behind a farewell to all for one that it does not know.
  if (!isProtected(net, peer) && (mpdu === undefined || isGroup(to))) return true;
  const opened = mpdu === undefined ? undefined : open(net, peer, to, mpdu);
  const admitted = opened !== undefined && (opened[0] as number) >> 4 === ManagementSubtype[kind];
  if (!admitted) net.statistics.is_rx_mgtdiscard++;
  return admitted;
}

/** The frame in clear, where one of the interface's keys opens it. */
function open(net: SimulatedInterface, peer: Peer, to: Uint8Array, mpdu: Uint8Array): Uint8Array | undefined {
  const keys = isGroup(to)
    ? net.groupKeys.flatMap(({ management }) => management ?? [])
    : [peer.key.attached].flatMap((cipher) => cipher ?? []);
  for (const key of keys) {
    const opened = key.decapsulate(mpdu);
    if (typeof opened !== "string") return opened.mpdu;
  }
  return undefined;
}

/** Whether this link protects management frames: there is an IGTK, and the station said that it is capable of it. */
function isProtected(net: SimulatedInterface, peer: Peer): boolean {
  if (net.integrityKey === undefined) return false;
  const { elements } = splitElements(net.mode === "access-point" ? peer.element : net.element);
  const rsn = findElement(elements, ElementId.rsn);
  if (rsn === undefined) return false;
  try {
    return decodeRsnCapabilities(decodeRsne(rsn.body).capabilities ?? 0).mfpCapable;
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}

function isGroup(address: Uint8Array): boolean {
  return ((address[0] as number) & 1) === 1;
}
