import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../../src/bytes/octets.ts";
import { Secret } from "../../../src/bytes/secret.ts";
import { CipherKey } from "../../../src/cipher/cipher-key.ts";
import { managementCiphers, mpduCiphers } from "../../../src/cipher/ciphers.ts";
import { Countermeasures } from "../../../src/cipher/countermeasures.ts";
import { protectMsdu } from "../../../src/cipher/msdu-sender.ts";
import { encodeAmsdu, encodeSnap } from "../../../src/dot11/llc.ts";
import { decodeMacHeader, encodeMpdu, type MacHeader } from "../../../src/dot11/mac-header.ts";
import { cutTemporalKey, type IntegrityCipher } from "../../../src/keys/descriptor.ts";
import { abi } from "../../../src/net80211/abi.ts";
import type { AirFrame } from "../../../src/net80211/simulator/air.ts";
import { utf8 } from "../../../src/platform.ts";
import { ap, hex, station } from "../golden.ts";
import {
  caughtOffTheAir,
  eapol,
  flip,
  hear,
  type InstalledCipher,
  install,
  ipv4,
  join,
  type Link,
  link,
  transmitChanged,
  wire,
} from "./link.ts";

const y2005 = abi("freebsd-2005", "i386");
const y8 = abi("freebsd-8", "lp64");
const y15 = abi("freebsd-15", "lp64");

const everyone = hex("ffffffffffff");

/** A link whose port is open, with the pairwise key at the access point; the station's end of it is in the test's hands. */
async function linkWithKey(cipher: InstalledCipher, on = y8): Promise<Link & { readonly key: CipherKey }> {
  const linked = await link(on, y2005);
  await install(linked.host.driver, cipher, "authenticator");
  await linked.host.driver.authorize(station, true);
  return { ...linked, key: stationKey(cipher) };
}

function stationKey(cipher: InstalledCipher, from = wire): CipherKey {
  const tk = Secret.copyOf(from.subarray(0, mpduCiphers[cipher].keyLength));
  const cut = cutTemporalKey(cipher, tk, "supplicant");
  const key = new CipherKey({ ...cut, keyId: 0 });
  tk.destroy();
  cut.tk.destroy();
  if (cut.cipher === "tkip") for (const mic of [cut.txMic, cut.rxMic]) mic.destroy();
  return key;
}

/** A header of the station's, to its access point; with a TID where there is one. */
function header(sequence: number, tid?: number): MacHeader {
  const start = `${tid === undefined ? "08" : "88"}010000${toHex(ap)}${toHex(station)}${toHex(ap)}0000`;
  const qos = tid === undefined ? "" : `${tid.toString(16).padStart(2, "0")}00`;
  return { ...decodeMacHeader(hex(start + qos)), sequenceNumber: sequence };
}

const msdu = (text: string) => encodeSnap({ oui: 0, etherType: ipv4, payload: utf8(text) });

function seal(key: CipherKey, head: MacHeader, text: string, fragmentLength?: number): Uint8Array[] {
  return protectMsdu(key, head, msdu(text), fragmentLength) as Uint8Array[];
}

function put({ air }: Link, ...mpdus: readonly Uint8Array[]): void {
  for (const mpdu of mpdus) transmitChanged(air, mpdu, () => {});
}

const ciphers = ["tkip", "ccmp", "gcmp"] as const;

