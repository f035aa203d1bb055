import { asciiInto } from "../platform.ts";

/** Characters of a MAC address. */
export const macLength = 17;
/** Zeros after the last character, so that looking a little ahead needs no check. */
const margin = 256;
/** What stands for every character outside ASCII: no line that is known has one. */
const other = 0xff;

/**
 * A piece of a log, and its characters as numbers.
 *
 * A log is mostly lines that are passed over after a few characters. Asking a string for these, one call each, takes
 * longer than all the rest; the platform turns the whole piece to numbers in less time than it takes to find its lines.
 */
export class Characters {
  /** The piece. */
  text = "";
  /** Of each character of the piece, in its place: its code, or 0xff where it is outside ASCII. Zeros follow. */
  codes: Uint8Array;
  /** The same numbers, for whoever takes four at a time. */
  view: DataView;

  /** The characters of `text`. They are put into `codes`, as long as these are {@link Characters.room} enough. */
  constructor(text = "", codes: Uint8Array = new Uint8Array(Characters.room(text.length))) {
    this.codes = codes;
    this.view = new DataView(codes.buffer, codes.byteOffset, codes.length);
    this.take(text);
  }

  /** How many numbers there are to `length` characters. */
  static room(length: number): number {
    return length + margin;
  }

  /** Characters of the piece. */
  get length(): number {
    return this.text.length;
  }

  /** Holds another piece instead. */
  take(text: string): void {
    this.text = text;
    const room = Characters.room(text.length);
    if (this.codes.length < room) this.#grow(room);
    if (!asciiInto(text, this.codes.subarray(0, text.length))) this.#takeOneByOne();
    this.codes.fill(0, text.length, room);
  }

  /** Lets go of the piece, which may be a part of a large text and keep all of that in memory. */
  release(): void {
    this.text = "";
  }

  #grow(length: number): void {
    this.codes = new Uint8Array(length);
    this.view = new DataView(this.codes.buffer);
  }

  #takeOneByOne(): void {
    const { text, codes } = this;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      codes[at] = code < 0x80 ? code : other;
    }
  }
}

/** Of each character, 1 where a label may have it. */
export const isLabel: Uint8Array = new Uint8Array(0x100);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") {
  isLabel[character.charCodeAt(0)] = 1;
}

/** The longest name of an interface has 15 characters. */
export const mostLabel = 24;

/** After a label such as `wlan0: ` or `WPA: ` that starts at `at`, or -1 where there is none. */
export function afterLabel(codes: Uint8Array, at: number): number {
  let end = at;
  while (isLabel[codes[end] as number] === 1 && end < at + mostLabel) end++;
  return end > at && codes[end] === 0x3a && codes[end + 1] === 0x20 ? end + 2 : -1;
}

/** Whether all of the `count` characters from `at` on may stand in a label. */
export function hasLabelCharacters(codes: Uint8Array, at: number, count: number): boolean {
  let end = at;
  while (end < at + count && isLabel[codes[end] as number] === 1) end++;
  return end === at + count;
}

/** After up to `most` blanks and tabs from `at` on. */
export function afterBlanks(codes: Uint8Array, at: number, most: number): number {
  let end = at;
  while (end - at < most && isBlank(codes[end] as number)) end++;
  return end;
}

/** Whether `words`, all ASCII, stand at `at`. */
export function standsAt(codes: Uint8Array, at: number, words: string): boolean {
  let same = 0;
  while (same < words.length && codes[at + same] === words.charCodeAt(same)) same++;
  return same === words.length;
}

/** How a line begins. */
export interface Opening {
  /** The first word, up to the first blank or hole. */
  readonly first: string;
  /** The word after it, up to the next blank or hole; none where a hole follows. */
  readonly second: string;
  /** The words before the first hole. */
  readonly words: string;
}

/** Whether a line's first two words stand at `at`; or its first alone, where the text's own line ends after it. */
export function opensAt(codes: Uint8Array, at: number, { first, second }: Opening): boolean {
  if (!standsAt(codes, at, first)) return false;
  const after = codes[at + first.length] === 0x20 ? at + first.length + 1 : at + first.length;
  return isLineEnd(codes[after] as number) || standsAt(codes, after, second);
}

/** A blank or a tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** `0` to `9`. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** `a` to `z`. */
export function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/** What a line ends with; or the text, after which zeros stand. */
export function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0;
}

/** What two hex digits may be followed by, besides the end: a blank, a tab, the end of a line. */
export function isGap(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Whether an address stands at `at`, all on one line. Some of its digits may be hidden by `x` or `*`. */
export function isMac(codes: Uint8Array, at: number): boolean {
  for (let i = 0; i < macLength; i++) {
    const code = codes[at + i] as number;
    if (i % 3 === 2 ? code !== 0x3a : !isHexOrX(code) && code !== 0x2a) return false;
  }
  return true;
}

/** A hex digit, in lower case. */
export function isLowerHex(code: number): boolean {
  return isDigit(code) || (code >= 0x61 && code <= 0x66);
}

/** A hex digit, or the `x` of `0x`. */
export function isHexOrX(code: number): boolean {
  const folded = code | 0x20;
  return isDigit(code) || (folded >= 0x61 && folded <= 0x66) || folded === 0x78;
}

/** `a` to `z`, in either case. */
export function isLetter(code: number): boolean {
  const folded = code | 0x20;
  return folded >= 0x61 && folded <= 0x7a;
}
