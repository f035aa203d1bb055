import { describe, expect, test } from "vitest";
import { concat } from "../../../src/bytes/octets.ts";
import { type Abi, abi, abis } from "../../../src/net80211/abi.ts";
import { AuthMode, MlmeOperation } from "../../../src/net80211/constants.ts";
import { Net80211Driver } from "../../../src/net80211/driver.ts";
import { encodeInterfaceName } from "../../../src/net80211/interface-request.ts";
import { encodeScanReq } from "../../../src/net80211/scan.ts";
import { softwareDevice } from "../../../src/net80211/simulator/device.ts";
import { encodeReq } from "../../../src/net80211/structs.ts";
import { utf8 } from "../../../src/platform.ts";
import { ap, golden, hex, station } from "../golden.ts";
import { boot, errnoName, join, mlme, network, takeReinstalled, world } from "./world.ts";

const y2005 = abi("freebsd-2005", "i386");
const y8 = abi("freebsd-8", "lp64");
const y15 = abi("freebsd-15", "lp64");
const stranger = hex("001122334455");
const zeros = (length: number) => new Uint8Array(length);

/** A scan request of 8.0 with some members changed. */
function scan(on: Abi, change: Partial<Parameters<typeof encodeScanReq>[0]> = {}): Uint8Array {
  const none = { len: 0, ssid: zeros(32) };
  const request = { flags: 0x52, duration: 0x7fff_ffff, mindwell: 0, maxdwell: 0, nssid: 0, ssid: [none, none, none] };
  return encodeScanReq({ ...request, ...change }, on);
}

describe("DELKEY", () => {
  test.each([y2005, y8].map((on) => [on.name, on] as const))("of %s answers in the kernel's order", async (_, on) => {
    const place = world(on);
    const { set } = place;
    expect(await set("DELKEY", { data: zeros(8) })).toBe("EINVAL");
    expect(await set("DELKEY", { data: zeros(3), len: 7 })).toBe("EFAULT");
    expect(await set("DELKEY", { data: hex(golden.deletePairwise) })).toBe("EADDRNOTAVAIL");
    await join(on, place);
    expect(await set("DELKEY", { data: hex(golden.deletePairwise) })).toBe("0");
    expect(await set("DELKEY", { data: concat(hex("ff"), stranger) })).toBe("EADDRNOTAVAIL");
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => set("DELKEY", { data: hex(`0${i}000000000000`) })));
    expect(answers).toEqual(["0", "0", "0", "0", "EINVAL", "EINVAL"]);
  });

  test("of FreeBSD 15 has slots 4 and 5 for IGTKs", async () => {
    const { set } = world(y15);
    const answers = await Promise.all([3, 4, 5, 6].map((i) => set("DELKEY", { data: hex(`0${i}000000000000`) })));
    expect(answers).toEqual(["0", "0", "0", "EINVAL"]);
  });

  test("counts what the device would not delete, and succeeds", async () => {
    const place = world(y2005, { ...softwareDevice, keyDelete: () => false });
    await join(y2005, place);
    expect(await place.set("WPAKEY", { data: hex(golden.pairwiseI386) })).toBe("0");
    expect(await place.set("DELKEY", { data: hex(golden.deletePairwise) })).toBe("0");
    expect(place.net.statistics.is_crypto_delkey).toBe(1);
    expect(place.net.joined?.peer.key.cipher).toBe(6);
  });
});

test("WPAKEY without memory for the cipher's state is ENXIO, and counted twice", async () => {
  const place = world(y2005);
  await join(y2005, place);
  place.kernel.outOfMemory = true;
  expect(await place.set("WPAKEY", { data: hex(golden.pairwiseI386) })).toBe("ENXIO");
  expect(place.net.statistics).toMatchObject({ is_crypto_nomem: 1, is_crypto_attachfail: 1 });
  place.kernel.outOfMemory = false;
  expect(await place.set("WPAKEY", { data: hex(golden.pairwiseI386) })).toBe("0");
  // A key of the same cipher needs no new state.
  place.kernel.outOfMemory = true;
  expect(await place.set("WPAKEY", { data: hex(golden.pairwiseI386) })).toBe("0");
  expect(takeReinstalled(place.net)).toHaveLength(1);
});

