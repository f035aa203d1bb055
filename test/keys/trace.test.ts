import { createHmac, pbkdf2Sync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { type DerivationStep, traceDerivation } from "../../src/keys/trace.ts";
import { utf8 } from "../../src/platform.ts";
import { loadRecording } from "../support/recordings.ts";
import { octets } from "../support/vectors.ts";

const aa = octets("020000000000");
const spa = octets("020000000100");

/** The nonces that a recording's peers logged for their first PTK. */
function noncesOf(name: string): { aNonce: Uint8Array; sNonce: Uint8Array } {
  const { timeline } = loadRecording(name).keys as unknown as { timeline: string[] };
  const logged = (what: string): Uint8Array => {
    const line = timeline.find((one) => one.includes(what)) as string;
    return octets(line.split("= ")[1] as string);
  };
  return { aNonce: logged("ap WPA: Assign ANonce"), sNonce: logged("sta WPA: Renewed SNonce") };
}

function hexOf(steps: readonly DerivationStep[], name: string): string {
  const value = steps.find((step) => step.name === name)?.value;
  return toHex(value instanceof Secret ? value.octets : (value as Uint8Array));
}

describe.each([
  ["wpa2-ccmp", { akm: Akm.psk, pairwise: Cipher.ccmp }, "sha1", 3],
  ["wpa-tkip", { akm: Akm.wpaPsk, pairwise: Cipher.wpaTkip }, "sha1", 4],
  ["psk-sha256", { akm: Akm.pskSha256, pairwise: Cipher.ccmp }, "sha256", 2],
] as const)("the derivation of %s, step by step", (name, suite, hash, rounds) => {
  const { keys } = loadRecording(name);
  const input = { passphrase: keys.sta_passphrase as string, ssid: utf8(keys.ssid), aa, spa, ...noncesOf(name) };

  test("ends in the keys that both peers logged", () => {
    const { steps, destroy } = traceDerivation(input, suite);
    expect(hexOf(steps, "PMK")).toBe(keys.pmk_sta.at(-1));
    expect(hexOf(steps, "PMK")).toBe(pbkdf2Sync(input.passphrase, keys.ssid, 4096, 32, "sha1").toString("hex"));
    expect(["KCK", "KEK", "TK"].map((part) => hexOf(steps, part)).join("")).toBe(keys.ptk_sta[0]);
    destroy();
  });

  test("has rounds whose inputs and outputs another HMAC confirms, and which begin with the PTK", () => {
    const { steps, destroy } = traceDerivation(input, suite);
    const inputs = steps.filter((step) => step.name.endsWith(" input"));
    expect(inputs.length).toBe(rounds);
    const outputs = inputs.map((step) => {
      const mac = createHmac(hash, octets(hexOf(steps, "PMK")))
        .update(octets(hexOf(steps, step.name)))
        .digest("hex");
      expect(hexOf(steps, step.name.replace(" input", ""))).toBe(mac);
      return mac;
    });
    expect(outputs.join("").startsWith(keys.ptk_sta[0] as string)).toBe(true);
    destroy();
  });

  test("prints no key unless it is asked for, and leaves none behind", () => {
    const before = liveSecrets();
    const { steps, destroy } = traceDerivation(input, suite);
    const shown = JSON.stringify(steps);
    for (const secret of [keys.pmk_sta.at(-1) as string, (keys.ptk_sta[0] as string).slice(0, 32)]) {
      expect(shown).not.toContain(secret);
    }
    destroy();
    expect(liveSecrets()).toBe(before);
  });
});

test("a PMK that is no passphrase's is where the trace begins", () => {
  const pmk = new Secret(new Uint8Array(32).fill(7));
  const { aNonce, sNonce } = noncesOf("wpa2-ccmp");
  const { steps, destroy } = traceDerivation({ pmk, aa, spa, aNonce, sNonce }, { akm: Akm.psk, pairwise: Cipher.ccmp });
  expect(steps[0]?.name).toBe("PMK");
  const low = toHex(aNonce) < toHex(sNonce) ? [aNonce, sNonce] : [sNonce, aNonce];
  expect(hexOf(steps, "data")).toBe(toHex(concat(aa, spa, ...low)));
  destroy();
  expect(pmk.destroyed).toBe(false);
});

test("what cannot be derived is refused, and leaves no secret behind", () => {
  const before = liveSecrets();
  const { aNonce, sNonce } = noncesOf("wpa2-ccmp");
  const input = { passphrase: "correct horse", ssid: utf8("x"), aa, spa, aNonce, sNonce };
  expect(() => traceDerivation(input, { akm: Akm.ftPsk, pairwise: Cipher.ccmp })).toThrow(
    expect.objectContaining({ code: "ERR_KEY_SUITE" }),
  );
  expect(() => traceDerivation({ ...input, passphrase: "short" }, { akm: Akm.psk, pairwise: Cipher.ccmp })).toThrow(
    expect.objectContaining({ code: "ERR_KEY_PASSPHRASE" }),
  );
  expect(liveSecrets()).toBe(before);
});
