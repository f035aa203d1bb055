import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { decodePcap } from "../../src/capture/pcap.ts";
import { recordedAssociations } from "../../src/capture/recording.ts";
import { runCli, runJson } from "../support/cli.ts";
import { loadRecording } from "../support/recordings.ts";
import { octets } from "../support/vectors.ts";

/** Message 2 of the founding trace, as its log has it: an Ethernet frame. */
const ethernet =
  "00095bf9b604000b7d273081888e010300" +
  "77fe01090020000000000000000" +
  "17c115160d34e876b4073ed50339d1005950d7223a421dbf5b245404744" +
  "35a50a00000000000000000000000000000000000000000000000000000000000000003b088a26363c577ca0907707408465470018" +
  "dd160050f20101000050f20201000050f20201000050f202";
const message2 = ethernet.slice(28);

describe("decode", () => {
  test("names the fields of an EAPOL-Key frame as the library does", async () => {
    const { code, json } = await runJson(["decode", message2]);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      kind: "eapol-key",
      message: "2/4",
      version: 1,
      type: 3,
      descriptorType: 254,
      keyInfo: { descriptorVersion: 1, pairwise: true, mic: true, secure: false, ack: false },
      keyLength: 32,
      replayCounter: "1",
      keyNonce: "7c115160d34e876b4073ed50339d1005950d7223a421dbf5b24540474435a50a",
      keyMic: "3b088a26363c577ca090770740846547",
      keyData: "dd160050f20101000050f20201000050f20201000050f202",
      elements: [{ id: 221, wpa: { group: "00-50-f2:2", pairwise: ["00-50-f2:2"], akm: ["00-50-f2:2"] } }],
      trailing: "",
    });
  });

  test("takes the Ethernet header off, and keeps padding apart", async () => {
    const { json } = await runJson(["decode", `${ethernet}0000`]);
    expect(json).toMatchObject({ da: "00095bf9b604", sa: "000b7d273081", message: "2/4", trailing: "0000" });
  });

  test("reads a file of octets, a file of hex, and standard input", async () => {
    const files = { octets: octets(message2), digits: `${message2}\n` };
    for (const name of ["octets", "digits"]) {
      expect((await runJson(["decode", name], { files })).json).toMatchObject({ message: "2/4" });
    }
    expect((await runJson(["decode", "-"], { stdin: message2.replace(/(..)/g, "$1 ") })).json).toMatchObject({
      message: "2/4",
    });
  });

  test("reads EAPOL frames of other types, a WEP key, and elements", async () => {
    expect((await runJson(["decode", "01010000"])).json).toEqual({
      kind: "eapol",
      version: 1,
      type: 1,
      body: "",
      trailing: "",
    });
    const wepKey = `0103003101000d${"00".repeat(7)}01${"aa".repeat(16)}81${"bb".repeat(16)}${"cc".repeat(5)}`;
    expect((await runJson(["decode", wepKey])).json).toMatchObject({ message: "rc4-key", keyLength: 13, keyIndex: 1 });
    const elements = "0006686f6d653234" + "30140100000fac040100000fac040100000fac020c00";
    expect((await runJson(["decode", elements])).json).toMatchObject({
      kind: "elements",
      elements: [
        { id: 0, body: "686f6d653234" },
        { id: 48, rsn: { group: "00-0f-ac:4", akm: ["00-0f-ac:2"], capabilities: 12 } },
      ],
    });
  });

  test("reads Key Data in clear, whose padding is no element", async () => {
    const { json } = await runJson(["decode", "dd0b000fac0106001818181818dd0000"]);
    expect(json).toMatchObject({ kind: "elements", elements: [{ id: 221, kde: "gtk" }] });
  });

  test("a MIC of 24 octets is read where it is asked for", async () => {
    const frame = `0203006702008800100000000000000001${"11".repeat(32)}${"00".repeat(32)}${"00".repeat(24)}0000`;
    expect((await runJson(["decode", frame, "--mic-length", "24"])).json).toMatchObject({
      message: "1/4",
      keyMic: "00".repeat(24),
    });
    expect((await runCli(["decode", frame])).code).toBe(2);
  });

  test("prints the same for people", async () => {
    const { out } = await runCli(["decode", ethernet]);
    expect(out).toContain("EAPOL-Key 2/4");
    expect(out).toContain("0x0109: version 1, pairwise; mic");
    expect(out).toContain("WPA-PSK (00-50-f2:2)");
  });

  test.each(["wpa-tkip", "wpa2-ccmp", "psk-sha256"])(
    "refuses every prefix of every frame of %s, at an offset inside",
    async (name) => {
      const [association] = recordedAssociations(decodePcap(loadRecording(name).pcap).packets);
      const frames = association?.frames ?? [];
      expect(frames.length).toBeGreaterThanOrEqual(4);
      for (const frame of frames) {
        for (let cut = 0; cut < frame.octets.length; cut++) {
          const { code, err } = await runCli(["decode", toHex(frame.octets.subarray(0, cut))]);
          expect(code).toBe(2);
          expect(Number(/at offset (\d+)/.exec(err)?.[1])).toBeLessThanOrEqual(cut);
        }
      }
    },
  );

  test.each([
    [["decode"], "one argument"],
    [["decode", "no such file"], "no such file"],
    [["decode", message2, "--mic-length", "17"], "--mic-length"],
    [["decode", "3014010000"], "offset 2"],
    [["decode", `30020100${"3005010000"}`], "offset 6"],
  ])("%j is bad input, and says what and where", async (args, what) => {
    const { code, out, err } = await runCli(args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(what);
  });
});
