import type { Local } from "../crypto/pbkdf2/assembler.ts";
import { isLabel, isLowerHex, mostLabel } from "./characters.ts";
import { epochLength } from "./decoration.ts";
import { beginnings, fourBlanks, hashFactors, Seen } from "./first-glance.ts";
import { SkipAssembler } from "./skip-assembler.ts";
import { mostLabels } from "./vocabulary.ts";

/** Where what lies in the kernel's memory. */
export const Place = {
  /** Where the text ends: the kernel is told. */
  textEnd: 0x00,
  /** Characters of the prefix; 0 where none is known. */
  prefixLength: 0x04,
  /** Where the line starts that was come to, or what {@link skipModule} says. */
  line: 0x08,
  /** Where it ends. */
  lineEnd: 0x0c,
  /** Where its words are, if {@link Place.seen} is that they are promising. */
  words: 0x10,
  seen: 0x14,
  /** A vector whose first twelve octets have all bits set, and whose others have none. */
  twelve: 0x20,
  /** Of the prefix: which bits are compared, and what these are. */
  prefixMasks: 0x100,
  prefixValues: 0x200,
  /** Of each character what it may be a part of. */
  kinds: 0x300,
  /** What is remembered of beginnings. */
  beginnings: 0x1_0000,
  /**
   * The text, with a line end before it. Platforms keep large strings at the beginning of a page: were this at the
   * beginning of one too, processors would take each load from the string to wait for the store before it.
   */
  text: 0x3_0840,
} as const;

/** What a character may be a part of. */
export const Kind = { label: 1, hex: 2 } as const;

/** Characters of the text, at most, and zeros after it. */
export const mostText = 0x8_0000;
const afterText = 0x200;

const [newlines, colons] = [0x0a0a0a0a, 0x3a3a3a3a];

/**
 * Steps over lines of a log that are known to hold nothing, as {@link promisingPlace} would, by the same memory of
 * beginnings. `run(from, until)` looks for the first line end at or after `from`, and from there on for a line before
 * `until` that begins in a way that is not known to be nothing: promising, or new. It leaves the place where that line
 * starts, and where it ends; or, where there is none, a place that is not before `until`: the start of a line, or the
 * text's end and one more.
 *
 * All addresses are of the memory. It reads no further than 256 octets past the text's end, where zeros are.
 */
export function skipModule(): Uint8Array {
  const code = new SkipAssembler(2, 6);
  const pages = Math.ceil((Place.text + mostText + afterText) / 0x1_0000);
  new SkipKernel(code).write();
  return code.module(pages);
}

/** Writes what the kernel finds in its memory at first. */
export function fillKernel(memory: Uint8Array): void {
  memory.fill(0xff, Place.twelve, Place.twelve + 12);
  memory[Place.text - 1] = 0x0a;
  for (let code = 0; code < 0x80; code++) {
    memory[Place.kinds + code] = (isLabel[code] === 1 ? Kind.label : 0) | (isLowerHex(code) ? Kind.hex : 0);
  }
}

/** The kernel's instructions, step by step. */
class SkipKernel {
  readonly #code: SkipAssembler;
  /** Where it looks; at first, the first argument. */
  readonly #at: Local = 0;
  readonly #until: Local = 1;
  readonly #line: Local = 2;
  readonly #labels: Local = 3;
  readonly #bits: Local = 4;
  readonly #entry: Local = 5;
  readonly #seen: Local = 6;
  readonly #four: Local = 7;
  readonly #newlines: Local;
  readonly #twelve: Local;
  readonly #key: Local;

  constructor(code: SkipAssembler) {
    this.#code = code;
    this.#newlines = code.vector();
    this.#twelve = code.vector();
    this.#key = code.vector();
  }

