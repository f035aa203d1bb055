import { afterBlanks, Characters } from "./characters.ts";
import { contentStart } from "./decoration.ts";
import type { Words } from "./words.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/** Line breaks and blanks that may stand between two words of one record. */
const mostBreaks = 3;
const mostBlanks = 64;

/**
 * A place in a log that may have been wrapped anywhere, by a mailer or a terminal, and the steps that can be taken from it:
 * where a blank is due, a line break with whatever quoting and stamps the next line begins with will do, and in the
 * middle of a word a bare line break is stepped over. Every step is bounded.
 */
export class Walk {
  /** Where it walks. */
  characters: Characters = new Characters();
  /** The characters once more, as they are wanted most. */
  protected codes: Uint8Array = new Uint8Array(0);
  protected view: DataView = new DataView(this.codes.buffer);
  protected text = "";
  protected lineEnd = 0;
  #host = "";
  /** Characters from the start of the text to the next one. */
  at = 0;
  /** Whether a line end was stepped over, on whichever way, since this was set to false. */
  crossed = false;
  /** Characters that were looked at one by one: the work done. */
  examined = 0;

  /** Walks in `characters` from now on. `host` is what `findHost` found. */
  enter(characters: Characters, host: string): void {
    this.characters = characters;
    this.text = characters.text;
    this.codes = characters.codes;
    this.view = characters.view;
    this.#host = host;
  }

  /** Starts at `at`, in a line that ends at `lineEnd`. */
  start(at: number, lineEnd: number): void {
    this.at = at;
    this.lineEnd = lineEnd;
  }

  /** Steps over `words`, or says false, with the position anywhere. A line that ends with CR LF ends one before. */
  literal(words: Words): boolean {
    if (words.standAt(this.view, this.at)) {
      this.at += words.length;
      return true;
    }
    return this.at + words.length >= this.lineEnd && this.wrapped(words.text);
  }

  /** Steps over `words` where a line ends in them. */
  protected wrapped(words: string): boolean {
    for (let i = 0; i < words.length; i++) {
      const wanted = words.charCodeAt(i);
      if (wanted === space) {
        this.skipGap();
        continue;
      }
      if (this.peek() !== wanted && !(i > 0 && this.skipBreak() && this.peek() === wanted)) return false;
      this.at++;
    }
    return true;
  }

  /** The next character, or undefined at the end of the text. */
  peek(): number | undefined {
    this.examined++;
    return this.at < this.text.length ? this.codes[this.at] : undefined;
  }

  /** Steps over blanks and line ends, of which there need be none. */
  skipGap(): void {
    this.#skipBlanks();
    for (let breaks = 0; breaks < mostBreaks; breaks++) {
      if (!this.skipBreak()) return;
      this.#skipBlanks();
    }
  }

  #skipBlanks(): void {
    const after = afterBlanks(this.codes, this.at, mostBlanks);
    this.examined += after - this.at;
    this.at = after;
  }

  /** Steps over a line end and what the next line begins with, to its own first character. */
  skipBreak(): boolean {
    const start = this.at;
    const end = this.peek() === carriageReturn ? start + 1 : start;
    if (this.codes[end] !== newline) return false;
    this.crossed = true;
    this.at = contentStart(this.characters, end + 1, this.#host);
    this.examined += this.at - start;
    // Where the next line ends is not known: it is taken to end at once, so that all its words are looked at closely.
    this.lineEnd = this.at;
    return true;
  }
}
