import { Writer } from "../bytes/writer.ts";
import type { Packet } from "./packet.ts";

/** What a packet to be written is. */
export type WrittenPacket = Pick<Packet, "timestamp" | "octets"> & {
  /** Octets that it had on the air; left out, as many as there are. */
  readonly originalLength?: number;
};

/** How a pcap file counts time. */
export interface PcapFormat {
  /** What all its packets start with: see `LinkType`. */
  readonly linkType: number;
  /** Left out, `microseconds`, which every program reads. */
  readonly resolution?: "microseconds" | "nanoseconds";
}

const snapLength = 262_144;

/**
 * The header of a pcap file, least significant octet first: what its packets follow. The caller owns it.
 *
 * @throws WireError `ERR_WIRE_VALUE` - the link type does not fit
 * @source https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/
 */
export function encodePcapHeader(format: PcapFormat): Uint8Array {
  return new Writer(24, "pcap")
    .u32le(format.resolution === "nanoseconds" ? 0xa1b23c4d : 0xa1b2c3d4, "magic")
    .u16le(2, "major")
    .u16le(4, "minor")
    .zeros(8, "zone")
    .u32le(snapLength, "snapLength")
    .u32le(format.linkType, "linkType")
    .finish();
}

/**
 * One packet of a pcap file. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a time before 1970 or after 2106
 */
export function encodePcapPacket(packet: WrittenPacket, format: PcapFormat): Uint8Array {
  const { timestamp, octets, originalLength = octets.length } = packet;
  const fraction = timestamp % 1_000_000_000n;
  return new Writer(16 + octets.length, "pcap.packet")
    .u32le(Number(timestamp / 1_000_000_000n), "seconds")
    .u32le(Number(format.resolution === "nanoseconds" ? fraction : fraction / 1000n), "fraction")
    .u32le(octets.length, "capturedLength")
    .u32le(originalLength, "originalLength")
    .rest(octets, "octets")
    .finish();
}
