import { contentStart } from "./decoration.ts";

/**
 * A terminal, or a careless mailer, breaks long lines after so many characters wherever that is, in the middle of words
 * and numbers. Here such breaks are found and undone. Breaks between words need no undoing: who reads a record steps
 * over them.
 */

/** Narrower than this, nobody wraps. */
const leastWidth = 20;
/** Wider than this, a line is as long as it is. */
const mostWidth = 400;

/**
 * The width at which `sample` was broken in mid-word, in characters with all that stands before a line's words, or
 * undefined where it was not.
 *
 * The longest lines of text that was broken so are all of the same length, and there are many; and as often as chance
 * has it, a blank stands at the break, which who breaks between words would have dropped.
 */
export function foldWidth(sample: string): number | undefined {
  const lines = sample.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  if (width < leastWidth || width > mostWidth) return undefined;
  const full = new Set<string>();
  let nearly = 0;
  let blanks = 0;
  for (const [i, line] of lines.slice(0, -1).entries()) {
    if (line.length === width) {
      full.add(line);
      if (line.endsWith(" ") || bodyOf(lines[i + 1] as string).startsWith(" ")) blanks++;
    } else if (line.length >= width - 6 && !isOctets(bodyOf(line))) {
      nearly++;
    }
  }
  return full.size >= 3 && full.size > nearly && blanks > 0 ? width : undefined;
}

/** Joins lines that were broken at a known width, in pieces of text as they come. */
export class Unfolder {
  readonly #width: number;
  #line = "";
  #joining = false;

  /** `width` is what {@link foldWidth} found. */
  constructor(width: number) {
    this.#width = width;
  }

  /** What can be said of the text so far. The last line is kept until its end has come. */
  push(text: string): string {
    const lines = (this.#line + text).split("\n");
    this.#line = lines.pop() as string;
    return lines.map((line) => this.#unfold(line)).join("");
  }

  /** The last line. */
  end(): string {
    const last = this.#line === "" ? "" : this.#unfold(this.#line);
    this.#line = "";
    return last;
  }

  #unfold(line: string): string {
    const whole = line.endsWith("\r") ? line.slice(0, -1) : line;
    const words = this.#joining ? bodyOf(whole) : whole;
    this.#joining = whole.length === this.#width;
    return this.#joining ? words : `${words}\n`;
  }
}

/** A line without its quoting and stamps. */
function bodyOf(line: string): string {
  return line.slice(contentStart(line, 0));
}

/** Whether a line is a piece of a hex dump: those are of one length however they were wrapped. */
function isOctets(words: string): boolean {
  return /^[0-9a-f]{2}(?: [0-9a-f]{2}){0,200} ?$/.test(words.trim());
}
