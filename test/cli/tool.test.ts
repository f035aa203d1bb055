import { expect, test } from "vitest";
import { runCli } from "../support/cli.ts";

test("help lists every command", async () => {
  const { code, out } = await runCli(["help"]);
  expect(code).toBe(0);
  for (const name of ["psk", "decode", "explain", "replay", "tour"]) expect(out).toContain(`  ${name} `);
});

test("help of one command shows its arguments", async () => {
  expect((await runCli(["replay", "--help"])).out).toContain("--show-keys");
});

test("no command, or one that there is not, is bad input", async () => {
  expect((await runCli([])).code).toBe(2);
  expect(await runCli(["pks"])).toMatchObject({ code: 2, out: "", err: expect.stringContaining('"pks"') });
});
