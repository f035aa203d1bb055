import { Cursor } from "./cursor.ts";
import { afterBlanks, afterLabel, contentStart, stampBefore } from "./decoration.ts";
import { bsdLines } from "./lines/bsd.ts";
import type { Entry } from "./lines/entry.ts";
import { hostapdLines } from "./lines/hostapd.ts";
import { linuxLines } from "./lines/linux.ts";
import { supplicantLines } from "./lines/supplicant.ts";
import type { LogRecord } from "./records.ts";
import { match } from "./template.ts";
import { findFold, isFilled, Unfolder } from "./unwrap.ts";

/** Characters that are looked at before it is settled how a log was wrapped, and that a record may span. */
const span = 65_536;
/** Labels that may stand before a record: `wlan0: `, `WPA: `. */
const mostLabels = 3;

const vocabulary = [...bsdLines, ...linuxLines, ...supplicantLines, ...hostapdLines];

/** Entries by the first two words of their lines; and by the first alone, for where a line ends after it. */
const entries: ReadonlyMap<string, readonly Entry[]> = byFirstWords(vocabulary);

/**
 * The first words of every line that is known. Where the log was wrapped after the first one, that one will do. Each
 * part of it is a plain word: no text makes it try more than once.
 */
const anchor = [...new Set(vocabulary.map(({ template }) => template.first))]
  .sort((a, b) => b.length - a.length)
  .map(anchorOf)
  .join("|");

/** What follows a label must be looked at, or need not be. */
const [anything, listed] = [1, 2] as const;
/** By the first and the fourth character of a line that is known: nearly all others are passed over by these alone. */
const firsts = new Uint8Array(128 * 128);
/** By the first and the third character of a word that follows a label. */
const seconds = new Uint8Array(128 * 128);
for (const { template } of vocabulary) {
  const { first, second, words } = template;
  const known = first.endsWith(":") && second !== "";
  // Where a word ends there, the end of a line that was wrapped may stand in place of a blank.
  for (const fourth of words[3] === " " ? [" ", "\r", "\n"] : [words[3] as string]) {
    const at = place(words.charCodeAt(0), fourth.charCodeAt(0));
    firsts[at] = known && firsts[at] !== anything ? listed : anything;
  }
  for (const third of second.length > 2 ? [second[2] as string] : [" ", "\r", "\n"]) {
    if (known) seconds[place(second.charCodeAt(0), third.charCodeAt(0))] = 1;
  }
}

/**
 * Reads a log of wpa_supplicant or hostapd, piece by piece: as it stands on a terminal, in a file, in syslog, or quoted
 * and wrapped in a mail.
 *
 * The work is linear in the text and the memory bounded, whatever the text is. Records come with a delay of up to
 * 128 KiB of text, which {@link LogReader.end} brings to an end.
 */
export class LogReader {
  readonly #anchorHere = new RegExp(anchor, "y");
  readonly #anchorAhead = new RegExp(anchor, "g");
  #pieces: string[] = [];
  #waiting = 0;
  #text = "";
  #unfolder: Unfolder | undefined;
  #anywhere: boolean | undefined;
  #midLine = false;
  #examined = 0;
  /** Of the line that was last looked at, a place in it and its end. */
  #lineStart = 0;
  #lineEnd = -1;

  /** Characters that were looked at in detail so far: the work done. */
  get examined(): number {
    return this.#examined;
  }

  /** Takes more of the log, cut anywhere. Gives the records that it completes. */
  push(text: string): LogRecord[] {
    this.#pieces.push(text);
    this.#waiting += text.length;
    if (this.#text.length + this.#waiting < 2 * span) return [];
    this.#gather();
    return this.#read(this.#text.length - span);
  }

  /** The rest of the records. The log is over. */
  end(): LogRecord[] {
    this.#gather();
    if (this.#anywhere === undefined) this.#settle();
    this.#text += this.#unfolder?.end() ?? "";
    const records = this.#read(this.#text.length);
    this.#text = "";
    return records;
  }

  /** Makes one text of what came since the last time. */
  #gather(): void {
    const text = joined(this.#pieces);
    this.#pieces = [];
    this.#waiting = 0;
    this.#text = joined([this.#text, this.#unfolder === undefined ? text : this.#unfolder.push(text)]);
  }

  #read(until: number): LogRecord[] {
    if (this.#anywhere === undefined) {
      this.#settle();
      return this.#text.length < until ? [] : this.#read(until);
    }
    const records: LogRecord[] = [];
    const rest = this.#anywhere ? this.#readAnywhere(until, records) : this.#readLines(until, records);
    this.#text = this.#text.slice(rest);
    this.#lineEnd = -1;
    return records;
  }

  /** Finds out how the log was wrapped, from its beginning. */
  #settle(): void {
    const fold = findFold(this.#text.slice(0, span));
    if (fold !== undefined) {
      this.#unfolder = new Unfolder(fold);
      this.#text = this.#unfolder.push(this.#text);
    }
    const whole = this.#text;
    this.#text = whole.slice(0, span);
    const inside: LogRecord[] = [];
    this.#readAnywhere(this.#text.length, inside);
    const atStarts: LogRecord[] = [];
    this.#readLines(this.#text.length, atStarts);
    this.#anywhere = isFilled(this.#text) || inside.length > atStarts.length;
    this.#midLine = false;
    this.#text = whole;
  }

  /** Reads the records that start a line before `until`, into `records`. Gives the place to go on from. */
  #readLines(until: number, records: LogRecord[]): number {
    const text = this.#text;
    let start = this.#midLine ? nextLine(text, 0) : 0;
    while (start < until) {
      const words = wordsOf(text, start);
      const at = promising(text, words);
      start = nextLine(text, at < 0 ? words : this.#readLine(at, records));
    }
    this.#midLine = start > text.length;
    return Math.min(start, text.length);
  }

  /** Reads the record of a line, looking for it from `from` on. Gives a place in the last line that it took. */
  #readLine(from: number, records: LogRecord[]): number {
    const text = this.#text;
    for (let at = from; at >= 0; ) {
      this.#anchorHere.lastIndex = at;
      const end = this.#anchorHere.test(text) ? this.#record(at, this.#anchorHere.lastIndex, records) : undefined;
      if (end !== undefined) return end;
      const after = afterLabel(text, at);
      at = after < 0 ? -1 : promising(text, after);
    }
    return from;
  }

