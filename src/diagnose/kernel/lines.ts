import type { Local } from "../../crypto/pbkdf2/assembler.ts";
import { mostLabel } from "../characters.ts";
import { epochLength } from "../decoration.ts";
import { beginnings, fourBlanks, hashFactors, Seen } from "../first-glance.ts";
import { mostLabels } from "../vocabulary.ts";
import { KernelAssembler, type Label } from "./assembler.ts";
import { Kind, Place, pages } from "./places.ts";
import { SentenceKernel } from "./sentences.ts";

/** Locals that hold an integer, besides the arguments: as many as the kernel's parts take. */
const integers = 21;
const [newlines, dots, colons] = [0x0a0a0a0a, 0x2e2e2e2e, 0x3a3a3a3a];

/**
 * Goes through the lines of a log, and steps over those that are known to hold nothing, as {@link promisingPlace} would,
 * by the same memory of beginnings; and over those that were said before, of which it notes down what was found.
 *
 * `run(line, until)` looks, from the line that starts at `line` on, for one before `until` that somebody else has to look
 * at, or before which there is no room for more finds. It leaves the place where that line starts, and where it ends; or,
 * where there is none, a place that is not before `until`: the start of a line, or the text's end and one more.
 *
 * All addresses are of the memory. It reads no further than 256 octets past the text's end, where zeros are.
 */
export function kernelModule(): Uint8Array {
  const code = new KernelAssembler(2, integers);
  new LineKernel(code).write();
  return code.module(pages);
}

/** The kernel's instructions, step by step. */
class LineKernel {
  readonly #code: KernelAssembler;
  /** The line that is looked at; at first, the first argument. */
  readonly #line: Local;
  readonly #until: Local;
  readonly #lineEnd: Local;
  /** The stamp that was stepped over last; 0 where none was. */
  readonly #stamp: Local;
  /** Where it looks. */
  readonly #at: Local;
  readonly #labels: Local;
  readonly #bits: Local;
  readonly #entry: Local;
  readonly #seen: Local;
  readonly #four: Local;
  readonly #newlines: Local;
  readonly #twelve: Local;
  readonly #key: Local;
  readonly #sentences: SentenceKernel;

