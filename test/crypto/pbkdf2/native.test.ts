import { describe, expect, test } from "vitest";
import { deriveByNode, deriveByWebCrypto } from "../../../src/crypto/pbkdf2/native.ts";
import { nodeCrypto, type SubtleCryptoLike, subtleCrypto } from "../../../src/platform.ts";
import { cases } from "../../support/cases.ts";
import { expected, vectors, wpaInput } from "./inputs.ts";

describe("native PBKDF2-HMAC-SHA-1", () => {
  const crypto = nodeCrypto();
  test.skipIf(crypto === undefined).each(vectors)("node:crypto derives %s", (_, input, derived) => {
    if (crypto === undefined) return;
    expect(deriveByNode(crypto, [input, input], input.iterations, input.length)).toEqual([derived, derived]);
  });

  test.each(vectors)("WebCrypto derives %s", async (_, input, derived) => {
    const subtle = subtleCrypto() as SubtleCryptoLike;
    expect(await deriveByWebCrypto(subtle, [input, input], input.iterations, input.length)).toEqual([derived, derived]);
  });

  test("WebCrypto equals OpenSSL for passphrases and SSIDs of all lengths", async () => {
    for (let n = 0; n < cases(28, 2000); n++) {
      const keys = await deriveByWebCrypto(subtleCrypto() as SubtleCryptoLike, [wpaInput(n)], 4096, 32);
      expect(keys, `pair ${n}`).toEqual([expected(wpaInput(n))]);
    }
  }, 120_000);
});
