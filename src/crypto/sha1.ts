import { digest, type Hash } from "./hash.ts";

/** SHA-1, which WPA keys its HMAC and its PRF with. @spec FIPS 180-4 6.1 */
export const Sha1: Hash = {
  name: "SHA-1",
  blockLength: 64,
  digestLength: 20,
  initialState: new Int32Array([0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]),
  byteOrder: "big",
  compress: compressSha1,
};

/** The SHA-1 digest of a message: 20 octets. @spec FIPS 180-4 6.1 */
export function sha1(message: Uint8Array): Uint8Array {
  return digest(Sha1, message);
}

/**
 * The compression of one block.
 *
 * Written out, because that is more than twice as fast as loops: the sixteen words of the schedule that are still
 * needed stay in variables, and the five of the state change places instead of being moved. A line is a round; from the
 * seventeenth on the line before it makes its word. What a round has to wait for longest is added last.
 *
 * @param from - five words: the state before the block
 * @param words - the sixteen words of the block, left as they are
 * @param to - five words: the state after it; may be `from` or `words`
 * @spec FIPS 180-4 6.1.2
 */
// biome-ignore format: a line is a round
export function compressSha1(from: Int32Array, words: Int32Array, to: Int32Array): void {
  let w0 = words[0] as number;
  let w1 = words[1] as number;
  let w2 = words[2] as number;
  let w3 = words[3] as number;
  let w4 = words[4] as number;
  let w5 = words[5] as number;
  let w6 = words[6] as number;
  let w7 = words[7] as number;
  let w8 = words[8] as number;
  let w9 = words[9] as number;
  let w10 = words[10] as number;
  let w11 = words[11] as number;
  let w12 = words[12] as number;
  let w13 = words[13] as number;
  let w14 = words[14] as number;
  let w15 = words[15] as number;
  let a = from[0] as number;
  let b = from[1] as number;
  let c = from[2] as number;
  let d = from[3] as number;
  let e = from[4] as number;

  // Rounds 0 to 19: choose, by b, between c and d.
  e = (w0 + 0x5a827999 + e + (d ^ (b & (c ^ d))) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  d = (w1 + 0x5a827999 + d + (c ^ (a & (b ^ c))) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  c = (w2 + 0x5a827999 + c + (b ^ (e & (a ^ b))) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  b = (w3 + 0x5a827999 + b + (a ^ (d & (e ^ a))) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  a = (w4 + 0x5a827999 + a + (e ^ (c & (d ^ e))) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  e = (w5 + 0x5a827999 + e + (d ^ (b & (c ^ d))) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  d = (w6 + 0x5a827999 + d + (c ^ (a & (b ^ c))) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  c = (w7 + 0x5a827999 + c + (b ^ (e & (a ^ b))) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  b = (w8 + 0x5a827999 + b + (a ^ (d & (e ^ a))) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  a = (w9 + 0x5a827999 + a + (e ^ (c & (d ^ e))) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  e = (w10 + 0x5a827999 + e + (d ^ (b & (c ^ d))) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  d = (w11 + 0x5a827999 + d + (c ^ (a & (b ^ c))) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  c = (w12 + 0x5a827999 + c + (b ^ (e & (a ^ b))) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  b = (w13 + 0x5a827999 + b + (a ^ (d & (e ^ a))) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  a = (w14 + 0x5a827999 + a + (e ^ (c & (d ^ e))) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  e = (w15 + 0x5a827999 + e + (d ^ (b & (c ^ d))) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w0 ^= w13 ^ w8 ^ w2; w0 = (w0 << 1) | (w0 >>> 31);
  d = (w0 + 0x5a827999 + d + (c ^ (a & (b ^ c))) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w1 ^= w14 ^ w9 ^ w3; w1 = (w1 << 1) | (w1 >>> 31);
  c = (w1 + 0x5a827999 + c + (b ^ (e & (a ^ b))) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w2 ^= w15 ^ w10 ^ w4; w2 = (w2 << 1) | (w2 >>> 31);
  b = (w2 + 0x5a827999 + b + (a ^ (d & (e ^ a))) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w3 ^= w0 ^ w11 ^ w5; w3 = (w3 << 1) | (w3 >>> 31);
  a = (w3 + 0x5a827999 + a + (e ^ (c & (d ^ e))) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);

  // Rounds 20 to 39: parity.
  w4 ^= w1 ^ w12 ^ w6; w4 = (w4 << 1) | (w4 >>> 31);
  e = (w4 + 0x6ed9eba1 + e + (b ^ c ^ d) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w5 ^= w2 ^ w13 ^ w7; w5 = (w5 << 1) | (w5 >>> 31);
  d = (w5 + 0x6ed9eba1 + d + (a ^ b ^ c) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w6 ^= w3 ^ w14 ^ w8; w6 = (w6 << 1) | (w6 >>> 31);
  c = (w6 + 0x6ed9eba1 + c + (e ^ a ^ b) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w7 ^= w4 ^ w15 ^ w9; w7 = (w7 << 1) | (w7 >>> 31);
  b = (w7 + 0x6ed9eba1 + b + (d ^ e ^ a) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w8 ^= w5 ^ w0 ^ w10; w8 = (w8 << 1) | (w8 >>> 31);
  a = (w8 + 0x6ed9eba1 + a + (c ^ d ^ e) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  w9 ^= w6 ^ w1 ^ w11; w9 = (w9 << 1) | (w9 >>> 31);
  e = (w9 + 0x6ed9eba1 + e + (b ^ c ^ d) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w10 ^= w7 ^ w2 ^ w12; w10 = (w10 << 1) | (w10 >>> 31);
  d = (w10 + 0x6ed9eba1 + d + (a ^ b ^ c) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w11 ^= w8 ^ w3 ^ w13; w11 = (w11 << 1) | (w11 >>> 31);
  c = (w11 + 0x6ed9eba1 + c + (e ^ a ^ b) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w12 ^= w9 ^ w4 ^ w14; w12 = (w12 << 1) | (w12 >>> 31);
  b = (w12 + 0x6ed9eba1 + b + (d ^ e ^ a) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w13 ^= w10 ^ w5 ^ w15; w13 = (w13 << 1) | (w13 >>> 31);
  a = (w13 + 0x6ed9eba1 + a + (c ^ d ^ e) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  w14 ^= w11 ^ w6 ^ w0; w14 = (w14 << 1) | (w14 >>> 31);
  e = (w14 + 0x6ed9eba1 + e + (b ^ c ^ d) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w15 ^= w12 ^ w7 ^ w1; w15 = (w15 << 1) | (w15 >>> 31);
  d = (w15 + 0x6ed9eba1 + d + (a ^ b ^ c) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w0 ^= w13 ^ w8 ^ w2; w0 = (w0 << 1) | (w0 >>> 31);
  c = (w0 + 0x6ed9eba1 + c + (e ^ a ^ b) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w1 ^= w14 ^ w9 ^ w3; w1 = (w1 << 1) | (w1 >>> 31);
  b = (w1 + 0x6ed9eba1 + b + (d ^ e ^ a) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w2 ^= w15 ^ w10 ^ w4; w2 = (w2 << 1) | (w2 >>> 31);
  a = (w2 + 0x6ed9eba1 + a + (c ^ d ^ e) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  w3 ^= w0 ^ w11 ^ w5; w3 = (w3 << 1) | (w3 >>> 31);
  e = (w3 + 0x6ed9eba1 + e + (b ^ c ^ d) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w4 ^= w1 ^ w12 ^ w6; w4 = (w4 << 1) | (w4 >>> 31);
  d = (w4 + 0x6ed9eba1 + d + (a ^ b ^ c) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w5 ^= w2 ^ w13 ^ w7; w5 = (w5 << 1) | (w5 >>> 31);
  c = (w5 + 0x6ed9eba1 + c + (e ^ a ^ b) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w6 ^= w3 ^ w14 ^ w8; w6 = (w6 << 1) | (w6 >>> 31);
  b = (w6 + 0x6ed9eba1 + b + (d ^ e ^ a) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w7 ^= w4 ^ w15 ^ w9; w7 = (w7 << 1) | (w7 >>> 31);
  a = (w7 + 0x6ed9eba1 + a + (c ^ d ^ e) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);

  // Rounds 40 to 59: majority.
  w8 ^= w5 ^ w0 ^ w10; w8 = (w8 << 1) | (w8 >>> 31);
  e = (w8 + -0x70e44324 + e + ((b & c) | (d & (b | c))) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w9 ^= w6 ^ w1 ^ w11; w9 = (w9 << 1) | (w9 >>> 31);
  d = (w9 + -0x70e44324 + d + ((a & b) | (c & (a | b))) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w10 ^= w7 ^ w2 ^ w12; w10 = (w10 << 1) | (w10 >>> 31);
  c = (w10 + -0x70e44324 + c + ((e & a) | (b & (e | a))) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w11 ^= w8 ^ w3 ^ w13; w11 = (w11 << 1) | (w11 >>> 31);
  b = (w11 + -0x70e44324 + b + ((d & e) | (a & (d | e))) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w12 ^= w9 ^ w4 ^ w14; w12 = (w12 << 1) | (w12 >>> 31);
  a = (w12 + -0x70e44324 + a + ((c & d) | (e & (c | d))) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  w13 ^= w10 ^ w5 ^ w15; w13 = (w13 << 1) | (w13 >>> 31);
  e = (w13 + -0x70e44324 + e + ((b & c) | (d & (b | c))) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w14 ^= w11 ^ w6 ^ w0; w14 = (w14 << 1) | (w14 >>> 31);
  d = (w14 + -0x70e44324 + d + ((a & b) | (c & (a | b))) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w15 ^= w12 ^ w7 ^ w1; w15 = (w15 << 1) | (w15 >>> 31);
  c = (w15 + -0x70e44324 + c + ((e & a) | (b & (e | a))) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w0 ^= w13 ^ w8 ^ w2; w0 = (w0 << 1) | (w0 >>> 31);
  b = (w0 + -0x70e44324 + b + ((d & e) | (a & (d | e))) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w1 ^= w14 ^ w9 ^ w3; w1 = (w1 << 1) | (w1 >>> 31);
  a = (w1 + -0x70e44324 + a + ((c & d) | (e & (c | d))) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  w2 ^= w15 ^ w10 ^ w4; w2 = (w2 << 1) | (w2 >>> 31);
  e = (w2 + -0x70e44324 + e + ((b & c) | (d & (b | c))) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w3 ^= w0 ^ w11 ^ w5; w3 = (w3 << 1) | (w3 >>> 31);
  d = (w3 + -0x70e44324 + d + ((a & b) | (c & (a | b))) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w4 ^= w1 ^ w12 ^ w6; w4 = (w4 << 1) | (w4 >>> 31);
  c = (w4 + -0x70e44324 + c + ((e & a) | (b & (e | a))) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w5 ^= w2 ^ w13 ^ w7; w5 = (w5 << 1) | (w5 >>> 31);
  b = (w5 + -0x70e44324 + b + ((d & e) | (a & (d | e))) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w6 ^= w3 ^ w14 ^ w8; w6 = (w6 << 1) | (w6 >>> 31);
  a = (w6 + -0x70e44324 + a + ((c & d) | (e & (c | d))) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  w7 ^= w4 ^ w15 ^ w9; w7 = (w7 << 1) | (w7 >>> 31);
  e = (w7 + -0x70e44324 + e + ((b & c) | (d & (b | c))) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w8 ^= w5 ^ w0 ^ w10; w8 = (w8 << 1) | (w8 >>> 31);
  d = (w8 + -0x70e44324 + d + ((a & b) | (c & (a | b))) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w9 ^= w6 ^ w1 ^ w11; w9 = (w9 << 1) | (w9 >>> 31);
  c = (w9 + -0x70e44324 + c + ((e & a) | (b & (e | a))) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w10 ^= w7 ^ w2 ^ w12; w10 = (w10 << 1) | (w10 >>> 31);
  b = (w10 + -0x70e44324 + b + ((d & e) | (a & (d | e))) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w11 ^= w8 ^ w3 ^ w13; w11 = (w11 << 1) | (w11 >>> 31);
  a = (w11 + -0x70e44324 + a + ((c & d) | (e & (c | d))) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);

  // Rounds 60 to 79: parity.
  w12 ^= w9 ^ w4 ^ w14; w12 = (w12 << 1) | (w12 >>> 31);
  e = (w12 + -0x359d3e2a + e + (b ^ c ^ d) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w13 ^= w10 ^ w5 ^ w15; w13 = (w13 << 1) | (w13 >>> 31);
  d = (w13 + -0x359d3e2a + d + (a ^ b ^ c) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w14 ^= w11 ^ w6 ^ w0; w14 = (w14 << 1) | (w14 >>> 31);
  c = (w14 + -0x359d3e2a + c + (e ^ a ^ b) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w15 ^= w12 ^ w7 ^ w1; w15 = (w15 << 1) | (w15 >>> 31);
  b = (w15 + -0x359d3e2a + b + (d ^ e ^ a) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w0 ^= w13 ^ w8 ^ w2; w0 = (w0 << 1) | (w0 >>> 31);
  a = (w0 + -0x359d3e2a + a + (c ^ d ^ e) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  w1 ^= w14 ^ w9 ^ w3; w1 = (w1 << 1) | (w1 >>> 31);
  e = (w1 + -0x359d3e2a + e + (b ^ c ^ d) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w2 ^= w15 ^ w10 ^ w4; w2 = (w2 << 1) | (w2 >>> 31);
  d = (w2 + -0x359d3e2a + d + (a ^ b ^ c) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w3 ^= w0 ^ w11 ^ w5; w3 = (w3 << 1) | (w3 >>> 31);
  c = (w3 + -0x359d3e2a + c + (e ^ a ^ b) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w4 ^= w1 ^ w12 ^ w6; w4 = (w4 << 1) | (w4 >>> 31);
  b = (w4 + -0x359d3e2a + b + (d ^ e ^ a) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w5 ^= w2 ^ w13 ^ w7; w5 = (w5 << 1) | (w5 >>> 31);
  a = (w5 + -0x359d3e2a + a + (c ^ d ^ e) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  w6 ^= w3 ^ w14 ^ w8; w6 = (w6 << 1) | (w6 >>> 31);
  e = (w6 + -0x359d3e2a + e + (b ^ c ^ d) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w7 ^= w4 ^ w15 ^ w9; w7 = (w7 << 1) | (w7 >>> 31);
  d = (w7 + -0x359d3e2a + d + (a ^ b ^ c) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w8 ^= w5 ^ w0 ^ w10; w8 = (w8 << 1) | (w8 >>> 31);
  c = (w8 + -0x359d3e2a + c + (e ^ a ^ b) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w9 ^= w6 ^ w1 ^ w11; w9 = (w9 << 1) | (w9 >>> 31);
  b = (w9 + -0x359d3e2a + b + (d ^ e ^ a) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w10 ^= w7 ^ w2 ^ w12; w10 = (w10 << 1) | (w10 >>> 31);
  a = (w10 + -0x359d3e2a + a + (c ^ d ^ e) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);
  w11 ^= w8 ^ w3 ^ w13; w11 = (w11 << 1) | (w11 >>> 31);
  e = (w11 + -0x359d3e2a + e + (b ^ c ^ d) + ((a << 5) | (a >>> 27))) | 0; b = (b << 30) | (b >>> 2);
  w12 ^= w9 ^ w4 ^ w14; w12 = (w12 << 1) | (w12 >>> 31);
  d = (w12 + -0x359d3e2a + d + (a ^ b ^ c) + ((e << 5) | (e >>> 27))) | 0; a = (a << 30) | (a >>> 2);
  w13 ^= w10 ^ w5 ^ w15; w13 = (w13 << 1) | (w13 >>> 31);
  c = (w13 + -0x359d3e2a + c + (e ^ a ^ b) + ((d << 5) | (d >>> 27))) | 0; e = (e << 30) | (e >>> 2);
  w14 ^= w11 ^ w6 ^ w0; w14 = (w14 << 1) | (w14 >>> 31);
  b = (w14 + -0x359d3e2a + b + (d ^ e ^ a) + ((c << 5) | (c >>> 27))) | 0; d = (d << 30) | (d >>> 2);
  w15 ^= w12 ^ w7 ^ w1; w15 = (w15 << 1) | (w15 >>> 31);
  a = (w15 + -0x359d3e2a + a + (c ^ d ^ e) + ((b << 5) | (b >>> 27))) | 0; c = (c << 30) | (c >>> 2);

  to[0] = (from[0] as number) + a;
  to[1] = (from[1] as number) + b;
  to[2] = (from[2] as number) + c;
  to[3] = (from[3] as number) + d;
  to[4] = (from[4] as number) + e;
}
