import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { type NewPmksa, PmksaCache } from "../../src/handshake/pmksa.ts";
import { Akm } from "../../src/ie/suite.ts";
import { loadRecording } from "../support/recordings.ts";

const aa = Uint8Array.of(2, 0, 0, 0, 0, 0);
const spa = Uint8Array.of(2, 0, 0, 0, 1, 0);
const eap = { aa, spa, akm: Akm.ieee8021x };
const hour = 3_600_000;

/** A PMK of one octet's repetition. */
const pmkOf = (octet: number) => new Secret(new Uint8Array(32).fill(octet));
const made = (octet: number, changes: Partial<Omit<NewPmksa, "pmk">> = {}): NewPmksa => {
  return { ...eap, pmk: pmkOf(octet), ...changes };
};
const accessPoint = (last: number) => Uint8Array.of(2, 0, 0, 0, 0, last);

let before: number;
beforeEach(() => {
  before = liveSecrets();
});

describe("a cache of PMKs", () => {
  let cache: PmksaCache;
  beforeEach(() => {
    cache = new PmksaCache();
  });
  afterEach(() => {
    cache.clear();
    expect(liveSecrets()).toBe(before);
  });

  // The name that hostapd 2.10 derived, sent in message 1 and added to its own cache: "RSN: added PMKID = 212d16c7…".
  test("names the PMK of an EAP method as hostapd does", () => {
    const pmk = loadRecording("eap-wpa2-ccmp").keys.pmk_sta[0] as string;
    const added = cache.add({ ...eap, pmk: new Secret(fromHex(pmk) as Uint8Array) }, 0);
    expect(toHex(added.pmkid)).toBe("212d16c70407f239627c08c771f4e7dd");
    expect(cache.find(eap, 0)).toBe(added);
    expect(cache.choose([new Uint8Array(16), added.pmkid], eap, 0)).toBe(added);
  });

  test("takes the name of a PMK that SAE made from the exchange, and from nowhere else", () => {
    const sae = { aa, spa, akm: Akm.sae };
    const pmkid = new Uint8Array(16).fill(7);
    expect(cache.add({ ...sae, pmk: pmkOf(1), pmkid }, 0).pmkid).toEqual(pmkid);
    expect(() => cache.add({ ...sae, pmk: pmkOf(1) }, 0)).toThrow(expect.objectContaining({ code: "ERR_KEY_SUITE" }));
  });

  test("knows a PMK only between the same two, and for the AKM that made it", () => {
    const { pmkid } = cache.add(made(1), 0);
    for (const other of [
      { ...eap, aa: spa },
      { ...eap, spa: aa },
      { ...eap, akm: Akm.ieee8021xSha256 },
    ]) {
      expect(cache.find(other, 0)).toBeUndefined();
      expect(cache.choose([pmkid], other, 0)).toBeUndefined();
    }
  });

  test("takes the first that a station named and that it has", () => {
    const old = cache.add(made(1, { pmkid: new Uint8Array(16).fill(1) }), 0);
    const other = cache.add(made(2, { akm: Akm.ieee8021xSha256, pmkid: new Uint8Array(16).fill(2) }), 0);
    expect(cache.choose([other.pmkid, old.pmkid], eap, 0)).toBe(old);
  });

  test("forgets the old PMK where a full authentication made a new one", () => {
    const old = cache.add(made(1), 0);
    const next = cache.add(made(2), 1);
    expect(old.pmk.destroyed).toBe(true);
    expect(cache.find(eap, 1)).toBe(next);
    expect(cache.size).toBe(1);
  });

  test("renews a PMK by the secret that it holds already", () => {
    const { pmk } = cache.add(made(1), 0);
    const { expiresAt } = cache.add({ ...eap, pmk }, hour);
    const now = { destroyed: pmk.destroyed, expiresAt, size: cache.size };
    expect(now).toEqual({ destroyed: false, expiresAt: 13 * hour, size: 1 });
  });

  // The PMKIDs of both AKMs are made by HMAC-SHA-1, so that they are the same.
  test("takes the secret that it holds over to another AKM of the same name", () => {
    const { pmk, pmkid } = cache.add(made(1), 0);
    const moved = cache.add({ ...eap, akm: Akm.psk, pmk }, 1);
    expect(moved.pmkid).toEqual(pmkid);
    expect(pmk.destroyed).toBe(false);
    expect(cache.size).toBe(1);
  });

  test("lets a PMK go after twelve hours, and asks for a new one at seven tenths of them", () => {
    const { pmk, pmkid, renewAt, expiresAt } = cache.add(made(1), 1000);
    expect({ renewAt, expiresAt }).toEqual({ renewAt: 1000 + 8.4 * hour, expiresAt: 1000 + 12 * hour });
    expect(cache.deadline).toBe(expiresAt);
    expect(cache.find(eap, expiresAt - 1)?.pmkid).toEqual(pmkid);
    expect(cache.find(eap, expiresAt)).toBeUndefined();
    expect(cache.choose([pmkid], eap, expiresAt)).toBeUndefined();
    expect(cache.expire(expiresAt - 1)).toEqual([]);
    expect(cache.expire(expiresAt)).toEqual([{ ...eap, pmkid, renewAt, expiresAt }]);
    expect(pmk.destroyed).toBe(true);
    expect(cache.deadline).toBeUndefined();
  });

  test("takes a lifetime of its own for one: what a RADIUS server's Session-Timeout says", () => {
    cache.add(made(1), 0);
    expect(cache.add(made(2, { aa: accessPoint(9), lifetime: hour }), 0).expiresAt).toBe(hour);
    expect(cache.deadline).toBe(hour);
  });

  test("ends one that the other end does not know any more", () => {
    const { pmkid, pmk } = cache.add(made(1), 0);
    expect(cache.remove(pmkid)).toBe(true);
    expect(cache.remove(pmkid)).toBe(false);
    expect(pmk.destroyed).toBe(true);
  });

  test("holds 32, and lets the oldest go for one more", () => {
    const first = cache.add(made(1, { aa: accessPoint(1) }), 0);
    for (let last = 2; last <= 33; last++) cache.add(made(last, { aa: accessPoint(last) }), last);
    expect(cache.size).toBe(32);
    expect(first.pmk.destroyed).toBe(true);
    expect(cache.find({ ...eap, aa: accessPoint(2) }, 40)).toBeDefined();
  });

  test.each<[string, NewPmksa]>([
    ["ERR_KEY_ZERO", made(0)],
    ["ERR_KEY_LENGTH", made(1, { aa: new Uint8Array(5) })],
    ["ERR_KEY_LENGTH", made(1, { pmkid: new Uint8Array(15) })],
    ["ERR_KEY_SUITE", made(1, { akm: 0x000fac63 })],
  ])("refuses with %s what is no PMK of two stations, and leaves no key behind", (code, refused) => {
    expect(() => cache.add(refused, 0)).toThrow(expect.objectContaining({ code }));
    expect(refused.pmk.destroyed).toBe(true);
    expect(cache.size).toBe(0);
    before--;
  });
});
