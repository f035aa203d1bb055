import { Writer } from "../bytes/writer.ts";
import { utf8 } from "../platform.ts";
import type { WrittenPacket } from "./write-pcap.ts";

/**
 * The start of a pcapng file, least significant octet first: a section, and its one interface, which counts
 * nanoseconds. The caller owns it.
 *
 * @param linkType - what the packets start with: see `LinkType`
 * @throws WireError `ERR_WIRE_VALUE` - the link type does not fit
 * @source https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/
 */
export function encodePcapngHeader(linkType: number): Uint8Array {
  return new Writer(28 + 32, "pcapng")
    .u32le(0x0a0d_0d0a, "sectionHeader")
    .u32le(28, "length")
    .u32le(0x1a2b_3c4d, "byteOrderMagic")
    .u16le(1, "major")
    .u16le(0, "minor")
    .u64le(0xffff_ffff_ffff_ffffn, "sectionLength")
    .u32le(28, "length")
    .u32le(1, "interfaceDescription")
    .u32le(32, "length")
    .u16le(linkType, "linkType")
    .u16le(0, "reserved")
    .u32le(262_144, "snapLength")
    .u16le(9, "timestampResolution")
    .u16le(1, "optionLength")
    .u32le(9, "nanoseconds")
    .u32le(0, "endOfOptions")
    .u32le(32, "length")
    .finish();
}

/**
 * One packet of a pcapng file. The caller owns the octets.
 *
 * @param comment - what to write beside it; left out, nothing
 * @throws WireError `ERR_WIRE_VALUE` - a time or a comment that does not fit
 */
export function encodePcapngPacket(packet: WrittenPacket, comment?: string): Uint8Array {
  const { timestamp, octets, originalLength = octets.length } = packet;
  const text = comment === undefined ? undefined : utf8(comment);
  const options = text === undefined ? 0 : 8 + text.length + padding(text.length);
  const length = 32 + octets.length + padding(octets.length) + options;
  const w = new Writer(length, "pcapng.packet")
    .u32le(6, "enhancedPacket")
    .u32le(length, "length")
    .u32le(0, "interface")
    .u32le(Number((timestamp >> 32n) & 0xffff_ffffn), "timestampHigh")
    .u32le(Number(timestamp & 0xffff_ffffn), "timestampLow")
    .u32le(octets.length, "capturedLength")
    .u32le(originalLength, "originalLength")
    .rest(octets, "octets")
    .zeros(padding(octets.length), "padding");
  if (text !== undefined) {
    w.u16le(1, "comment")
      .u16le(text.length, "optionLength")
      .rest(text, "comment")
      .zeros(padding(text.length), "padding");
    w.u32le(0, "endOfOptions");
  }
  return w.u32le(length, "length").finish();
}

/** Octets up to the next multiple of four. */
function padding(length: number): number {
  return -length & 3;
}