describe("WPAKEY of FreeBSD 15", () => {
  test("refuses TKIP without its Michael keys with EINVAL, after the cipher", async () => {
    const place = world(y15);
    await join(y15, place);
    const short = hex(golden.pairwiseLp64);
    short[4] = 16;
    expect(await place.set("WPAKEY", { data: short })).toBe("EINVAL");
    place.kernel.modules.unload("wlan_tkip");
    expect(await place.set("WPAKEY", { data: short })).toBe("ENXIO");
  });

  test("asks a device without room once, those of 2005 a second time for software", async () => {
    for (const [on, times, errno] of [
      [y2005, 2, "0"],
      [y15, 1, "ENXIO"],
    ] as const) {
      let asked = 0;
      const place = world(on, { ...softwareDevice, ciphers: ["tkip"], keyAlloc: () => ++asked > 1 });
      await join(on, place);
      const data = hex(on === y2005 ? golden.pairwiseI386 : golden.pairwiseLp64);
      expect(await place.set("WPAKEY", { data })).toBe(errno);
      expect(asked).toBe(times);
      expect(place.net.statistics.is_crypto_swfallback).toBe(times - 1);
    }
  });
});

describe("MLME", () => {
  test.each([
    ["freebsd-2005", "EINVAL"],
    ["freebsd-2006", "EINVAL"],
    ["netbsd", "EINVAL"],
    ["freebsd-8", "ENOENT"],
    ["freebsd-15", "ENOENT"],
    ["dragonfly", "ENOENT"],
  ] as const)("associate of %s, with what is not in the scan table, is %s", async (dialect, errno) => {
    const on = abi(dialect, "lp64");
    const place = world(on);
    expect(await place.set("MLME", { data: mlme(on, 1) })).toBe(errno);
    await join(on, place);
    expect(await place.set("MLME", { data: mlme(on, 1, stranger) })).toBe(errno);
  });

  test("associate looks the request's SSID up in 2005, and the wanted one from 8.0 on", async () => {
    const early = world(y2005);
    await join(y2005, early);
    expect(await early.set("MLME", { data: mlme(y2005, 1, ap, "other") })).toBe("EINVAL");
    const late = world(y8);
    await join(y8, late);
    expect(await late.set("MLME", { data: mlme(y8, 1, ap, "other") })).toBe("0");
    expect(await late.set("SSID", { data: utf8("other") })).toBe("0");
    expect(await late.set("MLME", { data: mlme(y8, 1, ap, "myssid") })).toBe("ENOENT");
  });

  test("associate with what cannot be joined is EINVAL in 2005, and EIO from 8.0 on", async () => {
    for (const [on, errno] of [
      [y2005, "EINVAL"],
      [y8, "EIO"],
    ] as const) {
      const place = world(on);
      place.net.scanTable = [{ ...network, rates: zeros(0) }];
      expect(await place.set("MLME", { data: mlme(on, 1) })).toBe(errno);
    }
  });

  test("the rest of it on a station", async () => {
    const { set } = world(y8);
    expect(await set("MLME", { data: zeros(41) })).toBe("EINVAL");
    expect(await set("MLME", { data: zeros(10), len: 42 })).toBe("EFAULT");
    for (const op of [MlmeOperation.authorize, MlmeOperation.unauthorize, 0, 6, 7]) {
      expect(await set("MLME", { data: mlme(y8, op) })).toBe("EINVAL");
    }
    expect(await set("MLME", { data: mlme(y8, MlmeOperation.deauthenticate, stranger) })).toBe("0");
  });

  test("the rest of it on an access point", async () => {
    for (const [on, unknown] of [
      [y2005, "EINVAL"],
      [y8, "ENOENT"],
    ] as const) {
      const { set } = world(on, undefined, "access-point");
      expect(await set("MLME", { data: mlme(on, MlmeOperation.associate) })).toBe("EINVAL");
      for (const op of [2, 3, 4, 5]) expect(await set("MLME", { data: mlme(on, op, stranger) })).toBe(unknown);
      expect(await set("MLME", { data: mlme(on, 3, hex("ffffffffffff")) })).toBe("0");
    }
  });
});

