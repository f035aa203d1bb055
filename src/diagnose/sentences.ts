import type { Characters } from "./characters.ts";
import type { Entry } from "./lines/entry.ts";
import type { Fields } from "./template.ts";
import { maskOf } from "./words.ts";

/** Sentences that are remembered. A handshake has some thirty. */
const remembered = 128;
/** Longer ones are not: nearly all of those are dumps, of which no two are the same. */
const mostLength = 160;
const mostFours = mostLength / 4;

/** A line that was read, without what stood before its words. */
export interface Sentence {
  readonly read: Entry["read"];
  readonly fields: Fields;
  /** Characters of it that its template took. */
  readonly taken: number;
}

/**
 * What came of the sentences that a log had of late. Programs say the same again and again, of the same station and with
 * the same numbers: then nothing is left to do but to see that it is the same, four characters at a time.
 */
export class Sentences {
  readonly #sentences: (Sentence | undefined)[] = new Array(remembered).fill(undefined);
  readonly #lengths: Uint8Array = new Uint8Array(remembered);
  readonly #fours: Int32Array = new Int32Array(remembered * mostFours);
  /** Where a sentence belongs that was looked for and not found. */
  #place = 0;

  /** The sentence that is the whole rest of a line, from `at` to `end`, where it is remembered. */
  find({ view }: Characters, at: number, end: number): Sentence | undefined {
    const length = end - at;
    if (length > mostLength || length < 4) return undefined;
    this.#place = placeOf(view, at, end);
    return this.#lengths[this.#place] === length && this.#isSame(view, at, end) ? this.#sentences[this.#place] : undefined;
  }

  /**
   * Remembers the sentence that {@link find} was asked for last, and did not find. What came of it must depend on its own
   * characters alone, and on the line end after them.
   */
  remember({ view }: Characters, at: number, end: number, sentence: Sentence): void {
    if (end - at > mostLength || end - at < 4) return;
    const place = this.#place;
    const row = place * mostFours;
    this.#lengths[place] = end - at;
    this.#sentences[place] = sentence;
    for (let here = at, four = row; here < end; here += 4, four++) this.#fours[four] = fourAt(view, here, end);
  }

  #isSame(view: DataView, at: number, end: number): boolean {
    const fours = this.#fours;
    let four = this.#place * mostFours;
    let here = at;
    for (; here < end - 3; here += 4) if (fours[four++] !== view.getInt32(here)) return false;
    return here === end || fours[four] === fourAt(view, here, end);
  }
}

function placeOf(view: DataView, at: number, end: number): number {
  let mixed = end - at;
  let here = at;
  for (; here < end - 3; here += 4) mixed = Math.imul(mixed ^ view.getInt32(here), 0x9e3779b1);
  mixed = Math.imul((mixed >>> 15) ^ mixed ^ view.getInt32(end - 4), 0x85ebca6b);
  return (mixed >>> 16) & (remembered - 1);
}

/** Four characters at `at`, with zeros for those from `end` on. */
function fourAt(view: DataView, at: number, end: number): number {
  const four = view.getInt32(at);
  return end - at < 4 ? four & maskOf(end - at) : four;
}
