import { describe, expect, test } from "vitest";
import { equal } from "../../src/bytes/octets.ts";
import { WireError } from "../../src/errors.ts";
import { type Abi, abi, abis } from "../../src/net80211/abi.ts";
import { decodeDeviceCapabilities, encodeDeviceCapabilities } from "../../src/net80211/device-capabilities.ts";
import { decodeScanReq, decodeScanResults, encodeScanReq, encodeScanResults } from "../../src/net80211/scan.ts";
import { decodeStationInfos, encodeStationInfos } from "../../src/net80211/station-info.ts";
import { utf8 } from "../../src/platform.ts";
import { cases } from "../support/cases.ts";
import { ap, golden, hex } from "./golden.ts";
import { Random } from "./random.ts";

const eras = [
  ["freebsd-2005", golden.scanA, 5],
  ["netbsd", golden.scanA, 5],
  ["freebsd-2006", golden.scanB, 8],
  ["freebsd-8", golden.scanC, 0],
  ["dragonfly", golden.scanC, 0],
] as const;

describe.each(eras)("a scan record of %s", (dialect, text, pad) => {
  test.each(["i386", "lp64"] as const)("is the golden octets on %s, both ways", (model) => {
    const on = abi(dialect, model);
    const [result] = decodeScanResults(hex(text), on);
    expect(result).toEqual({
      ...{ freq: 2412, flags: 0xa0, noise: text === golden.scanC ? -95 : 0, rssi: 40, intval: 100 },
      ...{ capinfo: 0x11, erp: 0, bssid: ap, nrates: 4, rates: hex("82848b960000000000000000000000") },
      ...{ ssid: utf8("myssid"), meshid: new Uint8Array(0), pad: new Uint8Array(pad) },
      ...{ elements: hex("dd160050f20101000050f20201000050f20201000050f202") },
      ...{ gap: new Uint8Array(0), rest: new Uint8Array(2) },
    });
    expect(encodeScanResults([result as NonNullable<typeof result>], on)).toEqual(hex(text));
  });

  test("a list is the records one after the other", () => {
    const on = abi(dialect, "lp64");
    const three = hex(text + text + text);
    const results = decodeScanResults(three, on);
    expect(results).toHaveLength(3);
    expect(encodeScanResults(results, on)).toEqual(three);
    expect(decodeScanResults(new Uint8Array(0), on)).toEqual([]);
  });

  test("cut anywhere, it is refused at an offset inside", () => {
    const octets = hex(text);
    for (let cut = 1; cut < octets.length; cut++) {
      const fault = failure(() => decodeScanResults(octets.subarray(0, cut), abi(dialect, "lp64")));
      expect(fault.offset).toBeLessThanOrEqual(cut);
    }
  });
});

test("records of 2005 and of 8.0 have the same size, and each ABI reads its own", () => {
  const [early, late] = [abi("freebsd-2005", "i386"), abi("freebsd-8", "i386")];
  expect(decodeScanResults(hex(golden.scanA), early)[0]).toMatchObject({ freq: 2412, rssi: 40 });
  expect(decodeScanResults(hex(golden.scanC), late)[0]).toMatchObject({ freq: 2412, rssi: 40 });
  const misread = failureOrValue(() => decodeScanResults(hex(golden.scanA), late)[0]?.freq);
  expect(misread).not.toBe(2412);
});

test("lengths that do not agree are refused", () => {
  const on = abi("freebsd-8", "lp64");
  const record = hex(golden.scanC);
  const wrong = (at: number, value: number) => {
    const octets = record.slice();
    octets[at] = value;
    return failure(() => decodeScanResults(octets, on)).path;
  };
  expect(wrong(0, 39)).toBe("ieee80211req_scan_result.len");
  expect(wrong(0, 73)).toBe("ieee80211req_scan_result.len");
  expect(wrong(2, 39)).toBe("ieee80211req_scan_result.len");
  expect(wrong(2, 200)).toBe("ieee80211req_scan_result.ie_off");
  expect(wrong(4, 27)).toBe("ieee80211req_scan_result.elements");
  expect(wrong(38, 33)).toBe("ieee80211req_scan_result.ssid");
  expect(wrong(39, 33)).toBe("ieee80211req_scan_result.meshid");
});

test("octets between the struct and the SSID are kept", () => {
  const on = abi("freebsd-8", "lp64");
  const record = hex(golden.scanC);
  const longer = new Uint8Array([...record.slice(0, 40), 1, 2, 3, 4, ...record.slice(40)]);
  longer[0] = longer.length;
  longer[2] = 44;
  const [result] = decodeScanResults(longer, on);
  expect(result?.gap).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(result?.ssid).toEqual(utf8("myssid"));
  expect(encodeScanResults([result as NonNullable<typeof result>], on)).toEqual(longer);
});

