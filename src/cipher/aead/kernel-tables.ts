/**
 * The tables of the AES kernels, worked out from FIPS 197.
 *
 * The kernels have no table that is looked up by address: what a key or a text is must not show in the time. Instead
 * they look up sixteen entries at once, by nibbles, in tables of sixteen octets that fit a vector. That needs AES's
 * field as pairs over the field of 16 elements, which is a part of it: every octet is `i + k·θ`, with `θ² + θ` an
 * element of the small field. An octet is written as the nibble of `i`, then the nibble of `k`.
 *
 * With `1/a = θ² + θ` and `j = i + k`, the numbers
 *
 *     io = 1/(1/i + a/k) + j        jo = 1/(1/j + a/k) + i
 *
 * give the inverse, which is what AES's S-box is made of: `1/(i + k·θ) = (1/io)·(1/a + θ) + (1/jo)·(1/a + θ + 1)`. All that is left
 * to do to it is linear, so that each half can be looked up by its nibble. A zero's inverse is `infinity`: it is above
 * 15, a look-up by it gives zero, and it stays above 15 whatever is added to it.
 *
 * Rows are shifted never: each round mixes the octets where they lie, by other permutations than the last.
 *
 * @source M. Hamburg, Accelerating AES with vector permute instructions, 2009; the tables are our own
 * @spec FIPS 197 4.2, 5.1
 */
import { fillSubstitutes, times } from "../../crypto/aes-tables.ts";
import { octetPairs } from "./octet-pairs.ts";

/** Octets of a vector. */
export const rowLength = 16;

/** Rows of a kernel's memory. */
export const Row = {
  /** The inverse of a nibble. */
  inverse: 0,
  /** `a` times the inverse of a nibble. */
  quotient: 1,
  /** The S-box, in pairs: what `io` and what `jo` adds to it. */
  onceI: 2,
  onceJ: 3,
  /** Three times that. */
  thriceI: 4,
  thriceJ: 5,
  /** The S-box as octets, for the last round. */
  lastI: 6,
  lastJ: 7,
  /** An octet as a pair: what its lower and what its upper nibble adds to it. */
  enterLow: 8,
  enterHigh: 9,
  /** The lower nibble of every octet. */
  nibbles: 10,
  /** The octets of a counter, which is kept least significant octet first. */
  counterOrder: 11,
  /** One, where the counter is. */
  one: 12,
  /** Where the octets of the last round come from. */
  lastOrder: 13,
  /** Where the octets are that stand one, two and three behind in a column, for each of the four ways in which they lie. */
  mix: 14,
  /** The round keys: as many as the longest key has. */
  keys: 30,
  /** What is chained: CCM's MIC. */
  chain: 45,
  /** The counter. */
  counter: 46,
  /** All ones where a chain is over what comes out, zeros where it is over what goes in. */
  mask: 47,
  /** How many rows before the texts nobody uses. */
  spare: 16,
  /** Texts, and behind them the stream that they are encrypted with. */
  text: 64,
  stream: 2080,
} as const;

/** Rows for each of the four ways in which octets lie. */
export const mixRows = 4;

/** The most rows of text: half a page of memory, less what stands before it. */
export const textRows: number = Row.stream - Row.text - 32;

/** Above 15, whatever nibble is added. */
const infinity = 0x80;

/** Puts the tables into a kernel's memory, from its first octet on. */
export function fillKernelTables(memory: Uint8Array): void {
  const { element, pair, inverse, theta, norm } = octetPairs();
  const fill = (row: number, octet: (i: number) => number): void => {
    for (let i = 0; i < rowLength; i++) memory[rowLength * row + i] = octet(i);
  };
  const inverseOf = (nibble: number): number => inverse[element[nibble] as number] as number;
  const nibbleOf = (octet: number): number => (pair[octet] as number) >> 4;
  fill(Row.inverse, (i) => (i === 0 ? infinity : nibbleOf(inverseOf(i))));
  fill(Row.quotient, (i) => (i === 0 ? infinity : nibbleOf(times(inverseOf(i), inverse[norm] as number))));

  const box = new Uint8Array(256);
  fillSubstitutes(box, new Uint8Array(256));
  /** What the S-box makes of the octet with this inverse, but for its constant. */
  const linear = (octet: number): number => (box[inverse[octet] as number] as number) ^ substituteOfZero;
  for (const [rows, factor] of [
    [[Row.onceI, Row.thriceI, Row.lastI], norm ^ theta],
    [[Row.onceJ, Row.thriceJ, Row.lastJ], norm ^ theta ^ 1],
  ] as const) {
    const [once, thrice, last] = rows;
    fill(last, (i) => linear(times(inverseOf(i), factor)));
    fill(once, (i) => pair[memory[rowLength * last + i] as number] as number);
    fill(thrice, (i) => pair[times(memory[rowLength * last + i] as number, 3)] as number);
  }

  fill(Row.enterLow, (i) => pair[i] as number);
  fill(Row.enterHigh, (i) => pair[i << 4] as number);
  fill(Row.nibbles, () => 0x0f);
  fill(Row.counterOrder, (i) => (i < 12 ? i : 27 - i));
  fill(Row.one, (i) => (i === 12 ? 1 : 0));
  for (let shifts = 0; shifts < 4; shifts++) {
    for (let turn = 1; turn < 4; turn++) {
      fill(Row.mix + mixRows * shifts + turn - 1, (i) => shifted(inColumn(shifted(i, -shifts), turn), shifts));
    }
  }
  // Both 10 rounds and 14 leave two shifts over.
  fill(Row.lastOrder, (i) => shifted(i, 2));
}

/**
 * The round keys of a kernel: as pairs, with the S-box's constant, each as its round's octets lie.
 *
 * @param schedule - of `expandKey`, of 11 or 15 keys; borrowed
 * @param keys - where they are written to: 16 octets each
 */
export function fillKernelKeys(schedule: Int32Array, keys: Uint8Array): void {
  const { pair } = octetPairs();
  const rounds = schedule.length / 4 - 1;
  for (let round = 0; round <= rounds; round++) {
    for (let i = 0; i < rowLength; i++) {
      const from = round === rounds ? i : shifted(i, -round);
      const octet = ((schedule[4 * round + (from >> 2)] as number) >>> (24 - 8 * (from & 3))) & 0xff;
      const withConstant = round === 0 ? octet : octet ^ substituteOfZero;
      keys[rowLength * round + i] = round === rounds ? withConstant : (pair[withConstant] as number);
    }
  }
}

/** The constant that the S-box adds. */
const substituteOfZero = 0x63;

/** Where an octet comes from after so many ShiftRows, 0 to 3, or back. @spec FIPS 197 5.1.2 */
function shifted(place: number, shifts: number): number {
  const row = place & 3;
  return (((place >> 2) + row * (shifts & 3)) & 3) * 4 + row;
}

/** The octet that stands so many behind this one in its column, around its end. */
function inColumn(place: number, turn: number): number {
  return (place & ~3) | ((place + turn) & 3);
}