  constructor(code: KernelAssembler) {
    this.#code = code;
    this.#line = code.integer();
    this.#until = code.integer();
    this.#lineEnd = code.integer();
    this.#stamp = code.integer();
    this.#at = code.integer();
    this.#labels = code.integer();
    this.#bits = code.integer();
    this.#entry = code.integer();
    this.#seen = code.integer();
    this.#four = code.integer();
    this.#newlines = code.vector();
    this.#twelve = code.vector();
    this.#key = code.vector();
    this.#sentences = new SentenceKernel(code, {
      at: this.#at,
      line: this.#line,
      lineEnd: this.#lineEnd,
      stamp: this.#stamp,
      seen: this.#seen,
    });
  }

  write(): void {
    const code = this.#code;
    code.i32Constant(newlines).splat().set(this.#newlines);
    code.i32Constant(Place.twelve).loadFrom().set(this.#twelve);
    this.#sentences.begin();
    const end = code.begin();
    const lines = code.beginLoop();
    code.get(this.#line).get(this.#until).i32Below().goToUnless(end);
    // First, for a processor that goes wrong at a beginning has this behind it.
    this.#findLineEnd();
    this.#skipPrefix();
    code.i32Constant(0).set(this.#labels);
    this.#sentences.beginLine();
    const nothing = code.begin();
    const promising = code.begin();
    this.#glance(nothing, promising, end);
    code.end();
    this.#sentences.write(nothing, end);
    code.end();
    code.get(this.#lineEnd).i32Constant(1).i32Add().set(this.#line).goTo(lines);
    code.end();
    code.end();
    code.i32Constant(0).get(this.#line).i32Store(Place.line);
    code.i32Constant(0).get(this.#at).i32Store(Place.words);
    code.i32Constant(0).get(this.#seen).i32Store(Place.seen);
    code.i32Constant(0).get(this.#lineEnd).i32Store(Place.lineEnd);
    this.#sentences.end();
  }

  /** Finds the end of the line, or the text's where none is left. */
  #findLineEnd(): void {
    const code = this.#code;
    code.get(this.#line).set(this.#at);
    const found = code.begin();
    const further = code.beginLoop();
    this.#bitsOf(this.#newlines);
    code.tee(this.#bits).goToIf(found);
    code.get(this.#at).i32Constant(32).i32Add().tee(this.#at);
    code.i32Constant(0).i32Load(Place.textEnd).i32Below().goToIf(further);
    code.end();
    code.i32Constant(0).i32Load(Place.textEnd).set(this.#at);
    code.i32Constant(1).set(this.#bits);
    code.end();
    code.get(this.#at).get(this.#bits).i32LowestBit().i32Add().set(this.#lineEnd);
  }

  /** Pushes which of the next 32 characters are those of which `sixteen` has copies. */
  #bitsOf(sixteen: Local): void {
    const code = this.#code;
    code.get(this.#at).loadFrom().get(sixteen).equalOctets().highestBits();
    code.get(this.#at).loadFrom(16).get(sixteen).equalOctets().highestBits();
    code.i32ShiftLeft(16).i32Or();
  }

  /** Goes to the line's start, and after up to two stamps there; or after the prefix, if the line has it, and those. */
  #skipPrefix(): void {
    const code = this.#code;
    code.get(this.#line).set(this.#at);
    code.i32Constant(0).set(this.#stamp);
    const none = code.begin();
    code.i32Constant(0).i32Load(Place.prefixLength).goToUnless(none);
    this.#pushIsStamp();
    code.goToIf(none);
    code.i32Constant(0).set(this.#four);
    const next = code.beginLoop();
    code.get(this.#line).get(this.#four).i32Add().loadFrom();
    code.get(this.#four).loadFrom(Place.prefixMasks).and();
    code.get(this.#four).loadFrom(Place.prefixValues).xor().isAnySet().goToIf(none);
    code.get(this.#four).i32Constant(16).i32Add().tee(this.#four);
    code.i32Constant(0).i32Load(Place.prefixLength).i32Below().goToIf(next);
    code.end();
    code.get(this.#line).i32Constant(0).i32Load(Place.prefixLength).i32Add().set(this.#at);
    code.end();
    this.#skipStamp();
    const one = code.begin();
    code.get(this.#at).i32LoadOctet().i32Constant(0x30).i32Subtract().i32Constant(10).i32Below().goToUnless(one);
    this.#skipStamp();
    code.end();
  }

  /** Steps over a stamp if one is here, and without a branch: some logs have them before one line and not the next. */
  #skipStamp(): void {
    const code = this.#code;
    this.#pushIsStamp();
    code.set(this.#four).get(this.#at).get(this.#stamp).get(this.#four).select().set(this.#stamp);
    code.get(this.#four).i32Constant(epochLength).i32Multiply().get(this.#at).i32Add().set(this.#at);
  }

  /** Pushes whether a `-t` stamp is here: a dot, and a colon with a blank, where it has them. */
  #pushIsStamp(): void {
    const code = this.#code;
    code.get(this.#at).i32LoadPair(17).i32Constant(0x203a).i32Equal();
    code.get(this.#at).i32LoadOctet(10).i32Constant(0x2e).i32Equal().i32And();
  }

  /** Goes to `nothing` where the line is known to hold nothing, to `promising`, or else to `unknown`. */
  #glance(nothing: Label, promising: Label, unknown: Label): void {
    const code = this.#code;
    const after = code.beginLoop();
    code.i32Constant(Seen.unknown).set(this.#seen);
    code.get(this.#at).i32Load().set(this.#four);
    this.#leaveDumpRow(nothing);
    code.get(this.#at).loadFrom().set(this.#key);
    this.#pushHash();
    code.set(this.#entry);
    const known = code.begin();
    this.#pushDiffers();
    code.goToUnless(known);
    code.get(this.#entry).i32Constant(16).i32Xor().set(this.#entry);
    this.#pushDiffers();
    code.goToIf(unknown);
    code.end();
    code
      .get(this.#entry)
      .i32Load(Place.beginnings + 12)
      .tee(this.#seen);
    code.i32Constant(Seen.nothing).i32Equal().goToIf(nothing);
    code.get(this.#seen).goToUnless(promising);
    const label = code.begin();
    code.get(this.#seen).i32Constant(0).i32Greater().goToIf(label);
    // What stands before a line's words stands at its beginning alone.
    code.get(this.#seen).i32Constant(Seen.decoration).i32Equal();
    code.get(this.#labels).i32IsZero().i32And().goToIf(unknown);
    this.#measureLabel(nothing, unknown);
    code.end();
    code.get(this.#at).get(this.#seen).i32Add().set(this.#at);
    code.get(this.#labels).i32Constant(1).i32Add().tee(this.#labels);
    code
      .i32Constant(mostLabels + 1)
      .i32Below()
      .goToIf(after);
    code.goTo(nothing);
    code.end();
  }

  /** Leaves where a row of octets begins, as `isDumpRow` has it. */
  #leaveDumpRow(nothing: Label): void {
    const code = this.#code;
    const other = code.begin();
    code.get(this.#four).i32Constant(fourBlanks).i32Differ().goToIf(other);
    // The address of the first digit: there are four blanks, or five.
    code.get(this.#at).i32LoadOctet(4).i32Constant(0x20).i32Equal().get(this.#at).i32Add().tee(this.#entry);
    code.i32LoadOctet(4).i32LoadOctet(Place.kinds);
    code.get(this.#entry).i32LoadOctet(5).i32LoadOctet(Place.kinds).i32And().i32Constant(Kind.hex).i32And();
    code.goToUnless(other);
    code.get(this.#entry).i32LoadOctet(6).i32Constant(0x20).i32Equal().goToIf(nothing);
    code.end();
  }

  /** Pushes where the next twelve characters are remembered, if they are in their own place, after the first of all. */
  #pushHash(): void {
    const code = this.#code;
    code.get(this.#four);
    code.get(this.#at).i32Load(4).i32Constant(hashFactors[0]).i32Multiply().i32Xor();
    code.get(this.#at).i32Load(8).i32Constant(hashFactors[1]).i32Multiply().i32Xor();
    code.i32Constant(hashFactors[2]).i32Multiply().i32ShiftRight(16);
    code
      .i32Constant(beginnings - 2)
      .i32And()
      .i32ShiftLeft(4);
  }

  /** Pushes whether another twelve characters are remembered there. */
  #pushDiffers(): void {
    const code = this.#code;
    code.get(this.#entry).loadFrom(Place.beginnings).get(this.#key).xor().get(this.#twelve).and().isAnySet();
  }

  /**
   * Sets {@link #seen} to the length of the label that is here, as `afterLabel` has it, or leaves where none is; and where
   * a stamp may be in it, which has the form of a label.
   */
  #measureLabel(nothing: Label, unknown: Label): void {
    const code = this.#code;
    code.i32Constant(colons).splat().set(this.#key);
    this.#bitsOf(this.#key);
    code.i32LowestBit().tee(this.#seen).i32Constant(1).i32Subtract();
    code.i32Constant(mostLabel).i32Below().goToUnless(nothing);
    code.get(this.#at).get(this.#seen).i32Add().tee(this.#entry);
    code.i32LoadOctet(1).i32Constant(0x20).i32Differ().goToIf(nothing);
    code.get(this.#at).set(this.#four);
    const next = code.beginLoop();
    code.get(this.#four).i32LoadOctet().i32LoadOctet(Place.kinds).i32Constant(Kind.label).i32And();
    code.goToUnless(nothing);
    code.get(this.#four).i32Constant(1).i32Add().tee(this.#four).get(this.#entry).i32Below().goToIf(next);
    code.end();
    code.i32Constant(dots).splat().set(this.#key);
    this.#bitsOf(this.#key);
    code.i32LowestBit().get(this.#seen).i32Below().goToIf(unknown);
    code.get(this.#seen).i32Constant(2).i32Add().set(this.#seen);
  }
}
