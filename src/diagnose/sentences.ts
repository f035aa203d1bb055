import type { Characters } from "./characters.ts";
import { mostOctets } from "./dump.ts";
import { dumpHead, Follows, isHead, longest, Place, Row, remembered, rowBits } from "./kernel/places.ts";
import type { Entry } from "./lines/entry.ts";
import type { LogRecord } from "./records.ts";
import type { Fields } from "./template.ts";

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

/** A record whose line, time and octets are filled in. Measured: making another of it takes as long as all the rest. */
export type Unfinished<R> = R extends unknown ? { -readonly [K in keyof R]: R[K] } : never;

/** The record of a sentence that was said at `time`; the octets of a dump are still to come. */
export function recordOf({ read, fields }: Sentence, time: number | undefined): Unfinished<LogRecord> {
  const record = read(fields) as Unfinished<LogRecord>;
  record.line = fields.line;
  record.time = time;
  return record;
}

/** What came of a sentence that promised something and said nothing. */
export const nothingSaid: unique symbol = Symbol("nothing");

/** The sentences that the kernel knows again, each in a row of its memory, and what came of them. */
export class Sentences {
  readonly #sentences: (Sentence | undefined)[] = new Array(remembered).fill(undefined);
  /** Of each two rows that a sentence may have, which is to be taken next. */
  readonly #next: Uint8Array = new Uint8Array(remembered / 2);
  readonly #memory: DataView;

  /** `memory` is the kernel's. */
  constructor(memory: DataView) {
    this.#memory = memory;
  }

  /** The sentence of a find. */
  at(number: number): Sentence {
    return this.#sentences[number] as Sentence;
  }

  /**
   * Remembers the sentence that begins at `at` in a line that ends at `end`, for which the kernel left the `row`. What
   * came of it must depend on its own characters alone, and on the line end after them; that it says nothing, where it is
   * long, on those that are compared.
   */
  remember(row: number, { view }: Characters, at: number, end: number, sentence: Sentence | typeof nothingSaid): void {
    const isLong = end - at > longest;
    const isDump = sentence !== nothingSaid && sentence.isDump;
    if (isLong && sentence !== nothingSaid && !(isDump && sentence.taken <= dumpHead)) return;
    const memory = this.#memory;
    const pair = (row - Place.sentences) >> (rowBits + 1);
    const side = this.#next[pair] as number;
    this.#next[pair] = 1 - side;
    this.#sentences[2 * pair + side] = sentence === nothingSaid ? undefined : sentence;
    const first = Place.sentences + ((2 * pair + side) << rowBits);
    const length = isLong ? dumpHead : end - at;
    const count = isDump ? Math.min(sentence.fields.number("length"), mostOctets) : 0;
    const says = count > 0 ? Follows.octets : Follows.record;
    memory.setInt32(first + Row.follows, sentence === nothingSaid ? Follows.nothing : says, true);
    memory.setInt32(first + Row.octetsAt, isDump ? sentence.taken : 0, true);
    memory.setInt32(first + Row.octetCount, count, true);
    // Four at a time, some of which may be more than are compared.
    let all = 0;
    for (let done = 0; done < length; done += 4) {
      const four = view.getInt32(at + done);
      memory.setInt32(first + Row.characters + done, four);
      all |= four;
    }
    // Characters outside ASCII, of which one stands for all, tell no sentence from another.
    const isTold = (all & 0x80808080) === 0;
    memory.setInt32(first + Row.length, isTold ? length | (isLong ? isHead : 0) : 0, true);
  }

  /** Forgets all of them. */
  forget(): void {
    this.#sentences.fill(undefined);
    new Uint8Array(this.#memory.buffer, Place.sentences, remembered << rowBits).fill(0);
  }
}
