import { Reader } from "../bytes/reader.ts";
import { WireError } from "../errors.ts";

/** One recorded packet. */
export interface Packet {
  /** Its place in the file, from 1. */
  readonly number: number;
  /** Nanoseconds since 1970, as the file has them. */
  readonly timestamp: bigint;
  /** What its octets start with: see {@link LinkType}. */
  readonly linkType: number;
  /** What was recorded: a view of the file. */
  readonly octets: Uint8Array;
  /** Octets that the packet had on the air: more than were recorded where it was cut. */
  readonly originalLength: number;
}

/** Something that is wrong with a file and yet does not make the rest of it unreadable. */
export interface CaptureFinding {
  /** Octets from the start of the file. */
  readonly offset: number;
  /** What is wrong, for people. */
  readonly detail: string;
}

/** A file, as far as it could be read. */
export interface Capture {
  /** In the order of the file. */
  readonly packets: readonly Packet[];
  /** What was wrong with it. Empty for a sound file. */
  readonly findings: readonly CaptureFinding[];
}

/** What the octets of a packet start with. @source https://www.tcpdump.org/linktypes.html */
export const LinkType = {
  ethernet: 1,
  ieee80211: 105,
  prism: 119,
  radiotap: 127,
  avs: 163,
} as const;

/** The four octets that a file starts with, read least significant first. */
const Magic = {
  microseconds: 0xa1b2c3d4,
  nanoseconds: 0xa1b23c4d,
  microsecondsSwapped: 0xd4c3b2a1,
  nanosecondsSwapped: 0x4d3cb2a1,
} as const;

const recordHeaderLength = 16;

/**
 * Reads a pcap file, of either byte order, in microseconds or nanoseconds.
 *
 * A file that was cut in its last packet, or whose packet claims more octets than the file has left, gives what stands
 * before it and a finding.
 *
 * @param file - borrowed; the packets are views of it
 * @throws WireError `ERR_WIRE_VALUE` - it does not start as a pcap file does
 * @throws WireError `ERR_WIRE_TRUNCATED` - it ends within its header
 * @source https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/
 */
export function decodePcap(file: Uint8Array): Capture {
  const header = new Reader(file, "pcap");
  const magic = header.u32le("magic");
  const swapped = magic === Magic.microsecondsSwapped || magic === Magic.nanosecondsSwapped;
  const nanoseconds = magic === Magic.nanoseconds || magic === Magic.nanosecondsSwapped;
  if (!swapped && !nanoseconds && magic !== Magic.microseconds) {
    throw new WireError("ERR_WIRE_VALUE", "pcap.magic", 0, "does not start as a pcap file does");
  }
  header.view(16, "header");
  // The upper bits of the link type say how long an FCS is: no recording that is read here has one outside radiotap.
  const linkType = u32(header, swapped, "linkType") & 0x0fff_ffff;
  const r = new Reader(header.rest(), "pcap.packet", 24);
  const packets: Packet[] = [];
  while (r.remaining > 0) {
    const offset = r.offset;
    const packet = readRecord(r, swapped, nanoseconds, { number: packets.length + 1, linkType });
    if (packet === undefined) {
      return { packets, findings: [{ offset, detail: `packet ${packets.length + 1} is longer than what is left` }] };
    }
    packets.push(packet);
  }
  return { packets, findings: [] };
}

function readRecord(
  r: Reader,
  swapped: boolean,
  nanoseconds: boolean,
  known: Pick<Packet, "number" | "linkType">,
): Packet | undefined {
  if (r.remaining < recordHeaderLength) return undefined;
  const seconds = BigInt(u32(r, swapped, "seconds"));
  const fraction = BigInt(u32(r, swapped, "fraction"));
  const length = u32(r, swapped, "capturedLength");
  const originalLength = u32(r, swapped, "originalLength");
  if (length > r.remaining) return undefined;
  const timestamp = seconds * 1_000_000_000n + fraction * (nanoseconds ? 1n : 1000n);
  return { ...known, timestamp, octets: r.view(length, "octets"), originalLength };
}

function u32(r: Reader, swapped: boolean, field: string): number {
  return swapped ? r.u32be(field) : r.u32le(field);
}
