/** Both kernels together: any number of passwords, on the kernel that fits. */
import { blockCount, blockLength, type Pbkdf2Input } from "./input.ts";
import type { Computation, Kernel } from "./kernel.ts";
import { clearMidstates, firstIterate, type Midstates, midstatesOf, putDigest } from "./midstates.ts";

/** The two kernels of a thread. */
export class Kernels {
  readonly #one: Kernel;
  readonly #two: Kernel;

  /** Takes over two kernels. */
  constructor(one: Kernel, two: Kernel) {
    this.#one = one;
    this.#two = two;
  }

  /** Derives `length` octets from each of `inputs`. */
  derive(inputs: readonly Pbkdf2Input[], iterations: number, length: number): Uint8Array[] {
    const blocks = blockCount(length);
    const passwords: Midstates[] = [];
    const computations: Computation[] = [];
    try {
      for (const { password, salt } of inputs) {
        const midstates = midstatesOf(password);
        passwords.push(midstates);
        for (let block = 1; block <= blocks; block++) {
          computations.push({ midstates, iterate: firstIterate(midstates, salt, block) });
        }
      }
      return gather(this.#sums(computations, iterations), blocks, length);
    } finally {
      for (const midstates of passwords) clearMidstates(midstates);
      for (const { iterate } of computations) iterate.fill(0);
    }
  }

  /** Four computations at a time; the last one or two are faster on the kernel for one password. */
  #sums(computations: readonly Computation[], iterations: number): readonly Int32Array[] {
    const sums: Int32Array[] = [];
    for (let at = 0; at < computations.length; ) {
      const kernel = computations.length - at > this.#one.width ? this.#two : this.#one;
      sums.push(...kernel.sums(computations.slice(at, at + kernel.width), iterations));
      at += kernel.width;
    }
    return sums;
  }
}

/** Joins each password's blocks. The sums are cleared. */
function gather(sums: readonly Int32Array[], blocks: number, length: number): Uint8Array[] {
  const derived: Uint8Array[] = [];
  for (let first = 0; first < sums.length; first += blocks) {
    const octets = new Uint8Array(length);
    for (const [i, sum] of sums.slice(first, first + blocks).entries()) {
      putDigest(octets, i * blockLength, sum);
      sum.fill(0);
    }
    derived.push(octets);
  }
  return derived;
}
