import { isAsPrinted } from "./as-printed.ts";
import { mostContext } from "./decoration.ts";
import { Unmarker } from "./markup.ts";
import type { LogRecord } from "./records.ts";
import { Scanner } from "./scanner.ts";
import { type Fold, Sample, Unfolder } from "./unwrap.ts";

/** Characters that are looked at before it is settled how a log was wrapped, and that a record may span. */
const span = 65_536;
/** How many of those are looked at first, and in how many records that is settled by them alone. */
const firstSpan = span / 4;
const enoughRecords = 6;
/** Characters that are read at a time, where more than these are there. */
const window = 8 * span;

/**
 * Reads a log of wpa_supplicant or hostapd, piece by piece: as it stands on a terminal, in a file, in syslog, or quoted
 * and wrapped in a mail.
 *
 * The work is linear in the text and the memory bounded, whatever the text is. Records come with a delay of up to
 * 128 KiB of text, which {@link LogReader.end} brings to an end. The last half a MiB of a long log, and what it said of
 * late, lie in memory until another long one is read: a log with keys in it (`-K`) is best read by a process that ends.
 */
export class LogReader {
  readonly #scanner = new Scanner();
  #pieces: string[] = [];
  #waiting = 0;
  /** What is still to be read, and before it what may tell of that. */
  #text = "";
  /** Where in it to go on. */
  #from = 0;
  #unmarker: Unmarker | undefined;
  #unfolder: Unfolder | undefined;
  #anywhere: boolean | undefined;
  /** Whether lines end with a carriage return and nothing else. */
  #returnsAlone: boolean | undefined;

  /**
   * Characters that were looked at in detail so far: the work done.
   *
   * @internal
   */
  get examined(): number {
    return this.#scanner.examined;
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
    this.#add(this.#unmarker?.end() ?? "");
    this.#anywhere ??= this.#settle();
    this.#text += this.#unfolder?.end() ?? "";
    const records = this.#read(0);
    this.#text = "";
    this.#from = 0;
    return records;
  }

  /** Makes one text of what came since the last time. */
  #gather(): void {
    const came = joined(this.#pieces);
    this.#returnsAlone ??= !came.includes("\n") && came.includes("\r");
    const text = this.#returnsAlone ? came.replaceAll("\r", "\n") : came;
    this.#pieces = [];
    this.#waiting = 0;
    this.#unmarker ??= new Unmarker(text.slice(0, span));
    this.#add(this.#unmarker.push(text));
  }

  #add(text: string): void {
    this.#text = joined([this.#text, this.#unfolder === undefined ? text : this.#unfolder.push(text)]);
  }

  /** Reads the records that start before the last `kept` characters, which may be cut in the middle of one. */
  #read(kept: number): LogRecord[] {
    this.#anywhere ??= this.#settle();
    const text = this.#text;
    const records: LogRecord[] = [];
    let from = this.#from;
    let start = 0;
    while (text.length - from > kept) {
      const piece = text.slice(start, start + window);
      const isLast = start + piece.length === text.length;
      from = start + this.#readPiece(piece, from - start, piece.length - (isLast ? kept : span), records);
      start = Math.max(0, from - mostContext);
    }
    this.#text = text.slice(start);
    this.#from = from - start;
    return records;
  }

  #readPiece(piece: string, from: number, until: number, records: LogRecord[]): number {
    const scanner = this.#scanner;
    scanner.take(piece);
    const isAnywhere = this.#anywhere === true;
    const next = isAnywhere ? scanner.readAnywhere(from, until, records) : scanner.readLines(from, until, records);
    scanner.release();
    return next;
  }

  /** Finds out from the log's beginning how it was wrapped. Gives whether a record may start anywhere in a line. */
  #settle(): boolean {
    const whole = this.#text;
    if (isAsPrinted(whole.slice(0, firstSpan))) return false;
    const soon = this.#tryOut(whole.slice(0, firstSpan));
    const isSettled = soon.records >= enoughRecords || whole.length <= firstSpan;
    const { fold, anywhere } = isSettled ? soon : this.#tryOut(whole.slice(0, span));
    if (fold !== undefined) {
      this.#unfolder = new Unfolder(fold);
      this.#text = this.#unfolder.push(whole);
    }
    return anywhere;
  }

  /** Reads a sample as it stands, and put together if it seems to have been broken in mid-word. */
  #tryOut(text: string): Trial {
    const sample = new Sample(text);
    const asItStands = trial(this.#scanner, sample, sample.host);
    const fold = sample.findFold();
    if (fold === undefined) return asItStands;
    const unfolded = trial(this.#scanner, new Sample(new Unfolder(fold).push(text)), sample.host);
    // Lines between words may look as if they were broken in mid-word: putting them together would destroy records.
    return unfolded.records >= asItStands.records ? { ...unfolded, fold } : asItStands;
  }
}

/** What came of reading a sample of a log. */
interface Trial {
  /** Whether a record may start anywhere in a line. */
  readonly anywhere: boolean;
  /** Records, and dumps that are whole once more. */
  readonly records: number;
  /** How lines were broken that are to be put together; undefined where none is. */
  readonly fold: Fold | undefined;
}

/** Reads a sample of the log in both ways. */
function trial(scanner: Scanner, sample: Sample, host: string): Trial {
  const inside: LogRecord[] = [];
  const atStarts: LogRecord[] = [];
  scanner.begin(host);
  scanner.take(sample.text);
  scanner.readAnywhere(0, sample.text.length, inside);
  scanner.readLines(0, sample.text.length, atStarts);
  scanner.release();
  scanner.begin(host);
  const anywhere = sample.isFilled() || inside.length > atStarts.length;
  return { anywhere, fold: undefined, records: worth(anywhere ? inside : atStarts) };
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
