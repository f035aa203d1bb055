import type { Characters } from "./characters.ts";
import type { Entry } from "./lines/entry.ts";
import type { Fields } from "./template.ts";
import { maskOf } from "./words.ts";

/** Sentences that are remembered. A handshake has some thirty. */
const remembered = 256;
/** Longer ones are nearly all dumps, of which no two are the same: of those the beginning is. */
const mostLength = 160;
const mostFours = mostLength / 4;
/** What comes before a dump's octets is not longer. */
const dumpHead = 44;

/** A line that was read, without what stood before its words. */
export interface Sentence {
  readonly read: Entry["read"];
  readonly fields: Fields;
  /** Characters of the labels that it begins with. */
  readonly label: number;
  /** Characters that these and the template took. */
  readonly taken: number;
  /** Whether octets follow. */
  readonly isDump: boolean;
}

/** What came of a sentence that promised something and said nothing. */
export const nothingSaid: unique symbol = Symbol("nothing");

/**
 * What came of the sentences that a log had of late. Programs say the same again and again, of the same station and with
 * the same numbers: then nothing is left to do but to see that it is the same, four characters at a time.
 */
export class Sentences {
  readonly #sentences: (Sentence | typeof nothingSaid | undefined)[] = new Array(remembered).fill(undefined);
  readonly #lengths: Uint8Array = new Uint8Array(remembered);
  readonly #fours: Int32Array = new Int32Array(remembered * mostFours);
  /** Where a sentence belongs that was looked for and not found. */
  #place = 0;

  /** The sentence that is the whole rest of a line, from `at` to `end`, or begins it, where it is remembered. */
  find({ view }: Characters, at: number, end: number): Sentence | typeof nothingSaid | undefined {
    if (end - at < 4) return undefined;
    const compared = end - at > mostLength ? dumpHead : end - at;
    const place = placeOf(view, at, at + compared);
    this.#place = place;
    if (this.#lengths[place] === compared && this.#isSame(place, view, at, at + compared))
      return this.#sentences[place];
    // Two may want the same place: the one that came before has the place beside it.
    const beside = place + 1;
    if (this.#lengths[beside] !== compared || !this.#isSame(beside, view, at, at + compared)) return undefined;
    return this.#sentences[beside];
  }

  /**
   * Remembers the sentence that {@link find} was asked for last, and did not find. What came of it must depend on its own
   * characters alone, and on the line end after them.
   */
  remember({ view }: Characters, at: number, end: number, sentence: Sentence | typeof nothingSaid): void {
    const isDump = sentence !== nothingSaid && sentence.isDump && sentence.taken <= dumpHead;
    if (end - at < 4 || (end - at > mostLength && !isDump)) return;
    const compared = end - at > mostLength ? dumpHead : end - at;
    const place = this.#place;
    const row = place * mostFours;
    this.#fours.copyWithin(row + mostFours, row, row + mostFours);
    this.#lengths[place + 1] = this.#lengths[place] as number;
    this.#sentences[place + 1] = this.#sentences[place];
    this.#lengths[place] = compared;
    this.#sentences[place] = sentence;
    const last = at + compared;
    for (let here = at, four = row; here < last; here += 4, four++) this.#fours[four] = fourAt(view, here, last);
  }

  #isSame(place: number, view: DataView, at: number, end: number): boolean {
    const fours = this.#fours;
    let four = place * mostFours;
    let here = at;
    for (; here < end - 3; here += 4) if (fours[four++] !== view.getInt32(here)) return false;
    return here === end || fours[four] === fourAt(view, here, end);
  }
}

function placeOf(view: DataView, at: number, end: number): number {
  let mixed = end - at;
  let here = at;
  // Two numbers at a time, for each step waits for the one before.
  for (; here < end - 7; here += 8) {
    const both = view.getInt32(here) ^ Math.imul(view.getInt32(here + 4), 0x85ebca6b);
    mixed = Math.imul(mixed ^ both, 0x9e3779b1) ^ (mixed >>> 15);
  }
  const last = view.getInt32(end - 4) ^ (end - here > 4 ? view.getInt32(here) : 0);
  return (Math.imul(mixed ^ last, 0x85ebca6b) >>> 16) & (remembered - 2);
}

/** Four characters at `at`, with zeros for those from `end` on. */
function fourAt(view: DataView, at: number, end: number): number {
  const four = view.getInt32(at);
  return end - at < 4 ? four & maskOf(end - at) : four;
}
