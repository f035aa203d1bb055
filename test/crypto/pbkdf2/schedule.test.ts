import { describe, expect, test } from "vitest";
import { pairRelation, relations } from "../../../src/crypto/pbkdf2/schedule.ts";
import { paddingWords } from "../../../src/crypto/pbkdf2/sha1-constants.ts";

const rotateLeft = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));
const sum = (words: readonly number[]): number => words.reduce((a, b) => a ^ b, 0);

/** FIPS 180-4 6.1.2 step 1, over a block of a digest and its padding. */
function standardSchedule(digest: readonly number[]): number[] {
  const w = [...digest, ...paddingWords];
  for (let t = 16; t < 80; t++) {
    const terms = [t - 3, t - 8, t - 14, t - 16].map((i) => w[i] as number);
    w.push(rotateLeft(sum(terms), 1));
  }
  return w;
}

/**
 * Rotation and XOR are affine over GF(2): maps made of them that agree on zero and on each single bit agree on all.
 * These are those 161 digests.
 */
const points = [
  [0, 0, 0, 0, 0],
  ...Array.from({ length: 160 }, (_, bit) => [0, 1, 2, 3, 4].map((word) => (word === bit >> 5 ? 1 << (bit & 31) : 0))),
];

describe("the message schedule", () => {
  test("pads twenty octets after one block of sixty-four", () => {
    const block = new DataView(new ArrayBuffer(64));
    block.setUint8(20, 0x80);
    block.setBigUint64(56, BigInt(8 * (64 + 20)));
    expect(paddingWords).toEqual(Array.from({ length: 11 }, (_, i) => block.getInt32(20 + 4 * i)));
  });

  test("has a relation for each word from 16 on, in order, made of words before it", () => {
    expect(relations.map(({ word }) => word)).toEqual(Array.from({ length: 64 }, (_, i) => 16 + i));
    for (const { word, terms } of relations) {
      for (const term of terms) expect(term < 5 || (term >= 16 && term < word), `${word} of ${term}`).toBe(true);
    }
  });

  test("made by the frozen relations is the standard's, for every digest", () => {
    for (const digest of points) {
      const w = [...digest, ...paddingWords];
      for (const { bits, terms, constant } of relations) {
        w.push(rotateLeft(sum(terms.map((i) => w[i] as number)) ^ constant, bits));
      }
      expect(w).toEqual(standardSchedule(digest));
    }
  });

  test("made in pairs is the standard's, for every digest", () => {
    for (const digest of points) {
      const w = [...digest, ...paddingWords];
      for (let j = 8; j < 40; j++) {
        const { bits, terms, straddles } = pairRelation(j);
        for (const half of [0, 1]) {
          const words = terms.map((pair) => w[2 * pair + half] as number);
          const straddling = straddles ? (w[2 * j - 3 + half] as number) : 0;
          w.push(rotateLeft(sum(words) ^ straddling, bits));
        }
      }
      expect(w).toEqual(standardSchedule(digest));
    }
  });

  test("has two thirds of the XORs that the standard's has", () => {
    const count = ({ terms, constant }: (typeof relations)[number]): number =>
      terms.length - 1 + (constant === 0 ? 0 : 1);
    expect(relations.reduce((total, relation) => total + count(relation), 0)).toBe(128);
  });
});
