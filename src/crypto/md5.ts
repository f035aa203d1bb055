import { digest, type Hash } from "./hash.ts";
import { rotateLeft, wordLe } from "./words.ts";

/** The first 32 bits of the fractional part of |sin(i)|, i being 1 to 64 in radians. */
const sineConstant = new Int32Array([
  0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501, 0x6980_98d8,
  0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821, 0xf61e_2562, 0xc040_b340,
  0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8, 0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87,
  0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a, 0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c,
  0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70, 0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039,
  0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665, 0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92,
  0xffef_f47d, 0x8584_5dd1, 0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1, 0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb,
  0xeb86_d391,
]);

/** The sixteen words of the block. */
const words = new Int32Array(16);

/** MD5, which WPA keys the MIC of descriptor version 1 with. It is no longer safe outside of HMAC. @spec RFC 1321 */
export const Md5: Hash = {
  name: "MD5",
  blockLength: 64,
  digestLength: 16,
  initialState: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476],
  byteOrder: "little",
  compress,
  clear: () => void words.fill(0),
};

/** The MD5 digest of a message: 16 octets. @spec RFC 1321 */
export function md5(message: Uint8Array): Uint8Array {
  return digest(Md5, message);
}

/**
 * The four rounds. Instead of moving four words along by one place a step, four steps are written out, each with its
 * words one place further.
 *
 * @spec RFC 1321 3.4
 */
function compress(state: Int32Array, octets: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) words[i] = wordLe(octets, at + 4 * i);
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  for (let i = 0; i < 16; i += 4) {
    a = step(a, b, chooseByX(b, c, d), i, i, 7);
    d = step(d, a, chooseByX(a, b, c), i + 1, i + 1, 12);
    c = step(c, d, chooseByX(d, a, b), i + 2, i + 2, 17);
    b = step(b, c, chooseByX(c, d, a), i + 3, i + 3, 22);
  }
  for (let i = 16; i < 32; i += 4) {
    a = step(a, b, chooseByX(d, b, c), 5 * i + 1, i, 5);
    d = step(d, a, chooseByX(c, a, b), 5 * i + 6, i + 1, 9);
    c = step(c, d, chooseByX(b, d, a), 5 * i + 11, i + 2, 14);
    b = step(b, c, chooseByX(a, c, d), 5 * i + 16, i + 3, 20);
  }
  for (let i = 32; i < 48; i += 4) {
    a = step(a, b, b ^ c ^ d, 3 * i + 5, i, 4);
    d = step(d, a, a ^ b ^ c, 3 * i + 8, i + 1, 11);
    c = step(c, d, d ^ a ^ b, 3 * i + 11, i + 2, 16);
    b = step(b, c, c ^ d ^ a, 3 * i + 14, i + 3, 23);
  }
  for (let i = 48; i < 64; i += 4) {
    a = step(a, b, c ^ (b | ~d), 7 * i, i, 6);
    d = step(d, a, b ^ (a | ~c), 7 * i + 7, i + 1, 10);
    c = step(c, d, a ^ (d | ~b), 7 * i + 14, i + 2, 15);
    b = step(b, c, d ^ (c | ~a), 7 * i + 21, i + 3, 21);
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
}

/** One step: `next + ((word + mixed + message[k mod 16] + constant[i]) turned left by shift)`. */
function step(word: number, next: number, mixed: number, k: number, i: number, shift: number): number {
  return (next + rotateLeft((word + mixed + (words[k & 15] as number) + (sineConstant[i] as number)) | 0, shift)) | 0;
}

/** F of the standard, and with its words in another order G: where a bit of `x` is set that of `y`, else that of `z`. */
function chooseByX(x: number, y: number, z: number): number {
  return z ^ (x & (y ^ z));
}
