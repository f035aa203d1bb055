import { describe, expect, test } from "vitest";
import { equal } from "../../src/bytes/octets.ts";
import { WireError } from "../../src/errors.ts";
import { type Abi, abi, abis } from "../../src/net80211/abi.ts";
import type { StructName } from "../../src/net80211/declarations.ts";
import {
  decodeInterfaceValue,
  decodeMediaRequest,
  encodeInterfaceValue,
  encodeMediaRequest,
} from "../../src/net80211/interface-request.ts";
import { decodeScanReq, encodeScanReq } from "../../src/net80211/scan.ts";
import {
  decodeReq,
  decodeReqDelKey,
  decodeReqKey,
  decodeReqMlme,
  decodeReqWpaIe,
  decodeReqWpaIe2,
  encodeReq,
  encodeReqDelKey,
  encodeReqKey,
  encodeReqMlme,
  encodeReqWpaIe,
  encodeReqWpaIe2,
} from "../../src/net80211/structs.ts";
import { utf8 } from "../../src/platform.ts";
import { cases } from "../support/cases.ts";
import { ap, golden, hex, keyOctets } from "./golden.ts";
import { Random } from "./random.ts";

const i386 = abi("freebsd-2005", "i386");
const lp64 = abi("freebsd-2005", "lp64");
const everyone = new Uint8Array(6).fill(0xff);

function padded(text: string, length: number): Uint8Array {
  const octets = new Uint8Array(length);
  octets.set(utf8(text));
  return octets;
}

describe("the golden octets of a C compiler", () => {
  test.each([
    ["i386", i386, golden.reqI386, 60],
    ["lp64", lp64, golden.reqLp64, 64],
  ] as const)("ieee80211req for WPAKEY on %s", (_name, on, text, len) => {
    const req = { name: padded("ndis0", 16), type: 19, val: 0, len, data: 0n };
    expect(encodeReq(req, on)).toEqual(hex(text));
    expect(decodeReq(hex(text), on)).toEqual(req);
  });

  test.each([
    ["i386", i386, golden.pairwiseI386],
    ["lp64", lp64, golden.pairwiseLp64],
  ] as const)("WPAKEY with a pairwise TKIP key on %s", (_name, on, text) => {
    const key = {
      ...{ type: 1, pad: 0, keyix: 0xffff, keylen: 32, flags: 3, macaddr: ap },
      ...{ keyrsc: 0n, keytsc: 0n, keydata: keyOctets },
    };
    expect(encodeReqKey(key, on)).toEqual(hex(text));
    expect(decodeReqKey(hex(text), on)).toEqual(key);
  });

  test.each([
    ["i386", i386, golden.groupI386],
    ["lp64", lp64, golden.groupLp64],
  ] as const)("WPAKEY with a group TKIP key on %s", (_name, on, text) => {
    const key = {
      ...{ type: 1, pad: 0, keyix: 1, keylen: 32, flags: 6, macaddr: everyone },
      ...{ keyrsc: 0x060504030201n, keytsc: 0n, keydata: keyOctets },
    };
    expect(encodeReqKey(key, on)).toEqual(hex(text));
    expect(decodeReqKey(hex(text), on)).toEqual(key);
  });

  test.each([
    ["by index", golden.deleteIndex2, { keyix: 2, macaddr: new Uint8Array(6) }],
    ["of a peer", golden.deletePairwise, { keyix: 0xff, macaddr: ap }],
  ])("DELKEY %s", (_name, text, key) => {
    for (const on of [i386, lp64]) {
      expect(encodeReqDelKey(key, on)).toEqual(hex(text));
      expect(decodeReqDelKey(hex(text), on)).toEqual(key);
    }
  });

  test.each([
    ["ASSOC", golden.associate, { op: 1, ssid_len: 6, reason: 0, macaddr: ap, ssid: padded("myssid", 32) }],
    ["DEAUTH", golden.deauthenticate, { op: 3, ssid_len: 0, reason: 14, macaddr: ap, ssid: new Uint8Array(32) }],
  ])("MLME %s", (_name, text, mlme) => {
    for (const on of [i386, lp64]) {
      expect(encodeReqMlme(mlme, on)).toEqual(hex(text));
      expect(decodeReqMlme(hex(text), on)).toEqual(mlme);
    }
  });
});

