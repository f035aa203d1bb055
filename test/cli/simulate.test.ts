import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeExplanation } from "../../src/diagnose/describe.ts";
import { explainLog } from "../../src/diagnose/explain.ts";
import type { Explanation } from "../../src/diagnose/explanation.ts";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame, type KeyFrame } from "../../src/eapol/key-frame.ts";
import { runCli, runJson } from "../support/cli.ts";
import { fromRoot } from "../support/paths.ts";

const founding = ["simulate", "--dialect", "freebsd-2005", "--abi", "i386", "--device", "ndis"];
const trace = readFileSync(fromRoot("test/captures/wpa-failure-2005.log"), "utf8");

async function logOf(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await runCli(args);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
}

/** The words of a log, however its lines were quoted and wrapped; what was cut from the trace is cut. */
function wordsOf(log: string): string[] {
  const words = log.replace(/^> /gm, "").split(/\s+/).join(" ");
  return words
    .slice(words.indexOf("Initializing interface"))
    .replace(/(ssid - hexdump_ascii\(len=6\):)(?: [0-9a-f]{2})+/, "$1")
    .trim()
    .split(" ");
}

function framesOf({ messages }: Explanation): KeyFrame[] {
  return messages.map(({ octets }) => decodeKeyFrame(decodeEapol(octets).body, 16));
}

