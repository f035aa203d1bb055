import { contentStart, isStamped, wordAfterTime } from "./decoration.ts";
import { entriesOf } from "./vocabulary.ts";

/**
 * How a text was wrapped, and undoing it where that must be done.
 *
 * A terminal, or a careless mailer, breaks long lines after so many characters wherever that is, in the middle of words
 * and numbers: such breaks are found and undone. Breaks between words need no undoing: who reads a record steps over
 * them. But a mailer that fills paragraphs puts the start of a record anywhere in a line, which must be known.
 */

/** Narrower than this, nobody wraps. */
const leastWidth = 20;
/** Wider than this, a line is as long as it is. */
const mostWidth = 400;

/** Lines that were broken in mid-word. */
export interface Fold {
  /** Characters of a whole line, with all that stands before its words. */
  readonly width: number;
  /** Whether a stamp was put before every line after it was broken; if not, a stamp starts a line of its own. */
  readonly stamped: boolean;
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
  let nearly = 0;
  let blanks = 0;
  let stamps = 0;
  for (const [i, line] of lines.slice(0, -1).entries()) {
    const next = lines[i + 1] as string;
    if (line.length === width) {
      full.add(line);
      if (line.endsWith(" ") || bodyOf(next, host).startsWith(" ")) blanks++;
      if (isStamped(next, 0)) stamps++;
    } else if (line.length >= width - 6 && !isOctets(bodyOf(line, host))) {
      nearly++;
    }
  }
  const folded = full.size >= 3 && full.size > nearly && blanks > 0;
  return folded ? { width, stamped: stamps > full.size / 2, host } : undefined;
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
    const joined = this.#joining && (this.#fold.stamped || !isStamped(text, start));
    const body = joined ? text.slice(contentStart(text, start, this.#fold.host)) : whole;
    const words = this.#joining && !joined ? `\n${body}` : body;
    this.#joining = whole.length === this.#fold.width;
    return this.#joining ? words : `${words}\n`;
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
