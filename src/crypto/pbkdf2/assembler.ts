/**
 * A WebAssembly assembler that knows the instructions of this library's kernels and no other. A module of it has one
 * function, `run(iterations)`, and its memory, one page where no more is asked for, which it exports as `memory`.
 *
 * A method is named after what its instruction does to vectors of four 32-bit words, because nearly all do that; the
 * few about single integers carry `i32` in their name.
 *
 * @spec WebAssembly Core Specification 2.0, 5 (binary format)
 */

import { concat } from "../../bytes/octets.ts";

/** A local variable of the function: its number. */
export type Local = number;

const Type = { i32: 0x7f, v128: 0x7b, function: 0x60, nothing: 0x40 } as const;

const Section = { type: 1, function: 3, memory: 5, export: 7, code: 10 } as const;

const Opcode = {
  loop: 0x03,
  end: 0x0b,
  branchIf: 0x0d,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i32Const: 0x41,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32And: 0x71,
  /** All vector instructions begin with this octet. */
  vector: 0xfd,
} as const;

const Vector = {
  load: 0x00,
  store: 0x0b,
  shuffle: 0x0d,
  swizzle: 0x0e,
  splat: 0x11,
  and: 0x4e,
  or: 0x50,
  xor: 0x51,
  i32x4Shl: 0xab,
  i32x4ShrU: 0xad,
  i32x4Add: 0xae,
  i64x2Shl: 0xcb,
  i64x2ShrU: 0xcd,
  relaxedSwizzle: 0x100,
} as const;

/** Octets of a vector in memory. */
export const rowLength = 16;

/** The body of the function, instruction by instruction, onto WebAssembly's stack of operands. */
export class Assembler {
  readonly #code: number[] = [];
  readonly #parameters: number;
  readonly #integers: number;
  #vectors = 0;

  /** The first argument of `run`: an i32. */
  readonly iterations: Local = 0;
  /** An i32: the second argument of `run`, or where it has one, a local that begins as zero. */
  readonly address: Local = 1;

  /**
   * @param parameters - arguments of `run`
   * @param integers - locals that are an i32 besides: the first has the number `parameters`. They begin as zero
   */
  constructor(parameters: 1 | 2 = 1, integers = 1) {
    this.#parameters = parameters;
    this.#integers = integers;
  }

  /** A new local that holds a vector. It begins as zero. */
  vector(): Local {
    return this.#parameters + this.#integers + this.#vectors++;
  }

  /** Pushes a local. */
  get(local: Local): this {
    return this.#octet(Opcode.localGet).#unsigned(local);
  }

  /** Pops into a local. */
  set(local: Local): this {
    return this.#octet(Opcode.localSet).#unsigned(local);
  }

  /** Copies the top of the stack to a local. */
  tee(local: Local): this {
    return this.#octet(Opcode.localTee).#unsigned(local);
  }

  /** Pushes an integer. */
  i32Constant(value: number): this {
    return this.#octet(Opcode.i32Const).#signed(value);
  }

  /** Pops two integers and pushes their sum. */
  i32Add(): this {
    return this.#octet(Opcode.i32Add);
  }

  /** Pops two integers and pushes the bits that both have. */
  i32And(): this {
    return this.#octet(Opcode.i32And);
  }

  /** Pops two integers and pushes their difference. */
  i32Subtract(): this {
    return this.#octet(Opcode.i32Sub);
  }

  /** Pops an address and pushes the vector that lies `row` vectors after it. */
  load(row: number): this {
    return this.#memory(Vector.load, row);
  }

  /** Pops a vector, then an address, and writes the vector `row` vectors after the address. */
  store(row: number): this {
    return this.#memory(Vector.store, row);
  }

  /** Pops an integer and pushes a vector with four copies of it. */
  splat(): this {
    return this.#vector(Vector.splat);
  }

  /** Pops two vectors and pushes the bits that both have. */
  and(): this {
    return this.#vector(Vector.and);
  }

  /** Pops two vectors and pushes the bits that either has. */
  or(): this {
    return this.#vector(Vector.or);
  }

  /** Pops two vectors and pushes the bits that one of them has. */
  xor(): this {
    return this.#vector(Vector.xor);
  }

  /** Pops two vectors and pushes the sums of their words. */
  add(): this {
    return this.#vector(Vector.i32x4Add);
  }

  /** Shifts each of the four words on the top of the stack left. */
  shiftLeft(bits: number): this {
    return this.i32Constant(bits).#vector(Vector.i32x4Shl);
  }

  /** Shifts each of the four words on the top of the stack right. */
  shiftRight(bits: number): this {
    return this.i32Constant(bits).#vector(Vector.i32x4ShrU);
  }