describe("simulate as of 2005, with ndis(4)", () => {
  test("prints the driver's lines of the founding trace, in its order, character for character", async () => {
    const lines = (await logOf(...founding)).split("\n").filter((line) => /^(wpa_driver_bsd_|ioctl\[)/.test(line));
    expect(lines).toEqual([
      "wpa_driver_bsd_set_wpa: enabled=1",
      "wpa_driver_bsd_set_wpa_internal: wpa=3 privacy=1",
      ...[0, 1, 2, 3].map((index) => `wpa_driver_bsd_del_key: keyidx=${index}`),
      "wpa_driver_bsd_set_countermeasures: enabled=0",
      "wpa_driver_bsd_set_drop_unencrypted: enabled=1",
      "wpa_driver_bsd_set_drop_unencrypted: enabled=1",
      "wpa_driver_bsd_associate: ssid 'myssid' wpa ie len 24 pairwise 2 group 2 key mgmt 1",
      "wpa_driver_bsd_associate: set PRIVACY 1",
      "wpa_driver_bsd_set_key: alg=TKIP addr=00:09:5b:f9:b6:04 key_idx=0 set_tx=1 seq_len=6 key_len=32",
      "ioctl[SIOCS80211, op 19, len 60]: Operation not supported by device",
    ]);
    const unwrapped = trace.replace(/\s*\n> */g, " ");
    let from = 0;
    for (const line of lines) {
      expect(unwrapped.indexOf(line, from), line).toBeGreaterThan(0);
      from = unwrapped.indexOf(line, from) + line.length;
    }
    expect(unwrapped.match(/wpa_driver_bsd_|ioctl\[/g)).toHaveLength(lines.length);
  });

  test("prints the whole trace word for word, but for octets of MICs: its passphrase is not known", async () => {
    const [ours, theirs] = [wordsOf(await logOf(...founding)), wordsOf(trace)];
    expect(ours).toHaveLength(theirs.length);
    const others = ours.filter((word, at) => word !== theirs[at]);
    expect(others.every((word) => /^[0-9a-f]{2}$/.test(word))).toBe(true);
    // Three MICs in six dumps: that of message 2 by itself, and messages 2 to 4, the third of them twice.
    expect(others.length).toBeLessThanOrEqual(5 * 16);
    expect(others.length).toBeGreaterThan(4 * 16);
  });

  test("its frames are the trace's but for their MICs, and message 4 carries the nonce of message 2", async () => {
    const [ours, theirs] = [framesOf(explainLog(await logOf(...founding))), framesOf(explainLog(trace))];
    const keyMic = new Uint8Array(16);
    expect(ours).toHaveLength(4);
    expect(ours.map((frame) => ({ ...frame, keyMic }))).toEqual(theirs.map((frame) => ({ ...frame, keyMic })));
    expect(ours[3]?.keyNonce).toEqual(ours[1]?.keyNonce);
  });

  test("is explained as the trace is", async () => {
    const essence = ({ failures, harmless, messages, steps }: Explanation) => ({
      failures: failures.map((failure) => ({
        ...failure,
        hypotheses: failure.hypotheses.map(({ evidence, ...hypothesis }) => ({
          ...hypothesis,
          // The trace shows what the kernel said when the card was found; a log of wpa_supplicant has the card's name alone.
          evidence: evidence.map((line) => line.replace(/^"(NDIS API|Initializing interface 'ndis0')[^"]*"/, "")),
        })),
      })),
      harmless,
      messages: messages.map(({ message, direction, replayCounter }) => [message, direction, replayCounter]),
      steps: steps.filter((step) => !step.startsWith("NDIS API version")),
    });
    const [ours, theirs] = [explainLog(await logOf(...founding)), explainLog(trace)];
    expect(essence(ours)).toEqual(essence(theirs));
    expect(ours.failures[0]?.hypotheses.map(({ cause }) => cause)).toEqual([
      "device-refused-key",
      "cipher-module-missing",
    ]);
  });

  test("without wlan_tkip the errno is ENXIO, and the explanation turns round", async () => {
    const log = await logOf(...founding, "--without", "wlan_tkip");
    expect(log).toContain("ioctl[SIOCS80211, op 19, len 60]: Device not configured\n");
    const { failures } = explainLog(log);
    expect(failures).toMatchObject([{ errno: "ENXIO", operation: "WPAKEY", abi: "i386" }]);
    expect(failures[0]?.hypotheses[0]?.cause).toBe("cipher-module-missing");
    const { json } = await runJson([...founding, "--without", "wlan_tkip"]);
    expect(json).toMatchObject({
      completed: false,
      dmesg: ["ieee80211_load_module: load the wlan_tkip module by hand for now."],
    });
  });

  test("goes to the end where the kernel takes the keys", async () => {
    const log = await logOf("simulate", "--dialect", "freebsd-2005", "--device", "software");
    expect(log).toContain(
      "wpa_driver_bsd_set_key: alg=TKIP addr=ff:ff:ff:ff:ff:ff key_idx=1 set_tx=0 seq_len=6 key_len=32\n" +
        "WPA: Sending EAPOL-Key 2/2\n",
    );
    expect(log).toMatch(/\[PTK=TKIP GTK=TKIP\]\nCancelling authentication timeout\n$/);
    expect(explainLog(log).failures).toEqual([]);
  });
});

describe("simulate as of today", () => {
  test("prints today's lines, with the lengths of today's machines", async () => {
    const log = await logOf("simulate", "--dialect", "freebsd-15", "--abi", "lp64", "--without", "wlan_tkip");
    expect(log).toMatch(
      /^bsd_set_key: alg=2 addr=0x[0-9a-f]+ key_idx=0 set_tx=1 seq_len=6 key_len=32\nioctl\[SIOCS80211, op=19, val=0, arg_len=64\]: Device not configured\n/m,
    );
    expect(explainLog(log).failures).toMatchObject([{ errno: "ENXIO", abi: "lp64" }]);
    expect(explainLog(log).failures[0]?.hypotheses[0]?.cause).toBe("cipher-module-missing");
  });

  test("prints the two refusals of DELKEY that do no harm, and a kernel of today has none", async () => {
    const old = await logOf("simulate", "--dialect", "freebsd-8");
    const refusal = "ioctl[SIOCS80211, op=20, val=0, arg_len=7]: Invalid argument";
    expect(old.split("\n").filter((line) => line === refusal)).toHaveLength(2);
    expect(explainLog(old)).toMatchObject({ failures: [], harmless: [{ times: 2 }] });
    expect(await logOf("simulate", "--dialect", "freebsd-15")).not.toContain(refusal);
  });

  test("WPA2 with CCMP is whole in one 4-way handshake", async () => {
    const log = await logOf("simulate", "--security", "wpa2");
    const { messages, failures } = explainLog(log);
    expect(messages.map(({ message }) => message)).toEqual(["1/4", "2/4", "3/4", "4/4"]);
    expect(failures).toEqual([]);
    expect(log).toContain("WPA: Key negotiation completed with 00:09:5b:f9:b6:04 [PTK=CCMP GTK=CCMP]\n");
  });

  test.each([
    ["wpa-tkip", "wpa"],
    ["wpa2-ccmp", "wpa2"],
  ])("says nothing of the handshake that a recording of 2.10 (%s) does not say", async (recording, security) => {
    const recorded = shapesOf(readFileSync(fromRoot(`test/captures/logs/${recording}.wpa.log`), "utf8"));
    const ours = shapesOf(await logOf("simulate", "--security", security as string)).filter(
      (line) => /EAPOL|WPA: |RSN: |key_|4-Way|State: [A4G]/.test(line) && !/^(wpa_driver_)?bsd_/.test(line),
    );
    expect(ours.length).toBeGreaterThan(40);
    // The driver of BSD, which has no authentication of its own, is in ASSOCIATING at once.
    expect(ours.filter((line) => !recorded.includes(line) && !/^State: SCANNING/.test(line))).toEqual([]);
  });
});

/** Lines without their stamps, interface, addresses and octets. */
function shapesOf(log: string): string[] {
  return log.split("\n").map((line) =>
    line
      .replace(/^\d+\.\d+: /, "")
      .replace(/^wlan\d: /, "")
      .replace(/(hexdump\(len=\d+\):).*/, "$1")
      .replace(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, "ADDR")
      .replace(/version=\d/, "version"),
  );
}

describe("every ABI", () => {
  const dialects = ["freebsd-2005", "freebsd-2006", "freebsd-8", "freebsd-15", "netbsd", "dragonfly"];
  const models = ["i386", "ilp32", "ilp32-be", "lp64", "lp64-be"];
  test.each(dialects)("%s comes to its end, and its log shows no failure", async (dialect) => {
    for (const model of models) {
      const { json } = await runJson(["simulate", "--dialect", dialect, "--abi", model]);
      expect(json).toMatchObject({ abi: `${dialect}/${model}`, completed: true, dmesg: [] });
      const log = await logOf("simulate", "--dialect", dialect, "--abi", model);
      expect(explainLog(log).failures, describeExplanation(explainLog(log))).toEqual([]);
    }
  });
});

describe("the transcript", () => {
  interface Entry {
    readonly type: string;
    readonly operation?: string;
    readonly op?: number;
    readonly event?: string;
    readonly errno?: string;
    readonly data: string;
  }

  test("has every ioctl and every event in order", async () => {
    const { json } = await runJson(founding);
    const { transcript } = json as { transcript: readonly Entry[] };
    const asked = transcript.filter(({ type, op }) => type === "ioctl" && op !== null);
    expect(asked.map(({ op }) => op)).toEqual([
      ...[16, 17, 26, 16, 26, 17, 26, 20, 20, 20, 20, 25, 18],
      ...[1, 23, 24, 7, 18, 22, 17, 26, 21, 19],
    ]);
    expect(transcript.at(-1)).toMatchObject({ operation: "WPAKEY", errno: "ENODEV" });
    const events = transcript.filter(({ type }) => type === "event").map(({ event }) => event);
    expect(events).toEqual(["interface-up", "scan-results", "associated"]);
  });

  test("shows keys without their octets", async () => {
    const { json } = await runJson(["simulate", "--dialect", "freebsd-2005", "--abi", "i386"]);
    const { transcript } = json as { transcript: readonly Entry[] };
    const keys = transcript.filter(({ operation }) => operation === "WPAKEY").map(({ data }) => data);
    // 28 octets of struct ieee80211req_key, then 32 of key.
    expect(keys).toEqual([
      `0100ffff200300095bf9b604${"00".repeat(16)}${"00".repeat(32)}`,
      `010001002006ffffffffffff${"00".repeat(16)}${"00".repeat(32)}`,
    ]);
  });

  test("is the same in every run", async () => {
    expect(await runCli([...founding, "--json"])).toEqual(await runCli([...founding, "--json"]));
  });
});

test("names and passphrases are the caller's to choose, and a passphrase is not shown", async () => {
  const log = await logOf("simulate", "--ssid", "caf\u00e9", "--passphrase", "correct horse battery");
  expect(log).toContain("SSID='caf__'");
  expect(log).toContain("     63 61 66 c3 a9                                    caf__           \n");
  expect(log).toContain("PSK (ASCII passphrase) - hexdump_ascii(len=21): [REMOVED]\n");
  expect(log).not.toContain("horse");
});

test.each([
  [["--dialect", "freebsd-1"], "freebsd-2005"],
  [["--abi", "ilp64"], "lp64"],
  [["--device", "toaster"], "ndis, software"],
  [["--without", "wlan_cheese"], "wlan_tkip"],
  [["--security", "wep"], "wpa2"],
  [["--passphrase", "short"], "8 to 63"],
  [["--ssid", "x".repeat(33)], "32 octets"],
  [["more"], "--passphrase"],
])("%j is bad input, and says what would do", async (args, what) => {
  const { code, out, err } = await runCli(["simulate", ...args]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(what);
});
