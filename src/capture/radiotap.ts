import { wordLe } from "../crypto/words.ts";
import { WireError } from "../errors.ts";

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
const Present = { radiotapNamespace: 29, vendorNamespace: 30, more: 31, noField: 0xe000_0000 } as const;
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

/** What was read so far, of the first of each field. */
interface Seen {
  flags: number | undefined;
  frequency: number | undefined;
  signal: number | undefined;
}

const fixedLength = 8;

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
  if (octets.length < fixedLength) throw truncated(octets.length, "present", octets.length);
  const version = octets[0] as number;
  if (version !== 0) throw new WireError("ERR_WIRE_VALUE", "radiotap.version", 0, `${version} is not 0`);
  const length = (octets[2] as number) | ((octets[3] as number) << 8);
  if (length < fixedLength || length > octets.length) throw truncated(2, "length", octets.length);
  const seen: Seen = { flags: undefined, frequency: undefined, signal: undefined };
  walk(octets, length, seen);
  const flags = seen.flags ?? 0;
  return {
    length,
    fcsAtEnd: (flags & Flags.fcsAtEnd) !== 0,
    badFcs: (flags & Flags.badFcs) !== 0,
    frequency: seen.frequency,
    signal: seen.signal,
  };
}

function walk(header: Uint8Array, length: number, seen: Seen): void {
  let presenceEnd = 4;
  do presenceEnd = step(length, presenceEnd, 4, "present");
  while (has(wordLe(header, presenceEnd - 4), Present.more));
  let at = presenceEnd;
  let space: "radiotap" | "continued" | "vendor" = "radiotap";
  for (let word = 4; word < presenceEnd; word += 4) {
    const present = wordLe(header, word);
    // A word that follows without a namespace of its own is of bits 32 and up, of which none has a meaning.
    if (space === "continued" && (present & ~Present.noField) !== 0) return;
    if (space === "radiotap") at = readFields(header, length, present, at, seen);
    if (at < 0) return;
    if (has(present, Present.vendorNamespace)) {
      at = step(length, aligned(at, 2), 6, "vendorNamespace");
      // The length covers the fields of all words up to the next namespace.
      at = step(length, at, (header[at - 2] as number) | ((header[at - 1] as number) << 8), "vendorFields");
      space = "vendor";
    } else if (has(present, Present.radiotapNamespace)) space = "radiotap";
    else if (space === "radiotap") space = "continued";
  }
}

/** Reads the fields that one word announces. @returns where the next one is, or -1 where one of them is not known */
function readFields(header: Uint8Array, length: number, present: number, start: number, seen: Seen): number {
  let at = start;
  for (let bit = 0; bit < Present.radiotapNamespace; bit++) {
    if (!has(present, bit)) continue;
    const field = fields[bit];
    if (field === undefined) return -1;
    const from = aligned(at, field[0]);
    at = step(length, from, field[1], "field");
    if (bit === Field.flags) seen.flags ??= header[from] as number;
    else if (bit === Field.channel) seen.frequency ??= (header[from] as number) | ((header[from + 1] as number) << 8);
    else if (bit === Field.signal) seen.signal ??= ((header[from] as number) << 24) >> 24;
  }
  return at;
}

/** Fields stand where their alignment wants them, from the start of the header. */
function aligned(at: number, alignment: number): number {
  return (at + alignment - 1) & -alignment;
}

/** Where the octet behind a field is. @throws WireError `ERR_WIRE_TRUNCATED` - the field does not end in the header */
function step(headerLength: number, at: number, length: number, field: string): number {
  if (at + length <= headerLength) return at + length;
  throw truncated(at, field, headerLength);
}

function truncated(at: number, field: string, length: number): WireError {
  return new WireError("ERR_WIRE_TRUNCATED", `radiotap.${field}`, at, `does not end in ${length} octets`);
}

function has(word: number, bit: number): boolean {
  return ((word >>> bit) & 1) !== 0;
}
