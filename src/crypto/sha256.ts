import { digest, type Hash } from "./hash.ts";
import { rotateLeft } from "./words.ts";

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
 * The compression of one block. The words are worked on in place: after sixteen rounds they become those of the next
 * sixteen.
 *
 * @spec FIPS 180-4 6.2.2
 */
function compress(from: Int32Array, words: Int32Array, to: Int32Array): void {
  let a = from[0] as number;
  let b = from[1] as number;
  let c = from[2] as number;
  let d = from[3] as number;
  let e = from[4] as number;
  let f = from[5] as number;
  let g = from[6] as number;
  let h = from[7] as number;
  for (let round = 0; round < 64; round += 16) {
    if (round > 0) advance(words);
    for (let t = 0; t < 16; t++) {
      const sum1 = rotateLeft(e, 26) ^ rotateLeft(e, 21) ^ rotateLeft(e, 7);
      const chosen = g ^ (e & (f ^ g));
      const t1 = (h + sum1 + chosen + (roundConstant[round + t] as number) + (words[t] as number)) | 0;
      const sum0 = rotateLeft(a, 30) ^ rotateLeft(a, 19) ^ rotateLeft(a, 10);
      const majority = (a & b) | (c & (a | b));
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + sum0 + majority) | 0;
    }
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

/** Makes the sixteen words of the schedule that follow. @spec FIPS 180-4 6.2.2 step 1 */
function advance(words: Int32Array): void {
  for (let t = 0; t < 16; t++) {
    const x = words[(t + 1) & 15] as number;
    const y = words[(t + 14) & 15] as number;
    const sigma0 = rotateLeft(x, 25) ^ rotateLeft(x, 14) ^ (x >>> 3);
    const sigma1 = rotateLeft(y, 15) ^ rotateLeft(y, 13) ^ (y >>> 10);
    words[t] = (words[t] as number) + sigma0 + (words[(t + 9) & 15] as number) + sigma1;
  }
}
