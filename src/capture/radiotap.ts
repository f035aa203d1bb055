import { Reader } from "../bytes/reader.ts";

/** What a radiotap header says that matters for reading the frame behind it. */
export interface Radiotap {
  /** Octets of the header: the frame starts there. */
  readonly length: number;
  /** Whether the frame ends with its four octets of frame check sequence. */
  readonly fcsAtEnd: boolean;
  /** Whether the receiver found that sequence wrong. */
  readonly badFcs: boolean;
}

const Present = { tsft: 1 << 0, flags: 1 << 1, more: 1 << 31 } as const;
const Flags = { fcsAtEnd: 0x10, badFcs: 0x40 } as const;

/**
 * Reads a radiotap header. Fields that are not needed are stepped over by its own length.
 *
 * @param octets - of the packet; borrowed
 * @throws WireError `ERR_WIRE_TRUNCATED` - the header is longer than the packet
 * @throws WireError `ERR_WIRE_VALUE` - a version other than 0
 * @source https://www.radiotap.org/
 */
export function decodeRadiotap(octets: Uint8Array): Radiotap {
  const fixed = new Reader(octets, "radiotap");
  const version = fixed.u8("version");
  if (version !== 0) throw fixed.fault("ERR_WIRE_VALUE", "version", `${version} is not 0`);
  fixed.u8("pad");
  const length = fixed.u16le("length");
  const r = new Reader(new Reader(octets, "radiotap").view(length, "header"), "radiotap");
  r.view(4, "header");
  const present = r.u32le("present");
  for (let word = present; (word & Present.more) !== 0; ) word = r.u32le("present");
  if ((present & Present.flags) === 0) return { length, fcsAtEnd: false, badFcs: false };
  if ((present & Present.tsft) !== 0) {
    r.view((8 - (r.offset % 8)) % 8, "pad");
    r.view(8, "tsft");
  }
  const flags = r.u8("flags");
  return { length, fcsAtEnd: (flags & Flags.fcsAtEnd) !== 0, badFcs: (flags & Flags.badFcs) !== 0 };
}
