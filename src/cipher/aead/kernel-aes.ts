import type { WebAssemblyLike } from "../../platform.ts";
import { Kernel } from "./kernel.ts";
import { fillKernelTables, Row, rowLength, textRows } from "./kernel-tables.ts";

/** Rows of text before a frame's own: what its mode puts there. */
export const headRows = 3;

/** Where a frame's text is in the memory. */
const textStart = rowLength * (Row.text + headRows);

/** Octets of the longest text that a kernel takes. */
export const longestText: number = rowLength * (textRows - headRows);

const layout = { keys: Row.keys, spare: Row.spare, text: Row.text + headRows, longestText };

/** A kernel that encrypts: its text is changed where it is. */
export class AesKernel extends Kernel {
  /** The text's first so many rows. Each was made once: a view for each frame would be work for the garbage collector. */
  readonly #firstRows: (Uint8Array | undefined)[] = [];

  /**
   * @param module - its octets
   * @throws Error - as {@link Kernel} does
   */
  constructor(webAssembly: WebAssemblyLike, module: Uint8Array) {
    super(webAssembly, module, layout);
    fillKernelTables(this.memory);
  }

  /** Writes the text to `output` from `at` on. */
  read(length: number, output: Uint8Array, at: number): void {
    const { memory } = this;
    const rows = length >> 4;
    this.#firstRows[rows] ??= memory.subarray(textStart, textStart + rowLength * rows);
    output.set(this.#firstRows[rows], at);
    for (let i = rowLength * rows; i < length; i++) output[at + i] = memory[textStart + i] as number;
  }

  /** Overwrites the first rows of text and of stream, the chain and the counter. */
  forget(rows: number): void {
    this.clear(Row.text, rows);
    this.clear(Row.stream, rows);
    this.clear(Row.chain, Row.mask + 1 - Row.chain);
  }
}
