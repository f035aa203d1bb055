import type { WebAssemblyLike } from "../../platform.ts";
import { rowLength } from "./kernel-tables.ts";

/** Where things are in a kernel's memory, in rows. */
export interface KernelLayout {
  /** What is made of a key. */
  readonly keys: number;
  /** How many rows before the text nobody uses. */
  readonly spare: number;
  /** The text. */
  readonly text: number;
  /** Octets of the longest text. */
  readonly longestText: number;
}

/** An instance of a kernel: its memory, and whose key lies in it. It serves one frame at a time. */
export class Kernel {
  /** The kernel's memory. */
  readonly memory: Uint8Array;
  readonly #layout: KernelLayout;
  readonly #run: (rows: number, address: number) => void;
  #owner: object | undefined;

  /**
   * @param module - its octets
   * @throws Error - the platform will not have the module: it lacks SIMD, or a policy forbids code made at run time
   */
  constructor(webAssembly: WebAssemblyLike, module: Uint8Array, layout: KernelLayout) {
    const { memory, run } = new webAssembly.Instance(new webAssembly.Module(module)).exports;
    this.memory = new Uint8Array(memory.buffer);
    this.#layout = layout;
    this.#run = run;
  }

  /** Sees to it that what the memory has of a key is what `owner` made of it. */
  load(owner: object, keys: Uint8Array): void {
    if (this.#owner === owner) return;
    this.memory.set(keys, rowLength * this.#layout.keys);
    this.#owner = owner;
  }

  /** Overwrites what the memory has of the key of `owner`, where that is there. */
  unload(owner: object, { length }: Uint8Array): void {
    if (this.#owner !== owner) return;
    const keys = rowLength * this.#layout.keys;
    this.memory.fill(0, keys, keys + length);
    this.#owner = undefined;
  }

  /** Puts the octets of `input` from `start` to `end` in the text's place. Zeros are to be behind it, and stay there. */
  write(input: Uint8Array, start: number, end: number): void {
    const { memory } = this;
    const { spare, text, longestText } = this.#layout;
    const at = rowLength * text;
    const length = end - start;
    if (start <= rowLength * spare && input.length - start <= longestText) {
      // Of a whole frame no view need be made, which would be an object for the garbage collector.
      memory.set(input, at - start);
      memory.fill(0, at + length, at + input.length - start);
      memory.fill(0, at - start, at);
    } else {
      for (let i = 0; i < length; i++) memory[at + i] = input[start + i] as number;
    }
  }

  /** Does so many steps, from this row of the memory on. */
  run(steps: number, row: number): void {
    this.#run(steps, rowLength * row);
  }

  /** Overwrites rows of the memory. */
  clear(row: number, rows: number): void {
    this.memory.fill(0, rowLength * row, rowLength * (row + rows));
  }
}
