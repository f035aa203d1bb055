import { describe, expect, test } from "vitest";
import { Secret } from "../../src/bytes/secret.ts";
import { destroyKey, type KeyDescriptor } from "../../src/keys/descriptor.ts";
import { abi, abis } from "../../src/net80211/abi.ts";
import { Net80211Driver } from "../../src/net80211/driver.ts";
import { utf8 } from "../../src/platform.ts";
import { ap, hex, station } from "./golden.ts";
import { drive, network, world } from "./simulator/world.ts";

function tkip(): KeyDescriptor {
  const secret = (length: number, value: number) => new Secret(new Uint8Array(length).fill(value));
  return {
    ...{ cipher: "tkip", tk: secret(16, 1), txMic: secret(8, 2), rxMic: secret(8, 3) },
    ...{ scope: "pairwise", peer: ap, keyId: 0, rsc: 0n },
  };
}

function ccmp(keyId: 1 | 2 | 3, rsc: bigint): KeyDescriptor {
  const tk = new Secret(new Uint8Array(16).fill(4));
  return { cipher: "ccmp", tk, scope: "group", keyId, transmit: false, rsc };
}

describe("the whole life of the driver", () => {
  test("of 2005, request by request", async () => {
    const on = abi("freebsd-2005", "i386");
    const place = world(on);
    const { driver, lines, events } = drive(on, place);
    await driver.open();
    await driver.enableWpa();
    expect(await driver.clearKeys()).toEqual([]);
    await driver.setCountermeasures(false);
    await driver.setDropUnencrypted(true);
    await driver.scan(utf8("myssid"));
    place.kernel.clock.advance(2000);
    const [found] = await driver.scanResults();
    expect(found).toMatchObject({ freq: 2412, bssid: ap, ssid: utf8("myssid"), elements: network.elements });
    await driver.setAuthAlgorithm("open");
    await driver.setDropUnencrypted(true);
    await driver.associate({ ssid: utf8("myssid"), bssid: ap, element: network.elements });
    place.kernel.clock.advance(20);
    expect(await driver.bssid()).toEqual(ap);
    const key = tkip();
    await driver.setKey(key);
    destroyKey(key);
    await driver.setCountermeasures(true);
    await driver.setCountermeasures(false);
    await driver.deauthenticate(ap, 3);
    expect(await driver.close()).toEqual([]);
    expect(lines).toEqual([
      // open
      ...["get 16 ROAMING", "get 17 PRIVACY", "get 26 WPA", "set 16 ROAMING=2", "set 26 WPA=3"],
      // set WPA, clear keys, countermeasures, drop-unencrypted
      ...["set 17 PRIVACY=1", "set 26 WPA=3"],
      ...["set 20 DELKEY[7]", "set 20 DELKEY[7]", "set 20 DELKEY[7]", "set 20 DELKEY[7]"],
      ...["set 25 COUNTERMEASURES=0", "set 18 DROPUNENCRYPTED=1"],
      // scan
      ...["GIFFLAGS", "SIFFLAGS", "set 1 SSID[6]", "set 23 SCAN_REQ=0", "get 24 SCAN_RESULTS[24576]"],
      // associate
      ...["set 7 AUTHMODE=1", "set 18 DROPUNENCRYPTED=1"],
      ...["set 22 OPTIE[24]", "set 17 PRIVACY=1", "set 26 WPA=1", "set 21 MLME[42]"],
      "get 15 BSSID[6]",
      // the key
      "set 19 WPAKEY[60]",
      ...["set 25 COUNTERMEASURES=1", "set 25 COUNTERMEASURES=0", "set 21 MLME[42]"],
      // close: what was found, put back
      ...["GIFFLAGS", "SIFFLAGS", "set 22 OPTIE=0", "set 17 PRIVACY=0", "set 26 WPA=0", "set 16 ROAMING=1"],
    ]);
    expect(events).toEqual([
      { type: "interface-up" },
      { type: "scan-results" },
      { type: "associated", bssid: ap, reassociation: false },
      { type: "disassociated" },
      { type: "interface-down" },
    ]);
    expect(place.net).toMatchObject({ roaming: 1, privacy: false, wpa: 0, up: false });
  });

  test("of today on FreeBSD 8 and later, request by request", async () => {
    const on = abi("freebsd-8", "lp64");
    const place = world(on);
    const { driver, lines, events } = drive(on, place);
    place.kernel.setUp("ndis0", true);
    await driver.open();
    expect(driver.device).toMatchObject({ drivercaps: 0x0180_0400 });
    await driver.scan(utf8("myssid"));
    place.kernel.clock.advance(2000);
    expect(await driver.scanResults()).toMatchObject([{ noise: -95, rssi: 40 }]);
    await driver.associate({ ssid: utf8("myssid"), bssid: ap, element: network.elements });
    place.kernel.clock.advance(20);
    const cleared = await driver.clearKeys();
    expect(cleared.map(({ message }) => message)).toEqual([
      "DELKEY (op 20): Invalid argument (EINVAL)",
      "DELKEY (op 20): Invalid argument (EINVAL)",
    ]);
    await driver.disassociate(ap, 8);
    const refusals = await driver.close();
    expect(refusals.map(({ operation, errno }) => `${operation} ${errno}`)).toEqual([
      "WPA EOPNOTSUPP",
      "WPA EOPNOTSUPP",
    ]);
    expect(lines).toEqual([
      // open
      ...["get 16 ROAMING", "get 17 PRIVACY", "get 26 WPA", "get 98 DEVCAPS[32]", "GIFFLAGS", "GIFMEDIA"],
      // scan
      ...["GIFMEDIA", "SIFMEDIA", "set 16 ROAMING=2", "set 17 PRIVACY=1", "set 26 WPA=3", "set 103 SCAN_REQ[128]"],
      "get 76 SCAN_RESULTS[24576]",
      // associate
      ...["GIFMEDIA", "SIFMEDIA", "set 18 DROPUNENCRYPTED=1", "set 7 AUTHMODE=1", "set 95 APPIE[24], 208"],
      ...["set 17 PRIVACY=1", "set 26 WPA=1", "set 21 MLME[42]"],
      // keys 0 to 5: the last two are refused, which does no harm
      ...new Array<string>(4).fill("set 20 DELKEY[7]"),
      ...["set 20 DELKEY[7]: EINVAL", "set 20 DELKEY[7]: EINVAL"],
      "set 21 MLME[42]",
      // close: this kernel does not take 0 for WPA
      ...["set 95 APPIE=208", "set 17 PRIVACY=0", "set 26 WPA=0: EOPNOTSUPP"],
      ...["set 95 APPIE=208", "set 17 PRIVACY=0", "set 26 WPA=0: EOPNOTSUPP", "set 16 ROAMING=1"],
    ]);
    expect(events.map(({ type }) => type)).toEqual(["interface-up", "scan-results", "associated", "disassociated"]);
  });

  test("of today on NetBSD, whose names, addresses and channels have requests of their own", async () => {
    const on = abi("netbsd", "lp64");
    const place = world(on);
    place.kernel.setUp("ndis0", true);
    const { driver, lines } = drive(on, place);
    await driver.open();
    await driver.scan(utf8("myssid"));
    place.kernel.clock.advance(2000);
    expect(await driver.ssid()).toEqual(utf8("myssid"));
    await driver.associate({ ssid: utf8("myssid"), bssid: ap, element: network.elements });
    place.kernel.clock.advance(20);
    expect(await driver.bssid()).toEqual(ap);
    expect(lines).toEqual([
      ...["get 16 ROAMING", "get 17 PRIVACY", "get 26 WPA", "GIFFLAGS", "GIFMEDIA"],
      ...["GIFMEDIA", "SIFMEDIA", "set 16 ROAMING=2", "set 17 PRIVACY=1", "set 26 WPA=3"],
      ...["S80211NWID", "set 23 SCAN_REQ=0", "G80211NWID"],
      ...["GIFMEDIA", "SIFMEDIA", "set 18 DROPUNENCRYPTED=1", "set 7 AUTHMODE=1", "set 22 OPTIE[24]"],
      ...["set 17 PRIVACY=1", "set 26 WPA=1", "set 21 MLME[42]", "G80211BSSID"],
    ]);
    await driver.close();
  });

  test.each(abis.map((on) => [on.name, on] as const))("ends with both keys in the kernel of %s", async (_name, on) => {
    const place = world(on);
    const { driver, events } = drive(on, place);
    await driver.setUp(true);
    await driver.open();
    await driver.scan(utf8("myssid"));
    place.kernel.clock.advance(2000);
    const [found] = await driver.scanResults();
    if (found === undefined) throw new Error("nothing found");
    await driver.associate({ ssid: found.ssid, bssid: found.bssid, element: found.elements });
    place.kernel.clock.advance(20);
    expect(place.net.joined?.network.ssid).toEqual(utf8("myssid"));
    const keys = [tkip(), ccmp(2, 0x0102_0304_0506n)];
    for (const key of keys) {
      await driver.setKey(key);
      destroyKey(key);
    }
    expect(place.net.joined?.peer.key).toMatchObject({ cipher: 1, transmitCounter: 1n });
    expect(place.net.joined?.peer.key.octets).toEqual(hex("01".repeat(16) + "02".repeat(8) + "03".repeat(8)));
    // An integer, whatever the machine's byte order.
    expect(place.net.groupKeys[2]?.receiveCounter.at(-1)).toBe(0x0102_0304_0506n);
    const counters = place.net.groupKeys[2];
    if (counters !== undefined) counters.transmitCounter = 0xa1b2_c3d4n;
    expect(await driver.sequenceNumber(2)).toBe(0xa1b2_c3d4n);
    expect(place.net.reinstalled).toEqual([]);
    expect(events.at(-1)).toEqual({ type: "associated", bssid: ap, reassociation: false });
    await driver.close();
  });
});

