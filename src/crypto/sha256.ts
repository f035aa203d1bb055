import { digest, type Hash } from "./hash.ts";

/** The first 32 bits of the fractional parts of the cube roots of the first sixty-four primes. */
const roundConstant = new Int32Array([
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98,
  0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786,
  0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8,
  0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
  0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819,
  0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a,
  0x5b9c_ca4f, 0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
  0xc671_78f2,
]);

/** SHA-256. @spec FIPS 180-4 6.2 */
export const Sha256: Hash = {
  name: "SHA-256",
  blockLength: 64,
  digestLength: 32,
  initialState: new Int32Array([
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]),
  byteOrder: "big",
  compress,
};

/** The SHA-256 digest of a message: 32 octets. @spec FIPS 180-4 6.2 */
export function sha256(message: Uint8Array): Uint8Array {
  return digest(Sha256, message);
}

/**
 * The compression of one block.
 *
 * Sixteen rounds are written out, because that is twice as fast as one: the words of the schedule stay in variables, and
 * the eight of the state change places instead of being moved. After each sixteen the words become those that follow.
 * What a round has to wait for longest is added last.
 *
 * @spec FIPS 180-4 6.2.2
 */
// biome-ignore format: two lines are a round, a line is a word
function compress(from: Int32Array, words: Int32Array, to: Int32Array): void {
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
  let f = from[5] as number;
  let g = from[6] as number;
  let h = from[7] as number;

  for (let t = 0; ; t += 16) {
    h = (w0 + (roundConstant[t] as number) + h + (g ^ (e & (f ^ g))) + (((e << 26) | (e >>> 6)) ^ ((e << 21) | (e >>> 11)) ^ ((e << 7) | (e >>> 25)))) | 0;
    d = (d + h) | 0; h = (h + ((a & b) | (c & (a | b))) + (((a << 30) | (a >>> 2)) ^ ((a << 19) | (a >>> 13)) ^ ((a << 10) | (a >>> 22)))) | 0;
    g = (w1 + (roundConstant[t + 1] as number) + g + (f ^ (d & (e ^ f))) + (((d << 26) | (d >>> 6)) ^ ((d << 21) | (d >>> 11)) ^ ((d << 7) | (d >>> 25)))) | 0;
    c = (c + g) | 0; g = (g + ((h & a) | (b & (h | a))) + (((h << 30) | (h >>> 2)) ^ ((h << 19) | (h >>> 13)) ^ ((h << 10) | (h >>> 22)))) | 0;
    f = (w2 + (roundConstant[t + 2] as number) + f + (e ^ (c & (d ^ e))) + (((c << 26) | (c >>> 6)) ^ ((c << 21) | (c >>> 11)) ^ ((c << 7) | (c >>> 25)))) | 0;
    b = (b + f) | 0; f = (f + ((g & h) | (a & (g | h))) + (((g << 30) | (g >>> 2)) ^ ((g << 19) | (g >>> 13)) ^ ((g << 10) | (g >>> 22)))) | 0;
    e = (w3 + (roundConstant[t + 3] as number) + e + (d ^ (b & (c ^ d))) + (((b << 26) | (b >>> 6)) ^ ((b << 21) | (b >>> 11)) ^ ((b << 7) | (b >>> 25)))) | 0;
    a = (a + e) | 0; e = (e + ((f & g) | (h & (f | g))) + (((f << 30) | (f >>> 2)) ^ ((f << 19) | (f >>> 13)) ^ ((f << 10) | (f >>> 22)))) | 0;
    d = (w4 + (roundConstant[t + 4] as number) + d + (c ^ (a & (b ^ c))) + (((a << 26) | (a >>> 6)) ^ ((a << 21) | (a >>> 11)) ^ ((a << 7) | (a >>> 25)))) | 0;
    h = (h + d) | 0; d = (d + ((e & f) | (g & (e | f))) + (((e << 30) | (e >>> 2)) ^ ((e << 19) | (e >>> 13)) ^ ((e << 10) | (e >>> 22)))) | 0;
    c = (w5 + (roundConstant[t + 5] as number) + c + (b ^ (h & (a ^ b))) + (((h << 26) | (h >>> 6)) ^ ((h << 21) | (h >>> 11)) ^ ((h << 7) | (h >>> 25)))) | 0;
    g = (g + c) | 0; c = (c + ((d & e) | (f & (d | e))) + (((d << 30) | (d >>> 2)) ^ ((d << 19) | (d >>> 13)) ^ ((d << 10) | (d >>> 22)))) | 0;
    b = (w6 + (roundConstant[t + 6] as number) + b + (a ^ (g & (h ^ a))) + (((g << 26) | (g >>> 6)) ^ ((g << 21) | (g >>> 11)) ^ ((g << 7) | (g >>> 25)))) | 0;
    f = (f + b) | 0; b = (b + ((c & d) | (e & (c | d))) + (((c << 30) | (c >>> 2)) ^ ((c << 19) | (c >>> 13)) ^ ((c << 10) | (c >>> 22)))) | 0;
    a = (w7 + (roundConstant[t + 7] as number) + a + (h ^ (f & (g ^ h))) + (((f << 26) | (f >>> 6)) ^ ((f << 21) | (f >>> 11)) ^ ((f << 7) | (f >>> 25)))) | 0;
    e = (e + a) | 0; a = (a + ((b & c) | (d & (b | c))) + (((b << 30) | (b >>> 2)) ^ ((b << 19) | (b >>> 13)) ^ ((b << 10) | (b >>> 22)))) | 0;
    h = (w8 + (roundConstant[t + 8] as number) + h + (g ^ (e & (f ^ g))) + (((e << 26) | (e >>> 6)) ^ ((e << 21) | (e >>> 11)) ^ ((e << 7) | (e >>> 25)))) | 0;
    d = (d + h) | 0; h = (h + ((a & b) | (c & (a | b))) + (((a << 30) | (a >>> 2)) ^ ((a << 19) | (a >>> 13)) ^ ((a << 10) | (a >>> 22)))) | 0;
    g = (w9 + (roundConstant[t + 9] as number) + g + (f ^ (d & (e ^ f))) + (((d << 26) | (d >>> 6)) ^ ((d << 21) | (d >>> 11)) ^ ((d << 7) | (d >>> 25)))) | 0;
    c = (c + g) | 0; g = (g + ((h & a) | (b & (h | a))) + (((h << 30) | (h >>> 2)) ^ ((h << 19) | (h >>> 13)) ^ ((h << 10) | (h >>> 22)))) | 0;
    f = (w10 + (roundConstant[t + 10] as number) + f + (e ^ (c & (d ^ e))) + (((c << 26) | (c >>> 6)) ^ ((c << 21) | (c >>> 11)) ^ ((c << 7) | (c >>> 25)))) | 0;
    b = (b + f) | 0; f = (f + ((g & h) | (a & (g | h))) + (((g << 30) | (g >>> 2)) ^ ((g << 19) | (g >>> 13)) ^ ((g << 10) | (g >>> 22)))) | 0;
    e = (w11 + (roundConstant[t + 11] as number) + e + (d ^ (b & (c ^ d))) + (((b << 26) | (b >>> 6)) ^ ((b << 21) | (b >>> 11)) ^ ((b << 7) | (b >>> 25)))) | 0;
    a = (a + e) | 0; e = (e + ((f & g) | (h & (f | g))) + (((f << 30) | (f >>> 2)) ^ ((f << 19) | (f >>> 13)) ^ ((f << 10) | (f >>> 22)))) | 0;
    d = (w12 + (roundConstant[t + 12] as number) + d + (c ^ (a & (b ^ c))) + (((a << 26) | (a >>> 6)) ^ ((a << 21) | (a >>> 11)) ^ ((a << 7) | (a >>> 25)))) | 0;
    h = (h + d) | 0; d = (d + ((e & f) | (g & (e | f))) + (((e << 30) | (e >>> 2)) ^ ((e << 19) | (e >>> 13)) ^ ((e << 10) | (e >>> 22)))) | 0;
    c = (w13 + (roundConstant[t + 13] as number) + c + (b ^ (h & (a ^ b))) + (((h << 26) | (h >>> 6)) ^ ((h << 21) | (h >>> 11)) ^ ((h << 7) | (h >>> 25)))) | 0;
    g = (g + c) | 0; c = (c + ((d & e) | (f & (d | e))) + (((d << 30) | (d >>> 2)) ^ ((d << 19) | (d >>> 13)) ^ ((d << 10) | (d >>> 22)))) | 0;
    b = (w14 + (roundConstant[t + 14] as number) + b + (a ^ (g & (h ^ a))) + (((g << 26) | (g >>> 6)) ^ ((g << 21) | (g >>> 11)) ^ ((g << 7) | (g >>> 25)))) | 0;
    f = (f + b) | 0; b = (b + ((c & d) | (e & (c | d))) + (((c << 30) | (c >>> 2)) ^ ((c << 19) | (c >>> 13)) ^ ((c << 10) | (c >>> 22)))) | 0;
    a = (w15 + (roundConstant[t + 15] as number) + a + (h ^ (f & (g ^ h))) + (((f << 26) | (f >>> 6)) ^ ((f << 21) | (f >>> 11)) ^ ((f << 7) | (f >>> 25)))) | 0;
    e = (e + a) | 0; a = (a + ((b & c) | (d & (b | c))) + (((b << 30) | (b >>> 2)) ^ ((b << 19) | (b >>> 13)) ^ ((b << 10) | (b >>> 22)))) | 0;
    if (t === 48) break;

    w0 = (w0 + w9 + (((w1 << 25) | (w1 >>> 7)) ^ ((w1 << 14) | (w1 >>> 18)) ^ (w1 >>> 3)) + (((w14 << 15) | (w14 >>> 17)) ^ ((w14 << 13) | (w14 >>> 19)) ^ (w14 >>> 10))) | 0;
    w1 = (w1 + w10 + (((w2 << 25) | (w2 >>> 7)) ^ ((w2 << 14) | (w2 >>> 18)) ^ (w2 >>> 3)) + (((w15 << 15) | (w15 >>> 17)) ^ ((w15 << 13) | (w15 >>> 19)) ^ (w15 >>> 10))) | 0;
    w2 = (w2 + w11 + (((w3 << 25) | (w3 >>> 7)) ^ ((w3 << 14) | (w3 >>> 18)) ^ (w3 >>> 3)) + (((w0 << 15) | (w0 >>> 17)) ^ ((w0 << 13) | (w0 >>> 19)) ^ (w0 >>> 10))) | 0;
    w3 = (w3 + w12 + (((w4 << 25) | (w4 >>> 7)) ^ ((w4 << 14) | (w4 >>> 18)) ^ (w4 >>> 3)) + (((w1 << 15) | (w1 >>> 17)) ^ ((w1 << 13) | (w1 >>> 19)) ^ (w1 >>> 10))) | 0;
    w4 = (w4 + w13 + (((w5 << 25) | (w5 >>> 7)) ^ ((w5 << 14) | (w5 >>> 18)) ^ (w5 >>> 3)) + (((w2 << 15) | (w2 >>> 17)) ^ ((w2 << 13) | (w2 >>> 19)) ^ (w2 >>> 10))) | 0;
    w5 = (w5 + w14 + (((w6 << 25) | (w6 >>> 7)) ^ ((w6 << 14) | (w6 >>> 18)) ^ (w6 >>> 3)) + (((w3 << 15) | (w3 >>> 17)) ^ ((w3 << 13) | (w3 >>> 19)) ^ (w3 >>> 10))) | 0;
    w6 = (w6 + w15 + (((w7 << 25) | (w7 >>> 7)) ^ ((w7 << 14) | (w7 >>> 18)) ^ (w7 >>> 3)) + (((w4 << 15) | (w4 >>> 17)) ^ ((w4 << 13) | (w4 >>> 19)) ^ (w4 >>> 10))) | 0;
    w7 = (w7 + w0 + (((w8 << 25) | (w8 >>> 7)) ^ ((w8 << 14) | (w8 >>> 18)) ^ (w8 >>> 3)) + (((w5 << 15) | (w5 >>> 17)) ^ ((w5 << 13) | (w5 >>> 19)) ^ (w5 >>> 10))) | 0;
    w8 = (w8 + w1 + (((w9 << 25) | (w9 >>> 7)) ^ ((w9 << 14) | (w9 >>> 18)) ^ (w9 >>> 3)) + (((w6 << 15) | (w6 >>> 17)) ^ ((w6 << 13) | (w6 >>> 19)) ^ (w6 >>> 10))) | 0;
    w9 = (w9 + w2 + (((w10 << 25) | (w10 >>> 7)) ^ ((w10 << 14) | (w10 >>> 18)) ^ (w10 >>> 3)) + (((w7 << 15) | (w7 >>> 17)) ^ ((w7 << 13) | (w7 >>> 19)) ^ (w7 >>> 10))) | 0;
    w10 = (w10 + w3 + (((w11 << 25) | (w11 >>> 7)) ^ ((w11 << 14) | (w11 >>> 18)) ^ (w11 >>> 3)) + (((w8 << 15) | (w8 >>> 17)) ^ ((w8 << 13) | (w8 >>> 19)) ^ (w8 >>> 10))) | 0;
    w11 = (w11 + w4 + (((w12 << 25) | (w12 >>> 7)) ^ ((w12 << 14) | (w12 >>> 18)) ^ (w12 >>> 3)) + (((w9 << 15) | (w9 >>> 17)) ^ ((w9 << 13) | (w9 >>> 19)) ^ (w9 >>> 10))) | 0;
    w12 = (w12 + w5 + (((w13 << 25) | (w13 >>> 7)) ^ ((w13 << 14) | (w13 >>> 18)) ^ (w13 >>> 3)) + (((w10 << 15) | (w10 >>> 17)) ^ ((w10 << 13) | (w10 >>> 19)) ^ (w10 >>> 10))) | 0;
    w13 = (w13 + w6 + (((w14 << 25) | (w14 >>> 7)) ^ ((w14 << 14) | (w14 >>> 18)) ^ (w14 >>> 3)) + (((w11 << 15) | (w11 >>> 17)) ^ ((w11 << 13) | (w11 >>> 19)) ^ (w11 >>> 10))) | 0;
    w14 = (w14 + w7 + (((w15 << 25) | (w15 >>> 7)) ^ ((w15 << 14) | (w15 >>> 18)) ^ (w15 >>> 3)) + (((w12 << 15) | (w12 >>> 17)) ^ ((w12 << 13) | (w12 >>> 19)) ^ (w12 >>> 10))) | 0;
    w15 = (w15 + w8 + (((w0 << 25) | (w0 >>> 7)) ^ ((w0 << 14) | (w0 >>> 18)) ^ (w0 >>> 3)) + (((w13 << 15) | (w13 >>> 17)) ^ ((w13 << 13) | (w13 >>> 19)) ^ (w13 >>> 10))) | 0;
  }

  to[0] = (from[0] as number) + a;
  to[1] = (from[1] as number) + b;
  to[2] = (from[2] as number) + c;
  to[3] = (from[3] as number) + d;
  to[4] = (from[4] as number) + e;
  to[5] = (from[5] as number) + f;
  to[6] = (from[6] as number) + g;
  to[7] = (from[7] as number) + h;
}
