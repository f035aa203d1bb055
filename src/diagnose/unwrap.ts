import { contentStart, isQuoted, isStamped, wordAfterTime } from "./decoration.ts";
import { entriesOf, isBeginning } from "./vocabulary.ts";

/**
 * How a text was wrapped, and undoing it where that must be done.
 *
 * A terminal, or a careless mailer, breaks long lines after so many characters wherever that is, in the middle of words
 * and numbers: such breaks are found and undone. Breaks between words need no undoing: who reads a record steps over
 * them. But a mailer that fills paragraphs puts the start of a record anywhere in a line, which must be known.
 */

/** Narrower than this, nobody wraps. */
const leastWidth = 20;
/** `hexdump(len=4096):` is not longer. */
const dumpLabel = 20;
/** Wider than this, a line is as long as it is. */
const mostWidth = 400;

/**
 * Where marks stand in lines that were broken: before every line, as they were put there after it was broken; before
 * every line that is a piece's first, as they were put there before it was broken; or here and there, or nowhere.
 */
type Marks = "every-line" | "first-pieces" | "some-lines";

/** Lines that were broken in mid-word. */
export interface Fold {
  /** Characters of a whole line, with all that stands before its words. */
  readonly width: number;
  /** Where stamps stand. */
  readonly stamps: Marks;
  /** Where quote marks stand. */
  readonly quotes: Marks;
  /** What {@link findHost} found. */
  readonly host: string;
}

/**
 * The host that stands after the time in nearly all lines of `sample`, with the blank after it, where no program's tag
 * follows it; none where there is none.
 */
export function findHost(sample: string): string {
  const times = new Map<string, number>();
  let all = 0;
  for (const line of linesOf(sample)) {
    const word = wordAfterTime(line, 0);
    if (word === undefined) continue;
    all++;
    times.set(word, (times.get(word) ?? 0) + 1);
  }
  const [host = "", most = 0] = [...times].sort(([, a], [, b]) => b - a)[0] ?? [];
  return all >= 4 && most > 0.9 * all && entriesOf(host.trim()).length === 0 ? host : "";
}

/**
 * How `sample` was broken in mid-word, or undefined where it was not.
 *
 * The longest lines of text that was broken so are all of the same length, and there are many; and as often as chance
 * has it, a blank stands at the break, which who breaks between words would have dropped.
 */
export function findFold(sample: string, host: string): Fold | undefined {
  const lines = linesOf(sample);
  const width = longest(lines);
  if (width < leastWidth || width > mostWidth) return undefined;
  const full = new Set<string>();
  const [pieces, starts]: [string[], string[]] = [[], []];
  let nearly = 0;
  let blanks = 0;
  for (const [i, line] of lines.slice(0, -1).entries()) {
    const next = lines[i + 1] as string;
    (line.length === width ? pieces : starts).push(next);
    if (line.length === width) {
      full.add(line);
      if (line.endsWith(" ") || bodyOf(next, host).startsWith(" ")) blanks++;
    } else if (line.length >= width - 6 && !isOctets(bodyOf(line, host))) {
      nearly++;
    }
  }
  const folded = full.size >= 3 && full.size > nearly && blanks > 0;
  if (!folded) return undefined;
  return { width, host, stamps: marks(pieces, starts, isStamped), quotes: marks(pieces, starts, isQuoted) };
}

/** Where marks stand, by lines that follow one of full width, of which most are pieces, and by those that do not. */
function marks(pieces: readonly string[], starts: readonly string[], isMarked: typeof isStamped): Marks {
  const share = (lines: readonly string[]): number => {
    const written = lines.filter((line) => line !== "");
    return written.filter((line) => isMarked(line, 0)).length / written.length;
  };
  if (share(pieces) > 0.5) return "every-line";
  return share(starts) > 0.9 ? "first-pieces" : "some-lines";
}

/** Whether `sample` is one paragraph, or nearly so: of most lines, the next one's first word would not have fitted. */
export function isFilled(sample: string, host: string): boolean {
  const lines = linesOf(sample);
  const lengths = lines.map((line) => line.length).sort((a, b) => a - b);
  // A word that is longer than a line is not broken: the longest lines do not count.
  const width = lengths[Math.floor(0.9 * lengths.length)] ?? 0;
  if (lines.length < 8 || width > mostWidth) return false;
  let full = 0;
  for (const [i, line] of lines.slice(0, -1).entries()) {
    const word = /^\S*/.exec(bodyOf(lines[i + 1] as string, host))?.[0] ?? "";
    if (line.length + 1 + word.length > width) full++;
  }
  return full > 0.8 * (lines.length - 1);
}

