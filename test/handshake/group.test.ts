import { describe, expect, test } from "vitest";
import { isZero, toHex } from "../../src/bytes/octets.ts";
import { liveSecrets } from "../../src/bytes/secret.ts";
import { type GroupKeyDescriptor, type GroupKeyOptions, GroupKeyOwner } from "../../src/handshake/group.ts";
import { Cipher } from "../../src/ie/suite.ts";
import { destroyKey, joinTemporalKey } from "../../src/keys/descriptor.ts";
import { Random } from "../support/random.ts";

const random = new Random(0x6709);

function ownerOf(options: Partial<GroupKeyOptions> = {}): GroupKeyOwner {
  return new GroupKeyOwner({
    group: Cipher.ccmp,
    groupManagement: Cipher.bipCmac128,
    random: (length) => random.octets(length),
    ...options,
  });
}

/** Keys in words; the keys themselves are destroyed. */
function inWords(keys: readonly GroupKeyDescriptor[]): string[] {
  return keys.map((key) => {
    destroyKey(key);
    return `${key.scope} ${key.cipher} ${key.keyId}`;
  });
}

describe("the group keys of a network", () => {
  test("begin in the first slot of each kind", () => {
    expect(inWords(ownerOf().keysInUse())).toEqual(["group ccmp 1", "igtk bip-cmac-128 4"]);
    const all = ownerOf({ group: Cipher.tkip, groupManagement: Cipher.bipGmac256, protectsBeacons: true });
    expect(inWords(all.keysInUse())).toEqual(["group tkip 1", "igtk bip-gmac-256 4", "bigtk bip-gmac-256 6"]);
    expect(inWords(ownerOf({ groupManagement: undefined }).keysInUse())).toEqual(["group ccmp 1"]);
    const silent = ownerOf({ group: Cipher.noGroupTraffic });
    expect(inWords(silent.keysInUse())).toEqual(["igtk bip-cmac-128 4"]);
    expect(silent.keys.gtk).toBeUndefined();
  });

  test("go to the driver cut for an access point: its own Michael key is the first on the wire", () => {
    const owner = ownerOf({ group: Cipher.tkip, groupManagement: undefined });
    const [key] = owner.keysInUse();
    if (key?.scope !== "group") throw new Error("expected a GTK");
    expect(key.transmit).toBe(true);
    expect(toHex(joinTemporalKey(key, "authenticator").octets)).toBe(toHex(owner.keys.gtk?.key.octets as Uint8Array));
  });

  test("alternate between two slots, and every one is new", () => {
    const owner = ownerOf();
    const seen = new Set([toHex(owner.keys.gtk?.key.octets as Uint8Array)]);
    const slots = Array.from({ length: 5 }, () => {
      const words = inWords(owner.rotate([]));
      seen.add(toHex(owner.keys.gtk?.key.octets as Uint8Array));
      return words.join();
    });
    const [odd, even] = ["group ccmp 2,igtk bip-cmac-128 5", "group ccmp 1,igtk bip-cmac-128 4"];
    expect(slots).toEqual([odd, even, odd, even, odd]);
    expect(seen.size).toBe(6);
    expect(owner.keys.generation).toBe(6);
  });

  test("come into use when the last station has confirmed them or has left, and not before", () => {
    const owner = ownerOf({ groupManagement: undefined });
    expect(owner.rotate(["a", "b", "c"])).toEqual([]);
    expect(owner.at).toBe("setkeys");
    const { generation } = owner.keys;
    expect(owner.done("a", generation - 1)).toEqual([]);
    expect(owner.waitingFor).toBe(3);
    expect(owner.done("a", generation)).toEqual([]);
    expect(owner.done("b", undefined)).toEqual([]);
    expect(owner.done("stranger", generation)).toEqual([]);
    expect(inWords(owner.done("c", generation))).toEqual(["group ccmp 2"]);
    expect(owner.at).toBe("setkeys-done");
    expect(owner.done("c", generation)).toEqual([]);
  });

  test("a rotation during a rotation replaces the keys that nobody sends under, and all must confirm again", () => {
    const owner = ownerOf({ groupManagement: undefined });
    owner.rotate(["a", "b"]);
    const first = owner.keys;
    owner.done("a", first.generation);
    owner.rotate(["a", "b"]);
    expect(owner.keys.gtk?.keyId).toBe(2);
    expect(owner.keys.generation).toBe(first.generation + 1);
    expect(first.gtk?.key.destroyed).toBe(true);
    expect(owner.waitingFor).toBe(2);
    owner.done("a", owner.keys.generation);
    expect(owner.done("b", first.generation)).toEqual([]);
    expect(inWords(owner.done("b", owner.keys.generation))).toEqual(["group ccmp 2"]);
  });

  test("have the driver's packet numbers once they are in use, and none before", () => {
    const owner = ownerOf({ packetNumber: ({ keyId }) => BigInt(keyId) * 100n });
    expect([owner.keys.gtk?.packetNumber, owner.keys.igtk?.packetNumber]).toEqual([100n, 400n]);
    owner.rotate(["a"]);
    expect([owner.keys.gtk?.packetNumber, owner.keys.igtk?.packetNumber]).toEqual([0n, 0n]);
    inWords(owner.done("a", undefined));
    expect([owner.keys.gtk?.packetNumber, owner.keys.igtk?.packetNumber]).toEqual([200n, 500n]);
  });

  test("an IV is never given out twice, not even past the end of the counter", () => {
    const owner = ownerOf({ random: (length) => new Uint8Array(length).fill(0xff) });
    const ivs = Array.from({ length: 3 }, () => toHex(owner.freshIv()));
    expect(ivs).toEqual(["ff".repeat(16), "00".repeat(16), `${"00".repeat(15)}01`]);
  });

  test("every secret comes to its end", () => {
    const before = liveSecrets();
    const owner = ownerOf({ protectsBeacons: true });
    inWords(owner.keysInUse());
    owner.rotate(["a"]);
    owner.rotate(["a"]);
    inWords(owner.rotate([]));
    owner.rotate(["b"]);
    owner.destroy();
    expect(liveSecrets()).toBe(before);
    expect(() => owner.rotate([])).toThrow(expect.objectContaining({ code: "ERR_KEY_DESTROYED" }));
  });

  test("a generator that fails at a later key leaves no earlier one behind", () => {
    const before = liveSecrets();
    const failsAt = (call: number) => {
      let calls = 0;
      return (length: number) => new Uint8Array(length).fill(++calls === call ? 0 : calls);
    };
    // The first octets begin the counter of IVs; GTK, IGTK and BIGTK follow.
    const all = { protectsBeacons: true };
    const zero = expect.objectContaining({ code: "ERR_KEY_ZERO" });
    expect(() => ownerOf({ ...all, random: failsAt(4) })).toThrow(zero);
    expect(liveSecrets()).toBe(before);
    const owner = ownerOf({ ...all, random: failsAt(6) });
    expect(() => owner.rotate([])).toThrow(zero);
    expect([owner.at, owner.keys.generation, liveSecrets() - before]).toEqual(["setkeys-done", 1, 3]);
    owner.destroy();
    expect(liveSecrets()).toBe(before);
  });

  test("the octets that the generator gave are the keys, and end with them", () => {
    const given: Uint8Array[] = [];
    const owner = ownerOf({
      random: (length) => {
        given.push(random.octets(length));
        return given.at(-1) as Uint8Array;
      },
    });
    owner.destroy();
    expect(given.slice(1).map(isZero)).toEqual([true, true]);
  });

  test.each([
    ["a cipher without a temporal key", { group: Cipher.useGroup }, "ERR_KEY_SUITE"],
    ["WEP", { group: Cipher.wep104 }, "ERR_KEY_SUITE"],
    ["a generator of zeros (threat 22)", { random: (length: number) => new Uint8Array(length) }, "ERR_KEY_ZERO"],
  ])("%s throws", (_, change, code) => {
    expect(() => ownerOf(change)).toThrow(expect.objectContaining({ code }));
  });
});
