import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { DriverError } from "../../src/errors.ts";
import { cutTemporalKey, destroyKey, type KeyDescriptor, type TemporalKey } from "../../src/keys/descriptor.ts";
import { type Abi, abi } from "../../src/net80211/abi.ts";
import { Net80211Driver } from "../../src/net80211/driver.ts";
import { interfaceRequestCode } from "../../src/net80211/interface-request.ts";
import type { IoctlPort, IoctlRequest } from "../../src/net80211/ioctl.ts";
import { type InterfaceRequestName, operationName } from "../../src/net80211/numbers.ts";
import { decodeReq } from "../../src/net80211/structs.ts";
import { utf8 } from "../../src/platform.ts";
import { ap, golden, hex, keyOctets } from "./golden.ts";

const i386 = abi("freebsd-2005", "i386");
const lp64 = abi("freebsd-2005", "lp64");
const element = hex("dd160050f20101000050f20201000050f20201000050f202");

let before = 0;
beforeEach(() => {
  before = liveSecrets();
});
afterEach(() => expect(liveSecrets()).toBe(before));

const requestNames: readonly InterfaceRequestName[] = [
  "SIOCGIFFLAGS",
  "SIOCSIFFLAGS",
  "SIOCGIFMEDIA",
  "SIOCSIFMEDIA",
  "SIOCS80211NWID",
  "SIOCG80211NWID",
];

/** A port that agrees to everything, or answers one operation with an errno, and writes down what it was asked. */
class Recorder {
  readonly lines: string[] = [];
  readonly requests: IoctlRequest[] = [];
  /** What the last request's octets were when they arrived. */
  data = "";
  readonly #abi: Abi;
  readonly #refuse: Readonly<Record<string, number>>;

  constructor(on: Abi, refuse: Readonly<Record<string, number>> = {}) {
    this.#abi = on;
    this.#refuse = refuse;
  }

