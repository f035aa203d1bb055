import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../src/bytes/octets.ts";
import type { OpenedMpdu } from "../../src/cipher/cipher.ts";
import { loadVectors, octets, type VectorOrigin } from "../support/vectors.ts";
import { attach, flipped, unprotected, verdict } from "./support.ts";

interface WepVector extends VectorOrigin {
  readonly key: string;
  readonly keyid: number;
  readonly iv: string;
  readonly header: string;
  readonly plaintext: string;
  readonly protected_mpdu: string;
}

describe.each(loadVectors<WepVector>("wep"))("WEP: $id", (vector) => {
  const cipher = attach("wep40", vector.key, vector.keyid);
  const clear = concat(octets(vector.header), octets(vector.plaintext));
  const sealed = octets(vector.protected_mpdu);
  const headerLength = octets(vector.header).length;

  test("is sealed and opened as the vector says", () => {
    expect(toHex(cipher.encapsulate(clear, BigInt(`0x${vector.iv}`)))).toBe(vector.protected_mpdu);
    const opened = cipher.decapsulate(sealed) as OpenedMpdu;
    expect(toHex(opened.mpdu)).toBe(toHex(unprotected(clear)));
    expect(opened.packetNumber).toBe(BigInt(`0x${vector.iv}`));
  });

  test("does not open under another key", () => {
    for (const bit of [0, 21, 39]) {
      const other = attach("wep40", toHex(flipped(octets(vector.key), bit)), vector.keyid);
      expect(other.decapsulate(sealed)).toBe("bad-icv");
    }
  });

  test("is refused wherever it is cut, and with any bit behind the header changed", () => {
    for (let length = 0; length < sealed.length; length++) {
      const why = length < headerLength + 8 ? "truncated" : "bad-icv";
      if (verdict(cipher.decapsulate(sealed.subarray(0, length))) !== why) expect.fail(`${length} octets`);
    }
    for (let bit = 8 * headerLength; bit < 8 * sealed.length; bit++) {
      let why = "bad-icv";
      if (bit >> 3 === headerLength + 3) why = (bit & 7) < 6 ? "malformed" : "key-id";
      if (verdict(cipher.decapsulate(flipped(sealed, bit))) !== why) expect.fail(`bit ${bit}: not ${why}`);
    }
  });
});