describe.each(ciphers)("a kernel under %s", (cipher) => {
  const on = cipher === "gcmp" ? y15 : y8;

  test("counts each TID for itself, and frames without one apart, from 8.0 on", async () => {
    const linked = await linkWithKey(cipher, on);
    const { host, key } = linked;
    const heard = hear(host.kernel, "ath0", ipv4);
    const [voice] = seal(key, header(1, 6), "voice");
    const [plain] = seal(key, header(2), "plain");
    const [best] = seal(key, header(3, 0), "best effort");
    put(linked, ...([best, plain, voice, voice, plain] as Uint8Array[]));
    expect(heard).toEqual(["best effort", "plain", "voice"]);
    expect(host.net.statistics[`is_rx_${cipher}replay`]).toBe(2);
    const counters = host.net.peer(station)?.key.receiveCounter;
    expect([0, 6, 7, 16].map((tid) => counters?.[tid])).toEqual([3n, 1n, 0n, 2n]);
    key.destroy();
  });

  test("puts fragments together, and none that do not belong together", async () => {
    const linked = await linkWithKey(cipher, on);
    const { host, key } = linked;
    const heard = hear(host.kernel, "ath0", ipv4);
    put(linked, ...seal(key, header(1), "in three pieces of a packet", 16));
    expect(heard.splice(0)).toEqual(["in three pieces of a packet"]);
    // A packet number left out between two of them.
    const [first, , third] = seal(key, header(2), "in three pieces of a packet", 16);
    put(linked, ...([first, third] as Uint8Array[]));
    // The end in clear.
    const [begun, next] = seal(key, header(3), "begun under a key", 24);
    const clear = { ...header(3), fragmentNumber: 1 };
    put(linked, begun as Uint8Array);
    linked.air.transmit({
      ...{ kind: "data", etherType: 0, payload: hex(""), from: station, to: ap },
      protection: { keyId: 0, packetNumber: 0n, mpdu: encodeMpdu({ header: clear, body: utf8("in clear") }) },
    });
    linked.air.clock.advance(10);
    expect(heard).toEqual([]);
    // That did no harm to the one that belongs there.
    put(linked, next as Uint8Array);
    expect(heard).toEqual(["begun under a key"]);
    key.destroy();
  });

  test("completes nothing that a rekey has cut off (CVE-2020-24587)", async () => {
    const linked = await linkWithKey(cipher, on);
    const { host, key } = linked;
    const heard = hear(host.kernel, "ath0", ipv4);
    const [old] = seal(key, header(7), "under two keys, that is", 20);
    put(linked, old as Uint8Array);
    const renewed = wire.map((octet) => octet ^ 0xff);
    await install(host.driver, cipher, "authenticator", "pairwise", renewed);
    const next = stationKey(cipher, renewed);
    const [, fresh] = seal(next, header(7), "under two keys, that is", 20);
    put(linked, fresh as Uint8Array);
    expect(heard).toEqual([]);
    put(linked, ...seal(next, header(8), "under one", 16));
    expect(heard).toEqual(["under one"]);
    for (const one of [key, next]) one.destroy();
  });
});

test.each(["ccmp", "gcmp"] as const)(
  "a kernel takes A-MSDUs apart under %s, and none that was made of an MSDU",
  async (cipher) => {
    const linked = await linkWithKey(cipher, y15);
    const { host, key } = linked;
    const heard = hear(host.kernel, "ath0", ipv4);
    const subframes = ["one", "two"].map((text) => {
      const inner = msdu(text);
      return { da: ap, sa: station, msdu: inner, padding: new Uint8Array(-(14 + inner.length) & 3) };
    });
    const amsdu = { ...header(1, 0), qosControl: 0x80 };
    put(linked, ...(protectMsdu(key, amsdu, encodeAmsdu(subframes)) as Uint8Array[]));
    expect(heard.splice(0)).toEqual(["one", "two"]);
    // The bit is not under the MIC: who turns it in an MSDU is found out by what stands there.
    const [whole] = seal(key, header(2, 0), "an MSDU");
    transmitChanged(linked.air, whole as Uint8Array, (mpdu) => {
      mpdu[24] = 0x80;
    });
    expect(heard).toEqual([]);
    key.destroy();
  },
);

test.each(ciphers)("two stations talk through their access point, each under its own %s key", async (cipher) => {
  const on = cipher === "gcmp" ? y15 : y8;
  const { air, host, guest, frames } = await link(on, on);
  const other = hex("0200000000a2");
  const second = await join(air, on, other);
  const otherWire = wire.map((octet) => octet ^ 0x55);
  await install(host.driver, cipher, "authenticator");
  await install(guest.driver, cipher, "supplicant");
  await install(host.driver, cipher, "authenticator", "pairwise", otherWire, other);
  await install(second.driver, cipher, "supplicant", "pairwise", otherWire);
  for (const { driver } of [host, guest, second]) {
    await install(driver, cipher, driver === host.driver ? "authenticator" : "supplicant", "group");
  }
  for (const address of [station, other]) await host.driver.authorize(address, true);
  for (const { net } of [guest, second]) if (net.joined !== undefined) net.joined.peer.authorized = true;
  const [first, last, here] = [
    hear(guest.kernel, "wlan0", ipv4),
    hear(second.kernel, "wlan0", ipv4),
    hear(host.kernel, "ath0", ipv4),
  ];
  const send = guest.kernel.sender("wlan0", ipv4);
  frames.length = 0;
  await send(other, utf8("to the other"));
  air.clock.advance(10);
  expect(frames.map(({ from, to }) => [from, to])).toEqual([
    [station, ap],
    [ap, other],
  ]);
  await send(everyone, utf8("to all"));
  await send(hex("0200000000a9"), utf8("to nobody"));
  air.clock.advance(10);
  expect([first, last, here]).toEqual([[], ["to the other", "to all"], ["to all"]]);
  expect(guest.net.statistics.is_rx_mcastecho).toBe(1);
  // EAPOL ends at the access point (CVE-2020-26139).
  const eapolHeard = hear(second.kernel, "wlan0", eapol);
  await guest.kernel.sender("wlan0", eapol)(other, utf8("EAPOL"));
  air.clock.advance(10);
  expect(eapolHeard).toEqual([]);
});

