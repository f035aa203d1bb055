import { isDigit, isHexOrX, isLetter, isMac, macLength, type Opening, opensAt } from "./characters.ts";
import { copy } from "./printable.ts";
import { errorTexts } from "./strerror.ts";
import { Walk } from "./walk.ts";
import { Words } from "./words.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

const mostDigits = 20;
const mostWord = 64;
/** What may stand in a hole of kind `text`: an SSID of 32 octets, each spelled out, is not longer. */
const mostText = 200;

const colon: Words = /* @__PURE__ */ new Words(":");
const answers: readonly Words[] = /* @__PURE__ */ errorTexts.map((text) => new Words(text));

/**
 * Reads the words and holes of one record. Where they stand as they were printed, that is done by numbers; where their
 * line ends before they do, by {@link Walk}.
 */
export class Cursor extends Walk {
  #start = 0;
  #startEnd = 0;
  /** An address that was read: the next template that begins alike reads it again. */
  #addressAt = -1;
  #addressEnd = -1;
  #address = "";

  /** Starts at `at`, in a line that ends at `lineEnd`. */
  override start(at: number, lineEnd: number): void {
    super.start(at, lineEnd);
    this.#start = at;
    this.#startEnd = lineEnd;
    this.#addressAt = -1;
  }

  /** Goes back to where it started. */
  restart(): void {
    this.at = this.#start;
    this.lineEnd = this.#startEnd;
  }

  /** Steps over the words of a line before its first hole. A mailer may have wrapped them, but not in the first one. */
  opening(opening: Opening, words: Words): boolean {
    if (words.standAt(this.view, this.at)) {
      this.at += words.length;
      return true;
    }
    const mayBeWrapped = this.at + words.length >= this.lineEnd && opensAt(this.codes, this.at, opening);
    return mayBeWrapped && this.wrapped(words.text);
  }

  /** A whole decimal number with an optional minus, as it was written, or undefined. */
  decimal(): string | undefined {
    const { codes, at: start } = this;
    const first = codes[start] === 0x2d ? start + 1 : start;
    let at = first;
    while (at < first + mostDigits && isDigit(codes[at] as number)) at++;
    this.at = at;
    this.examined += at - start;
    return at === first ? undefined : copy(this.text.slice(start, at));
  }

  /** A run of hex digits, with or without `0x`, or undefined. */
  hexadecimal(): string | undefined {
    const digits = copy(this.#run(isHexOrX, 18));
    return digits === "" ? undefined : digits;
  }

  /** A MAC address, as it was written, or undefined. */
  mac(): string | undefined {
    const { at } = this;
    if (this.#addressAt === at) {
      this.at = this.#addressEnd;
      return this.#address;
    }
    const address = this.#mac();
    if (address === undefined) return undefined;
    this.#address = address;
    this.#addressAt = at;
    this.#addressEnd = this.at;
    return address;
  }

  /** A word: everything to the next blank, or to `stop`. Undefined where there is none. */
  word(stop: number): string | undefined {
    const { codes, at: start } = this;
    let at = start;
    let code = codes[at] as number;
    while (code > space && code !== stop && code !== 0x7f && at < start + mostWord) code = codes[++at] as number;
    this.at = at;
    this.examined += at - start;
    return at === start ? undefined : this.text.slice(start, at);
  }

  /** What stands before `end`, blanks and all, or undefined where `end` is not near. Steps over `end`. */
  until(end: Words): string | undefined {
    return this.#untilOnLine(end) ?? this.#untilAnywhere(end);
  }

  #untilOnLine(end: Words): string | undefined {
    const { codes, at: start } = this;
    const first = end.text.charCodeAt(0);
    const last = Math.min(this.lineEnd, start + mostText) - end.length;
    for (let at = start; at <= last && codes[at] !== carriageReturn; at++) {
      if (codes[at] !== first || !end.standAt(this.view, at)) continue;
      this.examined += at - start;
      this.at = at + end.length;
      return this.text.slice(start, at);
    }
    return undefined;
  }

  /** The same where the line ends before. */
  #untilAnywhere(end: Words): string | undefined {
    let found = "";
    for (let taken = 0; taken < mostText; taken++) {
      const { at, lineEnd } = this;
      if (this.peek() === end.text.charCodeAt(0) && this.literal(end)) return found;
      this.at = at;
      this.lineEnd = lineEnd;
      const code = this.peek();
      if (code === undefined) return undefined;
      if (code === newline || code === carriageReturn) {
        if (!this.skipBreak()) return undefined;
        found += " ";
      } else {
        found += this.text[this.at++];
      }
    }
    return undefined;
  }

  /** The first of `choices` that stands here, or undefined. Give the longer of two with the same start first. */
  oneOf(choices: readonly Words[]): string | undefined {
    const { at, lineEnd } = this;
    for (const choice of choices) {
      if (this.literal(choice)) return choice.text;
      this.at = at;
      this.lineEnd = lineEnd;
    }
    return undefined;
  }

  /** What `strerror` printed: a known text, or the letters up to the end of the line. */
  errorText(): string | undefined {
    const known = this.oneOf(answers);
    if (known !== undefined) return known;
    const words = this.#run((code) => isLetter(code) || code === space || code === 0x27, 64).trim();
    return words === "" ? undefined : words;
  }

  #mac(): string | undefined {
    const { at } = this;
    this.examined += macLength;
    if (!isMac(this.codes, at)) return at + macLength >= this.lineEnd ? this.#wrappedMac() : undefined;
    this.at += macLength;
    return copy(this.text.slice(at, at + macLength));
  }

  #wrappedMac(): string | undefined {
    let address = "";
    for (let octet = 0; octet < 6; octet++) {
      if (octet > 0 && !this.literal(colon)) return undefined;
      if (octet > 0) this.skipBreak();
      const digits = this.#run(isHexOrX, 2);
      if (digits.length !== 2) return undefined;
      address += octet > 0 ? `:${digits}` : digits;
    }
    return address;
  }

  #run(belongs: (code: number) => boolean, most: number): string {
    const start = this.at;
    let at = start;
    while (at < start + most && belongs(this.codes[at] as number)) at++;
    this.examined += at - start;
    this.at = at;
    return this.text.slice(start, at);
  }
}
