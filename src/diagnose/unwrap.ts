import { Characters } from "./characters.ts";
import { contentStart, isQuoted, isStamped, wordAfterTime } from "./decoration.ts";
import { isBeginning } from "./vocabulary.ts";

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
  /** What {@link Sample} found. */
  readonly host: string;
}

/** A line of a {@link Sample}: where it starts, and where it ends, without what ends it. */
interface Line {
  readonly start: number;
  readonly end: number;
}

/** The beginning of a log, by which it is told how all of it was wrapped. */
export class Sample {
  readonly text: string;
  #foundCharacters: Characters | undefined;
  #foundLines: readonly Line[] | undefined;
  #foundHost: string | undefined;

  /** Looks at `text`. */
  constructor(text: string) {
    this.text = text;
  }

  /**
   * The host that stands after the time in nearly all lines, with the blank after it, where no program's tag follows it;
   * none where there is none.
   */
  get host(): string {
    this.#foundHost ??= this.#findHost();
    return this.#foundHost;
  }

  get #characters(): Characters {
    this.#foundCharacters ??= new Characters(this.text);
    return this.#foundCharacters;
  }

  get #lines(): readonly Line[] {
    this.#foundLines ??= linesOf(this.text);
    return this.#foundLines;
  }

  /**
   * How the lines were broken in mid-word, or undefined where they were not.
   *
   * The longest lines of text that was broken so are all of the same length, and there are many; and as often as chance
   * has it, a blank stands at the break, which who breaks between words would have dropped.
   */
  findFold(): Fold | undefined {
    const width = this.#lines.reduce((most, line) => Math.max(most, lengthOf(line)), 0);
    if (width < leastWidth || width > mostWidth) return undefined;
    const full = new Set<string>();
    const [pieces, starts]: [Line[], Line[]] = [[], []];
    let nearly = 0;
    let blanks = 0;
    for (const [i, line] of this.#lines.slice(0, -1).entries()) {
      const next = this.#lines[i + 1] as Line;
      const isFull = lengthOf(line) === width;
      (isFull ? pieces : starts).push(next);
      if (isFull) {
        full.add(this.text.slice(line.start, line.end));
        if (this.text[line.end - 1] === " " || this.#bodyOf(next).startsWith(" ")) blanks++;
      } else if (lengthOf(line) >= width - 6 && !isOctets(this.#bodyOf(line))) {
        nearly++;
      }
    }
    if (full.size < 3 || full.size <= nearly || blanks === 0) return undefined;
    const stamps = this.#marks(pieces, starts, isStamped);
    return { width, host: this.host, stamps, quotes: this.#marks(pieces, starts, isQuoted) };
  }

  /** Whether the text is one paragraph, or nearly so: of most lines, the next one's first word would not have fitted. */
  isFilled(): boolean {
    const lines = this.#lines;
    const width = usualLength(lines);
    if (lines.length < 8 || width > mostWidth) return false;
    const most = lines.length - 1;
    // Where one line in five is not full, no more need be looked at.
    let others = 0;
    for (let i = 0; i < most && 5 * others < most; i++) {
      const next = lines[i + 1] as Line;
      const left = width - lengthOf(lines[i] as Line) - 1;
      // The whole next line would have fitted: then its first word would.
      if (left >= lengthOf(next) || left >= firstWordOf(this.#bodyOf(next)).length) others++;
    }
    return 5 * others < most;
  }

  #findHost(): string {
    const words = new Map<string, number>();
    let all = 0;
    for (const { start } of this.#lines) {
      const word = wordAfterTime(this.#characters, start);
      if (word === undefined) continue;
      all++;
      words.set(word, (words.get(word) ?? 0) + 1);
    }
    const [host = "", most = 0] = [...words].sort(([, a], [, b]) => b - a)[0] ?? [];
    return all >= 4 && most > 0.9 * all && !isBeginning(new Characters(host.trim()).codes, 0) ? host : "";
  }

  /** Where marks stand, by lines that follow one of full width, of which most are pieces, and by those that do not. */
  #marks(pieces: readonly Line[], starts: readonly Line[], isMarked: typeof isStamped): Marks {
    const share = (lines: readonly Line[]): number => {
      const written = lines.filter((line) => lengthOf(line) > 0);
      return written.filter(({ start }) => isMarked(this.#characters, start)).length / written.length;
    };
    if (share(pieces) > 0.5) return "every-line";
    return share(starts) > 0.9 ? "first-pieces" : "some-lines";
  }

  /** A line without its quoting and stamps. */
  #bodyOf({ start, end }: Line): string {
    return this.text.slice(Math.min(end, contentStart(this.#characters, start, this.host)), end);
  }
}

/** Joins lines that were broken in mid-word, in pieces of text as they come. */
export class Unfolder {
  readonly #fold: Fold;
  #line = "";
  #joining = false;
  readonly #dump: DumpInLine = new DumpInLine();
  readonly #characters: Characters = new Characters();
  /** The last character of the line before. */
  #before = "";

  /** `fold` is what {@link Sample.findFold} found. */
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
    this.#characters.take(`${this.#before}\n${whole}`);
    const start = this.#before.length + 1;
    this.#before = whole.slice(-1);
    const content = contentStart(this.#characters, start, this.#fold.host);
    const body = this.#characters.text.slice(content);
    const joined = this.#joining && !this.#startsLine(start, content, body);
    this.#dump.take(body, joined);
    const words = joined ? body : `${this.#joining ? "\n" : ""}${whole}`;
    this.#joining = whole.length === this.#fold.width;
    return this.#joining ? words : `${words}\n`;
  }

  /** Whether the line before, which is as long as a broken one, was not broken: by chance it had that length. */
  #startsLine(start: number, content: number, body: string): boolean {
    const { stamps, quotes } = this.#fold;
    const characters = this.#characters;
    if (stamps === "first-pieces") return isStamped(characters, start);
    if (quotes === "first-pieces") return isQuoted(characters, start);
    if (stamps === "some-lines" && isStamped(characters, start)) return true;
    if (quotes === "some-lines" && isQuoted(characters, start)) return true;
    return this.#dump.left === undefined
      ? isBeginning(characters.codes, content)
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

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ start, end: end > start && text[end - 1] === "\r" ? end - 1 : end });
    start = end + 1;
  }
  return lines;
}

function lengthOf({ start, end }: Line): number {
  return end - start;
}

/**
 * The length that nine lines of ten do not exceed, or more than {@link mostWidth}. A word that is longer than a line is
 * not broken: the longest lines do not count.
 */
function usualLength(lines: readonly Line[]): number {
  const counts = new Uint32Array(mostWidth + 2);
  for (const line of lines) {
    const length = Math.min(lengthOf(line), mostWidth + 1);
    counts[length] = (counts[length] as number) + 1;
  }
  let left = Math.floor(0.9 * lines.length);
  let length = 0;
  while (left >= (counts[length] as number)) left -= counts[length++] as number;
  return length;
}

function firstWordOf(words: string): string {
  return /^\S*/.exec(words)?.[0] ?? "";
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** Whether a line is a piece of a hex dump: those are of one length however they were wrapped. */
function isOctets(words: string): boolean {
  return /^[0-9a-f]{2}(?: [0-9a-f]{2}){0,200} ?$/.test(words.trim());
}
