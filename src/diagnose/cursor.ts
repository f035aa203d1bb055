import { afterBlanks, contentStart } from "./decoration.ts";
import { errorTexts } from "./strerror.ts";

const tab = 0x09;
const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/** Line breaks and blanks that may stand between two words of one record. */
const mostBreaks = 3;
const mostBlanks = 64;

const macLength = 17;
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
const nibbles = new Int8Array(128).fill(-1);
for (const [value, digit] of [..."0123456789abcdef"].entries()) nibbles[digit.charCodeAt(0)] = value;

/**
 * Reads the words of one record out of a log that may have been wrapped anywhere, by a mailer or a terminal: where a
 * blank is due, a line break with whatever quoting and stamps the next line begins with will do, and in the middle of a
 * word a bare line break is stepped over. Every read is bounded.
 */
export class Cursor {
  readonly #text: string;
  readonly #host: string;
  readonly #start: number;
  readonly #startEnd: number;
  #at: number;
  #lineEnd: number;
  #examined = 0;
  /** An address that was read: the next template that begins alike reads it again. */
  #address: { readonly at: number; readonly end: number; readonly text: string } | undefined;

  /** Starts at `at` of `text`, in a line that ends at `lineEnd`. `host` is what `findHost` found. */
  constructor(text: string, at: number, lineEnd: number, host: string) {
    this.#host = host;
    this.#text = text;
    this.#start = at;
    this.#startEnd = lineEnd;
    this.#at = at;
    this.#lineEnd = lineEnd;
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
    if (this.#text.startsWith(words, this.#at)) {
      this.#at += words.length;
      return true;
    }
    return this.#at + words.length >= this.#lineEnd && this.#wrapped(words);
  }

  /** A whole decimal number with an optional minus, as it was written, or undefined. */
  decimal(): string | undefined {
    const text = this.#text;
    const start = this.#at;
    const first = text.charCodeAt(start) === 0x2d ? start + 1 : start;
    let at = first;
    while (at < first + mostDigits && isDigit(text.charCodeAt(at))) at++;
    this.#at = at;
    this.#examined += at - start;
    return at === first ? undefined : text.slice(start, at);
  }

  /** A run of hex digits, with or without `0x`, or undefined. */
  hexadecimal(): string | undefined {
    const digits = this.#run(isHexOrX, 18);
    return digits === "" ? undefined : digits;
  }

  /** A MAC address, as it was written, or undefined. */
  mac(): string | undefined {
    const at = this.#at;
    if (this.#address?.at !== at) {
      const text = this.#mac();
      if (text === undefined) return undefined;
      this.#address = { at, end: this.#at, text };
    }
    this.#at = this.#address.end;
    return this.#address.text;
  }

  /** A word: everything to the next blank, or to `stop`. Undefined where there is none. */
  word(stop: number): string | undefined {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    let code = text.charCodeAt(at);
    while (code > space && code !== stop && code !== 0x7f && at < start + mostWord) code = text.charCodeAt(++at);
    this.#at = at;
    this.#examined += at - start;
    return at === start ? undefined : text.slice(start, at);
  }

  /** What stands before `end`, blanks and all, or undefined where `end` is not near. Steps over `end`. */
  until(end: string): string | undefined {
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
    const octets = pool.subarray(poolUsed, poolUsed + Math.min(most, mostOctets));
    let count = this.#octetsOfLine(octets, 0);
    while (count < octets.length) {
      const before = this.#at;
      this.#skipGap();
      const octet = this.#octet();
      if (octet < 0) {
        this.#at = before;
        break;
      }
      octets[count] = octet;
      count = this.#octetsOfLine(octets, count + 1);
    }
    poolUsed += count;
    return count === octets.length ? octets : octets.subarray(0, count);
  }

  /** Octets that stand as nearly all do: a blank, two digits, and a blank or the end of the line after them. */
  #octetsOfLine(octets: Uint8Array, from: number): number {
    const text = this.#text;
    let at = this.#at;
    let count = from;
    while (count < octets.length && text.charCodeAt(at) === space && isGap(text.charCodeAt(at + 3))) {
      const octet = (nibble(text.charCodeAt(at + 1)) << 4) | nibble(text.charCodeAt(at + 2));
      if (octet < 0) break;
      octets[count++] = octet;
      at += 3;
    }
    this.#examined += at - this.#at;
    this.#at = at;
    return count;
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
    if (!isMac(text, at)) return at + macLength >= this.#lineEnd ? this.#wrappedMac() : undefined;
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
    const text = this.#text;
    const start = this.#at;
    const end = Math.min(start + most, text.length);
    let at = start;
    while (at < end && belongs(text.charCodeAt(at))) at++;
    this.#examined += at - start;
    this.#at = at;
    return text.slice(start, at);
  }

  #peek(): number | undefined {
    this.#examined++;
    return this.#at < this.#text.length ? this.#text.charCodeAt(this.#at) : undefined;
  }

  #skipGap(): void {
    this.#skipBlanks();
    for (let breaks = 0; breaks < mostBreaks; breaks++) {
      if (!this.#skipBreak()) return;
      this.#skipBlanks();
    }
  }

  #skipBlanks(): void {
    const after = afterBlanks(this.#text, this.#at, mostBlanks);
    this.#examined += after - this.#at;
    this.#at = after;
  }

  /** Steps over a line end and what the next line begins with, to its own first character. */
  #skipBreak(): boolean {
    const start = this.#at;
    const end = this.#peek() === carriageReturn ? start + 1 : start;
    if (this.#text.charCodeAt(end) !== newline) return false;
    this.#at = contentStart(this.#text, end + 1, this.#host);
    this.#examined += this.#at - start;
    // Where the next line ends is not known: it is taken to end at once, so that all its words are looked at closely.
    this.#lineEnd = this.#at;
    return true;
  }
}

function nibble(code: number | undefined): number {
  return code === undefined ? -1 : (nibbles[code] ?? -1);
}

/** What two hex digits may be followed by, besides the end: a blank, a tab, the end of a line. */
function isGap(code: number): boolean {
  return code === space || code === newline || code === carriageReturn || code === tab;
}

/** Whether an address stands at `at`, all on one line. */
function isMac(text: string, at: number): boolean {
  for (let i = 0; i < macLength; i++) {
    const code = text.charCodeAt(at + i);
    if (i % 3 === 2 ? code !== 0x3a : !isHexOrX(code)) return false;
  }
  return true;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isHexOrX(code: number): boolean {
  const folded = code | 0x20;
  return isDigit(code) || (folded >= 0x61 && folded <= 0x66) || folded === 0x78;
}

function isLetter(code: number): boolean {
  const folded = code | 0x20;
  return folded >= 0x61 && folded <= 0x7a;
}