  /** Reads the records that start anywhere before `until`, into `records`. Gives the place to go on from. */
  #readAnywhere(until: number, records: LogRecord[]): number {
    const text = this.#text;
    const ahead = this.#anchorAhead;
    ahead.lastIndex = 0;
    for (;;) {
      const from = ahead.lastIndex;
      const found = ahead.exec(text);
      if (found === null || found.index >= until) return Math.max(from, until);
      if (isInsideWord(text, found.index)) continue;
      const end = this.#record(found.index, ahead.lastIndex, records);
      if (end !== undefined) ahead.lastIndex = end;
    }
  }

  /** Reads the record at `at`, whose first word ends at `anchorEnd`. Gives its end, or undefined where it is none. */
  #record(at: number, anchorEnd: number, records: LogRecord[]): number | undefined {
    const text = this.#text;
    const cursor = new Cursor(text, at, this.#lineEndAfter(at));
    for (const entry of entries.get(text.slice(at, anchorEnd)) ?? []) {
      cursor.restart();
      const fields = match(entry.template, cursor);
      if (fields === undefined) continue;
      const statement = entry.read(fields);
      const { line } = fields;
      const time = stampBefore(text, at);
      // Measured: a spread here costs ten times as much as the rest of a record.
      const more =
        statement.type === "eapol" ? { line, time, octets: cursor.octets(statement.declared) } : { line, time };
      records.push(Object.assign(statement, more));
      this.#examined += cursor.examined;
      return cursor.at;
    }
    this.#examined += cursor.examined;
    return undefined;
  }

  /** The end of the line that `at` is in. Where none is near, the text is looked through for it but once. */
  #lineEndAfter(at: number): number {
    if (at < this.#lineStart || at > this.#lineEnd) {
      const end = this.#text.indexOf("\n", at);
      this.#lineStart = at;
      this.#lineEnd = end < 0 ? this.#text.length : end;
    }
    return this.#lineEnd;
  }
}

/** The records of a whole log. See {@link LogReader} for one that comes in pieces, or is large. */
export function readLog(text: string): LogRecord[] {
  const reader = new LogReader();
  const records = reader.push(text);
  for (const record of reader.end()) records.push(record);
  return records;
}

/** One run of characters. Added to one another, pieces would be a chain that each look at a character goes along. */
function joined(pieces: readonly string[]): string {
  const some = pieces.filter((piece) => piece !== "");
  return some.length === 1 ? (some[0] as string) : some.join("");
}

function byFirstWords(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const map = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { first, second } = entry.template;
    for (const words of new Set([first, firstWords(first, second)])) {
      const same = map.get(words);
      if (same === undefined) map.set(words, [entry]);
      else same.push(entry);
    }
  }
  return map;
}

function firstWords(first: string, second: string): string {
  return second === "" ? first : `${first} ${second}`;
}

function anchorOf(first: string): string {
  const seconds = vocabulary.filter(({ template }) => template.first === first).map(({ template }) => template.second);
  if (seconds.includes("")) return literal(first);
  const known = [...new Set(seconds)].sort((a, b) => b.length - a.length).map(literal);
  return `${literal(first)}(?: (?:${known.join("|")})|(?= ?[\\r\\n]|$))`;
}

function literal(words: string): string {
  return words.replace(/[[\]().*+?^$|\\/-]/g, "\\$&");
}

/** Where the words of the line at `start` begin. */
function wordsOf(text: string, start: number): number {
  const at = contentStart(text, start);
  return text.charCodeAt(at) > 0x20 ? at : afterBlanks(text, at, 64);
}

/**
 * The first place from `from` on, there or after a label, where a record may begin, or -1 where none may. It is asked of
 * every line, and so looks at as few characters as will do.
 */
function promising(text: string, from: number): number {
  let at = from;
  for (let labels = 0; labels <= mostLabels; labels++) {
    const begins = firsts[place(text.charCodeAt(at), text.charCodeAt(at + 3))];
    if (begins === anything) return at;
    const after = afterLabel(text, at);
    if (begins === listed && (after < 0 || seconds[place(text.charCodeAt(after), text.charCodeAt(after + 2))] === 1))
      return at;
    if (after < 0) return -1;
    at = after;
  }
  return -1;
}

/** A place in a table for two characters: outside of every table where one is not ASCII. */
function place(one: number, other: number): number {
  return one * 128 + other;
}

/** The start of the line after the one that `at` is in; past the end of the text where there is none. */
function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length + 1 : end + 1;
}

/** Whether what starts at `at` goes on from a word, or stands in quotes: then it is somebody's text, not a record. */
function isInsideWord(text: string, at: number): boolean {
  return at > 0 && /[\w'"]/.test(text[at - 1] as string);
}
