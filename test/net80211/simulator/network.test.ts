import { describe, expect, test } from "vitest";
import { toHex } from "../../../src/bytes/octets.ts";
import { Secret } from "../../../src/bytes/secret.ts";
import { mpduCiphers } from "../../../src/cipher/ciphers.ts";
import { decodeSnap } from "../../../src/dot11/llc.ts";
import { cutTemporalKey, destroyKey, type KeyDescriptor } from "../../../src/keys/descriptor.ts";
import { type Abi, abi, type DialectName } from "../../../src/net80211/abi.ts";
import { Net80211AccessPoint } from "../../../src/net80211/access-point-driver.ts";
import type { AirFrame } from "../../../src/net80211/simulator/air.ts";
import type { SimulatedKernel } from "../../../src/net80211/simulator/kernel.ts";
import { setWepKey } from "../../../src/net80211/simulator/keys.ts";
import { utf8 } from "../../../src/platform.ts";
import { ap, hex, station } from "../golden.ts";
import {
  caughtOffTheAir,
  eapol,
  flip,
  hear,
  install,
  ipv4,
  link,
  protectedFrame,
  transmitChanged,
  wire,
} from "./link.ts";
import { boot, network, takeReinstalled } from "./world.ts";

function latin1(octets: Uint8Array): string {
  return String.fromCharCode(...octets);
}

const y2005 = abi("freebsd-2005", "i386");
const y8 = abi("freebsd-8", "lp64");

describe.each([
  ["freebsd-2005", "freebsd-8"],
  ["freebsd-8", "freebsd-2005"],
  ["dragonfly", "netbsd"],
  ["netbsd", "freebsd-15"],
] as const)("an access point of %s and a station of %s", (hostDialect: DialectName, guestDialect: DialectName) => {
  const abis = [abi(hostDialect, "lp64-be"), abi(guestDialect, "i386")] as const;

  test("meet, and each is told of the other", async () => {
    const { host, guest, hostEvents, guestEvents } = await link(...abis);
    expect(guest.net.state).toBe("RUN");
    expect(guestEvents.at(-1)).toEqual({ type: "associated", bssid: ap, reassociation: false });
    expect(hostEvents.at(-1)).toEqual({ type: "station-joined", address: station, again: false });
    expect(await host.driver.stationElement(station)).toEqual(network.elements);
    expect(await host.driver.ssid()).toEqual(utf8("myssid"));
    expect(guest.net.frequency).toBe(2437);
  });

  test.each(["tkip", "ccmp"] as const)("exchange data under %s, cut by each for its own end", async (cipher) => {
    const { air, host, guest, frames } = await link(...abis);
    await install(host.driver, cipher, "authenticator");
    await install(guest.driver, cipher, "supplicant");
    await host.driver.authorize(station, true);
    if (guest.net.joined !== undefined) guest.net.joined.peer.authorized = true;
    const [up, down] = [hear(host.kernel, "ath0", ipv4), hear(guest.kernel, "wlan0", ipv4)];
    frames.length = 0;
    for (const text of ["one", "two"]) {
      await guest.kernel.sender("wlan0", ipv4)(ap, utf8(text));
      await host.kernel.sender("ath0", ipv4)(station, utf8(text));
    }
    air.clock.advance(10);
    expect([up, down]).toEqual([
      ["one", "two"],
      ["one", "two"],
    ]);
    const numbers = frames.map((frame) => frame.kind === "data" && frame.protection?.packetNumber);
    expect(numbers).toEqual([1n, 1n, 2n, 2n]);
    expect(frames.every((frame) => frame.kind === "data" && frame.payload.length === 0)).toBe(true);
  });
});

