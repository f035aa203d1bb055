import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runCli } from "../support/cli.ts";
import { fromRoot } from "../support/paths.ts";

const commandNames = ["psk", "decode", "explain", "replay", "capture", "handshake", "simulate", "tour"];

test("help lists every command", async () => {
  const { code, out } = await runCli(["help"]);
  expect(code).toBe(0);
  for (const name of commandNames) expect(out).toMatch(new RegExp(`^  ${name}( |$)`, "m"));
});

test.each([
  ["replay", "--help"],
  ["help", "replay"],
])("%s %s shows what the command takes", async (...args) => {
  const { code, out } = await runCli(args);
  expect(code).toBe(0);
  expect(out).toMatch(/^wpa-eapol replay FILE \[options\]\n/);
  expect(out).toMatch(/^ {2}--show-keys +\S/m);
});

test("help fits a terminal of 100 columns", async () => {
  for (const name of [[], ...commandNames.map((one) => [one])]) {
    for (const line of (await runCli(["help", ...name])).out.split("\n"))
      expect(line.length, line).toBeLessThanOrEqual(100);
  }
});

test("--version prints that of the package", async () => {
  const { code, out } = await runCli(["--version"]);
  expect({ code, out }).toEqual({
    code: 0,
    out: `${JSON.parse(readFileSync(fromRoot("package.json"), "utf8")).version}\n`,
  });
});

test("no command, or one that there is not, is bad input", async () => {
  expect(await runCli([])).toMatchObject({ code: 2, out: "", err: expect.stringContaining("decode") });
  expect(await runCli(["help", "pks"])).toMatchObject({ code: 2, out: "", err: expect.stringContaining('"pks"') });
  expect(await runCli(["pks"])).toMatchObject({ code: 2, out: "", err: expect.stringContaining('"pks"') });
});

test.each([
  [["captur"], "did you mean capture?"],
  [["repaly"], "did you mean replay?"],
  [["xyzzy"], "there is no command"],
  [["capture", "x", "--passphras", "y"], "did you mean --passphrase?"],
  [["capture", "x", "--pas", "y"], "there is no option --pas"],
  [["capture", "x", "--hepl"], "did you mean --help?"],
  [["capture", "x", "-p", "y"], "there is no option -p"],
  [["capture", "x", "--pmk"], "--pmk needs a value"],
  [["capture", "x", "--pmk", "--json"], "--pmk needs a value"],
  [["capture", "x", "--json=1"], "--json takes no value"],
])("%j is bad input, and what was meant is named", async (args, says) => {
  expect(await runCli(args)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(says) });
});

test.each(["help", "--help", "-h"])("help on %s is the list", async (name) => {
  const list = await runCli(["help"]);
  expect(await runCli(["help", name])).toEqual(list);
  expect(await runCli(["capture", "-h"])).toEqual(await runCli(["capture", "--help"]));
});

describe("an option that is given twice is bad input, and its values are not shown", () => {
  test.each(commandNames)("%s", async (name) => {
    const { out } = await runCli(["help", name]);
    const options = Array.from(out.matchAll(/^ {2}--([\w-]+) \S/gm), ([, option]) => option as string);
    const [, argument] = /^wpa-eapol \S+ ([A-Z]+)/.exec(out) ?? [];
    for (const option of options) {
      const given = [...(argument === undefined ? [] : ["x"]), `--${option}`, "hunter22", `--${option}=hunter33`];
      const { code, err } = await runCli([name, ...given]);
      expect(code).toBe(2);
      expect(err).toBe(`wpa-eapol ${name}: --${option} is given more than once\n`);
    }
    if (name !== "tour") expect(options.length).toBeGreaterThan(0);
  });
});

test.each(["psk", "capture", "replay", "simulate"])("%s refuses a name that no network has", async (name) => {
  const file = name === "capture" || name === "replay" ? ["test/captures/wpa2-ccmp.pcap"] : [];
  const { code, err } = await runCli([name, ...file, "--ssid", "x".repeat(33), "--passphrase", "password"]);
  expect(code).toBe(2);
  expect(err).toContain("32 octets");
});
