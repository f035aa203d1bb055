import { type WebAssemblyLike, webAssembly } from "../platform.ts";
import { Characters } from "./characters.ts";
import { beginningsMemory, Seen } from "./first-glance.ts";
import type { Prefix } from "./prefix.ts";
import { fillKernel, mostText, Place, skipModule } from "./skip-kernel.ts";

/** From so many characters on the kernel is worth its call. */
const leastText = 16_384;

/** Holds a piece of a log, and goes from one of its lines to the next that may be worth reading. */
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
   * start before `until` hold nothing. Where all do, the place gone to is `until` or after it.
   */
  next(from: number, until: number): void;
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
  readonly #run: (from: number, until: number) => void;

  /** @throws Error - the platform will not have the module: it lacks SIMD, or a policy forbids code made at run time */
  constructor({ Instance, Module }: WebAssemblyLike) {
    const { memory, run } = new Instance(new Module(skipModule())).exports;
    fillKernel(new Uint8Array(memory.buffer));
    this.#memory = new DataView(memory.buffer);
    this.#places = new Int32Array(memory.buffer, 0, 8);
    this.#run = run as (from: number, until: number) => void;
    this.beginnings = new Int32Array(memory.buffer, Place.beginnings, beginningsMemory.length);
    this.characters = new Characters("", new Uint8Array(memory.buffer, Place.text, Characters.room(mostText)));
  }

  take(piece: string, prefix: Prefix): void {
    this.characters.take(piece);
    this.#places[Place.textEnd / 4] = Place.text + piece.length;
    this.learn(prefix);
  }

  learn(prefix: Prefix): void {
    this.#places[Place.prefixLength / 4] = prefix.length;
    prefix.copyTo(this.#memory, Place.prefixMasks, Place.prefixValues);
  }

  next(from: number, until: number): void {
    const places = this.#places;
    this.#run(Place.text + from - 1, Place.text + until);
    this.line = (places[Place.line / 4] as number) - Place.text;
    this.lineEnd = (places[Place.lineEnd / 4] as number) - Place.text;
    const isPromising = places[Place.seen / 4] === Seen.promising;
    this.words = isPromising ? (places[Place.words / 4] as number) - Place.text : -1;
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
