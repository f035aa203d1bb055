import { afterBlanks, afterLabel, type Characters, isDigit, mostLabel } from "./characters.ts";
import { Cursor } from "./cursor.ts";
import { contentStart, epochAt, epochLength, prefixEnd, startsWithEpoch, timeOf } from "./decoration.ts";
import { readOctets } from "./dump.ts";
import { decorated, nowhere, promisingPlace } from "./first-glance.ts";
import { dumpHead, longest } from "./kernel/places.ts";
import { Prefix } from "./prefix.ts";
import type { LogRecord } from "./records.ts";
import { nothingSaid, recordOf, type Sentence } from "./sentences.ts";
import { endOfLine, kernelFor, PlainSkipper, type Skipper } from "./skipper.ts";
import { match } from "./template.ts";
import { entriesAt, mayBeginWith, mostIndent, mostLabels, pairOf, startsWithPair } from "./vocabulary.ts";

/** Of each character 1 where no record follows it directly: it would be somebody's text that goes on, or is quoted. */
const goesOn: Uint8Array = new Uint8Array(0x100);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'\"") {
  goesOn[character.charCodeAt(0)] = 1;
}

/**
 * Finds the records of one piece of a log after another.
 *
 * Nine lines of ten say nothing that a rule uses. Of those, as little is looked at as will do: where they end, what stands
 * before their words, and the first twelve characters of these. A {@link Skipper} steps over most of them, and no string
 * is made of any. Only what is left is read, by {@link Cursor}, which can step over a mailer's line breaks.
 */
export class Scanner {
  readonly #plain = new PlainSkipper();
  #skipper: Skipper = this.#plain;
  readonly #cursor = new Cursor();
  readonly #prefix = new Prefix();
  #host = "";
  #midLine = false;
  /** Of the line that was last looked at, a place in it and its end. */
  #lineStart = 0;
  #lineEnd = -1;

