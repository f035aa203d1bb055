/** The SHA-1 compression function over words: the set-up of every derivation, and the whole of the plain backend. */
import { rotateLeft } from "../words.ts";

/** The state before the first block. @spec FIPS 180-4 5.3.1 */
export const initialState: Int32Array = Int32Array.of(
  0x6745_2301,
  0xefcd_ab89 | 0,
  0x98ba_dcfe | 0,
  0x1032_5476,
  0xc3d2_e1f0 | 0,
);

/** The constant of each group of twenty rounds. @spec FIPS 180-4 4.2.1 */
export const roundConstants: readonly [number, number, number, number] = [
  0x5a82_7999,
  0x6ed9_eba1,
  0x8f1b_bcdc | 0,
  0xca62_c1d6 | 0,
];

/** What {@link compress} works on: sixteen words of a block, and room for the sixty-four that follow from them. */
export type Schedule = Int32Array;

/** A schedule of zeros. Its owner clears it. */
export function createSchedule(): Schedule {
  return new Int32Array(80);
}

/**
 * Compresses the block in the first sixteen words of `schedule` and writes the new state, five words, to `to`.
 *
 * @param from - the state before the block
 * @param to - may be `from`, or the schedule: then the digest stands where the next message of an HMAC wants it
 * @spec FIPS 180-4 6.1.2
 */
export function compress(from: Int32Array, schedule: Schedule, to: Int32Array): void {
  for (let t = 16; t < 80; t++) {
    schedule[t] = rotateLeft(
      at(schedule, t - 3) ^ at(schedule, t - 8) ^ at(schedule, t - 14) ^ at(schedule, t - 16),
      1,
    );
  }
  let a = at(from, 0);
  let b = at(from, 1);
  let c = at(from, 2);
  let d = at(from, 3);
  let e = at(from, 4);
  for (let t = 0; t < 80; t++) {
    const next = (rotateLeft(a, 5) + e + mixed(t, b, c, d) + at(schedule, t)) | 0;
    e = d;
    d = c;
    c = rotateLeft(b, 30);
    b = a;
    a = next;
  }
  to[0] = at(from, 0) + a;
  to[1] = at(from, 1) + b;
  to[2] = at(from, 2) + c;
  to[3] = at(from, 3) + d;
  to[4] = at(from, 4) + e;
}

/** The round's function of three words plus the round's constant. */
function mixed(t: number, b: number, c: number, d: number): number {
  if (t < 20) return (d ^ (b & (c ^ d))) + roundConstants[0];
  if (t < 40) return (b ^ c ^ d) + roundConstants[1];
  if (t < 60) return ((b & c) | (d & (b | c))) + roundConstants[2];
  return (b ^ c ^ d) + roundConstants[3];
}

function at(words: Int32Array, index: number): number {
  return words[index] as number;
}
