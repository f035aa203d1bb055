import { digest, type Hash } from "./hash.ts";

/**
 * The first 64 bits of the fractional parts of the cube roots of the first eighty primes, as halves: the upper, the
 * lower.
 */
const roundConstant = new Int32Array([
  0x428a_2f98, 0xd728_ae22, 0x7137_4491, 0x23ef_65cd, 0xb5c0_fbcf, 0xec4d_3b2f, 0xe9b5_dba5, 0x8189_dbbc, 0x3956_c25b,
  0xf348_b538, 0x59f1_11f1, 0xb605_d019, 0x923f_82a4, 0xaf19_4f9b, 0xab1c_5ed5, 0xda6d_8118, 0xd807_aa98, 0xa303_0242,
  0x1283_5b01, 0x4570_6fbe, 0x2431_85be, 0x4ee4_b28c, 0x550c_7dc3, 0xd5ff_b4e2, 0x72be_5d74, 0xf27b_896f, 0x80de_b1fe,
  0x3b16_96b1, 0x9bdc_06a7, 0x25c7_1235, 0xc19b_f174, 0xcf69_2694, 0xe49b_69c1, 0x9ef1_4ad2, 0xefbe_4786, 0x384f_25e3,
  0x0fc1_9dc6, 0x8b8c_d5b5, 0x240c_a1cc, 0x77ac_9c65, 0x2de9_2c6f, 0x592b_0275, 0x4a74_84aa, 0x6ea6_e483, 0x5cb0_a9dc,
  0xbd41_fbd4, 0x76f9_88da, 0x8311_53b5, 0x983e_5152, 0xee66_dfab, 0xa831_c66d, 0x2db4_3210, 0xb003_27c8, 0x98fb_213f,
  0xbf59_7fc7, 0xbeef_0ee4, 0xc6e0_0bf3, 0x3da8_8fc2, 0xd5a7_9147, 0x930a_a725, 0x06ca_6351, 0xe003_826f, 0x1429_2967,
  0x0a0e_6e70, 0x27b7_0a85, 0x46d2_2ffc, 0x2e1b_2138, 0x5c26_c926, 0x4d2c_6dfc, 0x5ac4_2aed, 0x5338_0d13, 0x9d95_b3df,
  0x650a_7354, 0x8baf_63de, 0x766a_0abb, 0x3c77_b2a8, 0x81c2_c92e, 0x47ed_aee6, 0x9272_2c85, 0x1482_353b, 0xa2bf_e8a1,
  0x4cf1_0364, 0xa81a_664b, 0xbc42_3001, 0xc24b_8b70, 0xd0f8_9791, 0xc76c_51a3, 0x0654_be30, 0xd192_e819, 0xd6ef_5218,
  0xd699_0624, 0x5565_a910, 0xf40e_3585, 0x5771_202a, 0x106a_a070, 0x32bb_d1b8, 0x19a4_c116, 0xb8d2_d0c8, 0x1e37_6c08,
  0x5141_ab53, 0x2748_774c, 0xdf8e_eb99, 0x34b0_bcb5, 0xe19b_48a8, 0x391c_0cb3, 0xc5c9_5a63, 0x4ed8_aa4a, 0xe341_8acb,
  0x5b9c_ca4f, 0x7763_e373, 0x682e_6ff3, 0xd6b2_b8a3, 0x748f_82ee, 0x5def_b2fc, 0x78a5_636f, 0x4317_2f60, 0x84c8_7814,
  0xa1f0_ab72, 0x8cc7_0208, 0x1a64_39ec, 0x90be_fffa, 0x2363_1e28, 0xa450_6ceb, 0xde82_bde9, 0xbef9_a3f7, 0xb2c6_7915,
  0xc671_78f2, 0xe372_532b, 0xca27_3ece, 0xea26_619c, 0xd186_b8c7, 0x21c0_c207, 0xeada_7dd6, 0xcde0_eb1e, 0xf57d_4f7f,
  0xee6e_d178, 0x06f0_67aa, 0x7217_6fba, 0x0a63_7dc5, 0xa2c8_98a6, 0x113f_9804, 0xbef9_0dae, 0x1b71_0b35, 0x131c_471b,
  0x28db_77f5, 0x2304_7d84, 0x32ca_ab7b, 0x40c7_2493, 0x3c9e_be0a, 0x15c9_bebc, 0x431d_67c4, 0x9c10_0d4c, 0x4cc5_d4be,
  0xcb3e_42b6, 0x597f_299c, 0xfc65_7e2a, 0x5fcb_6fab, 0x3ad6_faec, 0x6c44_198c, 0x4a47_5817,
]);

/** SHA-512. @spec FIPS 180-4 6.4 */
export const Sha512: Hash = {
  name: "SHA-512",
  blockLength: 128,
  digestLength: 64,
  initialState: new Int32Array([
    0x6a09_e667, 0xf3bc_c908, 0xbb67_ae85, 0x84ca_a73b, 0x3c6e_f372, 0xfe94_f82b, 0xa54f_f53a, 0x5f1d_36f1, 0x510e_527f,
    0xade6_82d1, 0x9b05_688c, 0x2b3e_6c1f, 0x1f83_d9ab, 0xfb41_bd6b, 0x5be0_cd19, 0x137e_2179,
  ]),
  byteOrder: "big",
  compress: compressSha512,
};