  readonly port: IoctlPort = async (request) => {
    const { code, ireq, data } = request;
    const name = this.#describe(code, ireq);
    this.requests.push(request);
    this.data = toHex(data);
    return { errno: this.#refuse[name] ?? 0, ireq, data: data.slice() };
  };

  /** Writes a line and gives the operation's name. */
  #describe(code: number, ireq: Uint8Array): string {
    const other = requestNames.find((name) => interfaceRequestCode(name, this.#abi) === code);
    if (other !== undefined) {
      this.lines.push(other);
      return other;
    }
    const { type, val, len } = decodeReq(ireq, this.#abi);
    const direction = code === this.#abi.setCode ? "SET" : code === this.#abi.getCode ? "GET" : "?";
    const name = operationName(type) ?? `${type}`;
    this.lines.push(`${direction} ${name} ${len > 0 ? `${len} octets` : val}`);
    return name;
  }

  driver(): Net80211Driver {
    return new Net80211Driver({ ifname: "ndis0", abi: this.#abi, ioctl: this.port, send: async () => {} });
  }
}

/** The synthetic TKIP key of the golden octets: as its owner would give it, the Michael keys in local order. */
function tkip(): TemporalKey {
  const wire = new Secret(Uint8Array.of(...keyOctets.slice(0, 16), ...keyOctets.slice(24), ...keyOctets.slice(16, 24)));
  const key = cutTemporalKey("tkip", wire, "supplicant");
  wire.destroy();
  return key;
}

function pairwiseTkip(): KeyDescriptor {
  return { ...tkip(), scope: "pairwise", peer: ap, keyId: 0, rsc: 0n };
}

describe("the driver of 2005", () => {
  test("makes the founding trace's requests in its order", async () => {
    const record = new Recorder(i386);
    const driver = record.driver();
    await driver.open();
    await driver.enableWpa();
    for (const keyId of [0, 1, 2, 3] as const) await driver.deleteKey({ scope: "group", keyId });
    await driver.setCountermeasures(false);
    await driver.setDropUnencrypted(true);
    await driver.associate({ ssid: utf8("myssid"), bssid: ap, element });
    const key = pairwiseTkip();
    await driver.setKey(key);
    destroyKey(key);
    expect(record.lines).toEqual([
      "GET ROAMING 0",
      "GET PRIVACY 0",
      "GET WPA 0",
      "SET ROAMING 2",
      "SET WPA 3",
      "SET PRIVACY 1",
      "SET WPA 3",
      "SET DELKEY 7 octets",
      "SET DELKEY 7 octets",
      "SET DELKEY 7 octets",
      "SET DELKEY 7 octets",
      "SET COUNTERMEASURES 0",
      "SET DROPUNENCRYPTED 1",
      "SET OPTIE 24 octets",
      "SET PRIVACY 1",
      "SET WPA 1",
      "SET MLME 42 octets",
      "SET WPAKEY 60 octets",
    ]);
  });

  test.each([
    ["i386", i386, golden.pairwiseI386, golden.groupI386],
    ["lp64", lp64, golden.pairwiseLp64, golden.groupLp64],
  ] as const)("writes keys as the octets of a C compiler on %s", async (_name, on, pairwise, group) => {
    const record = new Recorder(on);
    const driver = record.driver();
    const key = tkip();
    await driver.setKey({ ...key, scope: "pairwise", peer: ap, keyId: 0, rsc: 0n });
    expect(record.data).toBe(pairwise);
    await driver.setKey({ ...key, scope: "group", keyId: 1, transmit: false, rsc: 0x060504030201n });
    expect(record.data).toBe(group);
    await driver.setKey({ ...key, scope: "group", keyId: 1, transmit: true, rsc: 0n });
    expect(record.data.slice(0, 12)).toBe("010001002087");
    destroyKey(key);
  });

  test("writes MLME and DELKEY as the octets of a C compiler", async () => {
    const record = new Recorder(i386);
    const driver = record.driver();
    await driver.associate({ ssid: utf8("myssid"), bssid: ap, element });
    expect(record.data).toBe(golden.associate);
    await driver.deauthenticate(ap, 14);
    expect(record.data).toBe(golden.deauthenticate);
    await driver.deleteKey({ scope: "group", keyId: 2 });
    expect(record.data).toBe(golden.deleteIndex2);
    await driver.deleteKey({ scope: "pairwise", peer: ap, keyId: 0 });
    expect(record.data).toBe(golden.deletePairwise);
  });

  test("asks for RSN where the element is one, and for nothing in an open network", async () => {
    const record = new Recorder(i386);
    await record.driver().associate({ ssid: utf8("x"), bssid: ap, element: hex("30020100") });
    await record.driver().associate({ ssid: utf8("x"), bssid: ap, element: new Uint8Array(0) });
    expect(record.lines.filter((line) => /WPA|PRIVACY/.test(line))).toEqual([
      "SET PRIVACY 1",
      "SET WPA 2",
      "SET PRIVACY 0",
    ]);
  });

  test("says where the address of the data belongs", async () => {
    for (const [on, width] of [
      [i386, 4],
      [lp64, 8],
    ] as const) {
      const record = new Recorder(on);
      await record.driver().setCountermeasures(true);
      await record.driver().deleteKey({ scope: "group", keyId: 2 });
      expect(record.requests.map(({ dataAt }) => dataAt)).toEqual([undefined, 24]);
      expect(record.requests[1]?.ireq.length).toBe(24 + width);
    }
  });

  test.each([
    [19, "ENODEV", "Operation not supported by device"],
    [6, "ENXIO", "Device not configured"],
    [200, "errno 200", "Unknown error: 200"],
  ])("errno %i is a typed refusal, and no octet of the key is left in the request", async (errno, name, text) => {
    const record = new Recorder(i386, { WPAKEY: errno });
    const key = pairwiseTkip();
    const refusal = await record
      .driver()
      .setKey(key)
      .catch((error: unknown) => error);
    destroyKey(key);
    expect(refusal).toBeInstanceOf(DriverError);
    expect(refusal).toMatchObject({ operation: "WPAKEY", op: 19, errno: name, text });
    expect((refusal as Error).message).toBe(`WPAKEY (op 19): ${text} (${name})`);
    expect(record.data).toBe(golden.pairwiseI386);
    expect(record.requests.at(-1)?.data).toEqual(new Uint8Array(60));
  });

  test("clears the request when the port itself fails, and what the port answered with", async () => {
    const key = pairwiseTkip();
    const seen: Uint8Array[] = [];
    const make = (ioctl: IoctlPort) => new Net80211Driver({ ifname: "ndis0", abi: i386, ioctl, send: async () => {} });
    const broken = make(async ({ data }) => {
      seen.push(data);
      throw new Error("no such socket");
    });
    await expect(broken.setKey(key)).rejects.toThrow("no such socket");
    const copying = make(async ({ ireq, data }) => {
      const copy = data.slice();
      seen.push(data, copy);
      return { errno: 0, ireq, data: copy };
    });
    await copying.setKey(key);
    destroyKey(key);
    expect(seen).toHaveLength(3);
    for (const octets of seen) expect(octets).toEqual(new Uint8Array(60));
  });

  test("refuses a cipher that the dialect has no number for, and asks the kernel nothing", async () => {
    const record = new Recorder(i386);
    const key: KeyDescriptor = {
      ...{ scope: "pairwise", peer: ap, keyId: 0, rsc: 0n },
      ...{ cipher: "gcmp", tk: new Secret(new Uint8Array(16)) },
    };
    await expect(record.driver().setKey(key)).rejects.toMatchObject({ code: "ERR_KEY_SUITE" });
    destroyKey(key);
    expect(record.lines).toEqual([]);
  });

  test("puts everything back at the end, though one step is refused, and is then closed", async () => {
    const record = new Recorder(i386, { OPTIE: 22 });
    const driver = record.driver();
    await driver.open();
    record.lines.length = 0;
    expect(await driver.close()).toMatchObject([{ operation: "OPTIE", errno: "EINVAL" }]);
    expect(record.lines).toEqual([
      "SIOCGIFFLAGS",
      "SIOCSIFFLAGS",
      "SET OPTIE 0",
      "SET PRIVACY 0",
      "SET WPA 0",
      "SET ROAMING 0",
    ]);
    await expect(driver.setCountermeasures(true)).rejects.toMatchObject({ code: "ERR_STATE_CLOSED" });
  });

  test("refuses what does not fit the structs, by name", async () => {
    const record = new Recorder(i386);
    const make = (ifname: string) =>
      new Net80211Driver({ ifname, abi: i386, ioctl: record.port, send: async () => {} });
    expect(() => make("")).toThrow("ieee80211req.name");
    expect(() => make("interface-number-0")).toThrow("ieee80211req.name");
    const driver = record.driver();
    const ssid = new Uint8Array(33);
    await expect(driver.associate({ ssid, bssid: ap, element })).rejects.toMatchObject({ code: "ERR_WIRE_VALUE" });
    await expect(driver.deauthenticate(new Uint8Array(5), 3)).rejects.toMatchObject({ code: "ERR_WIRE_VALUE" });
  });

  test("opens no port and sends EAPOL by the way that it was given", async () => {
    const record = new Recorder(i386);
    const sent: string[] = [];
    const driver = new Net80211Driver({
      ...{ ifname: "ndis0", abi: i386, ioctl: record.port },
      send: async (peer, eapol) => {
        sent.push(`${toHex(peer)} ${toHex(eapol)}`);
      },
    });
    await driver.authorize(ap, true);
    await driver.sendEapol(ap, hex("0101 0000"));
    expect(record.lines).toEqual([]);
    expect(sent).toEqual(["00095bf9b604 01010000"]);
    expect(driver.capabilities).toEqual({
      ciphers: ["wep40", "wep104", "tkip", "ccmp"],
      groupKeys: 4,
      authorizesPort: false,
    });
  });
});
