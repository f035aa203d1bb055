import { WireError } from "../errors.ts";
import { LinkType, type Packet } from "./pcap.ts";
import { decodeRadiotap } from "./radiotap.ts";

/** What stands behind a packet's link header. */
export type LinkFrame =
  /** An 802.11 frame without its frame check sequence: a view of the packet. */
  | { readonly kind: "dot11"; readonly octets: Uint8Array }
  /** An Ethernet frame: a view of the packet. */
  | { readonly kind: "ethernet"; readonly octets: Uint8Array }
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
        return { kind: "dot11", octets };
      case LinkType.ethernet:
        return { kind: "ethernet", octets };
      case LinkType.radiotap:
        return behindRadiotap(octets);
      case LinkType.prism:
        return behindLength(octets, true);
      case LinkType.avs:
        return behindLength(octets, false);
      default:
        return { kind: "unreadable", why: `link type ${linkType} is not known` };
    }
  } catch (error) {
    if (error instanceof WireError) return { kind: "unreadable", why: error.message };
    throw error;
  }
}

function behindRadiotap(octets: Uint8Array): LinkFrame {
  const { length, fcsAtEnd, badFcs } = decodeRadiotap(octets);
  if (badFcs) return { kind: "unreadable", why: "the receiver found the frame check sequence wrong" };
  const end = fcsAtEnd ? octets.length - fcsLength : octets.length;
  if (end < length) return { kind: "unreadable", why: "the packet ends within its link header" };
  return { kind: "dot11", octets: octets.subarray(length, end) };
}

/** Prism and AVS headers say their own length in their second word: Prism in the byte order of the recorder, AVS big-endian. */
function behindLength(octets: Uint8Array, littleEndian: boolean): LinkFrame {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const length = octets.length < 8 ? octets.length + 1 : view.getUint32(4, littleEndian);
  if (length > octets.length) return { kind: "unreadable", why: "the packet ends within its link header" };
  return { kind: "dot11", octets: octets.subarray(length) };
}
