import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { Secret } from "../../src/bytes/secret.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { deriveFtPtk, derivePmkR1 } from "../../src/keys/ft.ts";
import { destroyPtk } from "../../src/keys/ptk.ts";
import { loadVectors, octets } from "../support/vectors.ts";

type Fields = Record<
  | "akm"
  | "xxkey"
  | "ssid"
  | "mdid"
  | "r0kh_id"
  | "r1kh_id"
  | "s0kh_id"
  | "anonce"
  | "snonce"
  | "bssid"
  | "pmk_r1"
  | "pmk_r1_name"
  | "kck"
  | "kek"
  | "tk",
  string
>;

const vectors = loadVectors<Fields>("ft");
const input = (vector: Fields) => ({
  xxKey: new Secret(octets(vector.xxkey)),
  ssid: octets(vector.ssid),
  mdid: octets(vector.mdid),
  r0khId: octets(vector.r0kh_id),
  r1khId: octets(vector.r1kh_id),
  spa: octets(vector.s0kh_id),
  aa: octets(vector.bssid),
  aNonce: octets(vector.anonce),
  sNonce: octets(vector.snonce),
});
const suite = { akm: Akm.ftPsk, pairwise: Cipher.ccmp };

describe("the keys of an FT hierarchy", () => {
  test.each(vectors)("are those of $id", (vector) => {
    const given = input(vector);
    const { key, name } = derivePmkR1(given.xxKey, given, Akm.ftPsk);
    expect([toHex(key.octets), toHex(name)]).toEqual([vector.pmk_r1, vector.pmk_r1_name]);
    const ptk = deriveFtPtk(given, suite);
    expect([ptk.kck, ptk.kek, ptk.tk].map(({ octets }) => toHex(octets))).toEqual([vector.kck, vector.kek, vector.tk]);
    expect(toHex(ptk.pmkR1Name)).toBe(vector.pmk_r1_name);
    destroyPtk(ptk);
  });

  const sound = input(vectors[0] as Fields);
  test.each([
    ["an AKM without one", sound, { ...suite, akm: Akm.psk }, "ERR_KEY_SUITE"],
    ["a domain of three octets", { ...sound, mdid: octets("123456") }, suite, "ERR_KEY_LENGTH"],
    ["a holder without a name", { ...sound, r0khId: new Uint8Array(0) }, suite, "ERR_KEY_LENGTH"],
    ["a name of 33 octets", { ...sound, ssid: new Uint8Array(33) }, suite, "ERR_KEY_LENGTH"],
    ["a short nonce", { ...sound, aNonce: new Uint8Array(31) }, suite, "ERR_KEY_LENGTH"],
  ])("are refused for %s", (_, given, wrong, code) => {
    expect(() => deriveFtPtk(given, wrong)).toThrow(expect.objectContaining({ code }));
  });
});
