import { Cursor } from "./cursor.ts";
import { afterBlanks, afterLabel, contentStart, stampBefore } from "./decoration.ts";
import { bsdLines } from "./lines/bsd.ts";
import type { Entry } from "./lines/entry.ts";
import { hostapdLines } from "./lines/hostapd.ts";
import { linuxLines } from "./lines/linux.ts";
import { supplicantLines } from "./lines/supplicant.ts";
import type { LogRecord } from "./records.ts";
import { match } from "./template.ts";
import { foldWidth, Unfolder } from "./unwrap.ts";

/** Characters that are looked at before it is settled how a log was wrapped, and that a record may span. */
const span = 65_536;
/** Labels that may stand before a record: `wlan0: `, `WPA: `. */
const mostLabels = 3;
/** Octets of the longest frame that a dump is read of: more than any 802.11 data frame holds. */
const mostOctets = 4096;

const vocabulary: ReadonlyMap<string, readonly Entry[]> = byAnchor([
  ...bsdLines,
  ...linuxLines,
  ...supplicantLines,
  ...hostapdLines,
]);
const anchors = [...vocabulary.keys()]
  .sort((a, b) => b.length - a.length)
  .map((anchor) => anchor.replace(/[[\]().*+?^$|\\/-]/g, "\\$&"))
  .join("|");

/**
 * Reads a log of wpa_supplicant or hostapd, piece by piece: as it stands on a terminal, in a file, in syslog, or quoted
 * and wrapped in a mail.
 *
 * The work is linear in the text and the memory bounded, whatever the text is. Records come with a delay of up to
 * 128 KiB of text, which {@link LogReader.end} brings to an end.
 */
export class LogReader {
  readonly #anchorHere = new RegExp(anchors, "y");
  readonly #anchorAhead = new RegExp(anchors, "g");
  #text = "";
  #unfolder: Unfolder | undefined;
  #anywhere: boolean | undefined;
  #midLine = false;
  #examined = 0;

  /** Characters that were looked at in detail so far: the work done. */
  get examined(): number {
    return this.#examined;
  }

  /** Takes more of the log, cut anywhere. Gives the records that it completes. */
  push(text: string): LogRecord[] {
    this.#text += this.#unfolder === undefined ? text : this.#unfolder.push(text);
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
    while (start < until) {
      let at = afterBlanks(text, contentStart(text, start), 64);
      let next = at;
      for (let labels = 0; labels <= mostLabels; labels++) {
        this.#anchorHere.lastIndex = at;
        const end = this.#anchorHere.test(text) ? this.#record(at, this.#anchorHere.lastIndex, records) : undefined;
        if (end !== undefined) {
          next = end;
          break;
        }
        const after = afterLabel(text, at);
        if (after === undefined) break;
        at = after;
      }
      start = nextLine(text, next);
    }
    this.#midLine = start > text.length;
    return Math.min(start, text.length);
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
    for (const entry of vocabulary.get(text.slice(at, anchorEnd)) ?? []) {
      const cursor = new Cursor(text, at);
      const fields = match(entry.template, cursor);
      if (fields !== undefined) {
        const said = entry.read(fields);
        const statement =
          said.type === "eapol" ? { ...said, octets: cursor.octets(Math.min(said.declared, mostOctets)) } : said;
        records.push({ ...statement, line: fields.line, time: stampBefore(text, at) });
      }
      this.#examined += cursor.examined;
      if (fields !== undefined) return cursor.at;
    }
    return undefined;
  }
}

/** The records of a whole log. See {@link LogReader} for one that comes in pieces, or is large. */
export function readLog(text: string): LogRecord[] {
  const reader = new LogReader();
  const records = reader.push(text);
  for (const record of reader.end()) records.push(record);
  return records;
}

function byAnchor(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const map = new Map<string, Entry[]>();
  for (const entry of entries) {
    const same = map.get(entry.template.anchor);
    if (same === undefined) map.set(entry.template.anchor, [entry]);
    else same.push(entry);
  }
  return map;
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
