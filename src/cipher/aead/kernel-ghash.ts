import { clearWords, putWordBe, wordLe } from "../../crypto/words.ts";
import type { WebAssemblyLike } from "../../platform.ts";
import { type Ghash, polynomial } from "./ghash.ts";
import { Kernel } from "./kernel.ts";
import { longestText } from "./kernel-aes.ts";
import { assembleGhash, GhashRow, productRows } from "./kernel-ghash-module.ts";
import type { AesCode } from "./kernel-rounds.ts";
import { rowLength } from "./kernel-tables.ts";

const { products: keys, spare, text } = GhashRow;
/** The hash, in the kernel's memory; and the first octet of text. */
const [chainStart, textStart] = [rowLength * GhashRow.chain, rowLength * text];

/**
 * A kernel for {@link KernelGhash}.
 *
 * @throws Error - as {@link Kernel} does
 */
export function createGhashKernel(webAssembly: WebAssemblyLike, lookUp: AesCode["lookUp"]): Kernel {
  const kernel = new Kernel(webAssembly, assembleGhash(lookUp), { keys, spare, text, longestText });
  const { memory } = kernel;
  const half = rowLength / 2;
  for (let i = 0; i < rowLength; i++) {
    memory[rowLength * GhashRow.nibbles + i] = 0x0f;
    memory[rowLength * GhashRow.backwards + i] = rowLength - 1 - i;
    memory[rowLength * (i < half ? GhashRow.lowHalf : GhashRow.highHalf) + i] = 0xff;
  }
  return kernel;
}

/** GHASH by a kernel. A text is as long as {@link longestText} at most. */
export class KernelGhash implements Ghash {
  readonly #kernel: Kernel;
  readonly #products = new Uint8Array(rowLength * productRows);

  /**
   * @param kernel - of {@link createGhashKernel}
   * @param hashKey - four words: the block of zeros, encrypted. Borrowed
   */
  constructor(kernel: Kernel, hashKey: Int32Array) {
    this.#kernel = kernel;
    fillProducts(hashKey, this.#products);
  }

  add(octets: Uint8Array, start: number, end: number): void {
    this.#kernel.write(octets, start, end);
    this.#addRows((end - start + rowLength - 1) >> 4);
  }

  finish(dataLength: number, textLength: number, output: Int32Array): void {
    const { memory } = this.#kernel;
    putWordBe(memory, textStart + 4, 8 * dataLength);
    putWordBe(memory, textStart + 12, 8 * textLength);
    this.#addRows(1);
    for (let i = 0; i < 4; i++) output[i] = wordLe(memory, chainStart + 12 - 4 * i);
    this.#kernel.clear(GhashRow.chain, 1);
  }

  destroy(): void {
    this.#products.fill(0);
    this.#kernel.unload(this, this.#products);
  }

  /** Adds so many rows of the kernel's text, and leaves zeros there. */
  #addRows(rows: number): void {
    if (rows === 0) return;
    this.#kernel.load(this, this.#products);
    this.#kernel.run(rows, text);
    this.#kernel.clear(text, rows);
  }
}

/** Works out the rows of {@link GhashRow.products}. Nothing branches on the hash key. */
function fillProducts(hashKey: Int32Array, products: Uint8Array): void {
  const power = Int32Array.from(hashKey);
  for (let exponent = 0; exponent < 8; exponent++) {
    // The first bit of a nibble stands for the lowest power.
    const bit = 8 >> (exponent & 3);
    for (let octet = 0; octet < rowLength; octet++) {
      const value = (power[octet >> 2] as number) >>> (24 - 8 * (octet & 3));
      const row = rowLength * (2 * octet + (exponent >> 2));
      for (let nibble = 0; nibble < rowLength; nibble++) {
        if ((nibble & bit) !== 0) products[row + nibble] = (products[row + nibble] as number) ^ value;
      }
    }
    timesX(power);
  }
  clearWords(power, 4);
}

/** Multiplies a block by x: what falls out at the right comes back as {@link polynomial}. */
function timesX(block: Int32Array): void {
  const fallen = -((block[3] as number) & 1);
  for (let i = 3; i > 0; i--) block[i] = ((block[i] as number) >>> 1) | ((block[i - 1] as number) << 31);
  block[0] = ((block[0] as number) >>> 1) ^ (fallen & polynomial);
}