/** RSN with CCMP and PSK, capable of protecting management frames. */
const rsn = hex("30140100000fac040100000fac040100000fac028000");
/** A link under CCMP with an IGTK at both ends. */
async function protectedLink(cipher: IntegrityCipher): Promise<Link> {
  const linked = await link(y15, y15, rsn);
  await install(linked.host.driver, "ccmp", "authenticator");
  await install(linked.guest.driver, "ccmp", "supplicant");
  for (const { driver } of [linked.host, linked.guest]) {
    const tk = Secret.copyOf(wire.subarray(0, managementCiphers[cipher].keyLength));
    await driver.setKey({ cipher, tk, scope: "igtk", keyId: 4, rsc: 0n });
    tk.destroy();
  }
  linked.frames.length = 0;
  return linked;
}

describe.each(Object.keys(managementCiphers) as IntegrityCipher[])("a kernel with an IGTK for %s", (cipher) => {
  test("says farewell to all under it, and a station believes no other", async () => {
    const { air, host, guest, frames } = await protectedLink(cipher);
    const forged: AirFrame = { kind: "deauthentication", reason: 7, from: ap, to: everyone };
    air.transmit(forged);
    air.transmit({ ...forged, to: station });
    air.clock.advance(10);
    expect([guest.net.state, guest.net.statistics.is_rx_mgtdiscard]).toEqual(["RUN", 2]);
    await host.driver.deauthenticate(everyone, 3);
    const farewell = frames.at(-1);
    if (farewell?.kind !== "deauthentication" || farewell.mpdu === undefined) throw new Error("not protected");
    expect(farewell).toMatchObject({ reason: 0, to: everyone });
    expect(farewell.mpdu).toHaveLength(24 + 2 + managementCiphers[cipher].trailerLength);
    air.clock.advance(10);
    expect(guest.net.state).toBe("INIT");
    expect(guest.net.statistics.is_rx_mgtdiscard).toBe(2);
  });

  test("believes none that was changed, or comes a second time", async () => {
    const { air, guest } = await protectedLink(cipher);
    const tk = Secret.copyOf(wire.subarray(0, managementCiphers[cipher].keyLength));
    const attached = managementCiphers[cipher].attach({ cipher, keyId: 4, tk });
    tk.destroy();
    const deauthentication = hex(`c0000000${toHex(everyone)}${toHex(ap)}${toHex(ap)}00000300`);
    const action = concat(hex("d0"), deauthentication.subarray(1));
    const transmit = (mpdu: Uint8Array): void => {
      air.transmit({ kind: "deauthentication", reason: 0, mpdu, from: ap, to: everyone });
      air.clock.advance(10);
    };
    const good = attached.encapsulate(deauthentication, 5n);
    const changed = Uint8Array.from(good);
    flip(changed, 24);
    // Another frame under the same key is no farewell; but its number is used up.
    for (const mpdu of [changed, good.subarray(0, 30), attached.encapsulate(action, 5n), good]) transmit(mpdu);
    expect([guest.net.state, guest.net.statistics.is_rx_mgtdiscard]).toEqual(["RUN", 4]);
    transmit(attached.encapsulate(deauthentication, 6n));
    expect(guest.net.state).toBe("INIT");
    attached.destroy();
  });
});

test("a farewell to one station goes out under its pairwise key, and shows no reason", async () => {
  const { air, host, guest, frames } = await protectedLink("bip-cmac-128");
  await host.driver.deauthenticate(station, 3);
  expect(frames.at(-1)).toMatchObject({ kind: "deauthentication", reason: 0, to: station });
  air.clock.advance(10);
  expect(guest.net.state).toBe("INIT");
});

