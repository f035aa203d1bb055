import { afterBlanks, afterLabel, type Characters, hasLabelCharacters, isLowerHex } from "./characters.ts";
import { mayBeDecoration } from "./decoration.ts";
import { mayBeginWith, mostLabels } from "./vocabulary.ts";

/** What a glance comes to, where it is not the length of a label. */
export const Seen = {
  /** A line that is known may begin so: a closer look is needed. */
  promising: 0,
  /** No line that is known begins so, and no label. */
  nothing: -1,
  /** No line that is known begins so, and what may be a label goes on. */
  longWord: -2,
  /** No line that is known begins so, but what may stand before the words of a line. */
  decoration: -3,
  /** It was not seen yet. */
  unknown: -4,
} as const;

/** Characters that are looked at: three numbers' worth. */
const glanced = 12;
/** Beginnings that are remembered. Programs have a few hundred. */
export const beginnings = 8192;
/** Four blanks, as a number. */
export const fourBlanks = 0x20202020;
/** Of each beginning the three numbers, and what came of them. */
export const beginningsMemory: Int32Array = /* @__PURE__ */ new Int32Array(4 * beginnings);
/** What the second and the third number, and what comes of all, are multiplied by to find a beginning's place. */
export const hashFactors = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35] as const;

/** What {@link promisingPlace} says where no line that is known may begin. */
export const nowhere = -1;
/** What it says where the words are not yet there: what may stand before the words of a line is. */
export const decorated = -2;

/**
 * The place at `start`, or after labels there, where a line that is known may begin. Or {@link nowhere}, or
 * {@link decorated}. It is asked of every line of a log.
 *
 * Programs begin their lines in few ways. What came of each is remembered, and so, of nearly every line, no more is done
 * than to take twelve characters as three numbers, and to look up what came of these.
 */
export function promisingPlace(characters: Characters, start: number, memory: Int32Array): number {
  let at = start;
  for (let labels = 0; labels <= mostLabels && at >= 0; labels++) {
    const seen = glanceAt(characters, at, memory);
    if (seen === Seen.promising) return at;
    if (seen === Seen.nothing) return nowhere;
    if (seen === Seen.decoration && labels === 0) return decorated;
    at = seen > 0 ? at + seen : afterLabel(characters.codes, at);
  }
  return nowhere;
}

/** What the first characters at `at` come to: one of {@link Seen}, or the length of the label that they begin with. */
function glanceAt({ codes, view }: Characters, at: number, memory: Int32Array): number {
  const one = view.getInt32(at, true);
  // Rows of octets differ from each other: they are not worth to be remembered.
  if (one === fourBlanks && isDumpRow(codes, at)) return Seen.nothing;
  const two = view.getInt32(at + 4, true);
  const three = view.getInt32(at + 8, true);
  const place = (hash(one, two, three) & (beginnings - 2)) << 2;
  if (isRemembered(memory, place, one, two, three)) return memory[place + 3] as number;
  // Two beginnings may want the same place: the one that came before has the place beside it.
  const beside = place + 4;
  if (isRemembered(memory, beside, one, two, three)) return memory[beside + 3] as number;
  memory.copyWithin(beside, place, place + 4);
  memory[place] = one;
  memory[place + 1] = two;
  memory[place + 2] = three;
  memory[place + 3] = glance(codes, at, at + glanced);
  return memory[place + 3] as number;
}

function isRemembered(memory: Int32Array, place: number, one: number, two: number, three: number): boolean {
  return memory[place] === one && memory[place + 1] === two && memory[place + 2] === three;
}

function hash(one: number, two: number, three: number): number {
  const mixed = one ^ Math.imul(two, hashFactors[0]) ^ Math.imul(three, hashFactors[1]);
  return Math.imul(mixed, hashFactors[2]) >>> 16;
}

/** What the characters from `at` to `end` come to. */
function glance(codes: Uint8Array, at: number, end: number): number {
  const words = afterBlanks(codes, at, end - at);
  const left = end - words;
  if (mayBeginWith(codes, words, left)) return Seen.promising;
  if (mayBeDecoration(codes, words, left)) return Seen.decoration;
  if (hasLabelCharacters(codes, words, left - 1)) return Seen.longWord;
  const after = afterLabel(codes, words);
  // Of nearly all lines with a label, what is seen of the words after it is enough.
  return after < 0 || glance(codes, after, end) === Seen.nothing ? Seen.nothing : after - at;
}

/** Whether a row of octets begins at `at`, as `hexdump_ascii` prints them: five blanks, two hex digits, a blank. */
function isDumpRow(codes: Uint8Array, at: number): boolean {
  const octet = codes[at + 4] === 0x20 ? at + 5 : at + 4;
  return isLowerHex(codes[octet] as number) && isLowerHex(codes[octet + 1] as number) && codes[octet + 2] === 0x20;
}
