import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
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