  write(): void {
    const code = this.#code;
    code.i32Constant(newlines).splat().set(this.#newlines);
    code.i32Constant(Place.twelve).loadFrom().set(this.#twelve);
    code.block(); // found: depth 1 in the loop
    code.loop(); // lines
    this.#findLineEnd();
    code.get(this.#at).i32Constant(1).i32Add().tee(this.#line).get(this.#until).i32Below().i32IsZero().branchIf(1);
    code.get(this.#line).set(this.#at);
    this.#skipPrefix();
    code.i32Constant(0).set(this.#labels);
    code.block(); // nothing
    this.#glance();
    code.end();
    code.get(this.#line).set(this.#at).branch(0);
    code.end();
    code.end();
    code.i32Constant(0).get(this.#line).i32Store(Place.line);
    code.i32Constant(0).get(this.#at).i32Store(Place.words);
    code.i32Constant(0).get(this.#seen).i32Store(Place.seen);
    code.get(this.#line).set(this.#at);
    this.#findLineEnd();
    code.i32Constant(0).get(this.#at).i32Store(Place.lineEnd);
  }

  /** Moves to the next line end, or to the text's end where none is left. */
  #findLineEnd(): void {
    const code = this.#code;
    code.block(); // found
    code.loop();
    this.#bitsOf(this.#newlines);
    code.tee(this.#bits).branchIf(1);
    code.get(this.#at).i32Constant(32).i32Add().tee(this.#at);
    code.i32Constant(0).i32Load(Place.textEnd).i32Below().again();
    code.end();
    code.i32Constant(0).i32Load(Place.textEnd).set(this.#at);
    code.i32Constant(1).set(this.#bits);
    code.end();
    code.get(this.#at).get(this.#bits).i32LowestBit().i32Add().set(this.#at);
  }

  /** Pushes which of the next 32 characters are those of which `sixteen` has copies. */
  #bitsOf(sixteen: Local): void {
    const code = this.#code;
    code.get(this.#at).loadFrom().get(sixteen).equalOctets().highestBits();
    code.get(this.#at).loadFrom(16).get(sixteen).equalOctets().highestBits();
    code.i32ShiftLeft(16).i32Or();
  }

  /** Steps over up to two stamps; or over the prefix, if the line has it, and those. */
  #skipPrefix(): void {
    const code = this.#code;
    code.block(); // stamped
    this.#pushIsStamp();
    code.branchIf(0);
    code.block(); // other
    code.i32Constant(0).i32Load(Place.prefixLength).i32IsZero().branchIf(0);
    code.i32Constant(0).set(this.#four);
    code.loop();
    code.get(this.#line).get(this.#four).i32Add().loadFrom();
    code.get(this.#four).loadFrom(Place.prefixMasks).and();
    code.get(this.#four).loadFrom(Place.prefixValues).xor().isAnySet().branchIf(1);
    code.get(this.#four).i32Constant(16).i32Add().tee(this.#four);
    code.i32Constant(0).i32Load(Place.prefixLength).i32Below().again();
    code.end();
    code.get(this.#line).i32Constant(0).i32Load(Place.prefixLength).i32Add().set(this.#at);
    code.end();
    code.end();
    for (let stamps = 0; stamps < 2; stamps++) {
      code.block();
      this.#pushIsStamp();
      code.i32IsZero().branchIf(0);
      code.get(this.#at).i32Constant(epochLength).i32Add().set(this.#at);
      code.end();
    }
  }

  /** Pushes whether a `-t` stamp is here: a dot, and a colon with a blank, where it has them. */
  #pushIsStamp(): void {
    const code = this.#code;
    code.get(this.#at).i32LoadPair(17).i32Constant(0x203a).i32Equal();
    code.get(this.#at).i32LoadOctet(10).i32Constant(0x2e).i32Equal().i32And();
  }

  /** Goes to the end of the block around it where the line is known to hold nothing, and two further out where not. */
  #glance(): void {
    const code = this.#code;
    const [nothing, found] = [1, 3];
    code.loop();
    code.i32Constant(Seen.unknown).set(this.#seen);
    code.get(this.#at).i32Load().set(this.#four);
    this.#leaveDumpRow(nothing);
    code.get(this.#at).loadFrom().set(this.#key);
    this.#pushHash();
    code.set(this.#entry);
    code.block(); // remembered
    this.#pushDiffers();
    code.i32IsZero().branchIf(0);
    code.get(this.#entry).i32Constant(16).i32Xor().set(this.#entry);
    this.#pushDiffers();
    code.branchIf(found + 1);
    code.end();
    code
      .get(this.#entry)
      .i32Load(Place.beginnings + 12)
      .tee(this.#seen);
    code.i32Constant(Seen.nothing).i32Equal().branchIf(nothing);
    code.get(this.#seen).i32IsZero().branchIf(found);
    code.block(); // label
    code.get(this.#seen).i32Constant(0).i32Greater().branchIf(0);
    // What stands before a line's words stands at its beginning alone.
    code.get(this.#seen).i32Constant(Seen.decoration).i32Equal();
    code
      .get(this.#labels)
      .i32IsZero()
      .i32And()
      .branchIf(found + 1);
    this.#measureLabel(nothing + 1);
    code.end();
    code.get(this.#at).get(this.#seen).i32Add().set(this.#at);
    code.get(this.#labels).i32Constant(1).i32Add().tee(this.#labels);
    code
      .i32Constant(mostLabels + 1)
      .i32Below()
      .again();
    code.end();
  }

  /** Leaves where a row of octets begins, as `isDumpRow` has it. */
  #leaveDumpRow(depth: number): void {
    const code = this.#code;
    code.block();
    code.get(this.#four).i32Constant(fourBlanks).i32Differ().branchIf(0);
    // The address of the first digit: there are four blanks, or five.
    code.get(this.#at).i32LoadOctet(4).i32Constant(0x20).i32Equal().get(this.#at).i32Add().tee(this.#entry);
    code.i32LoadOctet(4).i32LoadOctet(Place.kinds);
    code.get(this.#entry).i32LoadOctet(5).i32LoadOctet(Place.kinds).i32And().i32Constant(Kind.hex).i32And();
    code.i32IsZero().branchIf(0);
    code
      .get(this.#entry)
      .i32LoadOctet(6)
      .i32Constant(0x20)
      .i32Equal()
      .branchIf(depth + 1);
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

  /** Sets {@link #seen} to the length of the label that is here, as `afterLabel` has it, or leaves where none is. */
  #measureLabel(nothing: number): void {
    const code = this.#code;
    code.i32Constant(colons).splat().set(this.#key);
    this.#bitsOf(this.#key);
    code.i32LowestBit().tee(this.#seen).i32Constant(1).i32Subtract();
    code.i32Constant(mostLabel).i32Below().i32IsZero().branchIf(nothing);
    code.get(this.#at).get(this.#seen).i32Add().tee(this.#entry);
    code.i32LoadOctet(1).i32Constant(0x20).i32Differ().branchIf(nothing);
    code.get(this.#at).set(this.#four);
    code.loop();
    code.get(this.#four).i32LoadOctet().i32LoadOctet(Place.kinds).i32Constant(Kind.label).i32And();
    code.i32IsZero().branchIf(nothing + 1);
    code.get(this.#four).i32Constant(1).i32Add().tee(this.#four).get(this.#entry).i32Below().again();
    code.end();
    code.get(this.#seen).i32Constant(2).i32Add().set(this.#seen);
  }
}
