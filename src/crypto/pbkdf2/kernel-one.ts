/**
 * The kernel for one password: two computations a call, which are two blocks of its output.
 *
 * Two computations would leave half of a four-lane vector idle, and the half is used to make rotation cheap: **each
 * word of the state is stored twice, side by side.** A computation then has a 64-bit half of the vector, `x:x`, and of
 * that one shift right by 27 bits leaves `x <<< 5` in the lower word: what the lower copy loses on the right, the upper
 * copy brings in on the left. One instruction instead of two shifts and an OR. The upper word is wrong then, and sums
 * carry it along; one shuffle a round stores the finished sum twice again, and serves both of its rotations.
 *
 * **The message schedule needs no copies and makes two words at a time:** W[2j] in the lower word of a half, W[2j+1] in
 * the upper one. That works where all numbers of a relation are even, so that pairs are made of pairs. Words 16 to 31
 * must be made by SHA-1's own relation, whose `t - 3` straddles two pairs.
 */
import type { Assembler, Local } from "./assembler.ts";
import { assembleKernel, lead, type Prologue, type Technique } from "./kernel-frame.ts";
import { pairRelation } from "./schedule.ts";
import { paddingWords, roundConstants } from "./sha1-constants.ts";

/** Which words of each row belong to each of the two computations: a word and its copy. */
export const lanesOfOne: readonly (readonly number[])[] = [
  [0, 1],
  [2, 3],
];

/** The module's octets: the same each time. */
export function assembleKernelOfOne(): Uint8Array {
  return assembleKernel((prologue) => new TwoHalves(prologue));
}

class TwoHalves implements Technique {
  readonly #code: Assembler;
  readonly #digest: readonly Local[];
  readonly #roundConstants: readonly Local[];
  /** `pairs[j]` is W[2j] and W[2j+1] of each computation. */
  readonly #pairs: Local[] = [];
  /** W[5], the end bit, in each lane. */
  readonly #end: Local;
  /** Pair 7: W[14], which is zero, and W[15], the length. */
  readonly #length: Local;
  /** The pair of the rounds at hand plus their constant. */
  #keyed: Local = 0;
  /** What {@link Technique.complete} works on. */
  readonly #sum: Local;

  constructor({ code, digest, constant }: Prologue) {
    this.#code = code;
    this.#digest = digest;
    this.#roundConstants = roundConstants.map(constant);
    this.#sum = code.vector();
    this.#end = constant(paddingWords[0] as number);
    this.#length = this.#alternate(constant(0), constant(paddingWords[10] as number));
  }

  complete(): void {
    this.#code.tee(this.#sum).get(this.#sum).shuffle(0, 0, 2, 2);
  }

  pushTurned(word: Local, bits: number): void {
    this.#code.get(word).shiftHalvesRight(32 - bits);
  }

  addScheduled(t: number): void {
    const code = this.#code;
    if (t % 2 === 0) this.#keyed = this.#key(t / 2);
    code.get(this.#keyed);
    if (t % 2 === 1) code.shiftHalvesRight(32);
    code.add();
  }

  /** A pair plus the constant of its rounds. Pairs that are ahead of their rounds are made on the way. */
  #key(j: number): Local {
    const code = this.#code;
    for (let ahead = j; ahead <= Math.min(39, j + lead / 2); ahead++) this.#pair(ahead);
    code
      .get(this.#pair(j))
      .get(this.#roundConstants[Math.floor(j / 10)] as Local)
      .add();
    return this.#keep();
  }

  /** A pair of the schedule, made where it is first asked for. */
  #pair(j: number): Local {
    this.#pairs[j] ??= j < 8 ? this.#given(j) : this.#make(j);
    return this.#pairs[j];
  }

  /** A pair of the message that is not zero. */
  #given(j: number): Local {
    if (j === 7) return this.#length;
    const [lower, upper] = [2 * j, 2 * j + 1].map((t) => this.#digest[t] ?? this.#end);
    return this.#alternate(lower as Local, upper as Local);
  }

  #make(j: number): Local {
    const code = this.#code;
    const { bits, terms, straddles } = pairRelation(j);
    const pairs = terms.map((term) => this.#pair(term));
    for (const [i, pair] of pairs.entries()) {
      code.get(pair);
      if (i > 0) code.xor();
    }
    if (straddles) {
      code
        .get(this.#pair(j - 2))
        .get(this.#pair(j - 1))
        .shuffle(1, 4, 3, 6)
        .xor();
    }
    return this.#turned(this.#keep(), bits);
  }

  /** Rotates each word left. */
  #turned(sum: Local, bits: 1 | 2 | 4): Local {
    const code = this.#code;
    if (bits === 1) code.get(sum).get(sum).add();
    else code.get(sum).shiftLeft(bits);
    code
      .get(sum)
      .shiftRight(32 - bits)
      .or();
    return this.#keep();
  }

  /** Lower words of one vector, upper words of another. */
  #alternate(lower: Local, upper: Local): Local {
    this.#code.get(lower).get(upper).shuffle(0, 5, 2, 7);
    return this.#keep();
  }

  #keep(): Local {
    const local = this.#code.vector();
    this.#code.set(local);
    return local;
  }
}
