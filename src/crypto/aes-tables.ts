/**
 * The tables of AES, worked out at first use from arithmetic in GF(2^8).
 *
 * Each of the four encryption tables holds, for one octet of a column, its substitute times one column of the
 * MixColumns matrix, so that a round is four look-ups and four additions for each column; the decryption tables hold
 * the same for the inverse.
 */
import { rotateLeft } from "./words.ts";

/** The S-box. @spec FIPS 197 5.1.1 */
export const substitute: Uint8Array = new Uint8Array(256);
/** The S-box backwards. @spec FIPS 197 5.3.2 */
export const inverseSubstitute: Uint8Array = new Uint8Array(256);

/** SubBytes and MixColumns of the octet in row 0, 1, 2 and 3. */
export const encrypt0: Int32Array = new Int32Array(256);
export const encrypt1: Int32Array = new Int32Array(256);
export const encrypt2: Int32Array = new Int32Array(256);
export const encrypt3: Int32Array = new Int32Array(256);

/** InvSubBytes and InvMixColumns of the octet in row 0, 1, 2 and 3. */
export const decrypt0: Int32Array = new Int32Array(256);
export const decrypt1: Int32Array = new Int32Array(256);
export const decrypt2: Int32Array = new Int32Array(256);
export const decrypt3: Int32Array = new Int32Array(256);

/** Fills the tables. A second call does nothing. */
export function fillTables(): void {
  if (substitute[0] !== 0) return;
  fillSubstitutes();
  for (let x = 0; x < 256; x++) {
    const s = substitute[x] as number;
    const forward = column(times(s, 2), s, s, times(s, 3));
    encrypt0[x] = forward;
    encrypt1[x] = rotateLeft(forward, 24);
    encrypt2[x] = rotateLeft(forward, 16);
    encrypt3[x] = rotateLeft(forward, 8);
    const i = inverseSubstitute[x] as number;
    const backward = column(times(i, 14), times(i, 9), times(i, 13), times(i, 11));
    decrypt0[x] = backward;
    decrypt1[x] = rotateLeft(backward, 24);
    decrypt2[x] = rotateLeft(backward, 16);
    decrypt3[x] = rotateLeft(backward, 8);
  }
}

/** The product of two octets, as polynomials modulo x^8 + x^4 + x^3 + x + 1. @spec FIPS 197 4.2 */
export function times(x: number, y: number): number {
  let product = 0;
  let factor = x;
  for (let bits = y; bits !== 0; bits >>>= 1) {
    if ((bits & 1) !== 0) product ^= factor;
    factor = (factor << 1) ^ ((factor & 0x80) === 0 ? 0 : 0x11b);
  }
  return product;
}

/**
 * Walks through the powers of 3, which are all octets but 0, together with those of 1/3, which is 0xf6: so each octet
 * meets its inverse.
 */
function fillSubstitutes(): void {
  let x = 1;
  let inverse = 1;
  do {
    setSubstitute(x, affine(inverse));
    x = times(x, 3);
    inverse = times(inverse, 0xf6);
  } while (x !== 1);
  setSubstitute(0, affine(0));
}

function setSubstitute(x: number, s: number): void {
  substitute[x] = s;
  inverseSubstitute[s] = x;
}

/** The affine transformation over GF(2) that follows the inverse. @spec FIPS 197 5.1.1 equation 5.1 */
function affine(b: number): number {
  const twice = b | (b << 8);
  return (b ^ (twice >>> 4) ^ (twice >>> 5) ^ (twice >>> 6) ^ (twice >>> 7) ^ 0x63) & 0xff;
}

function column(row0: number, row1: number, row2: number, row3: number): number {
  return (row0 << 24) | (row1 << 16) | (row2 << 8) | row3;
}