/** The SHA-512 digest of a message: 64 octets. @spec FIPS 180-4 6.4 */
export function sha512(message: Uint8Array): Uint8Array {
  return digest(Sha512, message);
}

/**
 * The compression of one block; of each word the upper half is `ah`, the lower `al`. The words are worked on in place:
 * after sixteen rounds they become those of the next sixteen.
 *
 * @spec FIPS 180-4 6.4.2
 */
export function compressSha512(from: Int32Array, words: Int32Array, to: Int32Array): void {
  let ah = from[0] as number;
  let al = from[1] as number;
  let bh = from[2] as number;
  let bl = from[3] as number;
  let ch = from[4] as number;
  let cl = from[5] as number;
  let dh = from[6] as number;
  let dl = from[7] as number;
  let eh = from[8] as number;
  let el = from[9] as number;
  let fh = from[10] as number;
  let fl = from[11] as number;
  let gh = from[12] as number;
  let gl = from[13] as number;
  let hh = from[14] as number;
  let hl = from[15] as number;
  for (let round = 0; round < 160; round += 32) {
    if (round > 0) advance(words);
    for (let half = 0; half < 32; half += 2) {
      const sum1h = funnel(eh, el, 14) ^ funnel(eh, el, 18) ^ funnel(el, eh, 9);
      const sum1l = funnel(el, eh, 14) ^ funnel(el, eh, 18) ^ funnel(eh, el, 9);
      const chosenh = gh ^ (eh & (fh ^ gh));
      const chosenl = gl ^ (el & (fl ^ gl));
      const kl = roundConstant[round + half + 1] as number;
      const wl = words[half + 1] as number;
      const t1 = (hl >>> 0) + (sum1l >>> 0) + (chosenl >>> 0) + (kl >>> 0) + (wl >>> 0);
      const kh = roundConstant[round + half] as number;
      const t1h = (hh + sum1h + chosenh + kh + (words[half] as number) + carry(t1)) | 0;
      const sum0h = funnel(ah, al, 28) ^ funnel(al, ah, 2) ^ funnel(al, ah, 7);
      const sum0l = funnel(al, ah, 28) ^ funnel(ah, al, 2) ^ funnel(ah, al, 7);
      const majorityh = (ah & bh) | (ch & (ah | bh));
      const majorityl = (al & bl) | (cl & (al | bl));
      hh = gh;
      hl = gl;
      gh = fh;
      gl = fl;
      fh = eh;
      fl = el;
      const nextE = (dl >>> 0) + (t1 >>> 0);
      eh = (dh + t1h + carry(nextE)) | 0;
      el = nextE | 0;
      dh = ch;
      dl = cl;
      ch = bh;
      cl = bl;
      bh = ah;
      bl = al;
      const nextA = (t1 >>> 0) + (sum0l >>> 0) + (majorityl >>> 0);
      ah = (t1h + sum0h + majorityh + carry(nextA)) | 0;
      al = nextA | 0;
    }
  }
  add(from, to, 0, ah, al);
  add(from, to, 2, bh, bl);
  add(from, to, 4, ch, cl);
  add(from, to, 6, dh, dl);
  add(from, to, 8, eh, el);
  add(from, to, 10, fh, fl);
  add(from, to, 12, gh, gl);
  add(from, to, 14, hh, hl);
}

/** Makes the sixteen words of the schedule that follow. @spec FIPS 180-4 6.4.2 step 1 */
function advance(words: Int32Array): void {
  for (let half = 0; half < 32; half += 2) {
    const xh = words[(half + 2) & 31] as number;
    const xl = words[(half + 3) & 31] as number;
    const sigma0h = funnel(xh, xl, 1) ^ funnel(xh, xl, 8) ^ (xh >>> 7);
    const sigma0l = funnel(xl, xh, 1) ^ funnel(xl, xh, 8) ^ funnel(xl, xh, 7);
    const yh = words[(half + 28) & 31] as number;
    const yl = words[(half + 29) & 31] as number;
    const sigma1h = funnel(yh, yl, 19) ^ funnel(yl, yh, 29) ^ (yh >>> 6);
    const sigma1l = funnel(yl, yh, 19) ^ funnel(yh, yl, 29) ^ funnel(yl, yh, 6);
    const zh = words[(half + 18) & 31] as number;
    const zl = words[(half + 19) & 31] as number;
    const low = ((words[half + 1] as number) >>> 0) + (sigma0l >>> 0) + (zl >>> 0) + (sigma1l >>> 0);
    words[half] = (words[half] as number) + sigma0h + zh + sigma1h + carry(low);
    words[half + 1] = low;
  }
}

/** One half of a 64-bit word turned right by 1 to 31 bits: `half` moved down, the end of `other` moved in above it. */
function funnel(half: number, other: number, bits: number): number {
  return (half >>> bits) | (other << (32 - bits));
}

/** What a sum of lower halves carries over to the upper ones. */
function carry(sum: number): number {
  return (sum / 0x1_0000_0000) | 0;
}

/** Writes the sum of the 64-bit word that begins at `half` of one state, and of another word, to the next state. */
function add(from: Int32Array, to: Int32Array, half: number, high: number, low: number): void {
  const sum = ((from[half + 1] as number) >>> 0) + (low >>> 0);
  to[half] = (from[half] as number) + high + carry(sum);
  to[half + 1] = sum;
}
