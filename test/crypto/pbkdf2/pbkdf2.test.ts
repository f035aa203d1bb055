import { describe, expect, test } from "vitest";
import { pbkdf2HmacSha1, pbkdf2HmacSha1Sync } from "../../../src/crypto/pbkdf2/pbkdf2.ts";
import { cases } from "../../support/cases.ts";
import { expected, vectors, wpaInput } from "./inputs.ts";

describe("PBKDF2-HMAC-SHA-1", () => {
  test.each(vectors)("derives %s", async (_, { password, salt, iterations, length }, derived) => {
    expect(pbkdf2HmacSha1Sync(password, salt, iterations, length)).toEqual(derived);
    expect(await pbkdf2HmacSha1(password, salt, iterations, length)).toEqual(derived);
  });

  test("equals OpenSSL for passphrases and SSIDs of all lengths", async () => {
    for (let n = 0; n < cases(56, 2000); n++) {
      const { password, salt } = wpaInput(n);
      expect(await pbkdf2HmacSha1(password, salt, 4096, 32), `pair ${n}`).toEqual(expected(wpaInput(n)));
    }
  }, 120_000);

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d as a count", async (count) => {
    const { password, salt } = wpaInput(0);
    const refusal = expect.objectContaining({ code: "ERR_KEY_LENGTH" });
    expect(() => pbkdf2HmacSha1Sync(password, salt, count, 32)).toThrow(refusal);
    expect(() => pbkdf2HmacSha1Sync(password, salt, 4096, count)).toThrow(refusal);
    await expect(pbkdf2HmacSha1(password, salt, count, 32)).rejects.toEqual(refusal);
    await expect(pbkdf2HmacSha1(password, salt, 4096, count)).rejects.toEqual(refusal);
  });
});
