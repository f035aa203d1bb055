import type { Local } from "../../crypto/pbkdf2/assembler.ts";
import type { KernelAssembler, Label } from "./assembler.ts";
import { Kind, Place } from "./places.ts";

/** Sixteen, or four, copies of a character or a number. */
const [blanks, zeros, tens, sixes] = [0x20202020, 0x30303030, 0x0a0a0a0a, 0x06060606];
/** `a`, and what is subtracted of it and the next so that ten and more are left. */
const [letters, beforeLetters] = [0x61616161, 0x57575757];

/** The part of the kernel that reads the octets of a dump: a blank and two digits each, sixteen octets at a time. */
export class DumpKernel {
  readonly #code: KernelAssembler;
  /** Where the next octets go. */
  readonly octets: Local;
  /** Octets that are left. */
  readonly #left: Local;
  readonly #last: Local;
  readonly #characters: Local;
  readonly #value: Local;
  readonly #isDigit: Local;
  /** Of each octet whether it is one. */
  readonly #valid: Local;

  /** Takes locals of its own. */
  constructor(code: KernelAssembler) {
    this.#code = code;
    this.octets = code.integer();
    this.#left = code.integer();
    this.#last = code.integer();
    this.#characters = code.vector();
    this.#value = code.vector();
    this.#isDigit = code.vector();
    this.#valid = code.vector();
  }

  /**
   * Pops a number of octets, which is not zero, and reads so many of those that stand at `at`, which it changes. Goes to
   * `odd` where they are not as nearly all are: on one line, with one blank between them.
   */
  write(at: Local, odd: Label): void {
    const code = this.#code;
    code.tee(this.#left).get(this.octets).i32Add().set(this.#last);
    const next = code.beginLoop();
    this.#pushOfThrees(at, 0);
    code.i32Constant(blanks).splat().equalOctets().set(this.#valid);
    code.get(this.octets);
    this.#pushDigits(at, 1);
    code.shiftLeft(4);
    this.#pushDigits(at, 2);
    code.or().storeTo(0);
    this.#requireValid(odd);
    code.get(at).i32Constant(48).i32Add().set(at);
    code.get(this.octets).i32Constant(16).i32Add().set(this.octets);
    code.get(this.#left).i32Constant(16).i32Subtract().tee(this.#left);
    code.i32Constant(0).i32Greater().goToIf(next);
    code.end();
    // By so many octets that was too far.
    code.get(at).get(this.#left).i32Constant(3).i32Multiply().i32Add();
    code.i32LoadOctet().i32LoadOctet(Place.kinds).i32Constant(Kind.gap).i32And().goToUnless(odd);
    code.get(this.#last).set(this.octets);
  }

  /** Goes to `odd` unless as many of the sixteen are octets as are left. */
  #requireValid(odd: Label): void {
    const code = this.#code;
    code.get(this.#valid).highestBits().i32Constant(-1).i32Xor();
    code.i32Constant(1);
    code.get(this.#left).i32Constant(16);
    code.get(this.#left).i32Constant(16).i32Below();
    code.select().i32ShiftLeftBy().i32Constant(1).i32Subtract();
    code.i32And().goToIf(odd);
  }

  /** Pushes, of each of the sixteen threes of characters that are here, the one with that number. */
  #pushOfThrees(at: Local, number: number): void {
    const code = this.#code;
    for (let part = 0; part < 3; part++) {
      const offset = 16 * part;
      code.get(at).loadFrom(offset);
      code.i32Constant(Place.threes + 48 * number + offset).loadFrom();
      code.swizzle();
      if (part > 0) code.or();
    }
  }

  /** Pushes what these are as digits, and notes where they are none. */
  #pushDigits(at: Local, number: number): void {
    const code = this.#code;
    this.#pushOfThrees(at, number);
    code.tee(this.#characters).i32Constant(zeros).splat().subtractOctets().tee(this.#value);
    code.get(this.#value).i32Constant(tens).splat().lessOctets().tee(this.#isDigit).and();
    code.get(this.#characters).i32Constant(beforeLetters).splat().subtractOctets();
    code.get(this.#characters).i32Constant(letters).splat().subtractOctets();
    code.i32Constant(sixes).splat().lessOctets().tee(this.#value).and().or();
    code.get(this.#isDigit).get(this.#value).or().get(this.#valid).and().set(this.#valid);
  }
}
