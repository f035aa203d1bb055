/**
 * What the two kernels have in common, as instructions: HMAC upon HMAC, and the rounds of SHA-1. How words lie in
 * vectors, how they are rotated and how the message schedule is made is each kernel's own technique.
 */
import { Assembler, type Local, rowLength } from "./assembler.ts";
import { KeyRow, Row } from "./kernel-memory.ts";
import { paddingWords, roundConstants } from "./sha1-constants.ts";

/** How a kernel lays out words. Its methods emit instructions. */
export interface Technique {
  /** Pops a sum of which only the lanes that {@link Technique.pushTurned} leaves need be right; pushes all of it. */
  complete(): void;
  /** Pushes a complete word, rotated left by 5 or 30 bits. */
  pushTurned(word: Local, bits: 5 | 30): void;
  /** Adds `K + W[t]` to the sum on the top of the stack, for `t` from 16 on. */
  addScheduled(t: number): void;
}

/**
 * How many rounds before its own a word of the schedule is made. A round waits for the round before it; words do not,
 * and fill the wait. V8 keeps instructions in the order that they have here since its version 12.4, and is 2 to 4 %
 * faster for it; before, it had an order of its own.
 */
export const lead = 4;

/** What lies in locals before the loop begins. */
export interface Prologue {
  /** Where the technique emits its instructions to. */
  readonly code: Assembler;
  /** Words 0 to 4 of each message: complete words. */
  readonly digest: readonly Local[];
  /** A local that has a constant in each lane. What is asked for before the loop begins is made before it, once. */
  constant(value: number): Local;
}

/**
 * Assembles a kernel: `run(iterations)`, over memory as {@link Row} says.
 *
 * There is one compression in the code, for both halves of an HMAC: half the code, and the processor's cache of decoded
 * instructions holds it. The address of the key's rows goes back and forth between the inner and the outer ones.
 *
 * @param technique - is called once, before the loop
 */
export function assembleKernel(technique: (prologue: Prologue) => Technique): Uint8Array {
  const code = new Assembler();
  const digest = [0, 1, 2, 3, 4].map((i) => loadRow(code, Row.iterate + i));
  const prologue = { code, digest, constant: constantsOf(code) };
  const rounds = new Rounds(prologue, technique(prologue));

  code.loop();
  rounds.emit();
  code.i32Constant(rowLength * Row.outer);
  code.get(code.address).i32Subtract().tee(code.address).again();
  for (const [i, word] of digest.entries()) addToSum(code, Row.sum + i, word);
  code.get(code.iterations).i32Constant(1).i32Subtract().tee(code.iterations).again();
  code.end();

  for (const [i, word] of digest.entries()) {
    code.i32Constant(0).get(word);
    code.store(Row.iterate + i);
  }
  return code.module();
}

function loadRow(code: Assembler, row: number): Local {
  const local = code.vector();
  code.i32Constant(0).load(row).set(local);
  return local;
}

function addToSum(code: Assembler, row: number, word: Local): void {
  code.i32Constant(0);
  code.i32Constant(0).load(row).get(word).xor();
  code.store(row);
}

/** Constants are kept in locals: one that stands where it is used, engines make anew there, from integer registers. */
function constantsOf(code: Assembler): (value: number) => Local {
  const locals = new Map<number, Local>();
  return (value) => {
    const known = locals.get(value | 0);
    if (known !== undefined) return known;
    const local = code.vector();
    code.i32Constant(value).splat().set(local);
    locals.set(value | 0, local);
    return local;
  };
}

/** One compression: from `digest` to `digest`. */
class Rounds {
  readonly #code: Assembler;
  readonly #digest: readonly Local[];
  readonly #technique: Technique;
  /** Words 5 to 15 of the message, each with the constant of its round. */
  readonly #padded: readonly Local[];
  /** `made[t]` is what round `t` makes: A of round `t + 1`, B of round `t + 2`. */
  readonly #made: Local[] = [];
  /** `turned[t]` is `made[t] <<< 30`: C of round `t + 3`, D of round `t + 4`, E of round `t + 5`. */
  readonly #turned: Local[] = [];

