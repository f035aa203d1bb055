/**
 * The message schedule of SHA-1, for the one block shape that PBKDF2 compresses over and over: a digest in words 0 to
 * 4, then words that never change.
 *
 * SHA-1 makes each word from 16 on of four earlier ones: `W[t] = (W[t-3] ^ W[t-8] ^ W[t-14] ^ W[t-16]) <<< 1`. Rotation
 * and XOR are linear over GF(2), so other equations hold as well. Squaring that one as a polynomial doubles all its
 * numbers: `W[t] = (W[t-6] ^ W[t-16] ^ W[t-28] ^ W[t-32]) <<< 2`; squaring it again doubles them again. And because ten
 * of the first sixteen words are zero or one constant bit, some words are a shorter sum than any rule says. The shortest
 * for each word were searched once and are frozen here: 128 XORs a compression instead of 192.
 *
 * @spec FIPS 180-4 6.1.2 step 1
 */

/** One word as the sum of earlier ones: `W[word] = (W[a] ^ W[b] ^ ... ^ constant) <<< bits`. */
export interface Relation {
  /** 16 to 79. */
  readonly word: number;
  /** How far the sum is rotated left. */
  readonly bits: number;
  /** The numbers of the words of the sum: 0 to 4, or 16 and more. */
  readonly terms: readonly number[];
  /** What the constant words contribute to the sum. */
  readonly constant: number;
}

/** How each word from 16 on is made, in order. */
export const relations: readonly Relation[] = [
  { word: 16, bits: 1, terms: [0, 2], constant: 0 },
  { word: 17, bits: 1, terms: [1, 3], constant: 0 },
  { word: 18, bits: 1, terms: [2, 4], constant: 0x2a0 },
  { word: 19, bits: 1, terms: [3, 16], constant: 0x8000_0000 | 0 },
  { word: 20, bits: 1, terms: [4, 17], constant: 0 },
  { word: 21, bits: 1, terms: [18], constant: 0x8000_0000 | 0 },
  { word: 22, bits: 1, terms: [19], constant: 0 },
  { word: 23, bits: 1, terms: [20], constant: 0x2a0 },
  { word: 24, bits: 1, terms: [16, 21], constant: 0 },
  { word: 25, bits: 1, terms: [17, 22], constant: 0 },
  { word: 26, bits: 1, terms: [18, 23], constant: 0 },
  { word: 27, bits: 1, terms: [19, 24], constant: 0 },
  { word: 28, bits: 1, terms: [20, 25], constant: 0 },
  { word: 29, bits: 2, terms: [23], constant: 0x8000_0150 | 0 },
  { word: 30, bits: 1, terms: [16, 22, 27], constant: 0 },
  { word: 31, bits: 1, terms: [17, 23, 28], constant: 0x2a0 },
  { word: 32, bits: 1, terms: [16, 18, 24, 29], constant: 0 },
  { word: 33, bits: 1, terms: [17, 19, 25, 30], constant: 0 },
  { word: 34, bits: 2, terms: [2, 18, 28], constant: 0 },
  { word: 35, bits: 2, terms: [3, 19, 29], constant: 0 },
  { word: 36, bits: 2, terms: [4, 20, 30], constant: 0 },
  { word: 37, bits: 2, terms: [21, 31], constant: 0x8000_0000 | 0 },
  { word: 38, bits: 2, terms: [22, 32], constant: 0 },
  { word: 39, bits: 2, terms: [23, 33], constant: 0 },
  { word: 40, bits: 2, terms: [24, 34], constant: 0 },
  { word: 41, bits: 2, terms: [25, 35], constant: 0 },
  { word: 42, bits: 2, terms: [26, 36], constant: 0 },
  { word: 43, bits: 2, terms: [27, 37], constant: 0x2a0 },
  { word: 44, bits: 2, terms: [16, 28, 38], constant: 0 },
  { word: 45, bits: 2, terms: [17, 29, 39], constant: 0 },
  { word: 46, bits: 2, terms: [18, 30, 40], constant: 0 },
  { word: 47, bits: 1, terms: [31, 33, 39, 44], constant: 0 },
  { word: 48, bits: 1, terms: [32, 34, 40, 45], constant: 0 },
  { word: 49, bits: 1, terms: [33, 35, 41, 46], constant: 0 },
  { word: 50, bits: 1, terms: [34, 36, 42, 47], constant: 0 },
  { word: 51, bits: 1, terms: [35, 37, 43, 48], constant: 0 },
  { word: 52, bits: 1, terms: [36, 38, 44, 49], constant: 0 },
  { word: 53, bits: 1, terms: [37, 39, 45, 50], constant: 0 },
  { word: 54, bits: 1, terms: [38, 40, 46, 51], constant: 0 },
  { word: 55, bits: 1, terms: [39, 41, 47, 52], constant: 0 },
  { word: 56, bits: 1, terms: [40, 42, 48, 53], constant: 0 },
  { word: 57, bits: 1, terms: [41, 43, 49, 54], constant: 0 },
  { word: 58, bits: 1, terms: [42, 44, 50, 55], constant: 0 },
  { word: 59, bits: 1, terms: [43, 45, 51, 56], constant: 0 },
  { word: 60, bits: 4, terms: [0, 28, 48], constant: 0 },
  { word: 61, bits: 1, terms: [45, 47, 53, 58], constant: 0 },
  { word: 62, bits: 4, terms: [0, 30, 50], constant: 0 },
  { word: 63, bits: 1, terms: [47, 49, 55, 60], constant: 0 },
  { word: 64, bits: 4, terms: [0, 32, 52], constant: 0 },
  { word: 65, bits: 4, terms: [1, 33, 53], constant: 0 },
  { word: 66, bits: 4, terms: [2, 34, 54], constant: 0 },
  { word: 67, bits: 4, terms: [3, 35, 55], constant: 0 },
  { word: 68, bits: 4, terms: [4, 36, 56], constant: 0 },
  { word: 69, bits: 4, terms: [37, 57], constant: 0x8000_0000 | 0 },
  { word: 70, bits: 4, terms: [38, 58], constant: 0 },
  { word: 71, bits: 4, terms: [39, 59], constant: 0x2a0 },
  { word: 72, bits: 4, terms: [16, 40, 60], constant: 0 },
  { word: 73, bits: 4, terms: [17, 41, 61], constant: 0 },
  { word: 74, bits: 4, terms: [18, 42, 62], constant: 0 },
  { word: 75, bits: 4, terms: [19, 43, 63], constant: 0 },
  { word: 76, bits: 4, terms: [20, 44, 64], constant: 0 },
  { word: 77, bits: 4, terms: [21, 45, 65], constant: 0 },
  { word: 78, bits: 4, terms: [22, 46, 66], constant: 0 },
  { word: 79, bits: 1, terms: [63, 65, 71, 76], constant: 0 },
];

