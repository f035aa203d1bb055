import { beforeEach, describe, expect, test } from "vitest";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import type { Driver } from "../../src/driver/driver.ts";
import { perform } from "../../src/driver/perform.ts";
import { DriverError } from "../../src/errors.ts";
import type { Action } from "../../src/handshake/action.ts";

const peer = Uint8Array.of(2, 0, 0, 0, 0, 0);
const refusal = new DriverError({ operation: "WPAKEY", op: 19, errno: "ENXIO", text: "Device not configured" });

/** A driver that writes down what it is asked, and refuses what it is told to. */
function recorder(refused?: string): { driver: Driver; calls: string[] } {
  const calls: string[] = [];
  const call = async (what: string) => {
    calls.push(what);
    if (what === refused) throw refusal;
  };
  const driver: Driver = {
    capabilities: { ciphers: ["ccmp"], groupKeys: 4, authorizesPort: false },
    setKey: (key) => {
      expect(key.tk.destroyed).toBe(false);
      return call(`setKey ${key.scope}`);
    },
    deleteKey: (slot) => call(`deleteKey ${slot.scope}`),
    associate: () => call("associate"),
    disassociate: (_, reason) => call(`disassociate ${reason}`),
    deauthenticate: (_, reason) => call(`deauthenticate ${reason}`),
    authorize: (_, open) => call(`authorize ${open}`),
    sendEapol: (to, octets) => call(`send ${to.length} ${octets.length}`),
  };
  return { driver, calls };
}

function handshake(): Action[] {
  const tk = () => new Secret(new Uint8Array(16).fill(1));
  return [
    { type: "send", octets: new Uint8Array(99) },
    { type: "set-key", key: { scope: "pairwise", cipher: "ccmp", tk: tk(), peer, keyId: 0, rsc: 0n } },
    { type: "set-key", key: { scope: "group", cipher: "ccmp", tk: tk(), keyId: 1, transmit: false, rsc: 0n } },
    { type: "open-port" },
    { type: "established", handshake: "pairwise" },
    { type: "discard", why: "replayed" },
  ];
}

describe("perform", () => {
  let before = 0;
  beforeEach(() => {
    before = liveSecrets();
  });

  test("carries actions out in their order, and destroys each key when its call has settled", async () => {
    const { driver, calls } = recorder();
    await perform(driver, peer, handshake());
    expect(calls).toEqual(["send 6 99", "setKey pairwise", "setKey group", "authorize true"]);
    expect(liveSecrets()).toBe(before);
  });

  test.each(["send 6 99", "setKey pairwise", "setKey group", "authorize true"])(
    "stops at a refusal of %s, rejects with it, and leaves no key behind",
    async (refused) => {
      const { driver, calls } = recorder(refused);
      await expect(perform(driver, peer, handshake())).rejects.toBe(refusal);
      expect(calls.at(-1)).toBe(refused);
      expect(liveSecrets()).toBe(before);
    },
  );

  test("a driver that throws before it returns a promise leaves no key behind either", async () => {
    const { driver } = recorder();
    const broken: Driver = {
      ...driver,
      setKey() {
        throw refusal;
      },
    };
    await expect(perform(broken, peer, handshake())).rejects.toBe(refusal);
    expect(liveSecrets()).toBe(before);
  });

  test("the other actions reach the driver as what they are", async () => {
    const { driver, calls } = recorder();
    await perform(driver, peer, [
      { type: "close-port" },
      { type: "delete-key", slot: { scope: "group", keyId: 1 } },
      { type: "deauthenticate", reason: 17 },
    ]);
    expect(calls).toEqual(["authorize false", "deleteKey group", "deauthenticate 17"]);
  });
});
