import { describe, expect, test } from "vitest";
import { abi, abis, type DialectName } from "../../src/net80211/abi.ts";
import type { StructName } from "../../src/net80211/declarations.ts";
import { interfaceRequestCode } from "../../src/net80211/interface-request.ts";
import type { DataModelName } from "../../src/net80211/layout.ts";

// Sizes and offsets that a C compiler gave for the headers' structs.
const little: readonly DataModelName[] = ["i386", "lp64"];

test.each([
  ["ieee80211req", "freebsd-2005", 28, 32],
  ["ieee80211req_key", "freebsd-2005", 60, 64],
  ["ieee80211req_key", "freebsd-15", 60, 64],
  ["ieee80211req_del_key", "netbsd", 7, 7],
  ["ieee80211req_mlme", "dragonfly", 42, 42],
  ["ieee80211req_scan_result", "freebsd-2005", 40, 40],
  ["ieee80211req_scan_result", "netbsd", 40, 40],
  ["ieee80211req_scan_result", "freebsd-2006", 44, 44],
  ["ieee80211req_scan_result", "freebsd-8", 40, 40],
  ["ieee80211req_wpaie", "freebsd-2005", 262, 262],
  ["ieee80211req_wpaie2", "freebsd-8", 518, 518],
  ["ieee80211req_sta_info", "freebsd-2005", 114, 114],
  ["ieee80211req_sta_info", "freebsd-8", 156, 156],
  ["ieee80211_scan_req", "freebsd-8", 128, 128],
  ["ieee80211_devcaps_req", "freebsd-8", 32, 32],
  ["ieee80211_devcaps_req", "dragonfly", 32, 32],
  // Four octets of vhtcaps more, and as many of each channel: FreeBSD sys/net80211/_ieee80211.h since 2017.
  ["ieee80211_devcaps_req", "freebsd-15", 40, 40],
  ["ieee80211_nwid", "netbsd", 33, 33],
  ["ieee80211_bssid", "netbsd", 22, 22],
  ["ifreq", "freebsd-2005", 32, 32],
  ["ifreq", "netbsd", 144, 144],
  ["ifmediareq", "freebsd-8", 40, 48],
  ["if_announcemsghdr", "freebsd-2005", 24, 24],
  ["ieee80211_michael_event", "freebsd-2005", 14, 14],
  ["ieee80211_replay_event", "freebsd-2005", 32, 32],
] as const)("struct %s of %s is %i octets on i386 and %i on lp64", (struct, dialect, i386, lp64) => {
  const sizes = little.map((model) => abi(dialect, model).layouts[struct]?.size);
  expect(sizes).toEqual([i386, lp64]);
});

test("other 32-bit machines have the request of i386 and the key of lp64", () => {
  for (const model of ["ilp32", "ilp32-be"] as const) {
    const { layouts } = abi("freebsd-8", model);
    expect([layouts.ieee80211req?.size, layouts.ieee80211req_key?.size]).toEqual([28, 64]);
  }
});

describe("members lie where the compiler put them", () => {
  const offsets = (dialect: DialectName, model: DataModelName, struct: StructName) =>
    Object.fromEntries((abi(dialect, model).layouts[struct]?.members ?? []).map(({ name, offset }) => [name, offset]));

  test.each([
    ["i386", { keyrsc: 12, keytsc: 20, keydata: 28 }],
    ["lp64", { keyrsc: 16, keytsc: 24, keydata: 32 }],
  ] as const)("ieee80211req_key on %s", (model, expected) => {
    const common = { type: 0, pad: 1, keyix: 2, keylen: 4, flags: 5, macaddr: 6 };
    expect(offsets("freebsd-2005", model, "ieee80211req_key")).toEqual({ ...common, ...expected });
  });

  test.each(["i386", "lp64"] as const)("ieee80211req on %s", (model) => {
    const expected = { name: 0, type: 16, val: 18, len: 20, data: 24 };
    expect(offsets("freebsd-2005", model, "ieee80211req")).toEqual(expected);
  });

  test("scan records of the three eras", () => {
    expect(offsets("freebsd-2005", "lp64", "ieee80211req_scan_result")).toEqual({
      ...{ len: 0, freq: 2, flags: 4, noise: 6, rssi: 7, intval: 8, capinfo: 9, erp: 10, bssid: 11 },
      ...{ nrates: 17, rates: 18, ssid_len: 33, ie_len: 34, pad: 35 },
    });
    expect(offsets("freebsd-2006", "lp64", "ieee80211req_scan_result")).toEqual({
      ...{ len: 0, ie_len: 2, freq: 4, flags: 6, noise: 8, rssi: 9, intval: 10, capinfo: 11, erp: 12, bssid: 13 },
      ...{ nrates: 19, rates: 20, ssid_len: 35, pad: 36 },
    });
    expect(offsets("dragonfly", "lp64", "ieee80211req_scan_result")).toEqual({
      ...{ len: 0, ie_off: 2, ie_len: 4, freq: 6, flags: 8, noise: 10, rssi: 11, intval: 12, capinfo: 14, erp: 15 },
      ...{ bssid: 16, nrates: 22, rates: 23, ssid_len: 38, meshid_len: 39 },
    });
  });

  test("station records", () => {
    const of2005 = { macaddr: 12, rates: 19, txrate: 34, ie_len: 36, txseqs: 44, inact: 112 };
    expect(offsets("freebsd-2006", "i386", "ieee80211req_sta_info")).toMatchObject(of2005);
    const of9 = { jointime: 124, mimo: 128, peerid: 148 };
    expect(offsets("freebsd-8", "i386", "ieee80211req_sta_info")).toMatchObject(of9);
  });

  test("routing messages and events", () => {
    const info = { msglen: 0, version: 2, type: 3, addrs: 4, flags: 8, index: 12 };
    expect(offsets("freebsd-2005", "i386", "if_msghdr")).toEqual(info);
    const announce = { msglen: 0, version: 2, type: 3, index: 4, name: 6, what: 22 };
    expect(offsets("netbsd", "lp64", "if_announcemsghdr")).toEqual(announce);
    const replay = { src: 0, dst: 6, cipher: 12, keyix: 13, keyrsc: 16, rsc: 24 };
    for (const model of little) {
      expect(offsets("freebsd-2005", model, "ieee80211_replay_event")).toEqual(replay);
    }
  });
});

test("requests of the interface are computed like in C", () => {
  const code = (dialect: DialectName, name: Parameters<typeof interfaceRequestCode>[0]) =>
    interfaceRequestCode(name, abi(dialect, "lp64"));
  expect(code("freebsd-2005", "SIOCSIFFLAGS")).toBe(0x80206910);
  expect(code("freebsd-2005", "SIOCGIFFLAGS")).toBe(0xc0206911);
  expect(code("freebsd-8", "SIOCGIFMEDIA")).toBe(0xc0306938);
  expect(code("freebsd-8", "SIOCSIFMEDIA")).toBe(0xc0206937);
  expect(code("netbsd", "SIOCGIFFLAGS")).toBe(0xc0906911);
  expect(code("freebsd-8", "SIOCS80211NWID")).toBeUndefined();
});

test("no two ABIs of one dialect and machine are the same, and each has a name", () => {
  expect(new Set(abis.map(({ name }) => name)).size).toBe(30);
});