test("a scan request is the golden octets, both ways", () => {
  const on = abi("freebsd-8", "lp64");
  const ssid = new Uint8Array(32);
  ssid.set(utf8("myssid"));
  const none = { len: 0, ssid: new Uint8Array(32) };
  const request = {
    ...{ flags: 0x2 | 0x10 | 0x40 | 0x2_0000, duration: 0x7fff_ffff, mindwell: 0, maxdwell: 0, nssid: 1 },
    ssid: [{ len: 6, ssid }, none, none],
  };
  expect(encodeScanReq(request, on)).toEqual(hex(golden.scanRequest));
  expect(decodeScanReq(hex(golden.scanRequest), on)).toEqual(request);
  expect(() => encodeScanReq({ ...request, ssid: [none] }, on)).toThrow("ieee80211_scan_req.ssid");
  expect(() => encodeScanReq(request, abi("freebsd-2006", "lp64"))).toThrow("freebsd-2006 has no such struct");
});

const variable: readonly [string, (octets: Uint8Array, on: Abi) => Uint8Array, (on: Abi) => number | undefined][] = [
  [
    "scan results",
    (octets, on) => encodeScanResults(decodeScanResults(octets, on), on),
    ({ layouts }) => layouts.ieee80211req_scan_result?.size,
  ],
  [
    "station records",
    (octets, on) => encodeStationInfos(decodeStationInfos(octets, on), on),
    ({ layouts }) => layouts.ieee80211req_sta_info?.size,
  ],
  [
    "device capabilities",
    (octets, on) => encodeDeviceCapabilities(decodeDeviceCapabilities(octets, on), on),
    ({ layouts }) => layouts.ieee80211_devcaps_req?.size,
  ],
];

describe.each(variable)("%s", (_name, again, sizeOf) => {
  test("octets that are accepted are given back exactly; all others are refused with a typed error", () => {
    let accepted = 0;
    const random = new Random(1);
    for (let n = 0; n < cases(300, 20_000); n++) {
      for (const on of abis) {
        const size = sizeOf(on);
        if (size === undefined) continue;
        const octets = random.octets(size + (n % 5) * 20);
        // A length that could be right, or the record would never be accepted.
        const view = new DataView(octets.buffer);
        const little = on.model.byteOrder === "little";
        if (n % 3 > 0) view.setUint16(0, octets.length, little);
        for (const { name, type, offset } of on.layouts.ieee80211req_scan_result?.members ?? []) {
          if (n % 3 < 2 || !/_len$|_off$/.test(name)) continue;
          const value = name === "ie_off" ? size : n % 7;
          if (type === "u8") octets[offset] = value;
          else view.setUint16(offset, value, little);
        }
        const result = failureOrValue(() => again(octets, on));
        if (result instanceof WireError) expect(result.offset).toBeLessThanOrEqual(octets.length);
        else {
          accepted++;
          expect(equal(result, octets)).toBe(true);
        }
      }
    }
    expect(accepted).toBeGreaterThan(0);
  });
});

test("device capabilities are 32 octets on 8.0 and 40 on 15, with one channel", () => {
  const chans = [
    {
      ...{ flags: 0xa0, freq: 2412, ieee: 1, maxregpower: 30, maxpower: 40, minpower: 0, state: 0, extieee: 0 },
      ...{ maxantgain: 0, pad: 0, devdata: 0 },
    },
  ];
  const caps = { drivercaps: 0x0180_0400, cryptocaps: 0b1011, htcaps: 0, nchans: 1, chans };
  const octets = encodeDeviceCapabilities(caps, abi("freebsd-8", "lp64"));
  expect(octets).toEqual(hex("00048001 0b000000 00000000 01000000 a0000000 6c09 01 1e 28 00 00 00 00 00 0000"));
  expect(decodeDeviceCapabilities(octets, abi("freebsd-8", "lp64"))).toEqual(caps);
  expect(() => decodeDeviceCapabilities(octets, abi("freebsd-15", "lp64"))).toThrow(
    "is 40 octets under freebsd-15/lp64, and 20 more for each channel, not 32",
  );
});

function failureOrValue<T>(run: () => T): T | WireError {
  try {
    return run();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
}

function failure(run: () => unknown): WireError {
  const result = failureOrValue(run);
  if (result instanceof WireError) return result;
  throw new Error("nothing was refused");
}
