import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runCli } from "../support/cli.ts";
import { fromRoot } from "../support/paths.ts";

test("help lists every command", async () => {
  const { code, out } = await runCli(["help"]);
  expect(code).toBe(0);
  for (const name of ["psk", "decode", "explain", "replay", "tour"])
    expect(out).toMatch(new RegExp(`^  ${name}( |$)`, "m"));
});

test("help of one command shows its arguments", async () => {
  expect((await runCli(["replay", "--help"])).out).toContain("--show-keys");
});

test("--version prints that of the package", async () => {
  const { code, out } = await runCli(["--version"]);
  expect({ code, out }).toEqual({
    code: 0,
    out: `${JSON.parse(readFileSync(fromRoot("package.json"), "utf8")).version}\n`,
  });
});

test("no command, or one that there is not, is bad input", async () => {
  expect((await runCli([])).code).toBe(2);
  expect(await runCli(["pks"])).toMatchObject({ code: 2, out: "", err: expect.stringContaining('"pks"') });
});
