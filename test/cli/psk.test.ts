import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { cases } from "../support/cases.ts";
import { runCli, runJson } from "../support/cli.ts";
import { Random } from "../support/random.ts";
import { requireTool } from "../support/tools.ts";

/** IEEE 802.11-2016 J.4.2, test case 1. */
const annex = {
  args: ["psk", "--ssid", "IEEE", "--passphrase", "password"],
  psk: "f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e",
};

describe("psk", () => {
  test("prints the network block, without the passphrase unless it is asked for", async () => {
    expect(await runCli(annex.args)).toEqual({
      code: 0,
      out: `network={\n\tssid="IEEE"\n\tpsk=${annex.psk}\n}\n`,
      err: "",
    });
    expect((await runCli([...annex.args, "--show-keys"])).out).toBe(
      `network={\n\tssid="IEEE"\n\t#psk="password"\n\tpsk=${annex.psk}\n}\n`,
    );
  });

  test("as JSON", async () => {
    expect(await runJson(annex.args)).toEqual({ code: 0, json: { ssid: "IEEE", ssidHex: "49454545", psk: annex.psk } });
  });

  test("takes the passphrase from standard input, and an SSID of any octets in hex", async () => {
    const run = await runJson(["psk", "--ssid-hex", "49454545"], { stdin: "password\n" });
    expect(run.json).toMatchObject({ ssid: "IEEE", psk: annex.psk });
    const odd = await runCli(["psk", "--ssid-hex", "ff0a22"], { stdin: "password\r\n" });
    expect(odd.out).toMatch(/^network=\{\n\tssid=ff0a22\n\tpsk=[0-9a-f]{64}\n\}\n$/);
  });

  test.each([
    [["psk"], "--ssid"],
    [["psk", "--ssid", "x", "--ssid-hex", "78"], "not both"],
    [["psk", "--ssid-hex", "7"], "hex"],
    [["psk", "--ssid", "x", "--passphrase", "short"], "8 to 63"],
    [["psk", "--ssid", "x".repeat(33), "--passphrase", "password"], "32 octets"],
    [["psk", "--ssid", "x", "secretpassword"], "--passphrase"],
    [["psk", "--ssdi", "x"], "--ssdi"],
  ])("%j is bad input, and says why", async (args, why) => {
    const { code, out, err } = await runCli(args, { stdin: "password" });
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(why);
  });

  test("a passphrase that is refused is not shown", async () => {
    const { err } = await runCli(["psk", "--ssid", "x", "--passphrase", "secret\u0001secret"]);
    expect(err).not.toContain("secret");
  });
});

test("wpa_passphrase of Debian prints the same block on random pairs of printable ASCII", async (context) => {
  const wpaPassphrase = requireTool("wpa_passphrase", context);
  const random = new Random(4096);
  const printable = (length: number) => String.fromCharCode(...Array.from({ length }, () => 0x20 + random.below(95)));
  for (let n = cases(50, 200); n > 0; n--) {
    // It takes an SSID that starts with a dash for an option.
    const ssid = `s${printable(random.below(32))}`;
    const passphrase = printable(8 + random.below(56));
    const theirs = execFileSync(wpaPassphrase, [ssid], { input: `${passphrase}\n`, encoding: "utf8" });
    const ours = await runCli(["psk", "--ssid", ssid, "--show-keys"], { stdin: passphrase });
    expect(ours.out).toBe(theirs.slice(theirs.indexOf("network={")));
  }
}, 60_000);
