import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { logText } from "../../src/cli/log-text.ts";
import { runCli, runJson } from "../support/cli.ts";
import { fromRoot } from "../support/paths.ts";

const trace = "test/captures/wpa-failure-2005.log";
const text = readFileSync(fromRoot(trace), "utf8");

interface Explained {
  readonly messages: readonly { message: string; direction: string; replayCounter: string; octets: string }[];
  readonly failures: readonly { op: number; errno: string; abi: string; hypotheses: readonly { cause: string }[] }[];
}

async function explain(log: string): Promise<Explained> {
  const { code, json } = await runJson(["explain", "-"], { stdin: log });
  expect(code).toBe(0);
  return json as Explained;
}

describe("explain", () => {
  test("the founding trace: four messages and one refusal, the device before the module", async () => {
    const { messages, failures } = (await runJson(["explain", trace])).json as Explained;
    expect(
      messages.map(({ message, direction, replayCounter, octets }) => [
        message,
        direction,
        replayCounter,
        octets.length / 2,
      ]),
    ).toEqual([
      ["1/4", "rx", "1", 99],
      ["2/4", "tx", "1", 123],
      ["3/4", "rx", "2", 123],
      ["4/4", "tx", "2", 99],
    ]);
    expect(failures).toEqual([
      expect.objectContaining({ kind: "ioctl", operation: "WPAKEY", op: 19, errno: "ENODEV", abi: "i386" }),
    ]);
    expect(failures[0]?.hypotheses.slice(0, 2).map(({ cause }) => cause)).toEqual([
      "device-refused-key",
      "cipher-module-missing",
    ]);
  });

  test("what means nothing in a failure is null", async () => {
    const log =
      'wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="x" auth_failures=1 duration=10 reason=WRONG_KEY\n' +
      "wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect\n";
    const { failures } = await explain(log);
    expect(failures[0]).toMatchObject({ op: null, errno: null, abi: null });
  });

  test("no failure is an empty list, and still a good answer", async () => {
    expect(await explain(text.slice(0, text.indexOf("> ioctl[")))).toMatchObject({ failures: [] });
    expect(await explain("")).toMatchObject({ messages: [], failures: [] });
  });

  test("reads a log that is not UTF-8", async () => {
    const octets = Uint8Array.from([
      ...new TextEncoder().encode("ssid \u00ff"),
      0xff,
      0x0a,
      ...new TextEncoder().encode(text),
    ]);
    const { json } = await runJson(["explain", "-"], { stdin: octets });
    expect((json as Explained).failures).toHaveLength(1);
  });

  test("reads UTF-16, as a shell of Windows writes it", async () => {
    const text = "\ufeffwlan0: CTRL-EVENT-ASSOC-REJECT bssid=00:09:5b:f9:b6:04 status_code=43\r\n";
    const { json } = await runJson(["explain", "-"], { stdin: new Uint8Array(Buffer.from(text, "utf16le")) });
    expect(json).toMatchObject({ failures: [{ hypotheses: [{ cause: "akm-invalid" }] }] });
  });

  test("adds what kldstat says", async () => {
    const kldstat =
      "Id Refs Address    Size     Name\n 1    1 0xc0400000 63071c   kernel\n\tContains modules:\n\t\tId Name\n\t\t 9 wlan_tkip\n";
    const { json } = await runJson(["explain", trace, "--kldstat", "kldstat"], { files: { kldstat } });
    expect((json as Explained).failures[0]?.hypotheses.at(-1)).toMatchObject({
      cause: "cipher-module-missing",
      against: expect.arrayContaining([expect.stringContaining("wlan_tkip")]),
    });
  });

  test("a file that is not there is bad input", async () => {
    expect(await runCli(["explain", "no such file"])).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("no such file"),
    });
  });
});

describe("a log that comes as other programs keep it", () => {
  const log = readFileSync(fromRoot("test/captures/logs/wrong-pass-wpa2.wpa.log"));
  const plain = () => runCli(["explain", "-"], { stdin: log });

  test("is read through gzip", async () => {
    expect(await runCli(["explain", "-"], { stdin: gzipSync(log) })).toEqual(await plain());
  });

  test("is refused where gzip is damaged", async () => {
    const { code, out, err } = await runCli(["explain", "-"], { stdin: gzipSync(log).subarray(0, 2000) });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("gzip");
  });

  test.each(["wpa2-ccmp.pcap", "more/owe-pmksa.pcap"])("is no recording, as %s is", async (name) => {
    const { code, out, err } = await runCli(["explain", `test/captures/${name}`]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("wpa-eapol capture");
  });
});

describe("the text of a log in pieces", () => {
  const textIn = async (octets: Uint8Array, size: number) => {
    const pieces = Array.from({ length: Math.ceil(octets.length / size) }, (_, i) =>
      octets.slice(i * size, (i + 1) * size),
    );
    let text = "";
    for await (const piece of logText(Readable.from(pieces))) text += piece;
    return text;
  };
  const text = "Trying to associate with SSID 'caf\u00e9 \u2615 \u{1f4f6}'\nState: SCANNING\n";

  test.each([1, 2, 3, 5, 64])("is the same in pieces of %i octets: UTF-8, UTF-16", async (size) => {
    expect(await textIn(Buffer.from(text), size)).toBe(text);
    expect(await textIn(Buffer.from(`\ufeff${text}`, "utf16le"), size)).toBe(text);
    expect(await textIn(Buffer.from("S"), size)).toBe("S");
    expect(await textIn(Buffer.alloc(0), size)).toBe("");
  });

  test.each([5, 6, 7, 8, 9, 10, 11])(
    "is the same where characters of several octets follow one another, in pieces of %i",
    async (size) => {
      const words =
        "\u00a0\u00a0\u00a0\u00a0'\u4e2d\u6587\u4e2d\u6587' \u{1f4f6}\u{1f4f6}\u{1f4f6}\u00e9\u00e9\u00e9\u4e2d\n";
      expect(await textIn(Buffer.from(words), size)).toBe(words);
    },
  );

  test.each([1, 3, 1000])("is read octet by octet where it is neither, in pieces of %i", async (size) => {
    const octets = Uint8Array.from({ length: 300 }, (_, i) => 0x80 + (i % 0x40));
    expect(await textIn(Buffer.concat([Buffer.from("lines"), octets]), size)).toHaveLength(305);
  });
});