  /** Shifts each of the two 64-bit halves on the top of the stack left. */
  shiftHalvesLeft(bits: number): this {
    return this.i32Constant(bits).#vector(Vector.i64x2Shl);
  }

  /** Shifts each of the two 64-bit halves on the top of the stack right. */
  shiftHalvesRight(bits: number): this {
    return this.i32Constant(bits).#vector(Vector.i64x2ShrU);
  }

  /** Pops two vectors and pushes four words of theirs: 0 to 3 are the first vector's, 4 to 7 the second's. */
  shuffle(...words: readonly [number, number, number, number]): this {
    this.#vector(Vector.shuffle);
    for (const word of words) for (let octet = 0; octet < 4; octet++) this.#octet(4 * word + octet);
    return this;
  }

  /** Pops two vectors, which end to end are 32 octets, and pushes those from `octet` on. */
  window(octet: number): this {
    this.#vector(Vector.shuffle);
    for (let i = 0; i < rowLength; i++) this.#octet(octet + i);
    return this;
  }

  /** Pops a vector of 16 numbers, then a vector of octets, and pushes the octets with these numbers; above 15, zeros. */
  swizzle(): this {
    return this.#vector(Vector.swizzle);
  }

  /** The same, where no number is from 16 to 127: of those the outcome depends on the machine. Not every engine has it. */
  relaxedSwizzle(): this {
    return this.#vector(Vector.relaxedSwizzle);
  }

  /** Begins a loop: {@link Assembler.again} comes back here. */
  loop(): this {
    return this.#octet(Opcode.loop).#octet(Type.nothing);
  }

  /** Pops an integer and begins the loop again unless it is zero. */
  again(): this {
    return this.#octet(Opcode.branchIf).#unsigned(0);
  }

  /** Ends the loop. */
  end(): this {
    return this.#octet(Opcode.end);
  }

  /** The module, with so many `pages` of 64 KiB: the same instructions always make the same octets. */
  module(pages = 1): Uint8Array {
    const parameters = list(...Array.from({ length: this.#parameters }, () => [Type.i32]));
    const locals = list([this.#integers, Type.i32], [...unsigned(this.#vectors), Type.v128]);
    const code = concat(Uint8Array.from(locals), Uint8Array.from(this.#code), Uint8Array.of(Opcode.end));
    const codeHead = [1, ...unsigned(code.length)];
    const head = [
      ...[0, 0x61, 0x73, 0x6d], // "\0asm"
      ...[1, 0, 0, 0], // version 1
      ...section(Section.type, list([Type.function, ...parameters, 0])),
      ...section(Section.function, list([0])),
      ...section(Section.memory, list([0, ...unsigned(pages)])),
      ...section(Section.export, list([...name("memory"), 2, 0], [...name("run"), 0, 0])),
      ...[Section.code, ...unsigned(codeHead.length + code.length), ...codeHead],
    ];
    return concat(Uint8Array.from(head), code);
  }

  /** An instruction that only one kernel has: its opcode, and its operands as they are encoded. */
  protected instruction(...octets: readonly number[]): this {
    for (const octet of octets) this.#octet(octet);
    return this;
  }

  /** The same, of an instruction about vectors. */
  protected vectorInstruction(opcode: number, ...operands: readonly number[]): this {
    return this.#vector(opcode).instruction(...operands);
  }

  #memory(opcode: number, row: number): this {
    const alignment = 4; // as a power of two
    return this.#vector(opcode)
      .#octet(alignment)
      .#unsigned(rowLength * row);
  }

  #vector(opcode: number): this {
    return this.#octet(Opcode.vector).#unsigned(opcode);
  }

  #octet(octet: number): this {
    this.#code.push(octet);
    return this;
  }

  #unsigned(value: number): this {
    for (const octet of unsigned(value)) this.#code.push(octet);
    return this;
  }

  /** Signed LEB128: bit 6 of the last octet is the sign. */
  #signed(value: number): this {
    let rest = value | 0;
    for (; rest < -0x40 || rest > 0x3f; rest >>= 7) this.#code.push((rest & 0x7f) | 0x80);
    this.#code.push(rest & 0x7f);
    return this;
  }
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, ...unsigned(content.length), ...content];
}

function list(...items: readonly (readonly number[])[]): readonly number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function name(text: string): readonly number[] {
  return [text.length, ...Array.from(text, (character) => character.charCodeAt(0))];
}

/** LEB128: seven bits an octet, least significant first; the top bit says that more follow. */
export function unsigned(value: number): readonly number[] {
  return value > 0x7f ? [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)] : [value];
}