const codecs: Readonly<Partial<Record<StructName, (octets: Uint8Array, on: Abi) => Uint8Array>>> = {
  ieee80211req: (octets, on) => encodeReq(decodeReq(octets, on), on),
  ieee80211req_key: (octets, on) => encodeReqKey(decodeReqKey(octets, on), on),
  ieee80211req_del_key: (octets, on) => encodeReqDelKey(decodeReqDelKey(octets, on), on),
  ieee80211req_mlme: (octets, on) => encodeReqMlme(decodeReqMlme(octets, on), on),
  ieee80211req_wpaie: (octets, on) => encodeReqWpaIe(decodeReqWpaIe(octets, on), on),
  ieee80211req_wpaie2: (octets, on) => encodeReqWpaIe2(decodeReqWpaIe2(octets, on), on),
  ieee80211_scan_req: (octets, on) => encodeScanReq(decodeScanReq(octets, on), on),
  ifreq: (octets, on) => encodeInterfaceValue(decodeInterfaceValue(octets, on), on),
  ifmediareq: (octets, on) => encodeMediaRequest(decodeMediaRequest(octets, on), on),
};

describe.each(Object.keys(codecs) as StructName[])("struct %s", (name) => {
  const again = codecs[name] as (octets: Uint8Array, on: Abi) => Uint8Array;

  test("octets that are accepted are given back exactly, under every ABI, padding included", () => {
    const random = new Random(name.length);
    for (let n = 0; n < cases(10, 5000); n++) {
      for (const on of abis) {
        const octets = random.octets(on.layouts[name]?.size ?? 0);
        if (octets.length > 0) expect(equal(again(octets, on), octets)).toBe(true);
      }
    }
  });

  test("any other length is refused, at an offset inside", () => {
    for (const on of abis) {
      const size = on.layouts[name]?.size;
      if (size === undefined) continue;
      for (let length = 0; length < size + 9; length++) {
        if (length === size) continue;
        let fault: unknown;
        try {
          again(new Uint8Array(length), on);
        } catch (error) {
          fault = error;
        }
        const code = length < size ? "ERR_WIRE_TRUNCATED" : "ERR_WIRE_TRAILING";
        if (!(fault instanceof WireError) || fault.code !== code || fault.path !== name || fault.offset > length) {
          expect.fail(`${length} octets under ${on.name}: ${fault}`);
        }
      }
    }
  });
});

test("a wrong length says whose it would be", () => {
  expect(() => decodeReqKey(new Uint8Array(64), i386)).toThrow(
    "ieee80211req_key at offset 60: is 60 octets under freebsd-2005/i386, not 64, which it is under ilp32, ilp32-be, lp64, lp64-be",
  );
  expect(() => decodeReqKey(new Uint8Array(60), lp64)).toThrow("not 60, which it is under i386");
});

test("the receive counter is an integer in the machine's own byte order", () => {
  const key = decodeReqKey(hex(golden.groupLp64), lp64);
  const big = encodeReqKey(key, abi("freebsd-2005", "lp64-be"));
  expect(big.subarray(16, 24)).toEqual(hex("0000060504030201"));
  expect(big.subarray(2, 4)).toEqual(hex("0001"));
});

test("a value that does not fit its member is refused, by name", () => {
  const key = decodeReqKey(hex(golden.groupI386), i386);
  const wrong = [{ keylen: 256 }, { keyix: -1 }, { keyrsc: 1n << 64n }, { macaddr: new Uint8Array(5) }];
  for (const part of wrong) {
    const [member] = Object.keys(part);
    expect(() => encodeReqKey({ ...key, ...part }, i386)).toThrow(`ieee80211req_key.${member} at offset`);
  }
});
