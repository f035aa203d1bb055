import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { unwrapKey, wrapKey } from "../../src/crypto/aes-keywrap.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { plain, random, thrown } from "./support.ts";

const vectors = loadVectors<{ kek: string; ciphertext: string; plaintext?: string; expect?: string }>("aes-kw");

describe.each(vectors)("vector $id", (vector) => {
  const [kek, wrapped] = [octets(vector.kek), octets(vector.ciphertext)];

  if (vector.plaintext === undefined) {
    test("is refused, as it says", () => {
      expect(vector.expect).toBe("integrity failure");
      expect(unwrapKey(kek, wrapped)).toBeUndefined();
    });
    return;
  }

  const plaintext = octets(vector.plaintext);
  test("wraps", () => expect(wrapKey(kek, plaintext)).toEqual(wrapped));
  test("unwraps", () => expect(unwrapKey(kek, wrapped)).toEqual(plaintext));
});

describe.each([16, 24, 32])("key wrap with a key of %i octets", (length) => {
  const peer = (kek: Uint8Array, plaintext: Uint8Array): Uint8Array =>
    plain(createCipheriv(`id-aes${8 * length}-wrap`, kek, new Uint8Array(8).fill(0xa6)).update(plaintext));

  test("equals node:crypto on every size to 512 octets, and opens what it wrapped", () => {
    for (let size = 16; size <= 512; size += 8) {
      const [kek, plaintext] = [random(length), random(size)];
      const wrapped = wrapKey(kek, plaintext);
      expect(wrapped, `size ${size}`).toEqual(peer(kek, plaintext));
      expect(unwrapKey(kek, wrapped), `size ${size}`).toEqual(plaintext);
    }
  });

  test("no change of one bit goes unnoticed, anywhere", () => {
    const kek = random(length);
    const wrapped = wrapKey(kek, random(40));
    for (let bit = 0; bit < 8 * wrapped.length; bit++) {
      const changed = wrapped.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(unwrapKey(kek, changed), `bit ${bit}`).toBeUndefined();
    }
  });

  test("another key does not open it", () => {
    const kek = random(length);
    const wrapped = wrapKey(kek, random(16));
    kek[0] = (kek[0] as number) ^ 1;
    expect(unwrapKey(kek, wrapped)).toBeUndefined();
  });
});

describe("sizes that cannot be", () => {
  const kek = random(16);

  test("wrapped octets of any size but 24, 32, 40 and so on are refused as a value", () => {
    const wrapped = wrapKey(kek, random(64));
    for (let size = 0; size < wrapped.length; size++) {
      expect(unwrapKey(kek, wrapped.subarray(0, size)), `size ${size}`).toBeUndefined();
    }
  });

  test.each([0, 8, 15, 17, 31])("%i octets to wrap are the caller's mistake", (size) => {
    expect(thrown(() => wrapKey(kek, random(size)))).toMatchObject({ name: "KeyError", code: "ERR_KEY_LENGTH" });
  });

  test.each([0, 8, 15, 20, 33])("a key of %i octets is the caller's mistake, whatever was wrapped", (length) => {
    const expected = { name: "KeyError", code: "ERR_KEY_LENGTH" };
    expect(thrown(() => wrapKey(random(length), random(16)))).toMatchObject(expected);
    expect(thrown(() => unwrapKey(random(length), random(24)))).toMatchObject(expected);
    expect(thrown(() => unwrapKey(random(length), random(3)))).toMatchObject(expected);
  });
});

test("neither side changes what it was given", () => {
  const [kek, plaintext] = [random(16), random(32)];
  const before = [kek.slice(), plaintext.slice()];
  const wrapped = wrapKey(kek, plaintext);
  const wrappedBefore = wrapped.slice();
  unwrapKey(kek, wrapped);
  expect([kek, plaintext]).toEqual(before);
  expect(wrapped).toEqual(wrappedBefore);
});
