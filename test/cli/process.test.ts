import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, linkSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCopy, removeFolder } from "../support/build.ts";
import { fromRoot } from "../support/paths.ts";

let folder = "";
let main = "";
beforeAll(() => {
  folder = buildCopy();
  main = join(folder, "dist/cli/main.js");
}, 120_000);
afterAll(() => removeFolder(folder));

const recording = fromRoot("test/captures/wpa2-ccmp.pcap");
const log = fromRoot("test/captures/logs/wrong-pass-wpa2.wpa.log");

function runMain(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8", input: "" });
  return { code: status, out: stdout, err: stderr };
}

test("who stops reading makes no failure", async () => {
  const tool = spawn(process.execPath, [main, "explain", log, "--json"], { stdio: ["ignore", "pipe", "pipe"] });
  tool.stdout.destroy();
  let err = "";
  tool.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const code = await new Promise((resolve) => tool.on("close", resolve));
  expect({ code, err }).toEqual({ code: 0, err: "" });
});

test.skipIf(!existsSync("/dev/full"))("a full disk is told in a line", () => {
  const { code, err } = runMain("capture", recording, "--write", "/dev/full");
  expect(code).toBe(2);
  expect(err).toMatch(/^wpa-eapol capture: cannot write "\/dev\/full": ENOSPC[^\n]*\n$/);
  const printed = spawnSync("sh", ["-c", `'${process.execPath}' '${main}' help > /dev/full`], { encoding: "utf8" });
  expect(printed.status).toBe(2);
  expect(printed.stderr).toMatch(/^wpa-eapol: cannot write standard output: ENOSPC[^\n]*\n$/);
});

test("a recording is not written over by what is made of it", () => {
  const [path, link] = [join(folder, "recording.pcap"), join(folder, "link.pcap")];
  copyFileSync(recording, path);
  linkSync(path, link);
  for (const output of [path, link]) {
    const { code, err } = runMain("capture", path, "--write", output);
    expect(code).toBe(2);
    expect(err).toContain("is the file that is read");
    expect(readFileSync(path)).toEqual(readFileSync(recording));
  }
  rmSync(link);
});

test("a file that is no recording costs no other file", () => {
  const path = join(folder, "earlier.pcap");
  copyFileSync(recording, path);
  expect(runMain("capture", log, "--write", path).code).toBe(2);
  expect(readFileSync(path)).toEqual(readFileSync(recording));
});

test("a directory, and what there is not, are named", () => {
  for (const args of [["explain"], ["capture"], ["replay", "--passphrase", "password"], ["decode"]]) {
    expect(runMain(...args, folder)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`cannot read "${folder}"`),
    });
  }
  expect(runMain("explain", log, "--dmesg", folder).err).toContain(`cannot read "${folder}"`);
  expect(runMain("explain", "no-such.log").err).toContain('cannot read "no-such.log": ENOENT');
});

test("a passphrase that was typed is taken at the end of its line", async () => {
  const tool = spawn(process.execPath, [main, "psk", "--ssid", "IEEE"], { stdio: ["pipe", "pipe", "inherit"] });
  tool.stdin.write("password\r\n");
  let out = "";
  tool.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  // Standard input stays open, as a terminal's does.
  const code = await new Promise((resolve) => tool.on("close", resolve));
  expect(code).toBe(0);
  // IEEE 802.11-2016, J.4.2: passphrase "password", SSID "IEEE".
  expect(out).toContain("psk=f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e");
});