describe("plain values", () => {
  test("COUNTERMEASURES needs WPA to be turned on, and none to be turned off", async () => {
    for (const [on, errno] of [
      [y2005, "EINVAL"],
      [y8, "EOPNOTSUPP"],
    ] as const) {
      const { set } = world(on);
      expect(await set("COUNTERMEASURES", { val: 1 })).toBe(errno);
      expect(await set("COUNTERMEASURES", { val: 0 })).toBe("0");
      expect(await set("WPA", { val: 1 })).toBe("0");
      expect(await set("COUNTERMEASURES", { val: 1 })).toBe("0");
    }
  });

  test("WPA over 3 is EINVAL; 0 is EOPNOTSUPP in 8 and 9 only; what the device has not is EOPNOTSUPP", async () => {
    for (const on of abis) expect(await world(on).set("WPA", { val: 4 })).toBe("EINVAL");
    expect(await world(y2005).set("WPA", { val: 0 })).toBe("0");
    expect(await world(y8).set("WPA", { val: 0 })).toBe("EOPNOTSUPP");
    expect(await world(y15).set("WPA", { val: 0 })).toBe("0");
    const wpaOnly = { ...softwareDevice, wpa: 1 };
    const answers = (on: Abi) => Promise.all([1, 2, 3].map((val) => world(on, wpaOnly).set("WPA", { val })));
    expect(await answers(y8)).toEqual(["0", "EOPNOTSUPP", "EOPNOTSUPP"]);
    expect(await answers(y2005)).toEqual(["0", "0", "0"]);
  });

  test("ROAMING is 0 to 2", async () => {
    const { set } = world(y2005);
    const answers = await Promise.all([-1, 0, 1, 2, 3].map((val) => set("ROAMING", { val })));
    expect(answers).toEqual(["EINVAL", "0", "0", "0", "EINVAL"]);
  });

  test("AUTHMODE open takes privacy and WPA away; 802.1X and WPA need wlan_xauth", async () => {
    const { set, get, net, kernel } = world(y2005);
    await set("PRIVACY", { val: 1 });
    await set("WPA", { val: 3 });
    expect((await get("AUTHMODE")).val).toBe(AuthMode.wpa);
    expect(await set("AUTHMODE", { val: AuthMode.open })).toBe("0");
    expect(net).toMatchObject({ privacy: false, wpa: 0 });
    expect((await get("AUTHMODE")).val).toBe(AuthMode.open);
    expect(await set("AUTHMODE", { val: AuthMode.wpa })).toBe("0");
    expect(net).toMatchObject({ privacy: true, authMode: AuthMode.ieee8021x });
    kernel.modules.unload("wlan_xauth");
    expect(await set("AUTHMODE", { val: AuthMode.ieee8021x })).toBe("EINVAL");
    expect(kernel.dmesg).toEqual(["ieee80211_load_module: load the wlan_xauth module by hand for now."]);
    for (const val of [0, 6, -1]) expect(await set("AUTHMODE", { val })).toBe("EINVAL");
  });

  test("OPTIE is a station's and up to 256 octets; 8.0 does not know it any more", async () => {
    const { set, get, net } = world(y2005);
    expect(await set("OPTIE", { data: zeros(256) })).toBe("0");
    expect((await get("OPTIE", { data: zeros(256) })).len).toBe(256);
    expect(await set("OPTIE", { data: zeros(257) })).toBe("EINVAL");
    expect(await set("OPTIE")).toBe("0");
    expect(net.element).toEqual(zeros(0));
    expect((await get("OPTIE", { data: zeros(10) })).errno).toBe("EINVAL");
    expect(await world(y2005, undefined, "access-point").set("OPTIE", { data: zeros(2) })).toBe("EINVAL");
    expect(await world(y8).set(22, { data: zeros(24) })).toBe("EINVAL");
  });

  test("APPIE is of a management frame, and not one octet, nor over 1024", async () => {
    const { set, net } = world(y8);
    expect(await set("APPIE", { data: network.elements, val: 0xd0 })).toBe("0");
    expect(net.element).toEqual(network.elements);
    expect(await set("APPIE", { data: zeros(1), val: 0xd0 })).toBe("EINVAL");
    expect(await set("APPIE", { data: zeros(1025), val: 0xd0 })).toBe("EINVAL");
    expect(await set("APPIE", { data: zeros(2), val: 0x08 })).toBe("EINVAL");
    expect(await set("APPIE", { val: 0xd0 })).toBe("0");
    expect(net.element).toEqual(zeros(0));
  });

  test("WEPKEY fails with EINVAL where WPAKEY has ENXIO, and the kernel says which module it wants", async () => {
    const { set, kernel, net } = world(y2005);
    expect(await set("WEPKEY", { data: hex("0102030405"), val: 1 })).toBe("0");
    expect(net.groupKeys[1]).toMatchObject({ cipher: 0, keyLength: 5 });
    expect(await set("WEPKEY", { data: zeros(17), val: 1 })).toBe("EINVAL");
    expect(await set("WEPKEY", { data: zeros(5), val: 4 })).toBe("EINVAL");
    expect(await set("WEPKEY", { data: zeros(4), val: 0 })).toBe("EINVAL");
    kernel.modules.unload("wlan_wep");
    expect(await set("WEPKEY", { data: zeros(5), val: 0 })).toBe("EINVAL");
    expect(kernel.dmesg).toEqual(["ieee80211_load_module: load the wlan_wep module by hand for now."]);
  });

  test("MACCMD needs wlan_acl", async () => {
    const { set, kernel } = world(y2005);
    expect(await set("MACCMD", { val: 1 })).toBe("0");
    kernel.modules.unload("wlan_acl");
    expect(await set("MACCMD", { val: 1 })).toBe("EINVAL");
  });
});

