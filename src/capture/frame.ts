import { Reader } from "../bytes/reader.ts";
import { WireError } from "../errors.ts";
import { LinkType, type Packet } from "./packet.ts";
import { decodeRadiotap } from "./radiotap.ts";

/** What stands behind a packet's link header. */
export type LinkFrame =
  /** An 802.11 frame without its frame check sequence: a view of the packet. */
  | { readonly kind: "dot11"; readonly octets: Uint8Array }
  /** An Ethernet frame: a view of the packet. */
  | { readonly kind: "ethernet"; readonly octets: Uint8Array }
  /** What Linux shows of a frame where it hides the link: who sent it, and what it carried. Views of the packet. */
  | { readonly kind: "cooked"; readonly source: Uint8Array; readonly etherType: number; readonly octets: Uint8Array }
  /** Nothing that can be read, and why. */
  | { readonly kind: "unreadable"; readonly why: string };

const fcsLength = 4;

/**
 * Takes the link header off a packet.
 *
 * @param packet - borrowed: the frame is a view of it
 * @source https://www.tcpdump.org/linktypes.html
 */
export function linkFrame(packet: Packet): LinkFrame {
  const { octets, linkType } = packet;
  try {
    switch (linkType) {
      case LinkType.ieee80211:
        return dot11(octets, 0, knownFcs(packet));
      case LinkType.ethernet:
        return { kind: "ethernet", octets };
      case LinkType.linuxSll:
        return behindSll(octets);
      case LinkType.radiotap:
        return behindRadiotap(packet);
      case LinkType.prism:
        return behindLength(packet, true);
      case LinkType.avs:
        return behindLength(packet, false);
      case LinkType.ppi:
        return behindPpi(packet);
      default:
        return { kind: "unreadable", why: `link type ${linkType} is not known` };
    }
  } catch (error) {
    if (error instanceof WireError) return { kind: "unreadable", why: error.message };
    throw error;
  }
}

function dot11(octets: Uint8Array, start: number, fcs: number): LinkFrame {
  const end = octets.length - fcs;
  if (end < start) return { kind: "unreadable", why: "the packet ends within its link header" };
  return { kind: "dot11", octets: octets.subarray(start, end) };
}

/** A packet that was cut has lost its frame check sequence first. */
function knownFcs({ fcsLength: known, octets, originalLength }: Packet): number {
  return Math.max(0, (known ?? 0) - Math.max(0, originalLength - octets.length));
}

function behindRadiotap(packet: Packet): LinkFrame {
  const { octets, originalLength } = packet;
  const { length, fcsAtEnd, badFcs } = decodeRadiotap(octets);
  if (badFcs) return { kind: "unreadable", why: "the receiver found the frame check sequence wrong" };
  return dot11(octets, length, fcsAtEnd ? knownFcs({ ...packet, fcsLength, octets, originalLength }) : 0);
}

/** Prism and AVS headers say their own length in their second word: Prism in the byte order of the recorder, AVS big-endian. */
function behindLength(packet: Packet, littleEndian: boolean): LinkFrame {
  const { octets } = packet;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const length = octets.length < 8 ? octets.length + 1 : view.getUint32(4, littleEndian);
  return dot11(octets, Math.min(length, octets.length + 1), knownFcs(packet));
}

/** @source https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html */
function behindPpi(packet: Packet): LinkFrame {
  const r = new Reader(packet.octets, "ppi");
  r.view(2, "version");
  const length = r.u16le("length");
  const linkType = r.u32le("linkType");
  if (linkType !== LinkType.ieee80211)
    return { kind: "unreadable", why: `link type ${linkType} behind PPI is not known` };
  const fields = new Reader(new Reader(packet.octets, "ppi").view(length, "header"), "ppi");
  fields.view(8, "header");
  let flags = 0;
  while (fields.remaining >= 4) {
    const type = fields.u16le("type");
    const field = new Reader(fields.view(fields.u16le("fieldLength"), "field"), "ppi.common");
    if (type !== 2) continue;
    field.view(8, "tsft");
    flags = field.u16le("flags");
  }
  if ((flags & 0x4) !== 0) return { kind: "unreadable", why: "the receiver found the frame check sequence wrong" };
  return dot11(packet.octets, length, (flags & 0x1) !== 0 ? knownFcs({ ...packet, fcsLength }) : 0);
}

/** @source https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html */
function behindSll(octets: Uint8Array): LinkFrame {
  const r = new Reader(octets, "sll");
  r.view(4, "packetType");
  const addressLength = r.u16be("addressLength");
  const address = r.view(8, "address");
  const etherType = r.u16be("etherType");
  if (addressLength !== 6) return { kind: "unreadable", why: "the sender has no address of 6 octets" };
  return { kind: "cooked", source: address.subarray(0, 6), etherType, octets: r.rest() };
}
