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
  [Akm.owe, 48, 24, 32, 24],
  [Akm.owe, 64, 32, 32, 32],
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

/** The same tables: what expands the PMK, and what makes the Key MIC; "by-version" is the frame's descriptor version. */
test.each([
  [[Akm.ieee8021x, Akm.psk, Akm.wpaIeee8021x, Akm.wpaPsk], 32, "prf-sha1", "by-version", undefined],
  [[Akm.ftIeee8021x, Akm.ftPsk, Akm.ieee8021xSha256, Akm.pskSha256], 32, "kdf-sha256", "by-version", 3],
  [[Akm.sae, Akm.ftSae], 32, "kdf-sha256", "aes-128-cmac", 0],
  [[Akm.suiteB, Akm.owe, Akm.saeExtKey, Akm.ftSaeExtKey], 32, "kdf-sha256", "hmac-sha256", 0],
  [
    [Akm.suiteB192, Akm.ftIeee8021xSha384, Akm.ftPskSha384, Akm.owe, Akm.saeExtKey, Akm.ftSaeExtKey],
    48,
    "kdf-sha384",
    "hmac-sha384",
    0,
  ],
  [[Akm.owe, Akm.saeExtKey, Akm.ftSaeExtKey], 64, "kdf-sha512", "hmac-sha512", 0],
] as const)("AKMs %j with a PMK of %i octets expand by %s and sign by %s", (akms, pmk, derivation, mic, version) => {
  for (const akm of akms) {
    expect(requireAkm(akm, pmk)).toMatchObject({ derivation, mic });
    expect(requireAkm(akm, pmk).descriptorVersion).toBe(version);
  }
});

describe("every selector with every selector", () => {
  const selectors = [0x000fac, 0x0050f2, 0x00aabb].flatMap((oui) =>
    Array.from({ length: 32 }, (_, type) => oui * 256 + type),
  );
  const dataCiphers = new Map<number, number>([
    ...([Cipher.wep40, Cipher.wpaWep40] as const).map((cipher) => [cipher, 5] as const),
    ...([Cipher.wep104, Cipher.wpaWep104] as const).map((cipher) => [cipher, 13] as const),
    ...([Cipher.tkip, Cipher.wpaTkip] as const).map((cipher) => [cipher, 32] as const),
    ...([Cipher.ccmp, Cipher.wpaCcmp, Cipher.gcmp128] as const).map((cipher) => [cipher, 16] as const),
    ...([Cipher.ccmp256, Cipher.gcmp256] as const).map((cipher) => [cipher, 32] as const),
  ]);
  /** AKMs whose sizes go with the PMK's. */
  const growing: readonly number[] = [Akm.owe, Akm.saeExtKey, Akm.ftSaeExtKey];
  const ft: readonly number[] = [Akm.ftIeee8021x, Akm.ftPsk, Akm.ftSae, Akm.ftIeee8021xSha384, Akm.ftPskSha384];
  const nonces = { aNonce: new Uint8Array(32).fill(4), sNonce: new Uint8Array(32).fill(5) };
  const addresses = { aa: new Uint8Array(6).fill(2), spa: new Uint8Array(6).fill(3) };

  test("makes a PTK of the table's sizes, or is a typed error", () => {
    let made = 0;
    for (const akm of selectors) {
      const row = sizes.find(([known]) => known === akm);
      for (const pairwise of selectors) {
        const pmk = new Secret(new Uint8Array(row?.[1] ?? 32).fill(9));
        const tkLength = dataCiphers.get(pairwise);
        const derive = () => derivePtk({ pmk, ...addresses, ...nonces }, { akm, pairwise });
        if (row === undefined || tkLength === undefined || ft.includes(akm) || akm === Akm.ftSaeExtKey) {
          expect(derive, `${akm} with ${pairwise}`).toThrow(expect.objectContaining({ code: "ERR_KEY_SUITE" }));
          continue;
        }
        const { kck, kek, tk } = derive();
        expect([kck.length, kek.length, tk.length]).toEqual([row[2], row[3], tkLength]);
        made++;
      }
    }
    expect(made).toBe(11 * dataCiphers.size);
  });

  test("wants a PMK of the AKM's size", () => {
    for (const [akm, right] of sizes) {
      if (ft.includes(akm) || growing.includes(akm)) continue;
      for (const length of [0, 16, 31, 32, 33, 40, 48, 64]) {
        if (length === right) continue;
        const pmk = new Secret(new Uint8Array(length).fill(9));
        expect(() => derivePtk({ pmk, ...addresses, ...nonces }, { akm, pairwise: Cipher.ccmp })).toThrow(
          expect.objectContaining({ code: "ERR_KEY_LENGTH", message: `pmk is ${length} octets, not ${right}` }),
        );
      }
    }
  });
});

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