test("a farewell to all reaches a station that knows nothing of IGTKs, too", async () => {
  const { air, host } = await protectedLink("bip-cmac-128");
  const old = await join(air, y8, hex("0200000000a2"));
  await host.driver.deauthenticate(everyone, 3);
  air.clock.advance(10);
  expect([old.net.state, old.net.statistics.is_rx_mgtdiscard]).toEqual(["INIT", 0]);
});

test("a station's farewell ends nothing unless it is protected, too", async () => {
  const { air, host, guest } = await protectedLink("bip-cmac-128");
  air.transmit({ kind: "disassociation", reason: 8, from: station, to: ap });
  air.clock.advance(10);
  expect(host.net.stations.size).toBe(1);
  await guest.driver.deauthenticate(ap, 3);
  air.clock.advance(10);
  expect(host.net.stations.size).toBe(0);
});

test("without its module there is no BIP, and the kernel says which it wants", async () => {
  const linked = await link(y15, y15, rsn);
  linked.guest.kernel.modules.unload("wlan_bip_gmac");
  const tk = Secret.copyOf(wire.subarray(0, 16));
  const setting = linked.guest.driver.setKey({ cipher: "bip-gmac-128", tk, scope: "igtk", keyId: 4, rsc: 0n });
  await expect(setting).rejects.toMatchObject({ errno: "ENXIO" });
  tk.destroy();
  expect(linked.guest.kernel.dmesg.at(-1)).toContain("load the wlan_bip_gmac module by hand");
});

describe("Michael countermeasures by what the kernel tells", () => {
  /** What a program of either role does about the kernel's reports; the clock is the air's. */
  function guard(judge: Countermeasures, driver: Link["host"]["driver"] | Link["guest"]["driver"], air: Link["air"]) {
    const verdicts: string[] = [];
    driver.onEvent((event) => {
      if (event.type !== "michael-failure") return;
      const verdict = judge.failed(air.clock.now, "tkip");
      verdicts.push(verdict);
      if (verdict === "started") void driver.setCountermeasures(true);
    });
    return verdicts;
  }

  test("an access point: two failures in a minute stop TKIP for a minute", async () => {
    const linked = await link(y8, y2005);
    const { air, host, guest } = linked;
    await install(host.driver, "tkip", "authenticator");
    await install(guest.driver, "tkip", "supplicant");
    const judge = new Countermeasures();
    const verdicts = guard(judge, host.driver, air);
    const heard = hear(host.kernel, "ath0", eapol);
    const forged = await caughtOffTheAir(linked, "forged");
    const forge = () => transmitChanged(air, forged, (mpdu) => flip(mpdu, 16));
    forge();
    air.clock.advance(60_000);
    forge();
    expect([verdicts, host.net.countermeasures]).toEqual([["noted", "noted"], false]);
    forge();
    expect([verdicts.at(-1), host.net.countermeasures]).toEqual(["started", true]);
    put(linked, forged);
    expect([heard, host.net.statistics.is_crypto_tkipcm]).toEqual([[], 1]);
    air.clock.advance(60_000);
    expect(judge.until(air.clock.now)).toBeUndefined();
    await host.driver.setCountermeasures(false);
    put(linked, forged);
    expect(heard).toEqual(["forged"]);
  });

  test("a station: the same, of frames of its access point", async () => {
    const { air, host, guest, frames } = await link(y8, y2005);
    await install(host.driver, "tkip", "authenticator");
    await install(guest.driver, "tkip", "supplicant");
    const verdicts = guard(new Countermeasures(), guest.driver, air);
    guest.net.privacy = false;
    await host.driver.sendEapol(station, utf8("forged"));
    air.clock.advance(10);
    guest.net.privacy = true;
    const last = frames.at(-1);
    if (last?.kind !== "data" || last.protection === undefined) throw new Error("not protected");
    const mpdu = Uint8Array.from(last.protection.mpdu);
    flip(mpdu, 16);
    for (let i = 0; i < 2; i++) {
      air.transmit({ ...last, protection: { ...last.protection, mpdu } });
      air.clock.advance(10);
    }
    expect([verdicts, guest.net.countermeasures]).toEqual([["noted", "started"], true]);
    frames.length = 0;
    await guest.driver.sendEapol(ap, utf8("stopped"));
    expect([frames, guest.net.statistics.is_crypto_tkipcm]).toEqual([[], 1]);
  });
});
