import { digest, type Hash } from "./hash.ts";
import { rotateLeft, wordBe } from "./words.ts";

/** The message schedule: sixteen words of the block and the sixty-four that follow from them. */
const schedule = new Int32Array(80);

/** SHA-1, which WPA keys its HMAC and its PRF with. @spec FIPS 180-4 6.1 */
export const Sha1: Hash = {
  name: "SHA-1",
  blockLength: 64,
  digestLength: 20,
  initialState: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0],
  byteOrder: "big",
  compress,
  clear: () => void schedule.fill(0),
};

/** The SHA-1 digest of a message: 20 octets. @spec FIPS 180-4 6.1 */
export function sha1(message: Uint8Array): Uint8Array {
  return digest(Sha1, message);
}

function compress(state: Int32Array, octets: Uint8Array, at: number): void {
  expand(octets, at);
  mix(state);
}

/**
 * Fills the schedule. The last sixteen words stay in variables, so that no word waits for one that was just stored.
 *
 * @spec FIPS 180-4 6.1.2 step 1
 */
function expand(octets: Uint8Array, at: number): void {
  let w0 = wordBe(octets, at);
  let w1 = wordBe(octets, at + 4);
  let w2 = wordBe(octets, at + 8);
  let w3 = wordBe(octets, at + 12);
  let w4 = wordBe(octets, at + 16);
  let w5 = wordBe(octets, at + 20);
  let w6 = wordBe(octets, at + 24);
  let w7 = wordBe(octets, at + 28);
  let w8 = wordBe(octets, at + 32);
  let w9 = wordBe(octets, at + 36);
  let w10 = wordBe(octets, at + 40);
  let w11 = wordBe(octets, at + 44);
  let w12 = wordBe(octets, at + 48);
  let w13 = wordBe(octets, at + 52);
  let w14 = wordBe(octets, at + 56);
  let w15 = wordBe(octets, at + 60);
  schedule[0] = w0;
  schedule[1] = w1;
  schedule[2] = w2;
  schedule[3] = w3;
  schedule[4] = w4;
  schedule[5] = w5;
  schedule[6] = w6;
  schedule[7] = w7;
  schedule[8] = w8;
  schedule[9] = w9;
  schedule[10] = w10;
  schedule[11] = w11;
  schedule[12] = w12;
  schedule[13] = w13;
  schedule[14] = w14;
  schedule[15] = w15;
  for (let t = 16; t < 80; t += 16) {
    w0 = rotateLeft(w0 ^ w2 ^ w8 ^ w13, 1);
    schedule[t] = w0;
    w1 = rotateLeft(w1 ^ w3 ^ w9 ^ w14, 1);
    schedule[t + 1] = w1;
    w2 = rotateLeft(w2 ^ w4 ^ w10 ^ w15, 1);
    schedule[t + 2] = w2;
    w3 = rotateLeft(w3 ^ w5 ^ w11 ^ w0, 1);
    schedule[t + 3] = w3;
    w4 = rotateLeft(w4 ^ w6 ^ w12 ^ w1, 1);
    schedule[t + 4] = w4;
    w5 = rotateLeft(w5 ^ w7 ^ w13 ^ w2, 1);
    schedule[t + 5] = w5;
    w6 = rotateLeft(w6 ^ w8 ^ w14 ^ w3, 1);
    schedule[t + 6] = w6;
    w7 = rotateLeft(w7 ^ w9 ^ w15 ^ w4, 1);
    schedule[t + 7] = w7;
    w8 = rotateLeft(w8 ^ w10 ^ w0 ^ w5, 1);
    schedule[t + 8] = w8;
    w9 = rotateLeft(w9 ^ w11 ^ w1 ^ w6, 1);
    schedule[t + 9] = w9;
    w10 = rotateLeft(w10 ^ w12 ^ w2 ^ w7, 1);
    schedule[t + 10] = w10;
    w11 = rotateLeft(w11 ^ w13 ^ w3 ^ w8, 1);
    schedule[t + 11] = w11;
    w12 = rotateLeft(w12 ^ w14 ^ w4 ^ w9, 1);
    schedule[t + 12] = w12;
    w13 = rotateLeft(w13 ^ w15 ^ w5 ^ w10, 1);
    schedule[t + 13] = w13;
    w14 = rotateLeft(w14 ^ w0 ^ w6 ^ w11, 1);
    schedule[t + 14] = w14;
    w15 = rotateLeft(w15 ^ w1 ^ w7 ^ w12, 1);
    schedule[t + 15] = w15;
  }
}

