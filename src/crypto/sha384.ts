import { digest, type Hash } from "./hash.ts";
import { compressSha512 } from "./sha512.ts";

/** SHA-384: SHA-512 with a start of its own, cut to 48 octets. @spec FIPS 180-4 6.5 */
export const Sha384: Hash = {
  name: "SHA-384",
  blockLength: 128,
  digestLength: 48,
  initialState: new Int32Array([
    0xcbbb_9d5d, 0xc105_9ed8, 0x629a_292a, 0x367c_d507, 0x9159_015a, 0x3070_dd17, 0x152f_ecd8, 0xf70e_5939, 0x6733_2667,
    0xffc0_0b31, 0x8eb4_4a87, 0x6858_1511, 0xdb0c_2e0d, 0x64f9_8fa7, 0x47b5_481d, 0xbefa_4fa4,
  ]),
  byteOrder: "big",
  compress: compressSha512,
};

/** The SHA-384 digest of a message: 48 octets. @spec FIPS 180-4 6.5 */
export function sha384(message: Uint8Array): Uint8Array {
  return digest(Sha384, message);
}
