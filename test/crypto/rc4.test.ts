import { describe, expect, test } from "vitest";
import { rc4 } from "../../src/crypto/rc4.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { random, thrown } from "./support.ts";

type Rc4Vector = { key: string } & (
  | { plaintext: string; ciphertext: string }
  | { keystream_offset: number; keystream: string }
);

describe.each(loadVectors<Rc4Vector>("rc4"))("vector $id", (vector) => {
  const key = octets(vector.key);

  if ("keystream" in vector) {
    const keystream = octets(vector.keystream);
    const at = vector.keystream_offset;
    test("its keystream comes after as many octets as were skipped", () => {
      expect(rc4(key, at, new Uint8Array(keystream.length))).toEqual(keystream);
    });

    test("its keystream stands at the same place of a longer one", () => {
      expect(rc4(key, 0, new Uint8Array(at + keystream.length)).subarray(at)).toEqual(keystream);
    });
  } else {
    const [plaintext, ciphertext] = [octets(vector.plaintext), octets(vector.ciphertext)];
    test("encrypts", () => expect(rc4(key, 0, plaintext)).toEqual(ciphertext));
    test("decrypts", () => expect(rc4(key, 0, ciphertext)).toEqual(plaintext));
  }
});

// RFC 6229, section 2: the first sixteen octets, and those after 4096.
test.each([
  ["0102030405", 0, "b2396305f03dc027ccc3524a0a1118a8"],
  ["0102030405", 4096, "ff25b58995996707e51fbdf08b34d875"],
  ["01020304050607", 0, "293f02d47f37c9b633f2af5285feb46b"],
  ["0102030405060708", 0, "97ab8a1bf0afb96132f2f67258da15a8"],
  ["0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", 0, "eaa6bd25880bf93d3f5d1e4ca2611d91"],
])("key %s has the keystream of RFC 6229 at %i", (key, at, keystream) => {
  expect(rc4(octets(key), at, new Uint8Array(16))).toEqual(octets(keystream));
});

test("what was encrypted comes back, and the input stays as it was", () => {
  for (const length of [0, 1, 255, 256, 257, 1500]) {
    const [key, data] = [random(32), random(length)];
    const before = data.slice();
    expect(rc4(key, 256, rc4(key, 256, data))).toEqual(before);
    expect(data).toEqual(before);
  }
});

test("a key of 256 octets is taken, and each of its octets counts", () => {
  const key = Uint8Array.from({ length: 256 }, (_, i) => 7 * i + 1);
  const keystream = rc4(key, 0, new Uint8Array(2048));
  for (let at = 0; at < 256; at++) {
    const other = key.slice();
    other[at] = (other[at] as number) ^ 1;
    expect(rc4(other, 0, new Uint8Array(2048)), `octet ${at}`).not.toEqual(keystream);
  }
});

test.each([0, 257])("a key of %i octets is refused", (length) => {
  expect(thrown(() => rc4(random(length), 0, random(1)))).toMatchObject({ name: "KeyError", code: "ERR_KEY_LENGTH" });
});
