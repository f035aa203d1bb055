/**
 * The kernel for many passwords: four computations a call, one a lane, which is two passwords where each derives two
 * blocks of output. Nothing is shared between lanes and nothing is wasted: 331 instructions a compression and lane.
 */
import type { Assembler, Local } from "./assembler.ts";
import { assembleKernel, lead, type Prologue, type Technique } from "./kernel-frame.ts";
import { type Relation, relations } from "./schedule.ts";
import { roundConstants } from "./sha1-constants.ts";

/** Which words of each row belong to each of the four computations. */
export const lanesOfTwo: readonly (readonly number[])[] = [[0], [1], [2], [3]];

/** The module's octets: the same each time. */
export function assembleKernelOfTwo(): Uint8Array {
  return assembleKernel((prologue) => new FourLanes(prologue));
}

class FourLanes implements Technique {
  readonly #code: Assembler;
  readonly #constant: (value: number) => Local;
  /** `schedule[t]` is W[t], where it is not constant. */
  readonly #schedule: Local[];
  /** The number of the word to be made next. */
  #next = 16;

  constructor({ code, digest, constant }: Prologue) {
    this.#code = code;
    this.#schedule = [...digest];
    this.#constant = constant;
    for (const value of roundConstants) constant(value);
    for (const relation of relations) if (relation.constant !== 0) constant(relation.constant);
  }

  complete(): void {}

  pushTurned(word: Local, bits: number): void {
    this.#code
      .get(word)
      .shiftLeft(bits)
      .get(word)
      .shiftRight(32 - bits)
      .or();
  }

  addScheduled(t: number): void {
    while (this.#next <= Math.min(79, t + lead)) {
      this.#schedule[this.#next] = this.#make(relations[this.#next - 16] as Relation);
      this.#next++;
    }
    const roundConstant = this.#constant(roundConstants[Math.floor(t / 20)] as number);
    this.#code
      .get(roundConstant)
      .add()
      .get(this.#schedule[t] as Local)
      .add();
  }

  /** A word of the schedule: the sum of its relation, rotated. */
  #make({ bits, terms, constant }: Relation): Local {
    const code = this.#code;
    const word = code.vector();
    for (const [i, term] of terms.entries()) {
      code.get(this.#schedule[term] as Local);
      if (i > 0) code.xor();
    }
    if (constant !== 0) code.get(this.#constant(constant)).xor();
    code.set(word);
    if (bits === 1) code.get(word).get(word).add();
    else code.get(word).shiftLeft(bits);
    code
      .get(word)
      .shiftRight(32 - bits)
      .or()
      .set(word);
    return word;
  }
}
