/** The arithmetic that the tables of AES come from, in GF(2^8). */
import { rotateLeft } from "./words.ts";

/**
 * Fills the S-box and its inverse, 256 octets each.
 *
 * It walks through the powers of 3, which are all octets but 0, together with those of 1/3, which is 0xf6: so each octet
 * meets its inverse.
 *
 * @spec FIPS 197 5.1.1 and 5.3.2
 */
export function fillSubstitutes(substitute: Uint8Array, inverseSubstitute: Uint8Array): void {
  let x = 1;
  let inverse = 1;
  do {
    substitute[x] = affine(inverse);
    x = times(x, 3);
    inverse = times(inverse, 0xf6);
  } while (x !== 1);
  substitute[0] = affine(0);
  for (let octet = 0; octet < 256; octet++) inverseSubstitute[substitute[octet] as number] = octet;
}

/**
 * Fills four tables of 256 words, one for each row of the state: what an octet of that row adds to its column when it
 * is substituted and multiplied by the matrix.
 *
 * @param firstColumn - the first column of the matrix; the others are that one turned down
 * @spec FIPS 197 5.1.3 and 5.3.3
 */
export function fillColumns(
  rows: readonly [Int32Array, Int32Array, Int32Array, Int32Array],
  substitute: Uint8Array,
  firstColumn: readonly [number, number, number, number],
): void {
  const [top, second, third, bottom] = firstColumn;
  for (let octet = 0; octet < 256; octet++) {
    const s = substitute[octet] as number;
    const column = (times(s, top) << 24) | (times(s, second) << 16) | (times(s, third) << 8) | times(s, bottom);
    rows[0][octet] = column;
    rows[1][octet] = rotateLeft(column, 24);
    rows[2][octet] = rotateLeft(column, 16);
    rows[3][octet] = rotateLeft(column, 8);
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

/** The affine transformation over GF(2) that follows the inverse. @spec FIPS 197 5.1.1 equation 5.1 */
function affine(b: number): number {
  const twice = b | (b << 8);
  return (b ^ (twice >>> 4) ^ (twice >>> 5) ^ (twice >>> 6) ^ (twice >>> 7) ^ 0x63) & 0xff;
}
