import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/bytes/secret.ts";
import { Akm, akmSuite, Cipher, cipherSuite } from "../../src/ie/suite.ts";
import { requireAkm, requireTkLength } from "../../src/keys/hierarchy.ts";
import { kdfSha512 } from "../../src/keys/prf.ts";
import { derivePtk } from "../../src/keys/ptk.ts";

/** IEEE 802.11-2020 Table 12-10, with AKM 24 and 25 as IEEE 802.11-2024 has them: octets of KCK, KEK and MIC. */
const sizes: readonly (readonly [number, number, number, number, number])[] = [
  [Akm.ieee8021x, 32, 16, 16, 16],
  [Akm.psk, 32, 16, 16, 16],
  [Akm.ftIeee8021x, 32, 16, 16, 16],
  [Akm.ftPsk, 32, 16, 16, 16],
  [Akm.ieee8021xSha256, 32, 16, 16, 16],
  [Akm.pskSha256, 32, 16, 16, 16],
  [Akm.sae, 32, 16, 16, 16],
  [Akm.ftSae, 32, 16, 16, 16],
  [Akm.suiteB, 32, 16, 16, 16],
  [Akm.suiteB192, 48, 24, 32, 24],
  [Akm.ftIeee8021xSha384, 48, 24, 32, 24],
  [Akm.owe, 32, 16, 16, 16],
  [Akm.ftPskSha384, 48, 24, 32, 24],
  [Akm.saeExtKey, 32, 16, 16, 16],
  [Akm.saeExtKey, 48, 24, 32, 24],
  [Akm.saeExtKey, 64, 32, 32, 32],
  [Akm.ftSaeExtKey, 48, 24, 32, 24],
  [Akm.wpaIeee8021x, 32, 16, 16, 16],
  [Akm.wpaPsk, 32, 16, 16, 16],
];

test.each(sizes)(
  "AKM %i with a PMK of %i octets has a KCK of %i, a KEK of %i and a MIC of %i",
  (akm, pmk, kck, kek, mic) => {
    expect(requireAkm(akm, pmk)).toMatchObject({ kckLength: kck, kekLength: kek, micLength: mic });
  },
);

/** IEEE 802.11-2020 Table 12-4, BIP and GCMP included. */
test.each([
  [Cipher.tkip, 32],
  [Cipher.ccmp, 16],
  [Cipher.ccmp256, 32],
  [Cipher.gcmp128, 16],
  [Cipher.gcmp256, 32],
  [Cipher.wep40, 5],
  [Cipher.wep104, 13],
])("cipher %i has a temporal key of %i octets", (cipher, length) => {
  expect(requireTkLength(cipher)).toBe(length);
});

test("integrity ciphers have keys, but none for data", () => {
  expect(cipherSuite(Cipher.bipGmac256)).toMatchObject({ keyLength: 32, data: false });
  expect(() => requireTkLength(Cipher.bipGmac256)).toThrow(expect.objectContaining({ code: "ERR_KEY_SUITE" }));
});

test("an AKM that no table knows is a typed error that names it", () => {
  expect(akmSuite(0x00aabb63)).toBeUndefined();
  expect(() => requireAkm(0x00aabb63)).toThrow(
    expect.objectContaining({ code: "ERR_KEY_SUITE", message: expect.stringContaining("00-aa-bb:99") }),
  );
});

describe("AKM 24 with the largest group", () => {
  test("expands by KDF-SHA-512, which is the formula of the standard over OpenSSL's HMAC", () => {
    const key = Buffer.alloc(64, 9);
    const data = Buffer.concat([Buffer.alloc(6, 2), Buffer.alloc(6, 3), Buffer.alloc(32, 4), Buffer.alloc(32, 5)]);
    const bits = (32 + 32 + 16) * 8;
    const blocks = [1, 2].map((i) =>
      createHmac("sha512", key)
        .update(
          Buffer.concat([
            Buffer.of(i, 0),
            Buffer.from("Pairwise key expansion"),
            data,
            Buffer.of(bits & 255, bits >> 8),
          ]),
        )
        .digest(),
    );
    const expected = Buffer.concat(blocks);
    expect(Buffer.from(kdfSha512(key, "Pairwise key expansion", data, 80))).toEqual(expected.subarray(0, 80));
    const ptk = derivePtk(
      {
        pmk: Secret.copyOf(key),
        aa: new Uint8Array(6).fill(2),
        spa: new Uint8Array(6).fill(3),
        aNonce: new Uint8Array(32).fill(4),
        sNonce: new Uint8Array(32).fill(5),
      },
      { akm: Akm.saeExtKey, pairwise: Cipher.ccmp },
    );
    expect(Buffer.from(ptk.kck.octets)).toEqual(expected.subarray(0, 32));
    expect(Buffer.from(ptk.tk.octets)).toEqual(expected.subarray(64, 80));
  });
});
