import { describe, expect, test } from "vitest";
import { liveSecrets } from "../../src/bytes/secret.ts";
import { runCli, runJson } from "../support/cli.ts";

async function drawn(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await runCli(["handshake", ...args]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
}

interface Played {
  readonly akm: string;
  readonly pairwise: string;
  readonly group: string;
  readonly stations: readonly { readonly connected: boolean; readonly agrees: boolean }[];
  readonly happenings: readonly {
    readonly type: string;
    readonly fate?: string;
    readonly message?: string;
    readonly party?: string | number;
    readonly deed?: { readonly type: string; readonly why?: string };
  }[];
}

async function played(...args: readonly string[]): Promise<{ readonly code: number } & Played> {
  const { code, json } = await runJson(["handshake", ...args]);
  return { code, ...(json as Played) };
}

const delivered = ({ happenings }: Played) =>
  happenings.flatMap(({ fate, message }) => (fate === "delivered" ? [message] : []));

describe("handshake", () => {
  test("draws Extended Key ID: each end receives under a key before the other sends under it", async () => {
    const lines = (await drawn("--extended-key-id", "--deeds", "rekey")).split("\n");
    const told = lines.map((line) =>
      line
        .slice(8)
        .replace(/[-=|<>]+( |$)/g, " ")
        .trim(),
    );
    const handshakes = told.filter((one) => /pairwise key|^[1-4]\/4 /.test(one));
    expect(handshakes).toEqual(
      [0, 1].flatMap((keyId) => [
        `1/4 #${2 * keyId + 1}`,
        `2/4 #${2 * keyId + 1}`,
        `receives under pairwise key ${keyId}, ccmp`,
        `3/4 #${2 * keyId + 2}`,
        `receives under pairwise key ${keyId}, ccmp`,
        `sends under pairwise key ${keyId}`,
        `4/4 #${2 * keyId + 2}`,
        `sends under pairwise key ${keyId}`,
      ]),
    );
  });

  test("draws a sequence: WPA with TKIP, whose group handshake is encrypted", async () => {
    expect(await drawn("--proto", "WPA")).toBe(
      [
        "WPA-PSK, pairwise TKIP, group TKIP",
        "",
        "     ms  access point                                          station",
        "      0  | sets group key 1, tkip                                   |",
        "      0  |                                               associates |",
        "      1  |--- 1/4 #1 ---------------------------------------------->|",
        "      2  |<---------------------------------------------- 2/4 #1 ---|",
        "      3  |--- 3/4 #2 ---------------------------------------------->|",
        "      3  |                                sets pairwise key 0, tkip |",
        "      3  |                                     4-way handshake done |",
        "      4  |<---------------------------------------------- 4/4 #2 ---|",
        "      4  | sets pairwise key 0, tkip                                |",
        "      4  | opens the port                                           |",
        "      4  | 4-way handshake done                                     |",
        "      5  |=== group 1/2 #3 ========================================>|",
        "      5  |                                   sets group key 1, tkip |",
        "      5  |                                           opens the port |",
        "      5  |                                     group handshake done |",
        "      6  |<======================================== group 2/2 #3 ===|",
        "      6  | group handshake done                                     |",
        "",
        "station 1: connected, with the same keys",
        "",
      ].join("\n"),
    );
  });

  test.each([
    [[], "00-0f-ac:2", "00-0f-ac:4", "00-0f-ac:4"],
    [["--key-mgmt", "SAE", "--pairwise", "GCMP-256", "--management", "required"], "00-0f-ac:8", "00-0f-ac:9"],
    [["--proto", "WPA", "--pairwise", "CCMP", "--group", "TKIP"], "00-50-f2:2", "00-50-f2:4", "00-50-f2:2"],
    [["--key-mgmt", "WPA-EAP", "--group", "TKIP"], "00-0f-ac:1", "00-0f-ac:4", "00-0f-ac:2"],
  ])("%j chooses suites", async (args, akm, pairwise, group = pairwise) => {
    expect(await played(...args)).toMatchObject({
      ...{ code: 0, akm, pairwise, group },
      stations: [{ connected: true, agrees: true }],
    });
  });

  test("renews keys, by either side, and reports Michael failures", async () => {
    const deeds = "rekey,group-rekey,station-rekey,station-group-rekey,mic-failure";
    const story = await played("--proto", "WPA", "--deeds", deeds);
    expect(story.code).toBe(0);
    const messages = delivered(story);
    expect(messages.filter((message) => message === "4/4")).toHaveLength(4);
    expect(messages.filter((message) => message === "group 2/2")).toHaveLength(6);
    expect(messages.filter((message) => message === "request")).toHaveLength(3);
  });

  test("a medium does the harm that it is told to, the same in every run", async () => {
    const args = ["--faults", "lose=0.3,duplicate=0.3,delay=0.2,flip=0.2,replay=0.2,forge=0.2,truncate=0.1"];
    const [once, again, other] = [await drawn(...args), await drawn(...args), await drawn(...args, "--seed", "2")];
    expect(again).toBe(once);
    expect(other).not.toBe(once);
    expect(once + other).toMatch(/ x-{9,} .*\n|-x {20}/);
    expect(once + other).toContain("drops it: ");
  });

  test("with another key, message 2 has no MIC that holds, and no one is connected", async () => {
    const story = await played("--wrong-key", "--seconds", "4");
    expect(story).toMatchObject({ code: 1, stations: [{ connected: false }] });
    expect(delivered(story)).toEqual(["1/4", "2/4", "1/4", "2/4", "1/4", "2/4", "1/4", "2/4"]);
    const reasons = story.happenings.flatMap(({ deed }) => (deed?.type === "discard" ? [deed.why] : []));
    expect(reasons).toEqual(Array.from({ length: 4 }, () => "bad-mic"));
  });

  test("many stations, each by its number", async () => {
    const out = await drawn("--stations", "3", "--deeds", "group-rekey,leave");
    expect(out).toMatch(/group 2\/2 #\d+ ===\| 3\n/);
    expect(out.match(/^station \d: connected, with the same keys$/gm)).toHaveLength(2);
    expect(out).toContain("station 1: not connected");
  });

  test("shows no key, and leaves none", async () => {
    const before = liveSecrets();
    const { out } = await runCli(["handshake", "--json", "--deeds", "rekey,group-rekey"]);
    expect(liveSecrets()).toBe(before);
    expect(out).not.toContain("5a".repeat(16));
    expect(out).not.toMatch(/"(tk|kek|kck|gtk|pmk|key)"/);
  });

  test.each([
    [["here"], "without a name"],
    [["--proto", "WEP"], "--proto takes RSN, WPA"],
    [["--pairwise", "constructor"], "--pairwise takes TKIP, CCMP"],
    [["--stations", "0"], "from 1 to 9"],
    [["--stations", "1e1"], "from 1 to 9"],
    [["--faults", "lose=2"], "from 0 to 1"],
    [["--faults", "rain=0.5"], "lose, duplicate"],
    [["--extended-key-id", "--proto", "WPA"], "--extended-key-id needs RSN"],
    [["--extended-key-id", "--pairwise", "TKIP"], "another pairwise cipher than TKIP"],
    [["--deeds", "toString"], "--deeds takes rekey"],
    [["--management", "off", "--key-mgmt", "FILS-SHA256"], "00-0f-ac:14"],
  ])("%j is bad input", async (args, why) => {
    const { code, out, err } = await runCli(["handshake", ...args]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(why);
  });

  // Message 3 of a first association in a mobility domain says more: IEEE 802.11-2020 13.4.2.
  test.each(["FT-PSK", "FT-EAP", "FT-SAE"])("plays the first association of %s", async (word) => {
    const { code, out } = await runCli(["handshake", "--json", "--key-mgmt", word, "--faults", "lose=0.2"]);
    expect(code).toBe(0);
    expect(JSON.parse(out).stations).toMatchObject([{ connected: true, agrees: true }]);
  });

  // IEEE 802.11-2020 12.7.1.3: with these AKMs a PMK has 384 bits.
  test.each([
    ["FT-EAP-SHA384", "CCMP"],
    ["WPA-EAP-SUITE-B-192", "GCMP-256"],
  ])("plays %s, whose PMK is longer, and knows one that is wrong", async (word, pairwise) => {
    const suite = ["--key-mgmt", word, "--pairwise", pairwise, "--management", "required"];
    const played = await runCli(["handshake", "--json", ...suite]);
    expect(JSON.parse(played.out).stations).toMatchObject([{ connected: true, agrees: true }]);
    const wrong = await runCli(["handshake", "--json", "--wrong-key", ...suite]);
    expect(JSON.parse(wrong.out).stations).toMatchObject([{ connected: false }]);
  });

  test("colours a terminal only", async () => {
    expect((await runCli(["handshake"])).out).not.toContain("\u001b");
    expect((await runCli(["handshake"], { terminal: true })).out).toContain("\u001b[32m");
  });
});
