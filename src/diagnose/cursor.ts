import {
  afterBlanks,
  type Characters,
  isDigit,
  isGap,
  isHexOrX,
  isLetter,
  isMac,
  macLength,
  type Opening,
  opensAt,
  standsAt,
} from "./characters.ts";
import { contentStart } from "./decoration.ts";
import { errorTexts } from "./strerror.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/** Line breaks and blanks that may stand between two words of one record. */
const mostBreaks = 3;
const mostBlanks = 64;

const mostDigits = 20;
const mostWord = 64;

/** Octets of the longest dump that is read: no frame that is sent over the air is longer. */
const mostOctets = 4096;
/** Dumps are put one after the other into one buffer: a buffer of its own for each would cost more than reading it. */
let pool = new Uint8Array(16 * mostOctets);
let poolUsed = 0;

/** What may stand in a hole of kind `text`: an SSID of 32 octets, each spelled out, is not longer. */
const mostText = 200;

/** Values of lower-case hex digits, -1 elsewhere: dumps have no others, and so `EAPOL` is never taken for one. */
const nibbles = new Int8Array(0x100).fill(-1);
for (const [value, digit] of [..."0123456789abcdef"].entries()) nibbles[digit.charCodeAt(0)] = value;

/**
 * Reads the words of one record out of a log that may have been wrapped anywhere, by a mailer or a terminal: where a
 * blank is due, a line break with whatever quoting and stamps the next line begins with will do, and in the middle of a
 * word a bare line break is stepped over. Every read is bounded.
 */
export class Cursor {
  readonly #characters: Characters;
  #codes: Uint8Array = new Uint8Array(0);
  #text = "";
  #host = "";
  #start = 0;
  #startEnd = 0;
  #at = 0;
  #lineEnd = 0;
  #examined = 0;
  /** An address that was read: the next template that begins alike reads it again. */
  #addressAt = -1;
  #addressEnd = -1;
  #address = "";

  /** Reads in `characters`, whatever piece these hold, once it was told where. */
  constructor(characters: Characters) {
    this.#characters = characters;
  }

  /** Starts at `at`, in a line that ends at `lineEnd`. `host` is what `findHost` found. */
  start(at: number, lineEnd: number, host: string): void {
    this.#text = this.#characters.text;
    this.#codes = this.#characters.codes;
    this.#host = host;
    this.#start = at;
    this.#startEnd = lineEnd;
    this.#addressAt = -1;
    this.restart();
  }

  /** Characters from the start of the text to the next one. */
  get at(): number {
    return this.#at;
  }

  /** Characters that were looked at one by one: the work done. */
  get examined(): number {
    return this.#examined;
  }

  /** Goes back to where it started. */
  restart(): void {
    this.#at = this.#start;
    this.#lineEnd = this.#startEnd;
  }

