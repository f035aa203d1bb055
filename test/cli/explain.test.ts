import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
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
