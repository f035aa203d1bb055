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

  /** A pairwise key of Extended Key ID, on its way through the handshake of a station. */
  function extended(): Action[] {
    const slot = { scope: "pairwise", peer, keyId: 1 } as const;
    const tk = new Secret(new Uint8Array(16).fill(1));
    return [
      { type: "set-receive-key", key: { ...slot, cipher: "ccmp", tk, rsc: 0n } },
      { type: "send", octets: new Uint8Array(99) },
      { type: "send-with-key", slot },
    ];
  }

  function withTwoPlaces(refused?: string): { driver: Driver; calls: string[] } {
    const { driver, calls } = recorder(refused);
    const call = async (what: string) => {
      calls.push(what);
      if (what === refused) throw refusal;
    };
    const extendedKeyId: Driver["extendedKeyId"] = {
      setReceiveKey: ({ keyId, tk }) => {
        expect(tk.destroyed).toBe(false);
        return call(`setReceiveKey ${keyId}`);
      },
      sendWithKey: ({ keyId }) => call(`sendWithKey ${keyId}`),
    };
    return { driver: { ...driver, extendedKeyId }, calls };
  }

  test("the two steps of Extended Key ID reach a driver that has them", async () => {
    const { driver, calls } = withTwoPlaces();
    await perform(driver, peer, extended());
    expect(calls).toEqual(["setReceiveKey 1", "send 6 99", "sendWithKey 1"]);
    expect(liveSecrets()).toBe(before);
  });

  test.each(["setReceiveKey 1", "send 6 99", "sendWithKey 1"])(
    "a refusal of %s ends it there, and leaves no key behind",
    async (refused) => {
      const { driver, calls } = withTwoPlaces(refused);
      await expect(perform(driver, peer, extended())).rejects.toBe(refusal);
      expect(calls.at(-1)).toBe(refused);
      expect(liveSecrets()).toBe(before);
    },
  );

  test("a driver with one place for a pairwise key is not asked for two, and no message 4 goes out", async () => {
    const { driver, calls } = recorder();
    await expect(perform(driver, peer, extended())).rejects.toMatchObject({
      code: "ERR_DRIVER",
      errno: "EOPNOTSUPP",
    });
    expect(calls).toEqual([]);
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
