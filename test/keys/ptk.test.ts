import { expect, test } from "vitest";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { derivePtk, destroyPtk, type PtkInput } from "../../src/keys/ptk.ts";
import { loadVectors, octets } from "../support/vectors.ts";

interface PtkVector {
  readonly akm: string;
  readonly cipher: keyof typeof ciphers;
  readonly pmk: string;
  readonly aa: string;
  readonly spa: string;
  readonly anonce: string;
  readonly snonce: string;
  readonly kck: string;
  readonly kek: string;
  readonly tk: string;
  readonly kdk?: string;
}

const ciphers = { "CCMP-128": Cipher.ccmp, TKIP: Cipher.tkip, "GCMP-128": Cipher.gcmp128 } as const;

/** The AKM as `00-0f-ac:2`. A vector that names two means both. */
function selectorsOf(akm: string): number[] {
  return akm.split(" or ").map((one) => {
    const [oui = "", type = ""] = one.split(":");
    return Number.parseInt(oui.replaceAll("-", ""), 16) * 256 + Number(type);
  });
}

const input: PtkInput = {
  pmk: new Secret(new Uint8Array(32).fill(1)),
  aa: new Uint8Array(6).fill(2),
  spa: new Uint8Array(6).fill(3),
  aNonce: new Uint8Array(32).fill(4),
  sNonce: new Uint8Array(32).fill(5),
};
const suite = { akm: Akm.psk, pairwise: Cipher.ccmp };

test.each(loadVectors<PtkVector>("ptk"))("the PTK is what $id says", (vector) => {
  const given: PtkInput = {
    pmk: new Secret(octets(vector.pmk)),
    aa: octets(vector.aa),
    spa: octets(vector.spa),
    aNonce: octets(vector.anonce),
    sNonce: octets(vector.snonce),
  };
  const kdkLength = vector.kdk === undefined ? undefined : vector.kdk.length / 2;
  for (const akm of selectorsOf(vector.akm)) {
    const ptk = derivePtk(given, { akm, pairwise: ciphers[vector.cipher], kdkLength });
    expect(ptk.kck.octets).toEqual(octets(vector.kck));
    expect(ptk.kek.octets).toEqual(octets(vector.kek));
    expect(ptk.tk.octets).toEqual(octets(vector.tk));
    expect(ptk.kdk?.octets).toEqual(vector.kdk === undefined ? undefined : octets(vector.kdk));
  }
});

test("both ends may swap what is theirs and get the same key", () => {
  const swapped = { ...input, aa: input.spa, spa: input.aa, aNonce: input.sNonce, sNonce: input.aNonce };
  expect(derivePtk(swapped, suite).tk.octets).toEqual(derivePtk(input, suite).tk.octets);
});

test.each([
  ["pmk", new Secret(new Uint8Array(31))],
  ["aa", new Uint8Array(5)],
  ["spa", new Uint8Array(7)],
  ["aNonce", new Uint8Array(31)],
  ["sNonce", new Uint8Array(33)],
])("an input %s of the wrong size is refused by name", (name, value) => {
  expect(() => derivePtk({ ...input, [name]: value }, suite)).toThrow(
    expect.objectContaining({ code: "ERR_KEY_LENGTH", message: expect.stringContaining(name) }),
  );
});

test.each([
  ["an AKM that no table knows", { ...suite, akm: 0x000fac63 }],
  ["an AKM with a hierarchy of its own", { ...suite, akm: Akm.ftPsk }],
  ["a cipher that no table knows", { ...suite, pairwise: 0x000fac63 }],
  ["a cipher for management frames", { ...suite, pairwise: Cipher.bipCmac128 }],
])("%s is refused", (_, wrong) => {
  expect(() => derivePtk(input, wrong)).toThrow(expect.objectContaining({ code: "ERR_KEY_SUITE" }));
});

test("a derivation leaves no secret behind but the parts, and those end with destroyPtk", () => {
  const before = liveSecrets();
  const ptk = derivePtk(input, suite);
  expect(liveSecrets()).toBe(before + 3);
  destroyPtk(ptk);
  expect(liveSecrets()).toBe(before);
});
