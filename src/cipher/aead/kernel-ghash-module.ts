import { Assembler } from "../../crypto/pbkdf2/assembler.ts";
import type { AesCode } from "./kernel-rounds.ts";
import { rowLength } from "./kernel-tables.ts";

/** Rows of products: two for each octet of a block. */
export const productRows: number = 2 * rowLength;

/** Rows of the GHASH kernel's memory. */
export const GhashRow = {
  /**
   * The hash key times each nibble, an octet of the products a row: of octet `i`, row `2i` for the upper nibble of an
   * octet of text, and `2i + 1` for the lower, which stands for powers higher by four.
   */
  products: 0,
  /** The lower nibble of every octet. */
  nibbles: 32,
  /** The octets from the last to the first. */
  backwards: 33,
  /** Ones in the first half, and in the second. */
  lowHalf: 34,
  highHalf: 35,
  /** What is hashed so far, from its last octet to its first. */
  chain: 36,
  /** How many rows before the text nobody uses. */
  spare: 16,
  /** The text. */
  text: 64,
} as const;

/**
 * A module whose `run(rows, address)` hashes so many rows of text from `address` on.
 *
 * A block times the hash key is a sum of products with its 32 nibbles. A look-up by nibbles gives the same octet of 16 of
 * these products at once, where that of the first nibble belongs furthest to the left: so what octet 0 gave is moved on
 * by an octet before that of octet 1 is added, and so on, until 32 octets stand there. No address and no branch depends
 * on the key or the text.
 *
 * Octets are kept backwards, so that the powers of x go down by shifting right, as in numbers.
 *
 * @spec NIST SP 800-38D 6.3, 6.4
 * @source M. Hamburg, Accelerating AES with vector permute instructions, 2009, 5 (look-ups by nibbles); what is made of them is our own
 */
export function assembleGhash(lookUp: AesCode["lookUp"]): Uint8Array {
  const code = new Assembler(2, 0);
  const [chain, upper, lower] = [code.vector(), code.vector(), code.vector()];
  const [high, low, zero, carried] = [code.vector(), code.vector(), code.vector(), code.vector()];

  row(GhashRow.chain).set(chain);
  code.loop();
  code.get(code.address).load(0);
  row(GhashRow.backwards)[lookUp]().get(chain).xor().set(chain);
  code.get(chain);
  row(GhashRow.nibbles).and().set(lower);
  code.get(chain).shiftRight(4);
  row(GhashRow.nibbles).and().set(upper);
  multiply();
  reduce();
  code.get(code.address).i32Constant(rowLength).i32Add().set(code.address);
  code.get(code.iterations).i32Constant(1).i32Subtract().tee(code.iterations).again();
  code.end();
  code.i32Constant(0).get(chain).store(GhashRow.chain);
  return code.module();

  /** Pushes a row. */
  function row(number: number): Assembler {
    return code.i32Constant(0).load(number);
  }

  /** The hash key times what the nibbles stand for: 32 octets in `high` and `low`. */
  function multiply(): void {
    products(0);
    code.set(low).get(zero).set(high);
    for (let octet = 1; octet < rowLength; octet++) {
      moveOn();
      products(octet);
      code.get(low).xor().set(low);
    }
    moveOn();
  }

  /** Pushes an octet of the products: of each octet of text, the sum of its two. */
  function products(octet: number): void {
    const first = GhashRow.products + 2 * octet;
    row(first).get(upper)[lookUp]();
    row(first + 1)
      .get(lower)
      [lookUp]();
    code.xor();
  }

  /** Moves what stands in `high` and `low` on by an octet. */
  function moveOn(): void {
    const last = rowLength - 1;
    code.get(low).get(high).window(last).set(high);
    code.get(zero).get(low).window(last).set(low);
  }

  /** `low` has the powers from 128 on, each of which is worth 1 + x + x^2 + x^7 of those 128 lower. */
  function reduce(): void {
    code.get(low).shiftHalvesLeft(63).get(low).shiftHalvesLeft(62).xor().get(low).shiftHalvesLeft(57).xor();
    code.set(carried).get(carried).get(carried).shuffle(2, 3, 0, 1).set(carried);
    // What falls out of the lower half comes back once more; what falls out of the upper one goes to the lower.
    code.get(carried);
    row(GhashRow.highHalf).and().get(low).xor().set(low);
    code.get(carried);
    row(GhashRow.lowHalf).and().get(high).xor().get(low).xor();
    for (const power of [1, 2, 7]) code.get(low).shiftHalvesRight(power).xor();
    code.set(chain);
  }
}
