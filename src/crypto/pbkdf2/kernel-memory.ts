/**
 * What a kernel finds in its memory: rows of one vector each. Every lane of the vectors is a computation of its own.
 *
 * The rounds of SHA-1, with A to E the words of the state, `f` the round's function and `K` its constant, are
 * `next = (A <<< 5) + f(B, C, D) + E + K + W[t]`, after which E, D, C, B are what D, C, `B <<< 30`, A were. The state
 * before the block is a midstate of the HMAC key and never changes, so all of a round's sum that depends on it alone is
 * computed once. It reaches into five rounds, until the last of its words has passed E:
 *
 * | t | A  | B  | C        | D        | E       | constant part of the sum          |
 * |---|----|----|----------|----------|---------|-----------------------------------|
 * | 0 | A  | B  | C        | D        | E       | (A <<< 5) + f(B, C, D) + E + K    |
 * | 1 | T0 | A  | B <<< 30 | C        | D       | f(A, B <<< 30, C) + D + K         |
 * | 2 | T1 | T0 | A <<< 30 | B <<< 30 | C       | C + K                             |
 * | 3 | T2 | T1 | T0 <<< 30 | A <<< 30 | B <<< 30 | (B <<< 30) + K                  |
 * | 4 | T3 | T2 | T1 <<< 30 | T0 <<< 30 | A <<< 30 | (A <<< 30) + K                 |
 *
 * These five, three words that `f` of rounds 2 and 3 needs, and the five words themselves, which the end of the
 * compression adds: thirteen rows a midstate.
 */
import { rotateLeft } from "../words.ts";
import { roundConstants } from "./sha1-constants.ts";

/** Rows of a midstate, counted from its first. */
export const KeyRow = {
  /** A to E. */
  state: 0,
  /** The constant parts of rounds 0 to 4. */
  part: 5,
  /** `(A <<< 30) ^ (B <<< 30)`: round 2 chooses between the two. */
  difference: 10,
  /** `A <<< 30`. */
  turnedA: 11,
  /** `B <<< 30`. */
  turnedB: 12,
  /** How many rows a midstate has. */
  count: 13,
} as const;

/** Rows of a kernel's memory. */
export const Row = {
  /** The midstate after the inner padded key, as {@link KeyRow} says. */
  inner: 0,
  /** The midstate after the outer padded key. */
  outer: 13,
  /** The last iterate: five words. */
  iterate: 26,
  /** The XOR of all iterates so far: five words. */
  sum: 31,
  /** How many rows there are. */
  count: 36,
} as const;

/** Writes the thirteen words of a midstate in the order of {@link KeyRow} to `words`. */
export function deriveKeyWords(midstate: Int32Array, words: Int32Array): void {
  const [a, b, c, d, e] = midstate as unknown as readonly [number, number, number, number, number];
  const k = roundConstants[0];
  const turnedA = rotateLeft(a, 30);
  const turnedB = rotateLeft(b, 30);
  words.set(midstate, KeyRow.state);
  words[KeyRow.part] = rotateLeft(a, 5) + choose(b, c, d) + e + k;
  words[KeyRow.part + 1] = choose(a, turnedB, c) + d + k;
  words[KeyRow.part + 2] = c + k;
  words[KeyRow.part + 3] = turnedB + k;
  words[KeyRow.part + 4] = turnedA + k;
  words[KeyRow.difference] = turnedA ^ turnedB;
  words[KeyRow.turnedA] = turnedA;
  words[KeyRow.turnedB] = turnedB;
}

/** `f` of the first twenty rounds: where a bit of `x` is set, the bit of `y`, else that of `z`. */
function choose(x: number, y: number, z: number): number {
  return z ^ (x & (y ^ z));
}
