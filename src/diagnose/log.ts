import { Cursor } from "./cursor.ts";
import { afterBlanks, afterLabel, contentStart, stampBefore } from "./decoration.ts";
import { bsdLines } from "./lines/bsd.ts";
import type { Entry } from "./lines/entry.ts";
import { hostapdLines } from "./lines/hostapd.ts";
import { linuxLines } from "./lines/linux.ts";
import { supplicantLines } from "./lines/supplicant.ts";
import type { EapolRecord, LogRecord } from "./records.ts";
import { match } from "./template.ts";
import { foldWidth, Unfolder } from "./unwrap.ts";

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
/** By the first two characters of a first word: most lines are passed over by these alone. */
const firsts = new Uint8Array(128 * 128);
/** By the first and the third character of a word that follows a label: the first two of `Driver` are those of `Drv`. */
const seconds = new Uint8Array(128 * 128);
for (const { template } of vocabulary) {
  const { first, second } = template;
  const known = first.endsWith(":") && second !== "";
  firsts[pair(first, 0)] = known && firsts[pair(first, 0)] !== anything ? listed : anything;
  // A short word is followed by a blank, or by the end of a line that was wrapped.
  for (const third of [" ", "\r", "\n"]) if (known) seconds[spread((second + third).padEnd(3, third), 0)] = 1;
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
    // Joined, it is one run of characters; added, it would be a chain that each look at a character goes along.
    this.#text = [this.#text, this.#unfolder === undefined ? text : this.#unfolder.push(text)].join("");
    return this.#text.length < 2 * span ? [] : this.#read(this.#text.length - span);
  }

  /** The rest of the records. The log is over. */
  end(): LogRecord[] {
    if (this.#anywhere === undefined) this.#settle();
    this.#text += this.#unfolder?.end() ?? "";
    const records = this.#read(this.#text.length);
    this.#text = "";
    return records;
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
    const width = foldWidth(this.#text.slice(0, span));
    if (width !== undefined) {
      this.#unfolder = new Unfolder(width);
      this.#text = this.#unfolder.push(this.#text);
    }
    const whole = this.#text;
    this.#text = whole.slice(0, span);
    const inside: LogRecord[] = [];
    this.#readAnywhere(this.#text.length, inside);
    const atStarts: LogRecord[] = [];
    this.#readLines(this.#text.length, atStarts);
    // A mailer that fills paragraphs puts the start of a record anywhere in a line.
    this.#anywhere = inside.length > atStarts.length;
    this.#midLine = false;
    this.#text = whole;
  }

  /** Reads the records that start a line before `until`, into `records`. Gives the place to go on from. */
  #readLines(until: number, records: LogRecord[]): number {
    const text = this.#text;
    let start = this.#midLine ? nextLine(text, 0) : 0;
    while (start < until) start = nextLine(text, this.#readLine(start, records));
    this.#midLine = start > text.length;
    return Math.min(start, text.length);
  }

  /** Reads the record that the line at `start` begins with, if any. Gives a place in the last line that it took. */
  #readLine(start: number, records: LogRecord[]): number {
    const text = this.#text;
    const here = this.#anchorHere;
    let at = contentStart(text, start);
    if (text.charCodeAt(at) <= 0x20) at = afterBlanks(text, at, 64);
    for (let labels = 0; labels <= mostLabels; labels++) {
      const after = afterLabel(text, at);
      const begins = firsts[pair(text, at)];
      if (begins === anything || (begins === listed && (after < 0 || seconds[spread(text, after)] === 1))) {
        here.lastIndex = at;
        const end = here.test(text) ? this.#record(at, here.lastIndex, records) : undefined;
        if (end !== undefined) return end;
      }
      if (after < 0) break;
      at = after;
    }
    return at;
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
      const said = statement.type === "eapol" ? dumped(statement, cursor) : statement;
      records.push(Object.assign(said, { line: fields.line, time: stampBefore(text, at) }));
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

/** The statement of a dump, with its octets. */
function dumped(statement: EapolRecord, cursor: Cursor): EapolRecord {
  return { ...statement, octets: cursor.octets(statement.declared) };
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

/** A number for two characters: out of every table where one is not ASCII. */
function pair(text: string, at: number): number {
  return text.charCodeAt(at) * 128 + text.charCodeAt(at + 1);
}

/** As {@link pair}, of the first and the third. */
function spread(text: string, at: number): number {
  return text.charCodeAt(at) * 128 + text.charCodeAt(at + 2);
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