  /** Steps over `words`, or says false, with the position anywhere. A line that ends with CR LF ends one before. */
  literal(words: string): boolean {
    if (standsAt(this.#codes, this.#at, words)) {
      this.#at += words.length;
      return true;
    }
    return this.#at + words.length >= this.#lineEnd && this.#wrapped(words);
  }

  /** Steps over the words of a line before its first hole. A mailer may have wrapped them, but not in the first one. */
  opening(opening: Opening): boolean {
    const { words } = opening;
    if (standsAt(this.#codes, this.#at, words)) {
      this.#at += words.length;
      return true;
    }
    const mayBeWrapped = this.#at + words.length >= this.#lineEnd && opensAt(this.#codes, this.#at, opening);
    return mayBeWrapped && this.#wrapped(words);
  }

  /** A whole decimal number with an optional minus, as it was written, or undefined. */
  decimal(): string | undefined {
    const codes = this.#codes;
    const start = this.#at;
    const first = codes[start] === 0x2d ? start + 1 : start;
    let at = first;
    while (at < first + mostDigits && isDigit(codes[at] as number)) at++;
    this.#at = at;
    this.#examined += at - start;
    return at === first ? undefined : this.#text.slice(start, at);
  }

  /** A run of hex digits, with or without `0x`, or undefined. */
  hexadecimal(): string | undefined {
    const digits = this.#run(isHexOrX, 18);
    return digits === "" ? undefined : digits;
  }

  /** A MAC address, as it was written, or undefined. */
  mac(): string | undefined {
    const at = this.#at;
    if (this.#addressAt === at) {
      this.#at = this.#addressEnd;
      return this.#address;
    }
    const address = this.#mac();
    if (address === undefined) return undefined;
    this.#address = address;
    this.#addressAt = at;
    this.#addressEnd = this.#at;
    return address;
  }

  /** A word: everything to the next blank, or to `stop`. Undefined where there is none. */
  word(stop: number): string | undefined {
    const codes = this.#codes;
    const start = this.#at;
    let at = start;
    let code = codes[at] as number;
    while (code > space && code !== stop && code !== 0x7f && at < start + mostWord) code = codes[++at] as number;
    this.#at = at;
    this.#examined += at - start;
    return at === start ? undefined : this.#text.slice(start, at);
  }

  /** What stands before `end`, blanks and all, or undefined where `end` is not near. Steps over `end`. */
  until(end: string): string | undefined {
    return this.#untilOnLine(end) ?? this.#untilAnywhere(end);
  }

  #untilOnLine(end: string): string | undefined {
    const codes = this.#codes;
    const start = this.#at;
    const last = Math.min(this.#lineEnd, start + mostText) - end.length;
    for (let at = start; at <= last && codes[at] !== carriageReturn; at++) {
      if (codes[at] !== end.charCodeAt(0) || !standsAt(codes, at, end)) continue;
      this.#examined += at - start;
      this.#at = at + end.length;
      return this.#text.slice(start, at);
    }
    return undefined;
  }

  /** The same where the line ends before. */
  #untilAnywhere(end: string): string | undefined {
    let found = "";
    for (let taken = 0; taken < mostText; taken++) {
      const start = this.#at;
      const startEnd = this.#lineEnd;
      if (this.#peek() === end.charCodeAt(0) && this.literal(end)) return found;
      this.#at = start;
      this.#lineEnd = startEnd;
      const code = this.#peek();
      if (code === undefined) return undefined;
      if (code === newline || code === carriageReturn) {
        if (!this.#skipBreak()) return undefined;
        found += " ";
      } else {
        found += this.#text[this.#at++];
      }
    }
    return undefined;
  }

  /** The first of `choices` that stands here, or undefined. Give the longer of two with the same start first. */
  oneOf(choices: readonly string[]): string | undefined {
    const start = this.#at;
    const startEnd = this.#lineEnd;
    for (const choice of choices) {
      if (this.literal(choice)) return choice;
      this.#at = start;
      this.#lineEnd = startEnd;
    }
    return undefined;
  }

  /** What `strerror` printed: a known text, or the letters up to the end of the line. */
  errorText(): string | undefined {
    const known = this.oneOf(errorTexts);
    if (known !== undefined) return known;
    const words = this.#run((code) => isLetter(code) || code === space || code === 0x27, 64).trim();
    return words === "" ? undefined : words;
  }

  /**
   * Octets of a hex dump, two digits each with blanks between: up to `most` or 4096, fewer where something else begins.
   * A dump's `[REMOVED]` and `[NULL]` are no octets.
   */
  octets(most: number): Uint8Array {
    if (poolUsed + mostOctets > pool.length) {
      pool = new Uint8Array(16 * mostOctets);
      poolUsed = 0;
    }
    const first = poolUsed;
    const last = first + Math.min(most, mostOctets);
    poolUsed = this.#octetsOfLine(first, last);
    while (poolUsed < last) {
      const before = this.#at;
      this.#skipGap();
      const octet = this.#octet();
      if (octet < 0) {
        this.#at = before;
        break;
      }
      pool[poolUsed] = octet;
      poolUsed = this.#octetsOfLine(poolUsed + 1, last);
    }
    return pool.subarray(first, poolUsed);
  }

  /**
   * Octets that stand as nearly all do: a blank, two digits, and a blank or the end of the line after them. Puts them into
   * the pool from `first` on, up to `last`, and gives where they end.
   */
  #octetsOfLine(first: number, last: number): number {
    const { view } = this.#characters;
    const octets = pool;
    let at = this.#at;
    let next = first;
    while (next < last) {
      const four = view.getInt32(at);
      const octet = ((nibbles[(four >> 16) & 0xff] as number) << 4) | (nibbles[(four >> 8) & 0xff] as number);
      if (octet < 0 || four >>> 24 !== space || !isGap(four & 0xff)) break;
      octets[next++] = octet;
      at += 3;
    }
    this.#examined += at - this.#at;
    this.#at = at;
    return next;
  }

  /** Two digits here, wherever they were wrapped, with a gap after them. Or -1. */
  #octet(): number {
    const high = nibble(this.#peek());
    if (high < 0) return -1;
    this.#at++;
    let low = nibble(this.#peek());
    if (low < 0 && this.#skipBreak()) low = nibble(this.#peek());
    if (low < 0) return -1;
    this.#at++;
    const next = this.#peek();
    return next === undefined || isGap(next) ? (high << 4) | low : -1;
  }

  #mac(): string | undefined {
    const text = this.#text;
    const at = this.#at;
    this.#examined += macLength;
    if (!isMac(this.#codes, at)) return at + macLength >= this.#lineEnd ? this.#wrappedMac() : undefined;
    this.#at += macLength;
    // Two short strings are copies; a part of this length would keep the whole text in memory.
    return text.slice(at, at + 9) + text.slice(at + 9, at + macLength);
  }

  #wrappedMac(): string | undefined {
    let address = "";
    for (let octet = 0; octet < 6; octet++) {
      if (octet > 0 && !this.literal(":")) return undefined;
      if (octet > 0) this.#skipBreak();
      const digits = this.#run(isHexOrX, 2);
      if (digits.length !== 2) return undefined;
      address += octet > 0 ? `:${digits}` : digits;
    }
    return address;
  }

  /** Steps over `words` where a line ends in them. */
  #wrapped(words: string): boolean {
    for (let i = 0; i < words.length; i++) {
      const wanted = words.charCodeAt(i);
      if (wanted === space) {
        this.#skipGap();
        continue;
      }
      if (this.#peek() !== wanted && !(i > 0 && this.#skipBreak() && this.#peek() === wanted)) return false;
      this.#at++;
    }
    return true;
  }

  #run(belongs: (code: number) => boolean, most: number): string {
    const start = this.#at;
    let at = start;
    while (at < start + most && belongs(this.#codes[at] as number)) at++;
    this.#examined += at - start;
    this.#at = at;
    return this.#text.slice(start, at);
  }

  #peek(): number | undefined {
    this.#examined++;
    return this.#at < this.#text.length ? this.#codes[this.#at] : undefined;
  }

  #skipGap(): void {
    this.#skipBlanks();
    for (let breaks = 0; breaks < mostBreaks; breaks++) {
      if (!this.#skipBreak()) return;
      this.#skipBlanks();
    }
  }

  #skipBlanks(): void {
    const after = afterBlanks(this.#codes, this.#at, mostBlanks);
    this.#examined += after - this.#at;
    this.#at = after;
  }

  /** Steps over a line end and what the next line begins with, to its own first character. */
  #skipBreak(): boolean {
    const start = this.#at;
    const end = this.#peek() === carriageReturn ? start + 1 : start;
    if (this.#codes[end] !== newline) return false;
    this.#at = contentStart(this.#characters, end + 1, this.#host);
    this.#examined += this.#at - start;
    // Where the next line ends is not known: it is taken to end at once, so that all its words are looked at closely.
    this.#lineEnd = this.#at;
    return true;
  }
}

function nibble(code: number | undefined): number {
  return code === undefined ? -1 : (nibbles[code] ?? -1);
}
