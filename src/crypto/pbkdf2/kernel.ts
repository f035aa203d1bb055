/** A kernel at work: its module made into an instance, its memory filled, read and cleared. */
import type { WebAssemblyLike } from "../../platform.ts";
import { deriveKeyWords, KeyRow, Row } from "./kernel-memory.ts";
import type { Midstates } from "./midstates.ts";

/** One block of output on its way. */
export interface Computation {
  /** The password. */
  readonly midstates: Midstates;
  /** The first iterate: five words. */
  readonly iterate: Int32Array;
}

/**
 * Iterations a call. An engine begins with quickly compiled code and takes the better code up at the next call, so that
 * calls must not be long.
 */
const chunk = 128;

/** Words of a vector. */
const vectorWords = 4;

/** An instance of one of the two kernels. */
export class Kernel {
  readonly #run: (iterations: number) => void;
  readonly #memory: Int32Array;
  readonly #lanes: readonly (readonly number[])[];
  readonly #words = new Int32Array(KeyRow.count);

  /**
   * @param module - a kernel's octets
   * @param lanes - which words of a row belong to each computation
   * @throws Error - the platform will not have the module: it lacks SIMD, or a policy forbids code made at run time
   */
  constructor(webAssembly: WebAssemblyLike, module: Uint8Array, lanes: readonly (readonly number[])[]) {
    const { memory, run } = new webAssembly.Instance(new webAssembly.Module(module)).exports;
    this.#run = run;
    this.#memory = new Int32Array(memory.buffer);
    this.#lanes = lanes;
  }

  /** How many computations a call makes. */
  get width(): number {
    return this.#lanes.length;
  }

  /**
   * The sums of all iterates, five words each.
   *
   * @param computations - as many as {@link Kernel.width} says, or fewer
   */
  sums(computations: readonly Computation[], iterations: number): readonly Int32Array[] {
    try {
      for (const [i, computation] of computations.entries()) this.#fill(this.#lanesOf(i), computation);
      for (let left = iterations - 1; left > 0; left -= chunk) this.#run(Math.min(left, chunk));
      return computations.map((_, i) => this.#read(this.#lanesOf(i)));
    } finally {
      this.#memory.fill(0, 0, vectorWords * Row.count);
      this.#words.fill(0);
    }
  }

  #fill(lanes: readonly number[], { midstates, iterate }: Computation): void {
    deriveKeyWords(midstates.inner, this.#words);
    this.#write(lanes, Row.inner, this.#words);
    deriveKeyWords(midstates.outer, this.#words);
    this.#write(lanes, Row.outer, this.#words);
    this.#write(lanes, Row.iterate, iterate);
    this.#write(lanes, Row.sum, iterate);
  }

  #write(lanes: readonly number[], row: number, words: Int32Array): void {
    for (let i = 0; i < words.length; i++) {
      for (const lane of lanes) this.#memory[vectorWords * (row + i) + lane] = words[i] as number;
    }
  }

  #read([lane]: readonly number[]): Int32Array {
    const sum = new Int32Array(5);
    for (let i = 0; i < sum.length; i++)
      sum[i] = this.#memory[vectorWords * (Row.sum + i) + (lane as number)] as number;
    return sum;
  }

  #lanesOf(i: number): readonly number[] {
    return this.#lanes[i] as readonly number[];
  }
}
