import { afterBlanks, contentStart } from "./decoration.ts";
import { errorTexts } from "./strerror.ts";

const [newline, carriageReturn, space] = [0x0a, 0x0d, 0x20] as const;

/** Line breaks and blanks that may stand between two words of one record. */
const mostBreaks = 3;
const mostBlanks = 64;

/** What two hex digits may be followed by, besides the end: blanks, tab, line end. */
const afterOctet: ReadonlySet<number> = new Set([space, 0x09, newline, carriageReturn]);

/**
 * Reads the words of one record out of a log that may have been wrapped anywhere, by a mailer or a terminal: where a
 * blank is due, a line break with whatever quoting and stamps the next line begins with will do, and in the middle of a
 * word a bare line break is stepped over.
 *
 * Every read is bounded. {@link Cursor.reach} tells how far it looked, for a reader that has not got the whole text yet.
 */
export class Cursor {
  readonly #text: string;
  #at: number;
  #reach: number;
  #examined = 0;

  /** Starts at `at` of `text`. */
  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
    this.#reach = at;
  }

  /** Characters from the start of the text to the next one. Set it to try something else from there. */
  get at(): number {
    return this.#at;
  }

  set at(at: number) {
    this.#at = at;
  }

  /** The furthest place that was looked at. */
  get reach(): number {
    return this.#reach;
  }

  /** Characters that were looked at: the work done. */
  get examined(): number {
    return this.#examined;
  }

  /** Steps over `words`, or says false, with the position anywhere. */
  literal(words: string): boolean {
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

  /** A whole decimal number with an optional minus, as it was written, or undefined. */
  decimal(): string | undefined {
    const sign = this.#peek() === 0x2d ? "-" : "";
    this.#at += sign.length;
    const digits = this.#run(isDigit, 20);
    return digits === "" ? undefined : sign + digits;
  }

  /** A run of hex digits, with or without `0x`, or undefined. */
  hexadecimal(): string | undefined {
    const digits = this.#run(isHexOrX, 18);
    return digits === "" ? undefined : digits;
  }

  /** A MAC address, as it was written, or undefined. */
  mac(): string | undefined {
    let address = "";
    for (let octet = 0; octet < 6; octet++) {
      if (octet > 0 && !this.literal(":")) return undefined;
      const digits = this.#run(isHexOrX, 2);
      if (digits.length !== 2) return undefined;
      address += octet > 0 ? `:${digits}` : digits;
    }
    return address;
  }

  /** A word: everything to the next blank, or to `stop`. Undefined where there is none. */
  word(stop: number): string | undefined {
    const word = this.#run((code) => code > space && code !== stop && code !== 0x7f, 64);
    return word === "" ? undefined : word;
  }

  /** What stands before `end`, blanks and all, or undefined where `end` is not near. Steps over `end`. */
  until(end: string): string | undefined {
    let found = "";
    for (let taken = 0; taken < 200; taken++) {
      const start = this.#at;
      if (this.#peek() === end.charCodeAt(0) && this.literal(end)) return found;
      this.#at = start;
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
    for (const choice of choices) {
      this.#at = start;
      if (this.literal(choice)) return choice;
    }
    this.#at = start;
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
   * Octets of a hex dump, two digits each with blanks between: up to `most`, fewer where something else begins. A
   * dump's `[REMOVED]` and `[NULL]` are no octets.
   */
  octets(most: number): Uint8Array {
    const octets = new Uint8Array(most);
    let count = 0;
    for (; count < most; count++) {
      const before = this.#at;
      this.#skipGap();
      const octet = this.#octet();
      if (octet === undefined) {
        this.#at = before;
        break;
      }
      octets[count] = octet;
    }
    return octets.subarray(0, count);
  }

  #octet(): number | undefined {
    const high = hexValue(this.#peek());
    if (high === undefined) return undefined;
    this.#at++;
    let low = hexValue(this.#peek());
    if (low === undefined && this.#skipBreak()) low = hexValue(this.#peek());
    if (low === undefined) return undefined;
    this.#at++;
    const next = this.#peek();
    return next === undefined || afterOctet.has(next) ? high * 16 + low : undefined;
  }

  #run(belongs: (code: number) => boolean, most: number): string {
    const start = this.#at;
    while (this.#at - start < most) {
      const code = this.#peek();
      if (code === undefined || !belongs(code)) break;
      this.#at++;
    }
    return this.#text.slice(start, this.#at);
  }

  #peek(): number | undefined {
    this.#examined++;
    if (this.#at > this.#reach) this.#reach = this.#at;
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
    this.#at = contentStart(this.#text, end + 1);
    this.#examined += this.#at - start;
    return true;
  }
}

/** The value of a lower-case hex digit: dumps have no others, and so `EAPOL` is never taken for one. */
function hexValue(code: number | undefined): number | undefined {
  if (code === undefined) return undefined;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : undefined;
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
