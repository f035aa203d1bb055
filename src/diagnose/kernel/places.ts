import { isGap, isLabel, isLowerHex } from "../characters.ts";
import { mostOctets } from "../dump.ts";

/** Where what lies in the memory of the kernel of `kernelModule`. */

/** Sentences that are remembered. A handshake has some thirty. */
export const remembered = 512;

/** Where what lies. */
export const Place = {
  /** Where the text ends: the kernel is told. */
  textEnd: 0x00,
  /** Characters of the prefix; 0 where none is known. */
  prefixLength: 0x04,
  /** Where the line starts that was come to, or what `kernelModule` says. */
  line: 0x08,
  /** Where it ends. */
  lineEnd: 0x0c,
  /** Where its words are, if {@link Place.seen} is that they are promising. */
  words: 0x10,
  seen: 0x14,
  /** Where those words belong among the sentences, if they are to be remembered; else 0. */
  row: 0x18,
  /** Where the finds end. */
  findsEnd: 0x1c,
  /** A vector whose first twelve octets have all bits set, and whose others have none. */
  twelve: 0x20,
  /** Odd numbers that a sentence's characters are multiplied by. */
  factors: 0x30,
  /** Of a stamp's sixteen digits the most that each may be: see `epochAt`. */
  mostDigits: 0x40,
  /** A vector whose first ten octets have all bits set, and whose others have none. */
  ten: 0x50,
  /** Of sixteen threes of characters, which are three vectors: the places of the first in each; the second; the third. */
  threes: 0x60,
  /** Of the prefix: which bits are compared, and what these are. */
  prefixMasks: 0x100,
  prefixValues: 0x200,
  /** Of each character what it may be a part of. */
  kinds: 0x300,
  /** What was found. */
  finds: 0x1000,
  /** The octets of the dumps among it, one dump after the other. */
  octets: 0x8000,
  /** What is remembered of beginnings. */
  beginnings: 0x1_8000,
  /** The sentences that are remembered. */
  sentences: 0x3_8000,
  /**
   * The text. Platforms keep large strings at the beginning of a page: were this at the beginning of one too, processors
   * would take each load from the string to wait for the store before it.
   */
  text: 0x5_8840,
} as const;

/** Characters of the text, at most, and zeros after it. */
export const mostText = 0x8_0000;
const afterText = 0x200;

/** Pages of 64 KiB that all of it takes. */
export const pages: number = Math.ceil((Place.text + mostText + afterText) / 0x1_0000);

/** What a character may be a part of. */
export const Kind = { label: 1, hex: 2, gap: 4 } as const;

/** Of a sentence that is remembered, where what lies in its row. */
export const Row = {
  /** How many characters are compared, and {@link isHead}, if more follow; 0 where there is none. */
  length: 0x00,
  /** What follows from it: one of {@link Follows}. */
  follows: 0x04,
  /** Of a dump: characters before its octets, and how many octets these are. */
  octetsAt: 0x08,
  octetCount: 0x0c,
  /** The characters, {@link longest} at most. */
  characters: 0x10,
} as const;

/** Octets of a row, and as a power of two. */
export const rowBits = 8;
export const rowLength: number = 1 << rowBits;
/** Shorter sentences are not remembered: as many characters as a vector has are compared at a time. */
export const shortest = 16;
/** Longer ones are nearly all dumps, of which no two are the same: of those the beginning is. */
export const longest = 160;
/** What comes before a dump's octets is not longer. */
export const dumpHead = 44;
/** Marks the length of such a beginning. */
export const isHead = 0x100;

/** What follows from a sentence that was said before. */
export const Follows = { nothing: 0, record: 1, octets: 2 } as const;

/** Of what was found, where what lies. */
export const Find = {
  /** The sentence's number. */
  sentence: 0x00,
  /** Where its line starts, and where the sentence does. */
  line: 0x04,
  words: 0x08,
  /** Where the octets end that follow it: they begin where those of the find before end. */
  octetsEnd: 0x0c,
  /** Of the stamp before its words the digits, four in a number; or that there is none, or that it has to be looked for. */
  time: 0x10,
} as const;

/** What {@link Find.time} is where there is no stamp near; one more where there may be. */
export const noStamp = -2;

/** Octets of a find. */
export const findLength = 0x20;
/** Where no more finds fit. */
export const mostFinds: number = Place.octets - findLength;
/** Where no more octets may fit. */
export const mostOctetsAt: number = Place.beginnings - mostOctets - 16;

/** What {@link Place.seen} is where there is no room for more. */
export const full = -5;

/** Writes what the kernel finds in its memory at first. */
export function fillKernel(memory: Uint8Array): void {
  memory.fill(0xff, Place.twelve, Place.twelve + 12);
  memory.set(
    [0xb1, 0x79, 0x37, 0x9e, 0x6b, 0xca, 0xeb, 0x85, 0x35, 0xae, 0xb2, 0xc2, 0x2f, 0xeb, 0xd4, 0x27],
    Place.factors,
  );
  memory.fill(0xff, Place.ten, Place.ten + 10);
  for (let number = 0; number < 3; number++) {
    for (let part = 0; part < 3; part++) memory.set(placesIn(part, number), Place.threes + 48 * number + 16 * part);
  }
  memory.fill(9, Place.mostDigits, Place.mostDigits + 16);
  memory[Place.mostDigits] = 8;
  for (let code = 0; code < 0x80; code++) memory[Place.kinds + code] = kindOf(code);
}

/** Of sixteen threes of characters, where in one of the three vectors the ones with that number are; 0x80 if in another. */
function placesIn(part: number, number: number): readonly number[] {
  return Array.from({ length: 16 }, (_, three) => {
    const place = 3 * three + number;
    return place >> 4 === part ? place & 15 : 0x80;
  });
}

function kindOf(code: number): number {
  return (isLowerHex(code) ? Kind.hex : 0) | (isLabel[code] === 1 ? Kind.label : 0) | (isGap(code) ? Kind.gap : 0);
}
