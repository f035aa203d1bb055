import { Cursor } from "./cursor.ts";
import { afterBlanks, afterLabel, contentStart, stampBefore } from "./decoration.ts";
import type { LogRecord } from "./records.ts";
import { match } from "./template.ts";
import { findFold, findHost, isFilled, Unfolder } from "./unwrap.ts";
import { anchorPattern, entriesOf, promisingPlace } from "./vocabulary.ts";

/** Characters that are looked at before it is settled how a log was wrapped, and that a record may span. */
const span = 65_536;
/**
 * Reads a log of wpa_supplicant or hostapd, piece by piece: as it stands on a terminal, in a file, in syslog, or quoted
 * and wrapped in a mail.
 *
 * The work is linear in the text and the memory bounded, whatever the text is. Records come with a delay of up to
 * 128 KiB of text, which {@link LogReader.end} brings to an end.
 */
export class LogReader {
  readonly #anchorHere = new RegExp(anchorPattern, "y");
  readonly #anchorAhead = new RegExp(anchorPattern, "g");
  #pieces: string[] = [];
  #waiting = 0;
  #text = "";
  #unfolder: Unfolder | undefined;
  #anywhere: boolean | undefined;
  /** The host that stands after each stamp, and a blank; none where a program's tag follows it. */
  #host = "";
  /** Whether lines end with a carriage return and nothing else. */
  #returnsAlone: boolean | undefined;
  #midLine = false;
  #examined = 0;
  /** Of the line that was last looked at, a place in it and its end. */
  #lineStart = 0;
  #lineEnd = -1;

  /**
   * Characters that were looked at in detail so far: the work done.
   *
   * @internal
   */
  get examined(): number {
    return this.#examined;
  }

  /** Takes more of the log, cut anywhere. Gives the records that it completes. */
  push(text: string): LogRecord[] {
    this.#pieces.push(text);
    this.#waiting += text.length;
    if (this.#text.length + this.#waiting < 2 * span) return [];
    this.#gather();
    return this.#read(span);
  }

  /** The rest of the records. The log is over. */
  end(): LogRecord[] {
    this.#gather();
    this.#anywhere ??= this.#settle();
    this.#text += this.#unfolder?.end() ?? "";
    const records = this.#read(0);
    this.#text = "";
    return records;
  }

  /** Makes one text of what came since the last time. */
  #gather(): void {
    const came = joined(this.#pieces);
    this.#returnsAlone ??= came.includes("\r") && !came.includes("\n");
    const text = this.#returnsAlone ? came.replaceAll("\r", "\n") : came;
    this.#pieces = [];
    this.#waiting = 0;
    this.#text = joined([this.#text, this.#unfolder === undefined ? text : this.#unfolder.push(text)]);
  }

  /** Reads the records that start before the last `kept` characters, which may be cut in the middle of one. */
  #read(kept: number): LogRecord[] {
    this.#anywhere ??= this.#settle();
    const until = this.#text.length - kept;
    const records: LogRecord[] = [];
    if (until <= 0) return records;
    const rest = this.#anywhere ? this.#readAnywhere(until, records) : this.#readLines(until, records);
    this.#text = this.#text.slice(rest);
    this.#lineEnd = -1;
    return records;
  }

  /** Finds out from the log's beginning how it was wrapped. Gives whether a record may start anywhere in a line. */
  #settle(): boolean {
    const whole = this.#text;
    const sample = whole.slice(0, span);
    this.#host = findHost(sample);
    const asItStands = this.#trial(sample);
    const fold = findFold(sample, this.#host);
    if (fold === undefined) return this.#settled(whole, asItStands);
    const unfolded = this.#trial(new Unfolder(fold).push(sample));
    // Lines between words may look as if they were broken in mid-word: putting them together would destroy records.
    if (unfolded.records < asItStands.records) return this.#settled(whole, asItStands);
    this.#unfolder = new Unfolder(fold);
    return this.#settled(this.#unfolder.push(whole), unfolded);
  }

  #settled(text: string, { anywhere }: Trial): boolean {
    this.#text = text;
    return anywhere;
  }

  /** Reads a sample of the log in both ways. */
  #trial(sample: string): Trial {
    this.#text = sample.slice(0, span);
    const inside: LogRecord[] = [];
    this.#readAnywhere(this.#text.length, inside);
    const atStarts: LogRecord[] = [];
    this.#readLines(this.#text.length, atStarts);
    this.#midLine = false;
    this.#lineEnd = -1;
    const anywhere = isFilled(this.#text, this.#host) || inside.length > atStarts.length;
    return { anywhere, records: worth(anywhere ? inside : atStarts) };
  }

  /** Reads the records that start a line before `until`, into `records`. Gives the place to go on from. */
  #readLines(until: number, records: LogRecord[]): number {
    const text = this.#text;
    let start = this.#midLine ? nextLine(text, 0) : 0;
    while (start < until) {
      const words = wordsOf(text, start, this.#host);
      const at = promisingPlace(text, words);
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
      at = after < 0 ? -1 : promisingPlace(text, after);
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
    const cursor = new Cursor(text, at, this.#lineEndAfter(at), this.#host);
    for (const entry of entriesOf(text.slice(at, anchorEnd))) {
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

/** What came of reading a sample of a log. */
interface Trial {
  /** Whether a record may start anywhere in a line. */
  readonly anywhere: boolean;
  /** Records, and dumps that are whole once more. */
  readonly records: number;
}

function worth(records: readonly LogRecord[]): number {
  const whole = records.filter((record) => record.type === "eapol" && record.octets.length === record.declared);
  return records.length + whole.length;
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

/** Where the words of the line at `start` begin. */
function wordsOf(text: string, start: number, host: string): number {
  const at = contentStart(text, start, host);
  return text.charCodeAt(at) > 0x20 ? at : afterBlanks(text, at, 64);
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
