import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { decodePcap } from "../../src/capture/pcap.ts";
import { recordedAssociations } from "../../src/capture/recording.ts";
import { FrameType } from "../../src/dot11/frame-control.ts";
import { decodeMpdu } from "../../src/dot11/mac-header.ts";
import { decodeManagement } from "../../src/dot11/management.ts";
import { cases } from "../support/cases.ts";
import { runCli, runJson } from "../support/cli.ts";
import { recordedMpdus, recordingNames } from "../support/recorded-frames.ts";
import { loadRecording } from "../support/recordings.ts";
import { loadVectors } from "../support/vectors.ts";

/** The octets that a tree shows, from the offsets and the hex of its lines: a hole or an overlap is an error. */
function octetsOfTree(text: string): string {
  let hex = "";
  for (const line of text.split("\n").slice(2, -1)) {
    const [, offset = "", octets = ""] = /^([0-9a-f]{4}) {2}((?:[0-9a-f]{2} )*[0-9a-f]{2})/.exec(line) ?? [];
    if (Number.parseInt(offset, 16) * 2 !== hex.length) throw new Error(`${line}: not at ${hex.length / 2}`);
    hex += octets.replaceAll(" ", "");
  }
  return hex;
}

/** The fields of a tree: name and what it says. */
function fieldsOfTree(text: string): readonly (readonly [name: string, value: string])[] {
  const rows = text.split("\n").slice(2, -1);
  return rows.flatMap((row) => {
    const [, name, value = ""] = /^.{29} +(\S+)(?: +(.*))?$/.exec(row) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
}

describe("the tree that decode prints", () => {
  test("has each octet once, where it stands: every EAPOL frame of every recording", async () => {
    let count = 0;
    for (const name of recordingNames) {
      for (const { frames } of recordedAssociations(decodePcap(loadRecording(name).pcap).packets)) {
        for (const { octets } of frames) {
          const { code, out } = await runCli(["decode", toHex(octets)]);
          expect(code).toBe(0);
          expect(octetsOfTree(out)).toBe(toHex(octets));
          count++;
        }
      }
    }
    expect(count).toBeGreaterThan(60);
  });

  test("has each octet once: the elements of every beacon and association of every recording", async () => {
    const lists = new Set<string>();
    for (const { octets } of recordingNames.flatMap(recordedMpdus)) {
      const { header, body } = decodeMpdu(octets);
      if (header.frameControl.type !== FrameType.management || header.frameControl.protected) continue;
      const management = decodeManagement(header.frameControl.subtype, body);
      if ("elements" in management && management.elements.length > 0) lists.add(toHex(management.elements));
    }
    expect(lists.size).toBeGreaterThan(30);
    for (const list of lists) {
      const { code, out } = await runCli(["decode", list]);
      expect(code).toBe(0);
      expect(octetsOfTree(out)).toBe(list);
    }
  });

  test("has each octet once: the elements and key data of other implementations' tests", async () => {
    const elements = loadVectors<{ element?: string; elements?: string }>("rsn-ie");
    const keyData = loadVectors<{ key_data?: string }>("kde");
    const given = [
      ...elements.flatMap(({ element, elements: list }) => [element, list]),
      ...keyData.map(({ key_data: data }) => data),
    ].filter((hex): hex is string => hex !== undefined && hex !== "");
    let shown = 0;
    for (const hex of given) {
      const { code, out } = await runCli(["decode", hex]);
      expect(code === 0 || code === 2).toBe(true);
      if (code !== 0) continue;
      expect(octetsOfTree(out)).toBe(hex);
      shown++;
    }
    expect(shown).toBeGreaterThan(60);
  });

  const element = fc
    .tuple(
      fc.constantFrom(0, 48, 54, 55, 56, 76, 221, 244, 255),
      fc.constantFrom(
        "",
        "000fac01",
        "000fac09",
        "000fac13",
        "506f9a1c",
        "506f9a29",
        "506f9a20",
        "36",
        "20",
        "6b",
        "0100",
      ),
      fc.uint8Array({ maxLength: 120 }),
    )
    .map(([id, start, rest]) => {
      const body = start + toHex(rest);
      return `${id.toString(16).padStart(2, "0")}${(body.length / 2).toString(16).padStart(2, "0")}${body}`;
    });

  test("has each octet once, whatever the elements hold; where JSON has an answer, so has the tree", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(element, { minLength: 1, maxLength: 4 }), async (elements) => {
        const hex = elements.join("");
        const { code, out } = await runCli(["decode", hex]);
        expect((await runCli(["decode", hex, "--json"])).code).toBe(code);
        if (code === 0) expect(octetsOfTree(out)).toBe(hex);
      }),
      { numRuns: cases(300, 20_000) },
    );
  });

  test("names the fields in the order of the wire", async () => {
    const rsn = "301a0100000fac040100000fac040100000fac028c000000000fac06";
    const { out } = await runCli(["decode", `0004686f6d65${rsn}3603a1b201`]);
    expect(fieldsOfTree(out)).toEqual([
      ["element", "0: SSID"],
      ["length", "4"],
      ["ssid", '"home"'],
      ["element", "48: RSN"],
      ["length", "26"],
      ["version", "1"],
      ["group", "CCMP (00-0f-ac:4)"],
      ["pairwiseCount", "1"],
      ["pairwise", "CCMP (00-0f-ac:4)"],
      ["akmCount", "1"],
      ["akm", "WPA2-PSK (00-0f-ac:2)"],
      ["capabilities", "mfpCapable; ptksaReplayCounter 3"],
      ["pmkidCount", "0"],
      ["groupManagement", "BIP-CMAC-128 (00-0f-ac:6)"],
      ["element", "54: Mobility Domain"],
      ["length", "3"],
      ["mdid", "a1b2"],
      ["capabilityAndPolicy", "ftOverDs"],
    ]);
  });

  test("goes on over several lines where a field is long, and escapes what an SSID could do to a terminal", async () => {
    const { out } = await runCli(["decode", `0020${"1b5b324a".repeat(8)}`]);
    expect(out.split("\n").length).toBe(2 + 2 + 4 + 1);
    expect(out).not.toContain("\u001b");
  });
});

