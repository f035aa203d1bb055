import { digest, type Hash } from "./hash.ts";

/** MD5, which WPA keys the MIC of descriptor version 1 with. Outside of HMAC it is broken. @spec RFC 1321 */
export const Md5: Hash = {
  name: "MD5",
  blockLength: 64,
  digestLength: 16,
  initialState: new Int32Array([0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]),
  byteOrder: "little",
  compress,
};

/** The MD5 digest of a message: 16 octets. @spec RFC 1321 */
export function md5(message: Uint8Array): Uint8Array {
  return digest(Md5, message);
}

/**
 * The compression of one block, written out as the RFC does: a line is a step. The constant of step i, counted from 1,
 * is the first 32 bits of the fractional part of |sin(i)|. What a step has to wait for longest is added last.
 *
 * @spec RFC 1321 3.4
 */
// biome-ignore format: a line is a step
function compress(from: Int32Array, words: Int32Array, to: Int32Array): void {
  const w0 = words[0] as number;
  const w1 = words[1] as number;
  const w2 = words[2] as number;
  const w3 = words[3] as number;
  const w4 = words[4] as number;
  const w5 = words[5] as number;
  const w6 = words[6] as number;
  const w7 = words[7] as number;
  const w8 = words[8] as number;
  const w9 = words[9] as number;
  const w10 = words[10] as number;
  const w11 = words[11] as number;
  const w12 = words[12] as number;
  const w13 = words[13] as number;
  const w14 = words[14] as number;
  const w15 = words[15] as number;
  let a = from[0] as number;
  let b = from[1] as number;
  let c = from[2] as number;
  let d = from[3] as number;

  // Round 1: choose, by the first, between the second and the third.
  a = (w0 - 0x28955b88 + a + (d ^ (b & (c ^ d)))) | 0; a = (((a << 7) | (a >>> 25)) + b) | 0;
  d = (w1 - 0x173848aa + d + (c ^ (a & (b ^ c)))) | 0; d = (((d << 12) | (d >>> 20)) + a) | 0;
  c = (w2 + 0x242070db + c + (b ^ (d & (a ^ b)))) | 0; c = (((c << 17) | (c >>> 15)) + d) | 0;
  b = (w3 - 0x3e423112 + b + (a ^ (c & (d ^ a)))) | 0; b = (((b << 22) | (b >>> 10)) + c) | 0;
  a = (w4 - 0x0a83f051 + a + (d ^ (b & (c ^ d)))) | 0; a = (((a << 7) | (a >>> 25)) + b) | 0;
  d = (w5 + 0x4787c62a + d + (c ^ (a & (b ^ c)))) | 0; d = (((d << 12) | (d >>> 20)) + a) | 0;
  c = (w6 - 0x57cfb9ed + c + (b ^ (d & (a ^ b)))) | 0; c = (((c << 17) | (c >>> 15)) + d) | 0;
  b = (w7 - 0x02b96aff + b + (a ^ (c & (d ^ a)))) | 0; b = (((b << 22) | (b >>> 10)) + c) | 0;
  a = (w8 + 0x698098d8 + a + (d ^ (b & (c ^ d)))) | 0; a = (((a << 7) | (a >>> 25)) + b) | 0;
  d = (w9 - 0x74bb0851 + d + (c ^ (a & (b ^ c)))) | 0; d = (((d << 12) | (d >>> 20)) + a) | 0;
  c = (w10 - 0x0000a44f + c + (b ^ (d & (a ^ b)))) | 0; c = (((c << 17) | (c >>> 15)) + d) | 0;
  b = (w11 - 0x76a32842 + b + (a ^ (c & (d ^ a)))) | 0; b = (((b << 22) | (b >>> 10)) + c) | 0;
  a = (w12 + 0x6b901122 + a + (d ^ (b & (c ^ d)))) | 0; a = (((a << 7) | (a >>> 25)) + b) | 0;
  d = (w13 - 0x02678e6d + d + (c ^ (a & (b ^ c)))) | 0; d = (((d << 12) | (d >>> 20)) + a) | 0;
  c = (w14 - 0x5986bc72 + c + (b ^ (d & (a ^ b)))) | 0; c = (((c << 17) | (c >>> 15)) + d) | 0;
  b = (w15 + 0x49b40821 + b + (a ^ (c & (d ^ a)))) | 0; b = (((b << 22) | (b >>> 10)) + c) | 0;

  // Round 2: choose, by the third, between the first and the second.
  a = (w1 - 0x09e1da9e + a + (c ^ (d & (b ^ c)))) | 0; a = (((a << 5) | (a >>> 27)) + b) | 0;
  d = (w6 - 0x3fbf4cc0 + d + (b ^ (c & (a ^ b)))) | 0; d = (((d << 9) | (d >>> 23)) + a) | 0;
  c = (w11 + 0x265e5a51 + c + (a ^ (b & (d ^ a)))) | 0; c = (((c << 14) | (c >>> 18)) + d) | 0;
  b = (w0 - 0x16493856 + b + (d ^ (a & (c ^ d)))) | 0; b = (((b << 20) | (b >>> 12)) + c) | 0;
  a = (w5 - 0x29d0efa3 + a + (c ^ (d & (b ^ c)))) | 0; a = (((a << 5) | (a >>> 27)) + b) | 0;
  d = (w10 + 0x02441453 + d + (b ^ (c & (a ^ b)))) | 0; d = (((d << 9) | (d >>> 23)) + a) | 0;
  c = (w15 - 0x275e197f + c + (a ^ (b & (d ^ a)))) | 0; c = (((c << 14) | (c >>> 18)) + d) | 0;
  b = (w4 - 0x182c0438 + b + (d ^ (a & (c ^ d)))) | 0; b = (((b << 20) | (b >>> 12)) + c) | 0;
  a = (w9 + 0x21e1cde6 + a + (c ^ (d & (b ^ c)))) | 0; a = (((a << 5) | (a >>> 27)) + b) | 0;
  d = (w14 - 0x3cc8f82a + d + (b ^ (c & (a ^ b)))) | 0; d = (((d << 9) | (d >>> 23)) + a) | 0;
  c = (w3 - 0x0b2af279 + c + (a ^ (b & (d ^ a)))) | 0; c = (((c << 14) | (c >>> 18)) + d) | 0;
  b = (w8 + 0x455a14ed + b + (d ^ (a & (c ^ d)))) | 0; b = (((b << 20) | (b >>> 12)) + c) | 0;
  a = (w13 - 0x561c16fb + a + (c ^ (d & (b ^ c)))) | 0; a = (((a << 5) | (a >>> 27)) + b) | 0;
  d = (w2 - 0x03105c08 + d + (b ^ (c & (a ^ b)))) | 0; d = (((d << 9) | (d >>> 23)) + a) | 0;
  c = (w7 + 0x676f02d9 + c + (a ^ (b & (d ^ a)))) | 0; c = (((c << 14) | (c >>> 18)) + d) | 0;
  b = (w12 - 0x72d5b376 + b + (d ^ (a & (c ^ d)))) | 0; b = (((b << 20) | (b >>> 12)) + c) | 0;

  // Round 3: parity.
  a = (w5 - 0x0005c6be + a + (b ^ c ^ d)) | 0; a = (((a << 4) | (a >>> 28)) + b) | 0;
  d = (w8 - 0x788e097f + d + (a ^ b ^ c)) | 0; d = (((d << 11) | (d >>> 21)) + a) | 0;
  c = (w11 + 0x6d9d6122 + c + (d ^ a ^ b)) | 0; c = (((c << 16) | (c >>> 16)) + d) | 0;
  b = (w14 - 0x021ac7f4 + b + (c ^ d ^ a)) | 0; b = (((b << 23) | (b >>> 9)) + c) | 0;
  a = (w1 - 0x5b4115bc + a + (b ^ c ^ d)) | 0; a = (((a << 4) | (a >>> 28)) + b) | 0;
  d = (w4 + 0x4bdecfa9 + d + (a ^ b ^ c)) | 0; d = (((d << 11) | (d >>> 21)) + a) | 0;
  c = (w7 - 0x0944b4a0 + c + (d ^ a ^ b)) | 0; c = (((c << 16) | (c >>> 16)) + d) | 0;
  b = (w10 - 0x41404390 + b + (c ^ d ^ a)) | 0; b = (((b << 23) | (b >>> 9)) + c) | 0;
  a = (w13 + 0x289b7ec6 + a + (b ^ c ^ d)) | 0; a = (((a << 4) | (a >>> 28)) + b) | 0;
  d = (w0 - 0x155ed806 + d + (a ^ b ^ c)) | 0; d = (((d << 11) | (d >>> 21)) + a) | 0;
  c = (w3 - 0x2b10cf7b + c + (d ^ a ^ b)) | 0; c = (((c << 16) | (c >>> 16)) + d) | 0;
  b = (w6 + 0x04881d05 + b + (c ^ d ^ a)) | 0; b = (((b << 23) | (b >>> 9)) + c) | 0;
  a = (w9 - 0x262b2fc7 + a + (b ^ c ^ d)) | 0; a = (((a << 4) | (a >>> 28)) + b) | 0;
  d = (w12 - 0x1924661b + d + (a ^ b ^ c)) | 0; d = (((d << 11) | (d >>> 21)) + a) | 0;
  c = (w15 + 0x1fa27cf8 + c + (d ^ a ^ b)) | 0; c = (((c << 16) | (c >>> 16)) + d) | 0;
  b = (w2 - 0x3b53a99b + b + (c ^ d ^ a)) | 0; b = (((b << 23) | (b >>> 9)) + c) | 0;

  // Round 4.
  a = (w0 - 0x0bd6ddbc + a + (c ^ (b | ~d))) | 0; a = (((a << 6) | (a >>> 26)) + b) | 0;
  d = (w7 + 0x432aff97 + d + (b ^ (a | ~c))) | 0; d = (((d << 10) | (d >>> 22)) + a) | 0;
  c = (w14 - 0x546bdc59 + c + (a ^ (d | ~b))) | 0; c = (((c << 15) | (c >>> 17)) + d) | 0;
  b = (w5 - 0x036c5fc7 + b + (d ^ (c | ~a))) | 0; b = (((b << 21) | (b >>> 11)) + c) | 0;
  a = (w12 + 0x655b59c3 + a + (c ^ (b | ~d))) | 0; a = (((a << 6) | (a >>> 26)) + b) | 0;
  d = (w3 - 0x70f3336e + d + (b ^ (a | ~c))) | 0; d = (((d << 10) | (d >>> 22)) + a) | 0;
  c = (w10 - 0x00100b83 + c + (a ^ (d | ~b))) | 0; c = (((c << 15) | (c >>> 17)) + d) | 0;
  b = (w1 - 0x7a7ba22f + b + (d ^ (c | ~a))) | 0; b = (((b << 21) | (b >>> 11)) + c) | 0;
  a = (w8 + 0x6fa87e4f + a + (c ^ (b | ~d))) | 0; a = (((a << 6) | (a >>> 26)) + b) | 0;
  d = (w15 - 0x01d31920 + d + (b ^ (a | ~c))) | 0; d = (((d << 10) | (d >>> 22)) + a) | 0;
  c = (w6 - 0x5cfebcec + c + (a ^ (d | ~b))) | 0; c = (((c << 15) | (c >>> 17)) + d) | 0;
  b = (w13 + 0x4e0811a1 + b + (d ^ (c | ~a))) | 0; b = (((b << 21) | (b >>> 11)) + c) | 0;
  a = (w4 - 0x08ac817e + a + (c ^ (b | ~d))) | 0; a = (((a << 6) | (a >>> 26)) + b) | 0;
  d = (w11 - 0x42c50dcb + d + (b ^ (a | ~c))) | 0; d = (((d << 10) | (d >>> 22)) + a) | 0;
  c = (w2 + 0x2ad7d2bb + c + (a ^ (d | ~b))) | 0; c = (((c << 15) | (c >>> 17)) + d) | 0;
  b = (w9 - 0x14792c6f + b + (d ^ (c | ~a))) | 0; b = (((b << 21) | (b >>> 11)) + c) | 0;

  to[0] = (from[0] as number) + a;
  to[1] = (from[1] as number) + b;
  to[2] = (from[2] as number) + c;
  to[3] = (from[3] as number) + d;
}