test("today's driver does not scan on an interface that is down, and says so itself", async () => {
  const on = abi("freebsd-8", "lp64");
  const { driver, lines } = drive(on, world(on));
  await driver.open();
  const refusal = await driver.scan().catch((error: unknown) => error);
  expect(refusal).toMatchObject({ operation: "SCAN_REQ", op: 103, errno: "ENETDOWN", text: "Network is down" });
  expect(lines).not.toContainEqual(expect.stringContaining("SCAN_REQ"));
  await driver.close();
});

test("a driver that follows the other original makes its requests on the same kernel", async () => {
  const on = abi("freebsd-2006", "lp64");
  const place = world(on);
  place.kernel.setUp("ndis0", true);
  const { driver, lines } = drive(on, place, { generation: "current" });
  await driver.open();
  await driver.scan(utf8("myssid"));
  expect(lines).toEqual([
    ...["get 16 ROAMING", "get 17 PRIVACY", "get 26 WPA", "GIFFLAGS", "GIFMEDIA", "GIFMEDIA", "SIFMEDIA"],
    ...["set 16 ROAMING=2", "set 17 PRIVACY=1", "set 26 WPA=3", "set 1 SSID[6]", "set 23 SCAN_REQ=0"],
  ]);
  await driver.close();
});

test("more than three SSIDs are cut to three, and one of 33 octets is refused", async () => {
  const on = abi("freebsd-8", "i386");
  const place = world(on);
  place.kernel.setUp("ndis0", true);
  const { driver } = drive(on, place);
  await driver.open();
  await driver.scan(utf8("a"), utf8("b"), utf8("c"), utf8("d"));
  await expect(driver.scan(new Uint8Array(33))).rejects.toMatchObject({ code: "ERR_WIRE_VALUE" });
  await driver.close();
});

