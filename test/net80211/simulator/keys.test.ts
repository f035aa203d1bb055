import { describe, expect, test } from "vitest";
import { equal, toHex } from "../../../src/bytes/octets.ts";
import { type Abi, abi } from "../../../src/net80211/abi.ts";
import { KeyFlag, MlmeOperation } from "../../../src/net80211/constants.ts";
import { errnoEntry } from "../../../src/net80211/errno.ts";
import type { IoctlAnswer } from "../../../src/net80211/ioctl.ts";
import { Air, ScriptedAccessPoint } from "../../../src/net80211/simulator/air.ts";
import { VirtualClock } from "../../../src/net80211/simulator/clock.ts";
import { type Device, ndisDevice, softwareDevice } from "../../../src/net80211/simulator/device.ts";
import type { SimulatedInterface } from "../../../src/net80211/simulator/interface.ts";
import type { SimulatedKernel } from "../../../src/net80211/simulator/kernel.ts";
import { decodeReqKey, encodeReq, encodeReqKey, encodeReqMlme } from "../../../src/net80211/structs.ts";
import { utf8 } from "../../../src/platform.ts";
import { ap, golden, hex, station } from "../golden.ts";
import { boot, network, takeReinstalled } from "./world.ts";

interface Bench {
  readonly kernel: SimulatedKernel;
  readonly net: SimulatedInterface;
}

/** A kernel with a station that has joined the network. */
async function joined(on: Abi, device: Device = softwareDevice, without?: string): Promise<Bench> {
  const air = new Air(new VirtualClock());
  new ScriptedAccessPoint(air, network);
  const kernel = boot(on, air);
  if (without !== undefined) kernel.modules.unload(without);
  const net = kernel.attach({ name: "ndis0", address: station, device });
  kernel.setUp("ndis0", true);
  await set(kernel, "SCAN_REQ", new Uint8Array(0));
  air.clock.advance(2000);
  const ssid = new Uint8Array(32);
  ssid.set(utf8("myssid"));
  const mlme = { op: MlmeOperation.associate, ssid_len: 6, reason: 0, macaddr: ap, ssid };
  expect(await set(kernel, "MLME", encodeReqMlme(mlme, on))).toBe("0");
  air.clock.advance(10);
  expect(net.state).toBe("RUN");
  return { kernel, net };
}

/** SIOCS80211 as octets; the errno's name, or "0". */
async function set(
  kernel: SimulatedKernel,
  operation: "SCAN_REQ" | "MLME" | "WPAKEY" | "DELKEY",
  data: Uint8Array,
  len: number = data.length,
  user: "root" | "user" = "root",
): Promise<string> {
  const name = new Uint8Array(16);
  name.set(utf8("ndis0"));
  const type = kernel.abi.dialect.operations[operation] as number;
  const ireq = encodeReq({ name, type, val: 0, len, data: 0n }, kernel.abi);
  const answer: IoctlAnswer = await kernel.port(user)({ code: kernel.abi.setCode, ireq, data });
  return answer.errno === 0 ? "0" : errnoEntry(answer.errno).name;
}

const models = [
  ["i386", abi("freebsd-2005", "i386"), golden.pairwiseI386, golden.groupI386],
  ["lp64", abi("freebsd-2005", "lp64"), golden.pairwiseLp64, golden.groupLp64],
] as const;

