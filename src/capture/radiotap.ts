import { Reader } from "../bytes/reader.ts";

/** What a radiotap header says of a frame and of how it was received. */
export interface Radiotap {
  /** Octets of the header: the frame starts there. */
  readonly length: number;
  /** Whether the frame ends with its four octets of frame check sequence. */
  readonly fcsAtEnd: boolean;
  /** Whether the receiver found that sequence wrong. */
  readonly badFcs: boolean;
  /** Megahertz of the channel; undefined where it is not said. */
  readonly frequency: number | undefined;
  /** Decibels above a milliwatt, mostly below 0, as the receiver measured them; undefined where it is not said. */
  readonly signal: number | undefined;
}

/** Bits of a presence word that stand for no field: the namespace of the next word, and whether there is one. */
const Present = { radiotapNamespace: 29, vendorNamespace: 30, more: 31 } as const;
const Flags = { fcsAtEnd: 0x10, badFcs: 0x40 } as const;
const Field = { flags: 1, channel: 3, signal: 5 } as const;

/** Alignment and octets of each field, by its bit. What has no row ends the walk: nobody knows how long it is. */
const fields: readonly (readonly [alignment: number, length: number])[] = [
  [8, 8], // TSFT
  [1, 1], // flags
  [1, 1], // rate
  [2, 4], // channel
  [2, 2], // FHSS
  [1, 1], // antenna signal, dBm
  [1, 1], // antenna noise, dBm
  [2, 2], // lock quality
  [2, 2], // TX attenuation
  [2, 2], // TX attenuation, dB
  [1, 1], // TX power
  [1, 1], // antenna
  [1, 1], // antenna signal, dB
  [1, 1], // antenna noise, dB
  [2, 2], // RX flags
  [2, 2], // TX flags
  [1, 1], // RTS retries
  [1, 1], // data retries
  [4, 8], // XChannel
  [1, 3], // MCS
  [4, 8], // A-MPDU status
  [2, 12], // VHT
  [8, 12], // timestamp
  [2, 12], // HE
  [2, 12], // HE-MU
  [2, 6], // HE-MU other user
  [1, 1], // zero-length PSDU
  [2, 4], // L-SIG
];

/** The first of each field that matters here. */
interface Seen {
  flags?: number;
  frequency?: number;
  signal?: number;
}

/**
 * Reads a radiotap header. Namespaces of vendors are stepped over by their own length; a field that is not known ends
 * what is read, and the frame is found all the same.
 *
 * @param octets - of the packet; borrowed
 * @throws WireError `ERR_WIRE_TRUNCATED` - the header is longer than the packet, or its fields than the header
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
  const present = [r.u32le("present")];
  while (has(present.at(-1) as number, Present.more)) present.push(r.u32le("present"));
  const seen: Seen = {};
  walk(r, present, seen);
  const flags = seen.flags ?? 0;
  return {
    length,
    fcsAtEnd: (flags & Flags.fcsAtEnd) !== 0,
    badFcs: (flags & Flags.badFcs) !== 0,
    frequency: seen.frequency,
    signal: seen.signal,
  };
}

function walk(r: Reader, present: readonly number[], seen: Seen): void {
  let vendor = 0;
  for (const word of present) {
    if (vendor === 0 && !readNamespace(r, word, seen)) return;
    if (has(word, Present.radiotapNamespace)) vendor = 0;
    if (!has(word, Present.vendorNamespace)) continue;
    align(r, 2);
    r.view(4, "vendorNamespace");
    // The length covers the fields of all words up to the next namespace.
    r.view(r.u16le("vendorLength"), "vendorFields");
    vendor = 1;
  }
}

/** Reads the fields that one word announces. @returns whether all of them were known */
function readNamespace(r: Reader, word: number, seen: Seen): boolean {
  for (let bit = 0; bit < Present.radiotapNamespace; bit++) {
    if (!has(word, bit)) continue;
    const field = fields[bit];
    if (field === undefined) return false;
    align(r, field[0]);
    take(r.view(field[1], "field"), bit, seen);
  }
  return true;
}

function take(field: Uint8Array, bit: number, seen: Seen): void {
  const [first, second] = field as unknown as [number, number];
  if (bit === Field.flags) seen.flags ??= first;
  else if (bit === Field.channel) seen.frequency ??= first | (second << 8);
  else if (bit === Field.signal) seen.signal ??= (first << 24) >> 24;
}

function align(r: Reader, alignment: number): void {
  r.view((alignment - (r.offset % alignment)) % alignment, "pad");
}

function has(word: number, bit: number): boolean {
  return ((word >>> bit) & 1) !== 0;
}