describe("SCAN_REQ", () => {
  test("of 2005 on an interface that is down is EINVAL", async () => {
    const { set, kernel } = world(y2005);
    expect(await set("SCAN_REQ")).toBe("EINVAL");
    kernel.setUp("ndis0", true);
    expect(await set("SCAN_REQ")).toBe("0");
    expect(await set("SCAN_REQ")).toBe("0");
  });

  test("of 8.0 answers in the kernel's order: ENXIO, EINVAL, EFAULT, EINVAL, EINPROGRESS", async () => {
    const { set, kernel, net } = world(y8);
    expect(await set("SCAN_REQ", { data: zeros(1) })).toBe("ENXIO");
    kernel.setUp("ndis0", true);
    net.radioOff = true;
    expect(await set("SCAN_REQ", { data: scan(y8) })).toBe("ENXIO");
    net.radioOff = false;
    expect(await set("SCAN_REQ", { data: zeros(127) })).toBe("EINVAL");
    expect(await set("SCAN_REQ", { data: zeros(127), len: 128 })).toBe("EFAULT");
    expect(await set("SCAN_REQ", { data: scan(y8, { duration: 0 }) })).toBe("EINVAL");
    const long = { len: 33, ssid: zeros(32) };
    expect(await set("SCAN_REQ", { data: scan(y8, { nssid: 1, ssid: [long, long, long] }) })).toBe("EINVAL");
    expect(await set("SCAN_REQ", { data: scan(y8) })).toBe("0");
    expect(await set("SCAN_REQ", { data: scan(y8) })).toBe("EINPROGRESS");
    kernel.clock.advance(2000);
    expect(await set("SCAN_REQ", { data: scan(y8) })).toBe("0");
    expect(await set("SCAN_CANCEL")).toBe("0");
    expect(await set("SCAN_REQ", { data: scan(y8) })).toBe("0");
  });

  test("of 8.0 with names looks at what is known first", async () => {
    const place = world(y8);
    await join(y8, place);
    const scans: string[] = [];
    place.kernel.events((octets) => scans.push(octets[22] === 105 ? "scan" : "other"));
    const named = scan(y8, { flags: 0x2_0052, nssid: 1 });
    expect(await place.set("SCAN_REQ", { data: named })).toBe("0");
    expect(scans).toEqual(["scan"]);
    expect(place.net.state).toBe("RUN");
  });
});

describe("SCAN_RESULTS", () => {
  test("without room for the kernel's own bookkeeping is EFAULT", async () => {
    const small = world(y2005);
    await join(y2005, small);
    expect((await small.get("SCAN_RESULTS", { data: zeros(7) })).errno).toBe("EFAULT");
    expect((await small.get("SCAN_RESULTS", { data: zeros(71) })).len).toBe(0);
    const { len, data } = await small.get("SCAN_RESULTS", { data: zeros(100) });
    expect(len).toBe(72);
    expect(data.subarray(0, 72)).toEqual(hex(golden.scanA));
  });

  test("in the three formats, and in 2006 still in the old one under the old number", async () => {
    for (const [on, op, text] of [
      [y2005, 24, golden.scanA],
      [abi("freebsd-2006", "lp64"), 76, golden.scanB],
      [abi("freebsd-2006", "lp64"), 24, golden.scanA],
      [y8, 76, golden.scanC],
    ] as const) {
      const place = world(on);
      await join(on, place);
      const { len, data } = await place.get(op, { data: zeros(24 * 1024) });
      expect(data.subarray(0, len)).toEqual(hex(text));
    }
    expect((await world(y8).get(24, { data: zeros(1000) })).errno).toBe("EINVAL");
  });
});

