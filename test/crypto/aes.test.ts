import { createCipheriv, createDecipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AesKey } from "../../src/crypto/aes.ts";
import { fillSubstitutes, times } from "../../src/crypto/aes-tables.ts";
import { octets } from "../support/vectors.ts";
import { plain, random, thrown } from "./support.ts";

function encrypt(key: Uint8Array, block: Uint8Array): Uint8Array {
  const output = new Uint8Array(16);
  new AesKey(key).encryptBlock(block, 0, output, 0);
  return output;
}

function decrypt(key: Uint8Array, block: Uint8Array): Uint8Array {
  const output = new Uint8Array(16);
  new AesKey(key).decryptBlock(block, 0, output, 0);
  return output;
}

// FIPS 197 appendices B and C; NIST SP 800-38A F.1, first blocks.
describe.each([
  ["B", "2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734", "3925841d02dc09fbdc118597196a0b32"],
  ["C.1", "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a"],
  [
    "C.2",
    "000102030405060708090a0b0c0d0e0f1011121314151617",
    "00112233445566778899aabbccddeeff",
    "dda97ca4864cdfe06eaf70a0ec0d7191",
  ],
  [
    "C.3",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "00112233445566778899aabbccddeeff",
    "8ea2b7ca516745bfeafc49904b496089",
  ],
  [
    "SP 800-38A F.1.1",
    "2b7e151628aed2a6abf7158809cf4f3c",
    "6bc1bee22e409f96e93d7e117393172a",
    "3ad77bb40d7a3660a89ecaf32466ef97",
  ],
  [
    "SP 800-38A F.1.3",
    "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
    "6bc1bee22e409f96e93d7e117393172a",
    "bd334f1d6e45f25ff712a214571fa5cc",
  ],
  [
    "SP 800-38A F.1.5",
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
    "6bc1bee22e409f96e93d7e117393172a",
    "f3eed1bdb5d2a03c064b5a7e3db181f8",
  ],
])("example %s", (_, key, plaintext, ciphertext) => {
  test("encrypts", () => expect(encrypt(octets(key), octets(plaintext))).toEqual(octets(ciphertext)));
  test("decrypts", () => expect(decrypt(octets(key), octets(ciphertext))).toEqual(octets(plaintext)));
});

describe.each([16, 24, 32])("AES with a key of %i octets", (length) => {
  const cipherName = `aes-${8 * length}-ecb`;

  test("equals node:crypto on random blocks", () => {
    for (let n = 0; n < 300; n++) {
      const [key, block] = [random(length), random(16)];
      const cipher = createCipheriv(cipherName, key, null).setAutoPadding(false);
      expect(encrypt(key, block)).toEqual(plain(cipher.update(block)));
      const decipher = createDecipheriv(cipherName, key, null).setAutoPadding(false);
      expect(decrypt(key, block)).toEqual(plain(decipher.update(block)));
    }
  });

  test("works in place and at an offset, and writes nothing beside its block", () => {
    const key = random(length);
    const buffer = random(48);
    const before = buffer.slice();
    const aes = new AesKey(key);
    aes.encryptBlock(buffer, 13, buffer, 13);
    expect(buffer.slice(13, 29)).toEqual(encrypt(key, before.slice(13, 29)));
    expect(buffer.slice(0, 13)).toEqual(before.slice(0, 13));
    expect(buffer.slice(29)).toEqual(before.slice(29));
    aes.decryptBlock(buffer, 13, buffer, 13);
    expect(buffer).toEqual(before);
  });
});

describe("an AES key", () => {
  test.each([0, 15, 17, 31, 33, 64])("of %i octets is refused", (length) => {
    expect(thrown(() => new AesKey(random(length)))).toMatchObject({ name: "KeyError", code: "ERR_KEY_LENGTH" });
  });

  test("does not change with the octets it was made from", () => {
    const key = random(16);
    const aes = new AesKey(key);
    const [expected, output] = [encrypt(key, new Uint8Array(16)), new Uint8Array(16)];
    key.fill(0);
    aes.encryptBlock(new Uint8Array(16), 0, output, 0);
    expect(output).toEqual(expected);
  });

  test.each([
    [16, 1],
    [15, 0],
    [32, 17],
    [16, -1],
    [16, Number.NaN],
  ])("refuses %i octets as a block at %f, on either side", (size, at) => {
    const aes = new AesKey(random(16));
    const [short, block] = [new Uint8Array(size), new Uint8Array(16)];
    for (const run of [
      () => aes.encryptBlock(short, at, block, 0),
      () => aes.encryptBlock(block, 0, short, at),
      () => aes.decryptBlock(short, at, block, 0),
      () => aes.decryptBlock(block, 0, short, at),
    ]) {
      expect(thrown(run)).toMatchObject({ code: "ERR_KEY_LENGTH" });
    }
  });

  test("that was destroyed refuses to be used; to destroy it again does nothing", () => {
    const aes = new AesKey(random(16));
    const block = new Uint8Array(16);
    aes.decryptBlock(block, 0, block, 0);
    aes.destroy();
    aes.destroy();
    expect(thrown(() => aes.encryptBlock(block, 0, block, 0))).toMatchObject({ code: "ERR_KEY_DESTROYED" });
    expect(thrown(() => aes.decryptBlock(block, 0, block, 0))).toMatchObject({ code: "ERR_KEY_DESTROYED" });
  });
});

describe("the tables of AES", () => {
  const [substitute, inverseSubstitute] = [new Uint8Array(256), new Uint8Array(256)];
  fillSubstitutes(substitute, inverseSubstitute);

  test("the S-box has the entries of FIPS 197 figure 7 at its corners, and 0x53 goes to 0xed", () => {
    expect([0x00, 0x0f, 0xf0, 0xff, 0x53].map((x) => substitute[x])).toEqual([0x63, 0x76, 0x8c, 0x16, 0xed]);
  });

  test("the inverse S-box undoes the S-box, on every octet", () => {
    for (let x = 0; x < 256; x++) expect(inverseSubstitute[substitute[x] as number]).toBe(x);
  });

  test("octets are multiplied as in FIPS 197 4.2", () => {
    expect(times(0x57, 0x83)).toBe(0xc1);
    expect(times(0x57, 0x13)).toBe(0xfe);
  });
});
