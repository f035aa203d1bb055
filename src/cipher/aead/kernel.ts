import type { WebAssemblyLike } from "../../platform.ts";
import { fillKernelTables, Row, rowLength, textRows } from "./kernel-tables.ts";

/** Rows of text before a frame's own: what its mode puts there. */
export const headRows = 3;

/** Where a frame's text is in the memory. */
export const textStart: number = rowLength * (Row.text + headRows);

/** The longest text that a kernel takes. */
export const longestText: number = rowLength * (textRows - headRows);

/** An instance of a kernel: its memory, and whose keys lie in it. It serves one frame at a time. */
export class AesKernel {
  /** The kernel's memory. */
  readonly memory: Uint8Array;
  /** The text's first so many rows. Each was made once: a view for each frame would be work for the garbage collector. */
  readonly #firstRows: (Uint8Array | undefined)[] = [];
  readonly #run: (steps: number, address: number) => void;
  #owner: object | undefined;

  /**
   * @param module - its octets
   * @throws Error - the platform will not have the module: it lacks SIMD, or a policy forbids code made at run time
   */
  constructor(webAssembly: WebAssemblyLike, module: Uint8Array) {
    const { memory, run } = new webAssembly.Instance(new webAssembly.Module(module)).exports;
    this.memory = new Uint8Array(memory.buffer);
    this.#run = run;
    fillKernelTables(this.memory);
  }

  /** Sees to it that the round keys in the memory are those of `owner`. */
  load(owner: object, keys: Uint8Array): void {
    if (this.#owner === owner) return;
    this.memory.set(keys, rowLength * Row.keys);
    this.#owner = owner;
  }

  /** Takes the round keys of `owner` out of the memory, where they are there. */
  unload(owner: object): void {
    if (this.#owner !== owner) return;
    this.memory.fill(0, rowLength * Row.keys, rowLength * Row.chain);
    this.#owner = undefined;
  }

  /** Puts the octets of `input` from `start` to `end` in the text's place, and zeros before and behind it. */
  write(input: Uint8Array, start: number, end: number): void {
    const { memory } = this;
    const length = end - start;
    if (start <= rowLength * Row.spare && input.length - start <= longestText) {
      // Of a whole frame no view need be made, which would be an object for the garbage collector.
      memory.set(input, textStart - start);
      memory.fill(0, textStart + length, textStart + input.length - start);
      memory.fill(0, textStart - start, textStart);
    } else {
      for (let i = 0; i < length; i++) memory[textStart + i] = input[start + i] as number;
    }
  }

  /** Writes the text to `output` from `at` on. */
  read(length: number, output: Uint8Array, at: number): void {
    const { memory } = this;
    const rows = length >> 4;
    this.#firstRows[rows] ??= memory.subarray(textStart, textStart + rowLength * rows);
    output.set(this.#firstRows[rows], at);
    for (let i = rowLength * rows; i < length; i++) output[at + i] = memory[textStart + i] as number;
  }

  /** Does so many steps, from the row of text with this number on. */
  run(steps: number, textRow: number): void {
    this.#run(steps, rowLength * (Row.text + textRow));
  }

  /** Overwrites the first rows of text and of stream, the chain and the counter. */
  clear(rows: number): void {
    this.memory.fill(0, rowLength * Row.text, rowLength * (Row.text + rows));
    this.memory.fill(0, rowLength * Row.stream, rowLength * (Row.stream + rows));
    this.memory.fill(0, rowLength * Row.chain, rowLength * (Row.mask + 1));
  }
}