test("a driver that does not know its interface's number learns it from the first event with its name", async () => {
  const on = abi("freebsd-2005", "i386");
  const place = world(on);
  const events: string[] = [];
  const driver = new Net80211Driver({
    ...{ ifname: "ndis0", abi: on, ioctl: place.kernel.port(), send: async () => {} },
    events: place.kernel.events,
  });
  driver.onEvent(({ type }) => events.push(type));
  place.kernel.setUp("ndis0", true);
  place.kernel.notify(place.net, { event: "scan" });
  place.kernel.setUp("ndis0", false);
  place.kernel.setUp("ndis0", true);
  expect(events).toEqual(["scan-results", "interface-up"]);
  await driver.close();
});

test("events of other interfaces are not this driver's", async () => {
  const on = abi("freebsd-2005", "i386");
  const place = world(on);
  const other = place.kernel.attach({ name: "ath0", address: station });
  const { events } = drive(on, place);
  place.kernel.notify(other, { event: "scan" });
  place.kernel.notifyChange(other);
  place.kernel.notify(place.net, { event: "scan" });
  expect(events).toEqual([{ type: "scan-results" }]);
});

test("a card that is pulled is told, and found again", async () => {
  const on = abi("freebsd-2005", "i386");
  const place = world(on);
  const { driver, events } = drive(on, place);
  await driver.open();
  place.kernel.detach("ndis0");
  await expect(driver.setCountermeasures(false)).rejects.toThrow(
    "COUNTERMEASURES (op 25): Device not configured (ENXIO)",
  );
  place.kernel.attach({ name: "ndis0", address: station, index: 7 });
  expect(events).toEqual([{ type: "interface-removed" }, { type: "interface-added", index: 7 }]);
  await driver.setCountermeasures(false);
});