/** Joins lines that were broken in mid-word, in pieces of text as they come. */
export class Unfolder {
  readonly #fold: Fold;
  #line = "";
  #joining = false;
  readonly #dump: DumpInLine = new DumpInLine();
  /** The last character of the line before. */
  #before = "";

  /** `fold` is what {@link findFold} found. */
  constructor(fold: Fold) {
    this.#fold = fold;
  }

  /** What can be said of the text so far. The last line is kept until its end has come, or it is longer than any. */
  push(text: string): string {
    const lines = (this.#line + text).split("\n");
    const last = lines.pop() as string;
    const whole = lines.map((line) => this.#unfold(line)).join("");
    this.#line = last.length > mostWidth ? "" : last;
    return last.length > mostWidth ? whole + this.#beginLong(last) : whole;
  }

  /** The last line. */
  end(): string {
    const last = this.#line === "" ? "" : this.#unfold(this.#line);
    this.#line = "";
    return last;
  }

  /** The beginning of a line that is too long to be one that was broken. The rest follows as it is. */
  #beginLong(beginning: string): string {
    const start = this.#joining ? "\n" : "";
    this.#joining = false;
    return start + beginning;
  }

  #unfold(line: string): string {
    const whole = withoutReturn(line);
    // What looks like a clock after a colon is the rest of an address: that is seen from the line before.
    const text = `${this.#before}\n${whole}`;
    const start = this.#before.length + 1;
    this.#before = whole.slice(-1);
    const body = text.slice(contentStart(text, start, this.#fold.host));
    const joined = this.#joining && !this.#startsLine(text, start, body);
    this.#dump.take(body, joined);
    const words = joined ? body : `${this.#joining ? "\n" : ""}${whole}`;
    this.#joining = whole.length === this.#fold.width;
    return this.#joining ? words : `${words}\n`;
  }

  /** Whether the line before, which is as long as a broken one, was not broken: by chance it had that length. */
  #startsLine(text: string, start: number, body: string): boolean {
    const { stamps, quotes } = this.#fold;
    if (stamps === "first-pieces") return isStamped(text, start);
    if (quotes === "first-pieces") return isQuoted(text, start);
    if (stamps === "some-lines" && isStamped(text, start)) return true;
    if (quotes === "some-lines" && isQuoted(text, start)) return true;
    return this.#dump.left === undefined
      ? isBeginning(body, 0)
      : this.#dump.left === 0 || !/^ {0,2}[0-9a-f[]/.test(body);
  }
}

/** How much is still to come of the hex dump that a line, put together so far, ends in. */
class DumpInLine {
  /** Hex digits to come; undefined where the line does not end in a dump. */
  left: number | undefined;
  #tail = "";

  /** Takes the next part of the line, or, where it is not `joined`, the first part of another. */
  take(part: string, joined: boolean): void {
    const octets = joined && this.left !== undefined && /^[0-9a-f ]*$/.test(part);
    if (octets) {
      this.left = this.#leftAfter(part, this.left as number);
      return;
    }
    const text = (joined ? this.#tail : "") + part;
    this.#tail = text.slice(-dumpLabel);
    const dump = /hexdump\(len=(\d{1,5})\):([0-9a-f ]*)$/.exec(text);
    this.left = dump === null ? undefined : this.#leftAfter(dump[2] as string, 2 * Number(dump[1]));
  }

  #leftAfter(octets: string, before: number): number | undefined {
    const left = before - octets.replaceAll(" ", "").length;
    return left < 0 ? undefined : left;
  }
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").map(withoutReturn);
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function longest(lines: readonly string[]): number {
  return lines.reduce((most, line) => Math.max(most, line.length), 0);
}

/** A line without its quoting and stamps. */
function bodyOf(line: string, host: string): string {
  return line.slice(contentStart(line, 0, host));
}

/** Whether a line is a piece of a hex dump: those are of one length however they were wrapped. */
function isOctets(words: string): boolean {
  return /^[0-9a-f]{2}(?: [0-9a-f]{2}){0,200} ?$/.test(words.trim());
}
