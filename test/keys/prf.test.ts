import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { kdfSha256, kdfSha384, prf } from "../../src/keys/prf.ts";
import { loadVectors, octets } from "../support/vectors.ts";

interface ExpansionVector {
  readonly hash?: string;
  readonly key: string;
  readonly label_text: string;
  readonly data: string;
  readonly bits: number;
  readonly out: string;
}

test.each(loadVectors<ExpansionVector>("prf"))("PRF gives what $id says", ({ key, label_text, data, bits, out }) => {
  expect(prf(octets(key), label_text, octets(data), bits / 8)).toEqual(octets(out));
});

test.each(loadVectors<ExpansionVector>("kdf"))(
  "KDF gives what $id says",
  ({ key, label_text, data, bits, out, hash }) => {
    expect(hash).toBe("sha256");
    expect(kdfSha256(octets(key), label_text, octets(data), bits / 8)).toEqual(octets(out));
  },
);

describe("KDF-SHA-384", () => {
  test("is the formula of the standard over OpenSSL's HMAC", () => {
    const key = Buffer.alloc(32, 7);
    const blocks = [1, 2].map((i) => {
      const message = Buffer.concat([
        Buffer.of(i, 0),
        Buffer.from("label"),
        Buffer.of(1, 2, 3),
        Buffer.of(576 & 255, 576 >> 8),
      ]);
      return createHmac("sha384", key).update(message).digest();
    });
    expect(Buffer.from(kdfSha384(key, "label", Uint8Array.of(1, 2, 3), 72))).toEqual(
      Buffer.concat(blocks).subarray(0, 72),
    );
  });
});
