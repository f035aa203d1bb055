import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, type Secret } from "../../src/bytes/secret.ts";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame, type KeyFrame } from "../../src/eapol/key-frame.ts";
import { derivePskSync } from "../../src/keys/psk.ts";
import { derivePtk, destroyPtk } from "../../src/keys/ptk.ts";
import { abi } from "../../src/net80211/abi.ts";
import { ndisDevice, softwareDevice } from "../../src/net80211/simulator/device.ts";
import { modulesOf } from "../../src/net80211/simulator/modules.ts";
import { utf8 } from "../../src/platform.ts";
import { type SimulationOptions, simulateAssociation } from "../../src/simulation/association.ts";
import { eraLog } from "../../src/simulation/era-log.ts";

const i386 = abi("freebsd-2005", "i386");
const options: SimulationOptions = {
  ...{ abi: i386, device: softwareDevice, modules: modulesOf(i386), ifname: "sim0" },
  passphrase: "correct horse battery",
};

describe("a simulated association", () => {
  test.each([
    ["comes through", options],
    ["is refused by the device", { ...options, device: ndisDevice("FAILURE") }],
    ["lacks a module", { ...options, modules: [] }],
    ["is one of WPA2", { ...options, security: "wpa2" as const }],
  ])("leaves no secret alive where it %s", async (_name, given) => {
    const before = liveSecrets();
    await simulateAssociation(given);
    expect(liveSecrets()).toBe(before);
  });

  test("leaves none where the passphrase is refused", async () => {
    const before = liveSecrets();
    await expect(simulateAssociation({ ...options, passphrase: "short" })).rejects.toMatchObject({
      code: "ERR_KEY_PASSPHRASE",
    });
    expect(liveSecrets()).toBe(before);
  });

  /** Threat 20. */
  test("shows no key, neither in what happened nor in the log", async () => {
    const association = await simulateAssociation(options);
    expect(association.reinstalled).toEqual([]);
    const { scene, happenings } = association;
    const frames = happenings.flatMap((one) => (one.type === "received" || one.type === "sent" ? [one.octets] : []));
    const [aNonce, sNonce] = frames.map((octets) => frameOf(octets).keyNonce) as [Uint8Array, Uint8Array];
    const pmk = derivePskSync(options.passphrase, scene.ssid);
    const { akm, pairwise } = scene.suite;
    const ptk = derivePtk({ pmk, aa: scene.accessPoint, spa: scene.station, aNonce, sNonce }, { akm, pairwise });
    const shown = JSON.stringify(happenings, (_key, value: unknown) =>
      value instanceof Uint8Array ? toHex(value) : typeof value === "bigint" ? `${value}` : value,
    );
    const log = eraLog(association).replace(/ /g, "");
    for (const key of [pmk, ptk.kck, ptk.kek, ptk.tk] as Secret[]) {
      const half = toHex(key.octets.subarray(0, 8));
      expect(shown).not.toContain(half);
      expect(log).not.toContain(half);
    }
    pmk.destroy();
    destroyPtk(ptk);
  });

  test("takes names and addresses as they are given", async () => {
    const station = Uint8Array.of(2, 0, 0, 0, 1, 0);
    const accessPoint = Uint8Array.of(2, 0, 0, 0, 0, 0);
    const association = await simulateAssociation({ ...options, ssid: utf8("home"), station, accessPoint });
    expect(association.completed).toBe(true);
    const log = eraLog(association);
    expect(log).toContain("Own MAC address: 02:00:00:00:01:00\n");
    expect(log).toContain("Trying to associate with 02:00:00:00:00:00 (SSID='home' freq=2412 MHz)\n");
  });
});

test("a station of 2005 repeats its nonce in message 4, and the access point takes that; one of today sends zeros", async () => {
  const message4 = async (on: typeof i386): Promise<KeyFrame | undefined> => {
    const { happenings, completed, reinstalled } = await simulateAssociation({ ...options, abi: on });
    expect({ completed, reinstalled }).toEqual({ completed: true, reinstalled: [] });
    const sent = happenings.flatMap((one) => (one.type === "sent" ? [frameOf(one.octets)] : []));
    return sent[1];
  };
  const old = await message4(i386);
  expect(toHex(old?.keyNonce as Uint8Array)).toBe("7c115160d34e876b4073ed50339d1005950d7223a421dbf5b24540474435a50a");
  expect((await message4(abi("freebsd-15", "lp64")))?.keyNonce).toEqual(new Uint8Array(32));
});

function frameOf(octets: Uint8Array): KeyFrame {
  return decodeKeyFrame(decodeEapol(octets).body, 16);
}