test("an access point of before 8.0 says its ciphers, a later one its element; both beacon the same", async () => {
  const early = await link(y2005, y8);
  expect(early.host.lines).toEqual([
    ...["GIFFLAGS", "GIFMEDIA", "SIFMEDIA", "set 9 CHANNEL=6", "set 1 SSID[6]"],
    ...["set 31 MCASTCIPHER=1", "set 33 UCASTCIPHERS=2", "set 37 KEYMGTALGS=2", "set 38 RSNCAPS=0"],
    ...["set 26 WPA=1", "set 7 AUTHMODE=5", "set 17 PRIVACY=1", "GIFFLAGS", "SIFFLAGS"],
  ]);
  const late = await link(y8, y2005);
  expect(late.host.lines).toEqual([
    ...["GIFFLAGS", "GIFMEDIA", "SIFMEDIA", "set 9 CHANNEL=6", "set 1 SSID[6]"],
    ...["set 26 WPA=1", "set 7 AUTHMODE=5", "set 95 APPIE[24], 208", "set 17 PRIVACY=1", "GIFFLAGS", "SIFFLAGS"],
  ]);
  const beacons = [early, late].map(({ air }) => air.networks()[0]?.elements);
  expect(beacons).toEqual([network.elements, network.elements]);
});

describe("the data path", () => {
  test("lets EAPOL through in clear before there is a key, and nothing else", async () => {
    const { air, host, guest } = await link(y8, y2005);
    const [keys, data] = [hear(host.kernel, "ath0", eapol), hear(host.kernel, "ath0", ipv4)];
    await guest.driver.sendEapol(ap, utf8("message 2"));
    await guest.kernel.sender("wlan0", ipv4)(ap, utf8("data"));
    air.clock.advance(10);
    expect([keys, data]).toEqual([["message 2"], []]);
    expect(guest.net.statistics.is_tx_nodefkey).toBe(1);
  });

  test("protects EAPOL once there is a key: message 4 must go before it", async () => {
    const { air, host, guest, frames } = await link(y8, y2005);
    const heard = hear(host.kernel, "ath0", eapol);
    await install(guest.driver, "tkip", "supplicant");
    await guest.driver.sendEapol(ap, utf8("message 4"));
    air.clock.advance(10);
    const last = frames.at(-1);
    expect(last?.kind === "data" && last.protection).toBeTruthy();
    // The access point has no key yet, and so cannot read it.
    expect(heard).toEqual([]);
    expect(host.net.statistics.is_rx_badkeyid).toBe(1);
    await install(host.driver, "tkip", "authenticator");
    await guest.driver.sendEapol(ap, utf8("message 4 again"));
    air.clock.advance(10);
    expect(heard).toEqual(["message 4 again"]);
  });

  test("drops data of a station whose port is closed, both ways, and counts it", async () => {
    const { air, host, guest } = await link(y8, y2005);
    await install(host.driver, "ccmp", "authenticator");
    await install(guest.driver, "ccmp", "supplicant");
    const heard = hear(host.kernel, "ath0", ipv4);
    await guest.kernel.sender("wlan0", ipv4)(ap, utf8("early"));
    await host.kernel.sender("ath0", ipv4)(station, utf8("early"));
    air.clock.advance(10);
    expect(heard).toEqual([]);
    expect(host.net.statistics).toMatchObject({ is_rx_unauth: 1, is_tx_unauth: 1 });
    await host.driver.authorize(station, true);
    await guest.kernel.sender("wlan0", ipv4)(ap, utf8("late"));
    air.clock.advance(10);
    expect(heard).toEqual(["late"]);
    await host.driver.authorize(station, false);
    await guest.kernel.sender("wlan0", ipv4)(ap, utf8("later"));
    air.clock.advance(10);
    expect(heard).toEqual(["late"]);
  });

  test("drops frames in clear where they are not wanted, EAPOL excepted; and protected ones without privacy", async () => {
    const { air, guest } = await link(y8, y2005);
    await guest.driver.setDropUnencrypted(true);
    const [keys, data] = [hear(guest.kernel, "wlan0", eapol), hear(guest.kernel, "wlan0", ipv4)];
    const clear = { kind: "data", protection: undefined, from: ap, to: station } as const;
    air.transmit({ ...clear, etherType: ipv4, payload: utf8("data") });
    air.transmit({ ...clear, etherType: eapol, payload: utf8("message 1") });
    air.clock.advance(10);
    expect([keys, data]).toEqual([["message 1"], []]);
    expect(guest.net.statistics.is_rx_unencrypted).toBe(1);
    await guest.driver.setDropUnencrypted(false);
    air.transmit({ ...clear, etherType: ipv4, payload: utf8("data") });
    air.clock.advance(10);
    expect(data).toEqual(["data"]);
    guest.net.privacy = false;
    const mpdu = hex(`08420000${toHex(station)}${toHex(ap)}${toHex(ap)}0000${"0100002000000000"}${"00".repeat(24)}`);
    air.transmit({ ...clear, etherType: 0, payload: hex(""), protection: { keyId: 0, packetNumber: 1n, mpdu } });
    air.clock.advance(10);
    expect(guest.net.statistics.is_rx_noprivacy).toBe(1);
  });

  test.each([
    ["tkip", "is_rx_tkipreplay"],
    ["ccmp", "is_rx_ccmpreplay"],
  ] as const)("drops a %s frame that comes a second time, and tells", async (cipher, counter) => {
    const { air, host, guest, frames, hostEvents } = await link(y8, y2005);
    await install(host.driver, cipher, "authenticator");
    await install(guest.driver, cipher, "supplicant");
    const heard = hear(host.kernel, "ath0", eapol);
    await guest.driver.sendEapol(ap, utf8("once"));
    air.clock.advance(10);
    air.transmit(frames.at(-1) as AirFrame);
    air.clock.advance(10);
    expect(heard).toEqual(["once"]);
    expect(host.net.statistics[counter]).toBe(1);
    expect(hostEvents.at(-1)).toMatchObject({ type: "replay", report: { source: station, keyRsc: 1n, rsc: 1n } });
  });

  test("a key that is set again starts its numbers again: the other end takes them for replays, and it is recorded", async () => {
    const { air, host, guest } = await link(y8, y2005);
    await install(host.driver, "tkip", "authenticator");
    await install(guest.driver, "tkip", "supplicant");
    const heard = hear(host.kernel, "ath0", eapol);
    await guest.driver.sendEapol(ap, utf8("first"));
    await install(guest.driver, "tkip", "supplicant");
    await guest.driver.sendEapol(ap, utf8("second"));
    air.clock.advance(10);
    expect(heard).toEqual(["first"]);
    expect(host.net.statistics.is_rx_tkipreplay).toBe(1);
    expect(takeReinstalled(guest.net)).toEqual([{ slot: "pairwise 00:09:5b:f9:b6:04", at: air.clock.now - 10 }]);
    expect(host.net.reinstalled).toEqual([]);
  });

  test("a changed frame fails at the ICV; one whose Michael alone is wrong is a Michael failure, and told", async () => {
    const linked = await link(y8, y2005);
    const { air, host, guest, hostEvents } = linked;
    await install(host.driver, "tkip", "authenticator");
    await install(guest.driver, "tkip", "supplicant");
    const heard = hear(host.kernel, "ath0", eapol);
    const original = await caughtOffTheAir(linked, "original");
    const send = (change: (mpdu: Uint8Array) => void): void => transmitChanged(air, original, change);
    send((mpdu) => flip(mpdu, 32));
    expect(host.net.statistics).toMatchObject({ is_rx_tkipicv: 1, is_rx_tkipmic: 0 });
    // The third address, for whom it is: Michael covers it, and the ICV does not.
    send((mpdu) => flip(mpdu, 16));
    expect(host.net.statistics).toMatchObject({ is_rx_tkipicv: 1, is_rx_tkipmic: 1 });
    expect(hostEvents.at(-1)).toMatchObject({ type: "michael-failure", unicast: true });
    // Neither has moved the counter.
    expect(heard).toEqual([]);
    send(() => {});
    expect(heard).toEqual(["original"]);
  });

  test.each([
    ["tkip", "freebsd-8", "is_rx_tkipicv", "is_rx_tkipformat"],
    ["ccmp", "freebsd-8", "is_rx_ccmpmic", "is_rx_ccmpformat"],
    ["ccmp-256", "freebsd-15", "is_rx_ccmpmic", "is_rx_ccmpformat"],
    ["gcmp", "freebsd-15", "is_rx_gcmpmic", "is_rx_gcmpformat"],
    ["gcmp-256", "freebsd-15", "is_rx_gcmpmic", "is_rx_gcmpformat"],
  ] as const)("carries real frames of %s", async (cipher, dialect, forged, malformed) => {
    const linked = await link(abi(dialect, "lp64"), abi(dialect, "i386"));
    const { air, host, guest, frames } = linked;
    await install(host.driver, cipher, "authenticator");
    await install(guest.driver, cipher, "supplicant");
    const [up, down] = [hear(host.kernel, "ath0", eapol), hear(guest.kernel, "wlan0", eapol)];
    frames.length = 0;
    await guest.driver.sendEapol(ap, utf8("up, and secret"));
    await host.driver.sendEapol(station, utf8("down, and secret"));
    const [rising] = frames.splice(0, 1);
    expect(rising).toMatchObject({ kind: "data", etherType: 0, payload: hex("") });
    for (const frame of [rising, ...frames]) expect(latin1(protectedFrame([frame]))).not.toContain("secret");
    // Who has the key can read it without the kernel, in the format of 802.11.
    const tk = Secret.copyOf(wire.subarray(0, mpduCiphers[cipher].keyLength));
    const key = { ...cutTemporalKey(cipher, tk, "authenticator"), keyId: 0 } as const;
    const attached = mpduCiphers[cipher].attach(key);
    const opened = attached.decapsulate(protectedFrame([rising]));
    if (typeof opened === "string") throw new Error(opened);
    expect(opened.packetNumber).toBe(1n);
    const { da, sa } = { da: ap, sa: station };
    const msdu = attached.deMic({ da, sa, priority: 0, msdu: opened.body }) as Uint8Array;
    expect(decodeSnap(msdu)).toEqual({ oui: 0, etherType: eapol, payload: utf8("up, and secret") });
    for (const secret of [tk, attached]) secret.destroy();
    for (const [name, part] of Object.entries(key)) if (/tk|mic/i.test(name)) (part as Secret).destroy();
    air.clock.advance(10);
    expect([up, down]).toEqual([["up, and secret"], ["down, and secret"]]);

    const second = await caughtOffTheAir(linked, "second");
    transmitChanged(air, second, (mpdu) => flip(mpdu, mpdu.length - 1));
    expect(host.net.statistics[forged]).toBe(1);
    transmitChanged(air, second.subarray(0, 30), () => {});
    expect(host.net.statistics.is_rx_tooshort).toBe(1);
    transmitChanged(air, second, (mpdu) => mpdu.fill(0, 27, 28));
    expect(host.net.statistics[malformed]).toBe(1);
    // None of them has moved the counter.
    transmitChanged(air, second, () => {});
    expect(up).toEqual(["up, and secret", "second"]);
  });

  test.each([5, 13])("carries frames under a WEP key of %i octets", async (length) => {
    const { air, host, guest, frames } = await link(y8, y2005);
    for (const { kernel, net } of [host, guest]) {
      expect(setWepKey(kernel, net, 2, wire.subarray(0, length))).toBeUndefined();
      net.defaultTransmitKey = 2;
    }
    await host.driver.authorize(station, true);
    const heard = hear(host.kernel, "ath0", ipv4);
    await guest.kernel.sender("wlan0", ipv4)(ap, utf8("old"));
    const frame = protectedFrame(frames);
    expect([frame.length, (frame[27] as number) >> 6]).toEqual([24 + 4 + 8 + "old".length + 4, 2]);
    air.clock.advance(10);
    expect(heard).toEqual(["old"]);
    transmitChanged(air, frame, (mpdu) => flip(mpdu, 30));
    expect(host.net.statistics.is_rx_wepfail).toBe(1);
    // Nothing protects WEP from being sent again.
    transmitChanged(air, frame, () => {});
    expect(heard).toEqual(["old", "old"]);
  });

  test("sends nothing under a WEP key of a length that the standard does not know", async () => {
    const { guest, frames } = await link(y8, y2005);
    expect(setWepKey(guest.kernel, guest.net, 0, wire.subarray(0, 7))).toBeUndefined();
    guest.net.defaultTransmitKey = 0;
    frames.length = 0;
    await guest.kernel.sender("wlan0", ipv4)(ap, utf8("old"));
    expect(frames).toEqual([]);
    expect(guest.net.statistics.is_tx_nodefkey).toBe(1);
  });

  test("sends no data without a key, least of all under one of zeros (threat 23: CVE-2019-15126)", async () => {
    const { air, guest, frames } = await link(y8, y2005);
    await install(guest.driver, "ccmp", "supplicant");
    const send = () => guest.kernel.sender("wlan0", ipv4)(ap, utf8("data"));
    if (guest.net.joined !== undefined) guest.net.joined.peer.authorized = true;
    frames.length = 0;
    await send();
    expect(frames).toHaveLength(1);
    await guest.driver.deleteKey({ scope: "pairwise", peer: ap, keyId: 0 });
    await send();
    expect(guest.net.statistics.is_tx_nodefkey).toBe(1);
    await guest.driver.disassociate(ap, 8);
    await send();
    air.clock.advance(10);
    expect(frames.filter(({ kind }) => kind === "data")).toHaveLength(1);
  });

  test("sends nothing more when the packet numbers are used up", async () => {
    const { guest, frames } = await link(y8, y2005);
    await install(guest.driver, "ccmp", "supplicant");
    const key = guest.net.joined?.peer.key;
    if (key === undefined) throw new Error("not joined");
    key.transmitCounter = 2n ** 48n - 2n;
    frames.length = 0;
    await guest.driver.sendEapol(ap, utf8("last"));
    await guest.driver.sendEapol(ap, utf8("one too many"));
    expect(frames).toMatchObject([{ protection: { packetNumber: 2n ** 48n - 1n } }]);
    expect(guest.net.statistics.is_tx_nodefkey).toBe(1);
  });

  test("Michael keys that are the wrong way round are Michael failures, not lost frames", async () => {
    const { air, host, guest, hostEvents } = await link(y8, y2005);
    await install(host.driver, "tkip", "authenticator");
    // As if the station had not swapped them.
    const tk = Secret.copyOf(wire);
    const cut = cutTemporalKey("tkip", tk, "authenticator");
    tk.destroy();
    const key: KeyDescriptor = { ...cut, scope: "pairwise", peer: ap, keyId: 0, rsc: 0n };
    await guest.driver.setKey(key);
    destroyKey(key);
    const heard = hear(host.kernel, "ath0", eapol);
    await guest.driver.sendEapol(ap, utf8("message"));
    air.clock.advance(10);
    expect(heard).toEqual([]);
    expect(host.net.statistics.is_rx_tkipmic).toBe(1);
    expect(hostEvents.at(-1)).toMatchObject({ type: "michael-failure", unicast: true, report: { source: station } });
    // The counter did not move: the next good frame with the same number is taken.
    await install(guest.driver, "tkip", "supplicant");
    await guest.driver.sendEapol(ap, utf8("good"));
    air.clock.advance(10);
    expect(heard).toEqual(["good"]);
  });

  test("countermeasures stop TKIP and nothing else, and refuse new stations", async () => {
    const { air, host, guest, frames } = await link(y8, y2005);
    await install(host.driver, "tkip", "authenticator");
    await install(guest.driver, "tkip", "supplicant");
    await guest.driver.setCountermeasures(true);
    frames.length = 0;
    await guest.driver.sendEapol(ap, utf8("stopped"));
    expect(frames).toEqual([]);
    expect(guest.net.statistics.is_crypto_tkipcm).toBe(1);
    await host.driver.sendEapol(station, utf8("stopped too"));
    air.clock.advance(10);
    expect(guest.net.statistics.is_crypto_tkipcm).toBe(2);
    await host.driver.setCountermeasures(true);
    air.transmit({ kind: "authentication", sequence: 1, status: 0, from: hex("020000000009"), to: ap });
    air.clock.advance(10);
    expect(host.net.statistics.is_rx_auth_countermeasures).toBe(1);
    expect(frames.at(-1)).toMatchObject({ kind: "authentication", sequence: 2, status: 14 });
    await guest.driver.setCountermeasures(false);
    await install(guest.driver, "ccmp", "supplicant");
    await guest.driver.sendEapol(ap, utf8("another cipher"));
    expect(frames.at(-1)?.kind).toBe("data");
  });

  test("frames to all go out under the default key, by its number", async () => {
    const { air, host, guest, frames } = await link(y8, y2005);
    const heard = hear(guest.kernel, "wlan0", eapol);
    await install(host.driver, "ccmp", "authenticator", "group");
    await install(guest.driver, "ccmp", "supplicant", "group");
    await host.driver.sendEapol(hex("ffffffffffff"), utf8("to all"));
    air.clock.advance(10);
    const last = frames.at(-1);
    expect(last?.kind === "data" && last.protection?.keyId).toBe(1);
    expect(heard).toEqual(["to all"]);
  });

  test("a unicast frame without pairwise key falls back to the default key, but not from FreeBSD 15 on", async () => {
    for (const [dialect, keyId] of [
      ["freebsd-8", 1],
      ["freebsd-15", undefined],
    ] as const) {
      const { host, frames } = await link(abi(dialect, "lp64"), y2005);
      await install(host.driver, "ccmp", "authenticator", "group");
      await host.driver.sendEapol(station, utf8("message"));
      const last = frames.at(-1);
      expect(last?.kind === "data" ? last.protection?.keyId : "none").toBe(keyId);
    }
  });
});

