/** What never changes in the SHA-1 of PBKDF2's iterations. */

/** K of rounds 0 to 19, 20 to 39, 40 to 59 and 60 to 79. @spec FIPS 180-4 4.2.1 */
export const roundConstants: readonly [number, number, number, number] = [
  0x5a82_7999,
  0x6ed9_eba1,
  0x8f1b_bcdc | 0,
  0xca62_c1d6 | 0,
];

/**
 * Words 5 to 15 of each block, which begins with a digest of five words: the end bit, zeros, and the length in bits, of
 * that digest and the block of key before it.
 *
 * @spec FIPS 180-4 5.1.1
 */
export const paddingWords: readonly number[] = [0x8000_0000 | 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 512 + 160];
