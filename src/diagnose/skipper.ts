import { type WebAssemblyLike, webAssembly } from "../platform.ts";
import { Characters } from "./characters.ts";
import { timeOf } from "./decoration.ts";
import { beginningsMemory, Seen } from "./first-glance.ts";
import { kernelModule } from "./kernel/lines.ts";
import { Find, fillKernel, findLength, full, mostText, noStamp, Place } from "./kernel/places.ts";
import type { Prefix } from "./prefix.ts";
import type { LogRecord } from "./records.ts";
import { type nothingSaid, recordOf, type Sentence, Sentences } from "./sentences.ts";

/** From so many characters on the kernel is worth its call. */
const leastText = 16_384;

/** Holds a piece of a log, and goes from one of its lines to the next that has to be read. */
export interface Skipper {
  readonly characters: Characters;
  /** What is remembered of beginnings. */
  readonly beginnings: Int32Array;
  /** Where the line starts that was come to. */
  readonly line: number;
  /** Where it ends. */
  readonly lineEnd: number;
  /** Where its words are, if they are known to be promising; else -1. */
  readonly words: number;
  /** Holds another piece, of a log whose lines begin with `prefix`. */
  take(piece: string, prefix: Prefix): void;
  /** Is told that lines begin with `prefix` now. */
  learn(prefix: Prefix): void;
  /**
   * Goes to a line at or after the one that starts at `from`, which is before the text's end. All lines before it that
   * start before `until` hold nothing, or the records that are put into `records`. Where all do, the place gone to is
   * `until` or after it.
   */
  next(from: number, until: number, records: LogRecord[]): void;
  /**
   * Remembers what came of the sentence that stands from `at` to `end` in the line that was come to. It must depend on the
   * sentence's own characters alone, and on the line end after them.
   */
  remember(at: number, end: number, sentence: Sentence | typeof nothingSaid): void;
}

/** Leaves no line out. */
export class PlainSkipper implements Skipper {
  readonly characters: Characters = new Characters();
  readonly beginnings: Int32Array = beginningsMemory;
  line = 0;
  lineEnd = 0;
  words = -1;

  take(piece: string): void {
    this.characters.take(piece);
  }

  learn(): void {}

  next(from: number): void {
    this.line = from;
    this.lineEnd = endOfLine(this.characters.text, from);
  }

  remember(): void {}
}

/** Leaves out what the kernel steps over. */
export class KernelSkipper implements Skipper {
  readonly characters: Characters;
  readonly beginnings: Int32Array;
  line = 0;
  lineEnd = 0;
  words = -1;
  readonly #memory: DataView;
  readonly #places: Int32Array;
  readonly #sentences: Sentences;
  #prefix: Prefix | undefined;
  readonly #run: (line: number, until: number) => void;

  /** @throws Error - the platform will not have the module: it lacks SIMD, or a policy forbids code made at run time */
  constructor({ Instance, Module }: WebAssemblyLike) {
    const { memory, run } = new Instance(new Module(kernelModule())).exports;
    fillKernel(new Uint8Array(memory.buffer));
    this.#memory = new DataView(memory.buffer);
    this.#places = new Int32Array(memory.buffer, 0, Place.octets / 4);
    this.#sentences = new Sentences(this.#memory);
    this.#run = run as (line: number, until: number) => void;
    this.beginnings = new Int32Array(memory.buffer, Place.beginnings, beginningsMemory.length);
    this.characters = new Characters("", new Uint8Array(memory.buffer, Place.text, Characters.room(mostText)));
  }

  take(piece: string, prefix: Prefix): void {
    // Another log: it says other things.
    if (this.#prefix !== prefix) this.#sentences.forget();
    this.#prefix = prefix;
    this.characters.take(piece);
    this.#places[Place.textEnd / 4] = Place.text + piece.length;
    this.learn(prefix);
  }

  learn(prefix: Prefix): void {
    this.#places[Place.prefixLength / 4] = prefix.length;
    prefix.copyTo(this.#memory, Place.prefixMasks, Place.prefixValues);
  }

  next(from: number, until: number, records: LogRecord[]): void {
    const places = this.#places;
    let start = from;
    do {
      this.#run(Place.text + start, Place.text + until);
      this.#readFinds(places[Place.findsEnd / 4] as number, records);
      start = (places[Place.line / 4] as number) - Place.text;
    } while (places[Place.seen / 4] === full);
    this.line = start;
    this.lineEnd = (places[Place.lineEnd / 4] as number) - Place.text;
    const isPromising = places[Place.seen / 4] === Seen.promising;
    this.words = isPromising ? (places[Place.words / 4] as number) - Place.text : -1;
  }

  remember(at: number, end: number, sentence: Sentence | typeof nothingSaid): void {
    const row = this.#places[Place.row / 4] as number;
    if (row !== 0) this.#sentences.remember(row, this.characters, at, end, sentence);
  }

  /** Makes records of what the kernel found. */
  #readFinds(end: number, records: LogRecord[]): void {
    if (end === Place.finds) return;
    const places = this.#places;
    const octetsEnd = places[(end - findLength + Find.octetsEnd) / 4] as number;
    // One copy for all: a buffer of its own for each would cost more than reading it.
    const octets = octetsEnd === Place.octets ? undefined : this.#memory.buffer.slice(Place.octets, octetsEnd);
    let octetsAt = 0;
    for (let at = Place.finds / 4; at < end / 4; at += findLength / 4) {
      const sentence = this.#sentences.at(places[at + Find.sentence / 4] as number);
      const record = recordOf(sentence, this.#timeOf(at, sentence));
      const next = (places[at + Find.octetsEnd / 4] as number) - Place.octets;
      if (octets !== undefined && record.type === "eapol") {
        record.octets = new Uint8Array(octets, octetsAt, next - octetsAt);
      }
      octetsAt = next;
      records.push(record);
    }
  }

  /** Seconds of the stamp before a sentence that was found. */
  #timeOf(at: number, { label }: Sentence): number | undefined {
    const places = this.#places;
    const time = at + Find.time / 4;
    const first = places[time] as number;
    if (first === noStamp) return undefined;
    // A label may be another stamp.
    if (first < 0 || label > 0) {
      const line = (places[at + Find.line / 4] as number) - Place.text;
      return timeOf(this.characters, line, (places[at + Find.words / 4] as number) - Place.text + label);
    }
    const upper = 1e4 * first + (places[time + 1] as number);
    const lower = 1e4 * (places[time + 2] as number) + (places[time + 3] as number);
    // What is divided is exact: see `epochAt`.
    return (1e8 * upper + lower) / 1e6;
  }
}

/** The end of the line that `at` is in: where its line end stands, or the end of the text. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** One serves all logs: each holds its piece for as long as it is read. Null where the platform has none. */
let kernel: KernelSkipper | null | undefined;

/** The kernel, where the platform has it and `piece` is long enough, and not too long. */
export function kernelFor(piece: string): KernelSkipper | undefined {
  if (piece.length < leastText || piece.length > mostText) return undefined;
  if (kernel === undefined) kernel = makeKernel();
  return kernel ?? undefined;
}

function makeKernel(): KernelSkipper | null {
  const platform = webAssembly();
  if (platform === undefined) return null;
  try {
    return new KernelSkipper(platform);
  } catch {
    return null;
  }
}