  get #characters(): Characters {
    return this.#skipper.characters;
  }

  /** Characters that were looked at one by one so far: the work done. */
  get examined(): number {
    return this.#cursor.examined;
  }

  /** Goes to a new log, in which `host` stands after each time. */
  begin(host: string): void {
    this.#host = host;
    this.#midLine = false;
    this.#prefix.forget();
  }

  /** Goes to the next piece of the log. */
  take(piece: string): void {
    this.#skipper = kernelFor(piece) ?? this.#plain;
    this.#skipper.take(piece, this.#prefix);
    this.#cursor.enter(this.#skipper.characters, this.#host);
    this.#lineEnd = -1;
  }

  /** Lets go of the piece that was read. */
  release(): void {
    this.#skipper.characters.release();
  }

  /**
   * Reads the records at the beginnings of lines that start at `from` or after it and before `until`, into `records`. Gives
   * the place to go on from in the next piece.
   */
  readLines(from: number, until: number, records: LogRecord[]): number {
    const skipper = this.#skipper;
    const { text, length } = skipper.characters;
    let start = this.#midLine ? endOfLine(text, from) + 1 : from;
    while (start < until) {
      skipper.next(start, until, records);
      start = skipper.line;
      if (start >= until) break;
      const end = skipper.lineEnd;
      const place = skipper.words >= 0 ? skipper.words : this.#promisingPlace(start);
      const last = place === nowhere ? start : this.#readLine(place, start, end, records);
      start = (last <= end ? end : endOfLine(text, last)) + 1;
    }
    this.#midLine = start > length;
    return Math.min(start, length);
  }

  /** The same of records that begin with any word there. */
  readAnywhere(from: number, until: number, records: LogRecord[]): number {
    const { codes } = this.#characters;
    let at = nextBeginning(codes, from, until);
    while (at < until) {
      const after = this.#readInside(at, records);
      at = nextBeginning(codes, after ?? at + 1, until);
    }
    return at;
  }

  /** Reads the record at `at`, whatever is before it. Gives its end, or undefined where it is none. */
  #readInside(at: number, records: LogRecord[]): number | undefined {
    const sentence = this.#match(at, at);
    return sentence === undefined ? undefined : this.#finish(sentence, at, at, records);
  }

  /** Where the record of the line at `start` may begin, as far as can be told at first glance. */
  #promisingPlace(start: number): number {
    const { characters, beginnings } = this.#skipper;
    const place = promisingPlace(characters, this.#afterPrefix(start), beginnings);
    if (place === decorated) this.#learnPrefix(start);
    return place;
  }

  /** Learns what the line at `start` begins with: without the program's own stamps, which rows of octets have not. */
  #learnPrefix(start: number): void {
    const characters = this.#characters;
    const prefix = this.#prefix;
    const end = prefixEnd(characters, start, this.#host);
    prefix.learn(characters, start, beforeStamp(characters.codes, beforeStamp(characters.codes, end)));
    if (prefix.length === 0) prefix.learn(characters, start, end);
    this.#skipper.learn(prefix);
  }

  /** After what the line at `start` begins with, if that is what lines begin with most, and the program's own stamps. */
  #afterPrefix(start: number): number {
    const characters = this.#characters;
    const { codes } = characters;
    const isBare = startsWithEpoch(codes, start) || !this.#prefix.fits(characters, start);
    const once = afterStamp(codes, isBare ? start : start + this.#prefix.length);
    // hostapd prints a second one of what it says through its own logger.
    return isDigit(codes[once] as number) ? afterStamp(codes, once) : once;
  }

  /**
   * Reads the record that the line from `start` to `end` begins with, or that begins after a label: at `place` if that is
   * not {@link decorated}. Gives a place in the last line that it took.
   */
  #readLine(place: number, start: number, end: number, records: LogRecord[]): number {
    const characters = this.#characters;
    const cursor = this.#cursor;
    const words = place === decorated ? contentStart(characters, start, this.#host) : place;
    // What looks like a stamp may go on in the next line, which is read by itself.
    if (words > end) return start;
    const first = afterBlanks(characters.codes, words, mostIndent);
    cursor.crossed = false;
    const sentence = this.#sentenceAt(first, start, end);
    const after = sentence === nothingSaid ? start : this.#finish(sentence, first + sentence.label, start, records);
    // A line that goes on in the next, or might have, may mean another thing where another line follows.
    const isWhole = !cursor.crossed && end < characters.length;
    const isSure = sentence !== nothingSaid || end - first <= longest || this.#saysNothing(first, first + dumpHead);
    if (isWhole && isSure) this.#skipper.remember(first, end, sentence);
    return after;
  }

  /** Whether it is plain from the characters from `first` to `last` alone that nothing stands there. */
  #saysNothing(first: number, last: number): boolean {
    const { codes } = this.#characters;
    let at = first;
    for (let labels = 0; labels <= mostLabels; labels++) {
      if (at + mostLabel + 1 >= last || mayBeginWith(codes, at, last - at)) return false;
      const after = afterLabel(codes, at);
      if (after < 0) return true;
      at = after;
    }
    return true;
  }

  /** What stands at `first`, or after labels there, in the line from `start` to `end`. */
  #sentenceAt(first: number, start: number, end: number): Sentence | typeof nothingSaid {
    const { codes } = this.#characters;
    this.#lineStart = start;
    this.#lineEnd = end;
    let at = first;
    for (let labels = 0; labels <= mostLabels && at >= 0; labels++) {
      const sentence = this.#match(at, first);
      if (sentence !== undefined) return sentence;
      at = afterLabel(codes, at);
    }
    return nothingSaid;
  }

  /** Reads what stands at `at`, of a sentence that begins at `first`, if it is a line that is known. */
  #match(at: number, first: number): Sentence | undefined {
    const entries = entriesAt(this.#characters.codes, at);
    if (entries.length === 0) return undefined;
    const cursor = this.#cursor;
    cursor.start(at, this.#lineEndAfter(at));
    for (const { template, read } of entries) {
      const fields = match(template, cursor);
      if (fields !== undefined)
        return { read, fields, label: at - first, taken: cursor.at - first, isDump: template.isDump };
      cursor.restart();
    }
    return undefined;
  }

  /** Makes the record of what was read at `at`, up to where the cursor stands. Gives its end. */
  #finish(sentence: Sentence, at: number, start: number, records: LogRecord[]): number {
    const cursor = this.#cursor;
    const record = recordOf(sentence, timeOf(this.#characters, start, at));
    if (record.type === "eapol") record.octets = readOctets(cursor, record.declared);
    records.push(record);
    return cursor.at;
  }

  /** The end of the line that `at` is in. Where none is near, the text is looked through for it but once. */
  #lineEndAfter(at: number): number {
    if (at < this.#lineStart || at > this.#lineEnd) {
      this.#lineStart = at;
      this.#lineEnd = endOfLine(this.#characters.text, at);
    }
    return this.#lineEnd;
  }
}

/** After the `-t` stamp at `at`, or `at` where there is none. */
function afterStamp(codes: Uint8Array, at: number): number {
  return startsWithEpoch(codes, at) ? at + epochLength : at;
}

/** Before the `-t` stamp that ends at `end`, or `end` where there is none. */
function beforeStamp(codes: Uint8Array, end: number): number {
  const start = end - epochLength;
  return start >= 0 && startsWithEpoch(codes, start) && epochAt(codes, start) !== undefined ? start : end;
}

/** The next place from `from` on where a line that is known may begin; or `until`, or `from` where that is after it. */
function nextBeginning(codes: Uint8Array, from: number, until: number): number {
  let isInWord = from === 0 ? 0 : goesOn[codes[from - 1] as number];
  let code = codes[from] as number;
  let at = from;
  while (at < until) {
    const next = codes[at + 1] as number;
    if (isInWord === 0 && startsWithPair[pairOf(code, next)] === 1) break;
    isInWord = goesOn[code];
    code = next;
    at++;
  }
  return at;
}