describe.each(models)("WPAKEY of 2005 on %s answers in the kernel's order", (_name, on, pairwise, group) => {
  /** The golden request with some members changed. */
  const request = (text: string, change: Partial<ReturnType<typeof decodeReqKey>> = {}) =>
    encodeReqKey({ ...decodeReqKey(hex(text), on), ...change }, on);
  const other = hex("00:11:22:33:44:55");

  test("1: another length is EINVAL, whatever else is wrong", async () => {
    const { kernel } = await joined(on);
    const data = request(pairwise, { keylen: 33 });
    expect(await set(kernel, "WPAKEY", data, data.length - 4)).toBe("EINVAL");
    expect(await set(kernel, "WPAKEY", hex(`${pairwise}00000000`))).toBe("EINVAL");
  });

  test("2: an address that cannot be read is EFAULT", async () => {
    const { kernel } = await joined(on);
    const data = request(pairwise, { keylen: 33 });
    expect(await set(kernel, "WPAKEY", data.subarray(0, 10), data.length)).toBe("EFAULT");
  });

  test("3: more than 32 octets of key is E2BIG, before the flags are looked at", async () => {
    const { kernel } = await joined(on);
    expect(await set(kernel, "WPAKEY", request(pairwise, { keylen: 33, flags: 0x87 }))).toBe("E2BIG");
  });

  test("4: a pairwise key with any flags but transmit and receive is EINVAL, before the address is looked at", async () => {
    const { kernel } = await joined(on);
    for (const flags of [0x00, 0x01, 0x02, 0x07, 0x83]) {
      expect(await set(kernel, "WPAKEY", request(pairwise, { flags, macaddr: other }))).toBe("EINVAL");
    }
  });

  test("5: on a station, an address that is not the BSSID is EADDRNOTAVAIL, before the cipher is looked at", async () => {
    const { kernel } = await joined(on, softwareDevice, "wlan_tkip");
    expect(await set(kernel, "WPAKEY", request(pairwise, { macaddr: other }))).toBe("EADDRNOTAVAIL");
    expect(kernel.dmesg).toEqual([]);
  });

  test("5: before joining and after leaving, every address is EADDRNOTAVAIL", async () => {
    const { kernel } = await joined(on);
    const mlme = { op: MlmeOperation.deauthenticate, ssid_len: 0, reason: 3, macaddr: ap, ssid: new Uint8Array(32) };
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("0");
    expect(await set(kernel, "MLME", encodeReqMlme(mlme, on))).toBe("0");
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("EADDRNOTAVAIL");
    expect(await set(kernel, "DELKEY", hex(golden.deletePairwise))).toBe("EADDRNOTAVAIL");
  });

  test("6: on an access point, an unknown station is ENOENT", async () => {
    const kernel = boot(on);
    kernel.attach({ name: "ndis0", address: ap, mode: "access-point" });
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("ENOENT");
    expect(await set(kernel, "DELKEY", hex(golden.deletePairwise))).toBe("ENOENT");
  });

  test("7: an index over 3 is EINVAL, before the cipher is looked at", async () => {
    const { kernel } = await joined(on, softwareDevice, "wlan_tkip");
    for (const keyix of [4, 5, 0xff, 0xfffe]) {
      expect(await set(kernel, "WPAKEY", request(group, { keyix }))).toBe("EINVAL");
    }
    expect(kernel.dmesg).toEqual([]);
  });

  test("8: a missing cipher module is ENXIO, and the kernel says which one it wants", async () => {
    const { kernel, net } = await joined(on, softwareDevice, "wlan_tkip");
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("ENXIO");
    expect(kernel.dmesg).toEqual(["ieee80211_load_module: load the wlan_tkip module by hand for now."]);
    expect(net.statistics.is_crypto_nocipher).toBe(1);
    kernel.modules.load("wlan_tkip");
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("0");
  });

  test("8: a cipher that does not exist, and a device without room, are ENXIO too", async () => {
    const { kernel, net } = await joined(on, { ...softwareDevice, keyAlloc: () => false });
    expect(await set(kernel, "WPAKEY", request(pairwise, { type: 7 }))).toBe("ENXIO");
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("ENXIO");
    expect(net.statistics).toMatchObject({ is_crypto_badcipher: 1, is_crypto_keyfail: 1 });
    expect(kernel.dmesg).toEqual([]);
  });

  test("10: a key that is not 16 octets without its Michael keys is EIO", async () => {
    const { kernel, net } = await joined(on);
    expect(await set(kernel, "WPAKEY", request(pairwise, { keylen: 15 }))).toBe("EIO");
    expect(await set(kernel, "WPAKEY", request(pairwise, { type: 3, keylen: 15 }))).toBe("EIO");
    expect(net.statistics.is_crypto_setkey_cipher).toBe(2);
  });

  test("10: a device that does not take the key is EIO", async () => {
    const { kernel } = await joined(on, { ...softwareDevice, keySet: () => false });
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("EIO");
  });

  test("10: a Windows miniport's refusal comes through as it is: ENODEV", async () => {
    const { kernel } = await joined(on, ndisDevice("FAILURE"));
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("ENODEV");
    expect(kernel.dmesg).toEqual([]);
  });

  test("11: the key is in its slot, as the octets said", async () => {
    const { kernel, net } = await joined(on);
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("0");
    const change = { flags: KeyFlag.transmit | KeyFlag.receive | KeyFlag.group | KeyFlag.default };
    expect(await set(kernel, "WPAKEY", request(group, change))).toBe("0");
    const key = net.joined?.peer.key;
    expect(key).toMatchObject({ cipher: 1, keyLength: 16, transmitCounter: 1n, receiveCounter: [0n] });
    expect(toHex(key?.octets ?? new Uint8Array(0))).toBe(pairwise.slice(-64));
    expect(net.groupKeys[1]).toMatchObject({ cipher: 1, flags: 7, receiveCounter: [0x060504030201n] });
    expect(net.defaultTransmitKey).toBe(1);
  });

  test("without privilege it is EPERM", async () => {
    const { kernel } = await joined(on);
    expect(await set(kernel, "WPAKEY", request(pairwise), undefined, "user")).toBe("EPERM");
  });

  test("the same key once more starts its counters again, and is recorded", async () => {
    const { kernel, net } = await joined(on);
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("0");
    expect(net.reinstalled).toEqual([]);
    const key = net.joined?.peer.key;
    if (key === undefined) throw new Error("not joined");
    key.transmitCounter = 77n;
    expect(await set(kernel, "WPAKEY", request(pairwise))).toBe("0");
    expect(key.transmitCounter).toBe(1n);
    expect(takeReinstalled(net)).toEqual([{ slot: "pairwise 00:09:5b:f9:b6:04", at: kernel.clock.now }]);
    expect(await set(kernel, "WPAKEY", request(pairwise, { keydata: new Uint8Array(32) }))).toBe("0");
    expect(net.reinstalled).toEqual([]);
  });

  test("DELKEY of an empty slot succeeds, and of index 4 does not", async () => {
    const { kernel } = await joined(on);
    expect(await set(kernel, "DELKEY", hex(golden.deleteIndex2))).toBe("0");
    expect(await set(kernel, "DELKEY", hex(golden.deletePairwise))).toBe("0");
    expect(await set(kernel, "DELKEY", hex("04000000000000"))).toBe("EINVAL");
    expect(await set(kernel, "DELKEY", hex("0200000000000000"))).toBe("EINVAL");
  });

  test("the kernel keeps its own copy, and the caller's octets are as they were", async () => {
    const { kernel, net } = await joined(on);
    const data = request(pairwise);
    expect(await set(kernel, "WPAKEY", data)).toBe("0");
    expect(toHex(data)).toBe(pairwise);
    data.fill(0);
    expect(equal(net.joined?.peer.key.octets ?? data, hex(pairwise.slice(-64)))).toBe(true);
  });
});
