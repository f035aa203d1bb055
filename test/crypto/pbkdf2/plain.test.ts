import { describe, expect, test } from "vitest";
import { derivePlain } from "../../../src/crypto/pbkdf2/plain.ts";
import { cases } from "../../support/cases.ts";
import { expected, type Input, noise, vectors, wpaInput } from "./inputs.ts";

const derive = (input: Input): Uint8Array => derivePlain(input, input.iterations, input.length);

describe("plain PBKDF2-HMAC-SHA-1", () => {
  test.each(vectors)("derives %s", (_, input, derived) => expect(derive(input)).toEqual(derived));

  test("equals OpenSSL for passphrases and SSIDs of all lengths", () => {
    for (let n = 0; n < cases(30, 2000); n++) expect(derive(wpaInput(n)), `pair ${n}`).toEqual(expected(wpaInput(n)));
  }, 120_000);

  test("equals OpenSSL for passwords and salts across the ends of blocks", () => {
    for (let size = 0; size < 200; size += size > 40 && size < 80 ? 1 : 13) {
      const input = { password: noise("p", size), salt: noise("s", size), iterations: 3, length: 1 + (size % 70) };
      expect(derive(input), `${size} octets`).toEqual(expected(input));
    }
  });

  test("leaves password and salt as they were", () => {
    const input = { ...wpaInput(7), iterations: 2 };
    const before = { password: input.password.slice(), salt: input.salt.slice() };
    derive(input);
    expect(input).toMatchObject(before);
  });
});
