import { describe, expect, test } from "vitest";
import { derivePsk, derivePskSync, parsePsk } from "../../src/keys/psk.ts";
import { utf8 } from "../../src/platform.ts";
import { loadVectors, octets } from "../support/vectors.ts";

interface PassphraseVector {
  readonly kind: string;
  readonly passphrase_text: string;
  readonly ssid?: string;
  readonly ssid_text?: string;
  readonly dk?: string;
  readonly expect?: string;
}

const vectors = loadVectors<PassphraseVector>("pbkdf2");
const ssid = utf8("a network");

describe("a passphrase", () => {
  test.each(vectors.filter(({ kind }) => kind === "wpa-passphrase-psk"))("gives the PSK of $id", async (vector) => {
    const name = octets(vector.ssid as string);
    const psk = octets(vector.dk as string);
    expect((await derivePsk(vector.passphrase_text, name)).octets).toEqual(psk);
    expect(derivePskSync(vector.passphrase_text, name).octets).toEqual(psk);
  });

  test.each(vectors.filter(({ kind }) => kind === "passphrase-validation"))("is judged as $id says", async (vector) => {
    const judged = derivePsk(vector.passphrase_text, utf8(vector.ssid_text as string)).then(
      () => "accept",
      ({ code }) => code,
    );
    expect(await judged).toBe(vector.expect === "accept" ? "accept" : "ERR_KEY_PASSPHRASE");
  });

  test.each(["seven c", "x".repeat(64), "newline\nin it", "umlaut ä in it", "tab\tin it", "delete\u007f in it"])(
    "%j is refused without being shown",
    (passphrase) => {
      let message = "";
      try {
        derivePskSync(passphrase, ssid);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toMatch(/passphrase/);
      expect(message).not.toContain(passphrase.slice(0, 5));
    },
  );

  test("takes an SSID of up to 32 octets, whatever they are", () => {
    expect(derivePskSync("password", new Uint8Array(0)).length).toBe(32);
    expect(derivePskSync("password", new Uint8Array(32).fill(0xff)).length).toBe(32);
    expect(() => derivePskSync("password", new Uint8Array(33))).toThrow(
      expect.objectContaining({ code: "ERR_KEY_LENGTH" }),
    );
  });
});

test("an SSID that is text is refused: nobody knows as which octets it was meant", async () => {
  const text = "IEEE" as unknown as Uint8Array;
  expect(() => derivePskSync("password", text)).toThrow(expect.objectContaining({ code: "ERR_KEY_LENGTH" }));
  await expect(derivePsk("password", text)).rejects.toMatchObject({ code: "ERR_KEY_LENGTH" });
});

describe("a PSK in hex", () => {
  test("is 64 digits of either case", () => {
    expect(parsePsk("0123456789abcdefABCDEF0123456789".repeat(2)).octets).toEqual(
      octets("0123456789abcdefabcdef0123456789".repeat(2)),
    );
  });

  test.each(["0".repeat(63), "0".repeat(65), `${"0".repeat(62)} 0`, `${"0".repeat(63)}g`])("is not %j", (digits) => {
    expect(() => parsePsk(digits)).toThrow(expect.objectContaining({ code: "ERR_KEY_PASSPHRASE" }));
  });
});