describe("who may ask", () => {
  test("without privilege every change is EPERM, and a key is shown without its octets", async () => {
    const place = world(y2005);
    await join(y2005, place);
    await place.set("WPAKEY", { data: hex(golden.pairwiseI386) });
    for (const operation of ["WPA", "ROAMING", "WPAKEY", "MLME", "SCAN_REQ"] as const) {
      expect(await place.set(operation, { user: "user" })).toBe("EPERM");
    }
    const asked = hex(golden.pairwiseI386);
    asked.fill(0, 28);
    const own = await place.get("WPAKEY", { data: asked });
    expect(own.data.subarray(28)).toEqual(hex(golden.pairwiseI386).subarray(28));
    expect(own.data.subarray(20, 28)).toEqual(hex("0100000000000000"));
    const seen = await place.get("WPAKEY", { data: asked, user: "user" });
    expect(seen.errno).toBe("0");
    expect(seen.data.subarray(0, 5)).toEqual(hex("0100ffff10"));
    expect(seen.data.subarray(12)).toEqual(zeros(48));
  });

  test("without privilege an interface is not marked up, though anyone may ask for its flags", async () => {
    const { kernel, net } = world(y2005);
    const asUser = new Net80211Driver({
      ...{ ifname: "ndis0", abi: y2005, ioctl: kernel.port("user"), send: async () => {} },
    });
    await expect(asUser.setUp(true)).rejects.toMatchObject({
      ...{ operation: "SIOCSIFFLAGS", op: undefined, errno: "EPERM", text: "Operation not permitted" },
    });
    expect(net.up).toBe(false);
  });

  test("a name without an interface is ENXIO, one without 802.11 what its driver says, an unknown code EINVAL", async () => {
    const kernel = boot(y2005);
    kernel.attachWired("fxp0");
    kernel.attachWired("ndis1", "ENOTTY");
    const ask = async (name: string, code: number) => {
      const ireq = encodeReq({ name: encodeInterfaceName(name), type: 16, val: 0, len: 0, data: 0n }, y2005);
      return errnoName((await kernel.port()({ code, ireq, data: zeros(0) })).errno);
    };
    expect(await ask("ath0", y2005.getCode)).toBe("ENXIO");
    expect(await ask("fxp0", y2005.getCode)).toBe("EINVAL");
    expect(await ask("ndis1", y2005.getCode)).toBe("ENOTTY");
    kernel.attach({ name: "ath0", address: station });
    expect(await ask("ath0", y2005.getCode)).toBe("0");
    // The code of lp64 is another; and what is SIOCG80211 on FreeBSD asks for power saving on NetBSD.
    expect(await ask("ath0", abi("freebsd-2005", "lp64").getCode)).toBe("EINVAL");
    expect(await ask("ath0", abi("netbsd", "i386").getCode)).toBe("EINVAL");
  });

  test("an argument that is shorter than its code says is EFAULT", async () => {
    const { kernel } = world(y2005);
    const ireq = concat(encodeInterfaceName("ndis0"), zeros(5));
    expect(errnoName((await kernel.port()({ code: y2005.setCode, ireq, data: zeros(0) })).errno)).toBe("EFAULT");
  });

  test("an unknown operation is EINVAL both ways", async () => {
    const { set, get } = world(y8);
    expect(await set(999)).toBe("EINVAL");
    expect((await get(999)).errno).toBe("EINVAL");
  });
});

test("a device says what it can do: 2005 in two halves, from 8.0 on in a struct", async () => {
  const device = { ...softwareDevice, ciphers: ["wep40", "tkip", "ccmp"] as const, michael: true };
  const early = await world(abi("freebsd-2006", "i386"), device).get("DRIVER_CAPS");
  expect(early).toMatchObject({ val: 0x0182, len: 0x040b });
  const late = await world(y8, device).get("DEVCAPS", { data: zeros(32) });
  expect(late.data.subarray(0, 16)).toEqual(hex("00048001 1b000000 00000000 01000000"));
  const all = await world(y8, device).get("DEVCAPS", { data: zeros(1000) });
  expect(all.len).toBe(16 + 11 * 16);
  expect((await world(y8, device).get("DEVCAPS", { data: zeros(31) })).errno).toBe("EINVAL");
});
