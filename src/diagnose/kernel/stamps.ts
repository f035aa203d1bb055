import type { Local } from "../../crypto/pbkdf2/assembler.ts";
import type { KernelAssembler, Label } from "./assembler.ts";
import { Find, noStamp, Place } from "./places.ts";

const [dots, zeros, tens] = [0x2e2e2e2e, 0x30303030, 0x0a0a0a0a];
/** How far before a sentence's first character a stamp's dot may be, and how far after it, where labels stand. */
const [nearBefore, nearAfter] = [192, 80];

/** The part of the kernel that says when a sentence was said. */
export class StampKernel {
  readonly #code: KernelAssembler;
  readonly #at: Local;
  readonly #end: Local;
  readonly #isNear: Local;
  readonly #digits: Local;
  readonly #pairs: Local;

  /** Takes locals of its own. */
  constructor(code: KernelAssembler) {
    this.#code = code;
    this.#at = code.integer();
    this.#end = code.integer();
    this.#isNear = code.integer();
    this.#digits = code.vector();
    this.#pairs = code.vector();
  }

  /** Writes the time of the sentence at `first` to the find at `find`: of `stamp`, if that is not zero. */
  write(find: Local, first: Local, stamp: Local): void {
    const code = this.#code;
    const noted = code.begin();
    const none = code.begin();
    this.#readDigits(stamp, none);
    code.get(find).get(this.#digits).storeTo(Find.time).goTo(noted);
    code.end();
    code.get(find).i32Constant(noStamp);
    this.#pushIsOneNear(first);
    code.i32Add().i32Store(Find.time);
    code.end();
  }

  /** Sets {@link #digits} to the four numbers that the sixteen digits of `stamp` are, or goes to `none`. */
  #readDigits(stamp: Local, none: Label): void {
    const code = this.#code;
    code.get(stamp).goToUnless(none);
    // A dot stands after the tenth.
    code.get(stamp).loadFrom().get(stamp).loadFrom(1).i32Constant(Place.ten).loadFrom().selectBits();
    code.i32Constant(zeros).splat().xor().set(this.#digits);
    code.i32Constant(Place.mostDigits).loadFrom().get(this.#digits).lessOctets().isAnySet().goToIf(none);
    // Two digits to a number: the first, in the lower half, counts ten times.
    code.get(this.#digits).i32Constant(0x00ff00ff).splat().and().tee(this.#pairs).shiftLeft(3);
    code.get(this.#pairs).shiftLeft(1).add();
    code.get(this.#digits).shiftRight(8).i32Constant(0x00ff00ff).splat().and().add().set(this.#digits);
    // And two of those to one: the first counts a hundred times.
    code.get(this.#digits).i32Constant(0xffff).splat().and().tee(this.#pairs).shiftLeft(6);
    code.get(this.#pairs).shiftLeft(5).add().get(this.#pairs).shiftLeft(2).add();
    code.get(this.#digits).shiftRight(16).add().set(this.#digits);
  }

  /** Pushes whether a dot between digits is so near that it may be a stamp's: see `timeOf`. */
  #pushIsOneNear(first: Local): void {
    const code = this.#code;
    code.get(first).i32Constant(nearBefore).i32Subtract().set(this.#at);
    code.get(first).i32Constant(nearAfter).i32Add().set(this.#end);
    const near = code.begin();
    const next = code.beginLoop();
    code.get(this.#at).loadFrom(1).i32Constant(dots).splat().equalOctets();
    for (const beside of [0, 2]) {
      code.get(this.#at).loadFrom(beside).i32Constant(zeros).splat().subtractOctets();
      code.i32Constant(tens).splat().lessOctets().and();
    }
    code.isAnySet().tee(this.#isNear).goToIf(near);
    code.get(this.#at).i32Constant(16).i32Add().tee(this.#at).get(this.#end).i32Below().goToIf(next);
    code.end();
    code.end();
    code.get(this.#isNear);
  }
}