/** Two words as the sum of earlier pairs: pair `j` is W[2j] and W[2j+1]. */
export interface PairRelation {
  /** How far each word of the sum is rotated left. */
  readonly bits: 1 | 2 | 4;
  /** The numbers of the pairs of the sum that are not zero. */
  readonly terms: readonly number[];
  /** Whether the sum has a further term that is no pair: W[2j-3] and W[2j-2]. */
  readonly straddles: boolean;
}

/**
 * How pair `j`, 8 to 39, is made.
 *
 * SHA-1's own relation has an odd number in it, 3, and so its terms are not all pairs; those of its square are.
 */
export function pairRelation(j: number): PairRelation {
  if (j < 16) return { bits: 1, terms: withoutZeros([j - 8, j - 7, j - 4]), straddles: j !== firstPair };
  if (j < 32) return { bits: 2, terms: withoutZeros([j - 16, j - 14, j - 8, j - 3]), straddles: false };
  return { bits: 4, terms: withoutZeros([j - 32, j - 28, j - 16, j - 6]), straddles: false };
}

/** Pair 8 is W[16] and W[17]; the words that straddle pairs there, W[13] and W[14], are zero. */
const firstPair = 8;

/** Pairs 3 to 6 are zero: W[6] to W[13]. */
function withoutZeros(pairs: readonly number[]): readonly number[] {
  return pairs.filter((pair) => pair < 3 || pair > 6);
}
