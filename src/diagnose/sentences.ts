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

  /** The sentence that is the whole rest of a line, from `at` to `end`, or begins it, where it is remembered. */
  find({ view }: Characters, at: number, end: number): Sentence | undefined {
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
   * characters alone, and on the line end after them. `isDump` says that octets follow it.
   */
  remember({ view }: Characters, at: number, end: number, sentence: Sentence, isDump: boolean): void {
    if (end - at < 4 || (end - at > mostLength && !(isDump && sentence.taken <= dumpHead))) return;
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
  for (; here < end - 3; here += 4) mixed = Math.imul(mixed ^ view.getInt32(here), 0x9e3779b1);
  mixed = Math.imul((mixed >>> 15) ^ mixed ^ view.getInt32(end - 4), 0x85ebca6b);
  return (mixed >>> 16) & (remembered - 2);
}

/** Four characters at `at`, with zeros for those from `end` on. */
function fourAt(view: DataView, at: number, end: number): number {
  const four = view.getInt32(at);
  return end - at < 4 ? four & maskOf(end - at) : four;
}
