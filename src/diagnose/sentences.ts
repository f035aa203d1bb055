import type { Characters } from "./characters.ts";
import { dumpHead, Follows, isHead, longest, mostOctets, Place, Row, remembered, rowBits } from "./kernel-places.ts";
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
  readonly #octets: Uint8Array;
  readonly #numbers: DataView;

  /** `memory` is the kernel's. */
  constructor(memory: ArrayBuffer) {
    this.#octets = new Uint8Array(memory, Place.sentences, remembered << rowBits);
    this.#numbers = new DataView(memory, Place.sentences, remembered << rowBits);
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
  remember(row: number, { codes }: Characters, at: number, end: number, sentence: Sentence | typeof nothingSaid): void {
    const isLong = end - at > longest;
    const isDump = sentence !== nothingSaid && sentence.isDump;
    if (isLong && sentence !== nothingSaid && !(isDump && sentence.taken <= dumpHead)) return;
    const length = isLong ? dumpHead : end - at;
    const first = row - Place.sentences;
    const number = first >> rowBits;
    const beside = first + (1 << rowBits);
    this.#octets.copyWithin(beside, first, beside);
    this.#sentences[number + 1] = this.#sentences[number];
    this.#sentences[number] = sentence === nothingSaid ? undefined : sentence;
    this.#octets.set(codes.subarray(at, at + length), first + Row.characters);
    const numbers = this.#numbers;
    numbers.setInt32(first + Row.length, isLong ? length | isHead : length, true);
    const count = isDump ? Math.min(sentence.fields.number("length"), mostOctets) : 0;
    const says = count > 0 ? Follows.octets : Follows.record;
    numbers.setInt32(first + Row.follows, sentence === nothingSaid ? Follows.nothing : says, true);
    if (!isDump) return;
    numbers.setInt32(first + Row.octetsAt, sentence.taken, true);
    numbers.setInt32(first + Row.octetCount, count, true);
  }

  /** Forgets all of them. */
  forget(): void {
    this.#sentences.fill(undefined);
    this.#octets.fill(0);
  }
}