describe("an access point", () => {
  test("throws one station out with the reason that it was given, or all", async () => {
    const { air, host, guest, frames, hostEvents, guestEvents } = await link(y8, y2005);
    await host.driver.deauthenticate(station, 15);
    expect(frames.at(-1)).toEqual({ kind: "deauthentication", reason: 15, from: ap, to: station });
    air.clock.advance(10);
    expect(hostEvents.at(-1)).toEqual({ type: "station-left", address: station });
    expect(guestEvents.at(-1)).toEqual({ type: "disassociated" });
    expect(host.net.stations.size).toBe(0);
    await expect(host.driver.deauthenticate(station, 15)).rejects.toMatchObject({ errno: "ENOENT" });
    await host.driver.disassociate(hex("ffffffffffff"), 8);
    expect(guest.net.state).toBe("INIT");
  });

  test("forgets the key of a station that leaves, and of one that comes back", async () => {
    const { air, host, guest, hostEvents } = await link(y8, y2005);
    await install(host.driver, "ccmp", "authenticator");
    await guest.driver.associate({ ssid: utf8("myssid"), bssid: ap, element: network.elements });
    air.clock.advance(20);
    expect(hostEvents.at(-1)).toMatchObject({ type: "station-joined", again: true });
    expect(host.net.peer(station)?.key.cipher).toBe(6);
    await guest.driver.deauthenticate(ap, 3);
    air.clock.advance(10);
    expect(hostEvents.at(-1)).toEqual({ type: "station-left", address: station });
  });

  test("does not take a station without an element where WPA is on, nor one that names another network", async () => {
    const { air, host, frames } = await link(y8, y2005);
    const from = hex("020000000009");
    const ask = (ssid: string, element: Uint8Array): void =>
      air.transmit({
        ...{ kind: "association-request", reassociation: false, privacy: true, from, to: ap },
        ...{ ssid: utf8(ssid), element },
      } as AirFrame);
    ask("myssid", hex(""));
    air.clock.advance(10);
    expect(frames.at(-1)).toEqual({ kind: "deauthentication", reason: 13, from: ap, to: from });
    ask("other", network.elements);
    air.clock.advance(10);
    expect(host.net.statistics).toMatchObject({ is_rx_assoc_badwpaie: 1, is_rx_ssidmismatch: 1 });
    expect(host.net.stations.size).toBe(1);
  });

  test("does not associate, and is alone when it goes down", async () => {
    const { host, guest, air } = await link(y8, y2005);
    const request = { ssid: utf8("x"), bssid: station, element: hex("") };
    await expect(host.driver.associate(request)).rejects.toMatchObject({ operation: "MLME", errno: "EINVAL" });
    expect(host.driver.capabilities).toMatchObject({ authorizesPort: true, groupKeys: 4 });
    await host.driver.close();
    air.clock.advance(10);
    expect(host.net.stations.size).toBe(0);
    expect(guest.net.state).toBe("INIT");
    expect(air.networks()).toEqual([]);
  });
});

test("an interface of 2005 becomes an access point by its media; a later one was one from the start", async () => {
  const early = boot(y2005).attach({ name: "ath0", address: ap });
  const kernel = boot(y2005);
  const net = kernel.attach({ name: "ath0", address: ap });
  const open = (on: Abi, from: SimulatedKernel) =>
    new Net80211AccessPoint({ ifname: "ath0", abi: on, ioctl: from.port(), send: async () => {} }).open();
  await open(y2005, kernel);
  expect([early.mode, net.mode]).toEqual(["station", "access-point"]);
  const later = boot(y8);
  later.attach({ name: "ath0", address: ap });
  await expect(open(y8, later)).rejects.toMatchObject({ operation: "SIOCSIFMEDIA", op: undefined, errno: "EINVAL" });
});
