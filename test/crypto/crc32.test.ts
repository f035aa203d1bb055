import { crc32 as zlib } from "node:zlib";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../src/crypto/crc32.ts";
import { octets } from "../support/vectors.ts";
import { ascii, random } from "./support.ts";

describe("CRC-32", () => {
  test("gives the check value that every catalogue of CRCs has for it", () => {
    expect(crc32(ascii("123456789"))).toBe(0xcbf4_3926);
  });

  // The same code as that of ITU-T V.42 and of gzip (RFC 1952), for which these are widely printed.
  test.each([
    ["", 0],
    ["a", 0xe8b7_be43],
    ["The quick brown fox jumps over the lazy dog", 0x414f_a339],
  ])("of %j", (text, code) => expect(crc32(ascii(text))).toBe(code));

  test("of octets and of their own code, least significant octet first, is the same residue always", () => {
    for (const length of [0, 1, 24, 255, 256, 1500]) {
      const data = random(length);
      const code = crc32(data);
      const whole = new Uint8Array(length + 4);
      whole.set(data);
      new DataView(whole.buffer).setUint32(length, code, true);
      expect(crc32(whole)).toBe(0x2144_df1c);
    }
  });

  test("every single bit of the input changes it", () => {
    const data = octets("080a00020304");
    const codes = new Set([crc32(data)]);
    for (let bit = 0; bit < 8 * data.length; bit++) {
      const changed = data.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      codes.add(crc32(changed));
    }
    expect(codes.size).toBe(8 * data.length + 1);
  });

  test("equals zlib on messages of every length to 300 octets", () => {
    for (let length = 0; length <= 300; length++) {
      const data = random(length);
      expect(crc32(data)).toBe(zlib(data));
    }
  });
});
