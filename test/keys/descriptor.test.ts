import { describe, expect, test } from "vitest";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import type { CipherName } from "../../src/ie/suite.ts";
import { cutTemporalKey, destroyKey, joinTemporalKey, type TkipKey } from "../../src/keys/descriptor.ts";
import { loadVectors, octets } from "../support/vectors.ts";

interface TkipVector {
  readonly cipher: string;
  readonly tk: string;
  readonly mic_tx_authenticator?: string;
  readonly mic_tx_supplicant?: string;
}

const tkip = loadVectors<TkipVector>("ptk").filter(({ mic_tx_authenticator }) => mic_tx_authenticator !== undefined);

describe("TKIP's Michael keys", () => {
  test.each(tkip)("are cut by role as $id says", ({ tk, mic_tx_authenticator, mic_tx_supplicant }) => {
    const ofAuthenticator = octets(mic_tx_authenticator as string);
    const ofSupplicant = octets(mic_tx_supplicant as string);
    const whole = new Secret(octets(tk));
    const station = cutTemporalKey("tkip", whole, "supplicant") as TkipKey;
    expect(station.tk.octets).toEqual(octets(tk).slice(0, 16));
    expect(station.txMic.octets).toEqual(ofSupplicant);
    expect(station.rxMic.octets).toEqual(ofAuthenticator);
    const accessPoint = cutTemporalKey("tkip", whole, "authenticator") as TkipKey;
    expect(accessPoint.txMic.octets).toEqual(ofAuthenticator);
    expect(accessPoint.rxMic.octets).toEqual(ofSupplicant);
  });

  test.each(["supplicant", "authenticator"] as const)("go back where they were for a %s", (role) => {
    const whole = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
    expect(joinTemporalKey(cutTemporalKey("tkip", whole, role), role).octets).toEqual(whole.octets);
  });
});

test.each([
  ["ccmp", 32],
  ["gcmp", 15],
  ["ccmp-256", 16],
  ["gcmp-256", 31],
  ["tkip", 16],
] as const)("a %s key of %i octets is refused", (cipher, length) => {
  const key = new Secret(new Uint8Array(length));
  expect(() => cutTemporalKey(cipher, key, "supplicant")).toThrow(expect.objectContaining({ code: "ERR_KEY_LENGTH" }));
});

test.each(["wep40", "wep104", "bip-cmac-128"] satisfies CipherName[])("%s has no temporal key for data", (cipher) => {
  const key = new Secret(new Uint8Array(16));
  expect(() => cutTemporalKey(cipher, key, "supplicant")).toThrow(expect.objectContaining({ code: "ERR_KEY_SUITE" }));
});

test("destroying a key destroys all its parts", () => {
  const whole = new Secret(new Uint8Array(32));
  const before = liveSecrets();
  const key = cutTemporalKey("tkip", whole, "supplicant");
  destroyKey(key);
  destroyKey(key);
  expect(liveSecrets()).toBe(before);
});