/**
 * The eighty rounds. Instead of moving five words along by one place a round, five rounds are written out, each with
 * its words one place further.
 *
 * @spec FIPS 180-4 6.1.2 steps 2 to 4
 */
function mix(state: Int32Array): void {
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  for (let t = 0; t < 20; t += 5) {
    e = (e + rotateLeft(a, 5) + choose(b, c, d) + (schedule[t] as number) + 0x5a82_7999) | 0;
    b = rotateLeft(b, 30);
    d = (d + rotateLeft(e, 5) + choose(a, b, c) + (schedule[t + 1] as number) + 0x5a82_7999) | 0;
    a = rotateLeft(a, 30);
    c = (c + rotateLeft(d, 5) + choose(e, a, b) + (schedule[t + 2] as number) + 0x5a82_7999) | 0;
    e = rotateLeft(e, 30);
    b = (b + rotateLeft(c, 5) + choose(d, e, a) + (schedule[t + 3] as number) + 0x5a82_7999) | 0;
    d = rotateLeft(d, 30);
    a = (a + rotateLeft(b, 5) + choose(c, d, e) + (schedule[t + 4] as number) + 0x5a82_7999) | 0;
    c = rotateLeft(c, 30);
  }
  for (let t = 20; t < 40; t += 5) {
    e = (e + rotateLeft(a, 5) + parity(b, c, d) + (schedule[t] as number) + 0x6ed9_eba1) | 0;
    b = rotateLeft(b, 30);
    d = (d + rotateLeft(e, 5) + parity(a, b, c) + (schedule[t + 1] as number) + 0x6ed9_eba1) | 0;
    a = rotateLeft(a, 30);
    c = (c + rotateLeft(d, 5) + parity(e, a, b) + (schedule[t + 2] as number) + 0x6ed9_eba1) | 0;
    e = rotateLeft(e, 30);
    b = (b + rotateLeft(c, 5) + parity(d, e, a) + (schedule[t + 3] as number) + 0x6ed9_eba1) | 0;
    d = rotateLeft(d, 30);
    a = (a + rotateLeft(b, 5) + parity(c, d, e) + (schedule[t + 4] as number) + 0x6ed9_eba1) | 0;
    c = rotateLeft(c, 30);
  }
  for (let t = 40; t < 60; t += 5) {
    e = (e + rotateLeft(a, 5) + majority(b, c, d) + (schedule[t] as number) + -0x70e4_4324) | 0;
    b = rotateLeft(b, 30);
    d = (d + rotateLeft(e, 5) + majority(a, b, c) + (schedule[t + 1] as number) + -0x70e4_4324) | 0;
    a = rotateLeft(a, 30);
    c = (c + rotateLeft(d, 5) + majority(e, a, b) + (schedule[t + 2] as number) + -0x70e4_4324) | 0;
    e = rotateLeft(e, 30);
    b = (b + rotateLeft(c, 5) + majority(d, e, a) + (schedule[t + 3] as number) + -0x70e4_4324) | 0;
    d = rotateLeft(d, 30);
    a = (a + rotateLeft(b, 5) + majority(c, d, e) + (schedule[t + 4] as number) + -0x70e4_4324) | 0;
    c = rotateLeft(c, 30);
  }
  for (let t = 60; t < 80; t += 5) {
    e = (e + rotateLeft(a, 5) + parity(b, c, d) + (schedule[t] as number) + -0x359d_3e2a) | 0;
    b = rotateLeft(b, 30);
    d = (d + rotateLeft(e, 5) + parity(a, b, c) + (schedule[t + 1] as number) + -0x359d_3e2a) | 0;
    a = rotateLeft(a, 30);
    c = (c + rotateLeft(d, 5) + parity(e, a, b) + (schedule[t + 2] as number) + -0x359d_3e2a) | 0;
    e = rotateLeft(e, 30);
    b = (b + rotateLeft(c, 5) + parity(d, e, a) + (schedule[t + 3] as number) + -0x359d_3e2a) | 0;
    d = rotateLeft(d, 30);
    a = (a + rotateLeft(b, 5) + parity(c, d, e) + (schedule[t + 4] as number) + -0x359d_3e2a) | 0;
    c = rotateLeft(c, 30);
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
}

/** Where a bit of `x` is set, the bit of `y`, else that of `z`. */
function choose(x: number, y: number, z: number): number {
  return z ^ (x & (y ^ z));
}

/** The bit that an odd number of the three have. */
function parity(x: number, y: number, z: number): number {
  return x ^ y ^ z;
}

/** The bit that at least two of the three have. */
function majority(x: number, y: number, z: number): number {
  return (x & y) | (z & (x | y));
}