  constructor({ code, digest, constant }: Prologue, technique: Technique) {
    this.#code = code;
    this.#digest = digest;
    this.#technique = technique;
    this.#padded = paddingWords.map((word) => constant(roundConstants[0] + word));
  }

  emit(): void {
    for (let t = 0; t < 80; t++) this.#round(t);
    this.#addState();
  }

  /** B's rotation, which no round needs before the next but one, comes first: it fills a wait too. */
  #round(t: number): void {
    if (t >= 2) {
      this.#technique.pushTurned(at(this.#made, t - 2), 30);
      this.#turned.push(this.#keep());
    }
    this.#pushWordAndE(t);
    this.#addFunction(t);
    if (t > 0) {
      this.#technique.pushTurned(at(this.#made, t - 1), 5);
      this.#code.add();
    }
    this.#technique.complete();
    this.#made.push(this.#keep());
  }

  /** `E + K + W[t]`, and what else the midstate contributes to the first rounds. */
  #pushWordAndE(t: number): void {
    if (t < 5) {
      this.#pushKey(KeyRow.part + t);
      this.#code.get(at(this.#digest, t)).add();
    } else if (t < 16) {
      this.#code
        .get(at(this.#turned, t - 5))
        .get(at(this.#padded, t - 5))
        .add();
    } else {
      this.#code.get(at(this.#turned, t - 5));
      this.#technique.addScheduled(t);
    }
  }

  /** Adds `f(B, C, D)`, which in rounds 0 and 1 is in the midstate's part of the sum. */
  #addFunction(t: number): void {
    if (t < 2) return;
    if (t === 2) this.#pushFunctionOfRound2();
    else if (t === 3) this.#pushFunctionOfRound3();
    else this.#pushFunction(t, at(this.#made, t - 2), at(this.#turned, t - 3), at(this.#turned, t - 4));
    this.#code.add();
  }

  /** Choose, with C and D of the midstate: `D ^ (B & (C ^ D))`. */
  #pushFunctionOfRound2(): void {
    this.#code.get(at(this.#made, 0));
    this.#pushKey(KeyRow.difference);
    this.#code.and();
    this.#pushKey(KeyRow.turnedB);
    this.#code.xor();
  }

  /** Choose, with D of the midstate. */
  #pushFunctionOfRound3(): void {
    this.#code.get(at(this.#turned, 0));
    this.#pushKey(KeyRow.turnedA);
    this.#code.xor().get(at(this.#made, 1)).and();
    this.#pushKey(KeyRow.turnedA);
    this.#code.xor();
  }

  /** Choose, parity, majority, parity. @spec FIPS 180-4 4.1.1 */
  #pushFunction(t: number, b: Local, c: Local, d: Local): void {
    const code = this.#code;
    if (t < 20) code.get(c).get(d).xor().get(b).and().get(d).xor();
    else if (t < 40 || t >= 60) code.get(c).get(d).xor().get(b).xor();
    else code.get(c).get(d).or().get(b).and().get(c).get(d).and().or();
  }

  /** The end of the compression: the state before the block is added to the one after the rounds. */
  #addState(): void {
    const last = [at(this.#made, 79), at(this.#made, 78), ...[77, 76, 75].map((t) => at(this.#turned, t))];
    for (const [i, word] of last.entries()) {
      this.#pushKey(KeyRow.state + i);
      this.#code.get(word).add();
      if (i >= 2) this.#technique.complete();
      this.#code.set(at(this.#digest, i));
    }
  }

  #pushKey(row: number): void {
    this.#code.get(this.#code.address).load(row);
  }

  #keep(): Local {
    const local = this.#code.vector();
    this.#code.set(local);
    return local;
  }
}

function at(locals: readonly Local[], index: number): Local {
  return locals[index] as Local;
}
