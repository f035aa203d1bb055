import { Assembler, type Local, unsigned } from "../../crypto/pbkdf2/assembler.ts";

/** A block or a loop, as a place to go to. */
export type Label = number;

/** The assembler, with what {@link kernelModule} needs besides: single octets, comparisons, and ways out of a block. */
export class KernelAssembler extends Assembler {
  /** Blocks and loops that have begun and not ended. */
  #open = 0;
  #integers = 0;

  /** The next local that holds an integer, the arguments first. */
  integer(): Local {
    return this.#integers++;
  }

  /** Begins a block. {@link goTo} its label goes to its end. */
  begin(): Label {
    this.instruction(0x02, 0x40);
    return ++this.#open;
  }

  /** Begins a loop. {@link goTo} its label comes back here. */
  beginLoop(): Label {
    this.loop();
    return ++this.#open;
  }

  /** Ends the block or loop that began last. */
  override end(): this {
    this.#open--;
    return super.end();
  }

  /** Goes to where a block ends or a loop begins. */
  goTo(label: Label): this {
    return this.instruction(0x0c, this.#open - label);
  }

  /** Pops an integer and does the same unless it is zero. */
  goToIf(label: Label): this {
    return this.instruction(0x0d, this.#open - label);
  }

  /** Pops an integer and does the same if it is zero. */
  goToUnless(label: Label): this {
    return this.i32IsZero().goToIf(label);
  }

  /** Pops an integer, then two values, and pushes the one below unless the integer is zero, and else the other. */
  select(): this {
    return this.instruction(0x1b);
  }

  /** Pops an address and pushes the octet that lies `offset` after it. */
  i32LoadOctet(offset = 0): this {
    return this.instruction(0x2d, 0, ...unsigned(offset));
  }

  /** Pops an address and pushes the two octets that lie `offset` after it. */
  i32LoadPair(offset: number): this {
    return this.instruction(0x2f, 0, ...unsigned(offset));
  }

  /** Pops an address and pushes the four octets that lie `offset` after it. */
  i32Load(offset = 0): this {
    return this.instruction(0x28, 0, ...unsigned(offset));
  }

  /** Pops an integer, then an address, and writes the integer `offset` after it. */
  i32Store(offset: number): this {
    return this.instruction(0x36, 0, ...unsigned(offset));
  }

  /** Pops an integer and pushes 1 where it is zero, else 0. */
  i32IsZero(): this {
    return this.instruction(0x45);
  }

  /** Pops two integers and pushes whether they are the same. */
  i32Equal(): this {
    return this.instruction(0x46);
  }

  /** Pops two integers and pushes whether they are not. */
  i32Differ(): this {
    return this.instruction(0x47);
  }

  /** Pops two integers and pushes whether the first is less, without signs. */
  i32Below(): this {
    return this.instruction(0x49);
  }

  /** Pops two integers and pushes whether the first is greater, with signs. */
  i32Greater(): this {
    return this.instruction(0x4a);
  }

  /** Pops an integer and pushes the place of its lowest bit that is set; 32 where none is. */
  i32LowestBit(): this {
    return this.instruction(0x68);
  }

  /** Pops two integers and pushes their product. */
  i32Multiply(): this {
    return this.instruction(0x6c);
  }

  /** Pops two integers and pushes the bits that either has. */
  i32Or(): this {
    return this.instruction(0x72);
  }

  /** Pops two integers and pushes the bits that one of them has. */
  i32Xor(): this {
    return this.instruction(0x73);
  }

  /** Shifts the integer on the top of the stack left. */
  i32ShiftLeft(bits: number): this {
    return this.i32Constant(bits).instruction(0x74);
  }

  /** Pops an integer, then another, and pushes that shifted left by so many bits. */
  i32ShiftLeftBy(): this {
    return this.instruction(0x74);
  }

  /** Shifts the integer on the top of the stack right, without its sign. */
  i32ShiftRight(bits: number): this {
    return this.i32Constant(bits).instruction(0x76);
  }

  /** Pops an address and pushes the vector that lies `offset` octets after it, at any boundary. */
  loadFrom(offset = 0): this {
    return this.vectorInstruction(0x00, 0, ...unsigned(offset));
  }

  /** Pops a vector, then an address, and writes it `offset` octets after that, at any boundary. */
  storeTo(offset: number): this {
    return this.vectorInstruction(0x0b, 0, ...unsigned(offset));
  }

  /** Pops a vector and pushes its word of that number. */
  word(number: number): this {
    return this.vectorInstruction(0x1b, number);
  }

  /** Pops two vectors and pushes the products of their words, without what exceeds 32 bits. */
  multiply(): this {
    return this.vectorInstruction(0xb5);
  }

  /** Pops a vector of bits, then two vectors, and pushes the bits of the one below where those are set, else the other's. */
  selectBits(): this {
    return this.vectorInstruction(0x52);
  }

  /** Pops two vectors of sixteen octets and pushes the differences. */
  subtractOctets(): this {
    return this.vectorInstruction(0x71);
  }

  /** Pops two vectors of sixteen octets and pushes one with all bits set where the first's is less, without signs. */
  lessOctets(): this {
    return this.vectorInstruction(0x26);
  }

  /** Pops two vectors of sixteen octets and pushes one with all bits set where they are the same. */
  equalOctets(): this {
    return this.vectorInstruction(0x23);
  }

  /** Pops a vector of sixteen octets and pushes an integer with the highest bit of each. */
  highestBits(): this {
    return this.vectorInstruction(0x64);
  }

  /** Pops a vector and pushes whether any bit of it is set. */
  isAnySet(): this {
    return this.vectorInstruction(0x53);
  }
}