describe("the JSON of elements and KDEs", () => {
  test.each<[string, object]>([
    ["0004686f6d65", { id: 0, body: "686f6d65", ssid: "home", ssidHex: "686f6d65" }],
    ["0001ff", { ssid: null, ssidHex: "ff" }],
    ["f40120", { rsnx: { fieldLength: 0, capabilities: "20" } }],
    ["3603a1b201", { mde: { mdid: "a1b2", ftOverDs: true } }],
    ["380503e8030000", { tie: { type: 3, value: 1000 } }],
    ["ff052013000102", { oweDhParameter: { group: 19, publicKey: "0102" } }],
    ["dd0d000fac010100112233445566ff", { kde: "gtk", gtk: { keyId: 1, transmit: false, gtk: "112233445566ff" } }],
    ["dd0e000fac0904000100000000001122", { kde: "igtk", igtk: { keyId: 4, ipn: "1" } }],
    ["dd0a000fac03020000000001", { kde: "macAddress", macAddress: "020000000001" }],
    ["dd05506f9a2001", { kde: "transitionDisable", transitionDisable: { wpa3Personal: true } }],
    ["dd0e506f9a290100000fac0400000000", { rsnOverride: { group: "00-0f-ac:4", pairwise: [] } }],
  ])("%s has what it says, by the library's names", async (hex, fields) => {
    const { json } = await runJson(["decode", hex]);
    expect(json).toMatchObject({ kind: "elements", elements: [fields] });
  });

  test("of an element that cannot be read has its octets, and no more", async () => {
    expect((await runJson(["decode", "3602a1b2"])).json).toEqual({
      kind: "elements",
      elements: [{ id: 54, body: "a1b2" }],
    });
  });
});
