import { describe, expect, test } from "vitest";
import { runCli, runJson } from "../support/cli.ts";
import { loadRecording } from "../support/recordings.ts";

const passphrase = "correct horse battery";

function args(name: string): string[] {
  return ["replay", `test/captures/${name}.pcap`, "--ssid", `hs-${name}`, "--passphrase", passphrase];
}

describe("replay", () => {
  test("a recording that comes through is exit code 0", async () => {
    const { code, json } = await runJson(args("wpa2-ccmp"));
    expect(code).toBe(0);
    expect(json).toEqual({
      handshakes: [
        {
          spa: "020000000100",
          aa: "020000000000",
          ssid: "hs-wpa2-ccmp",
          ssidHex: Buffer.from("hs-wpa2-ccmp").toString("hex"),
          akm: "00-0f-ac:2",
          pairwise: "00-0f-ac:4",
          group: "00-0f-ac:4",
          messages: [
            { message: "1/4", number: 30, from: "authenticator", equal: true },
            { message: "2/4", number: 32, from: "supplicant", equal: true },
            { message: "3/4", number: 34, from: "authenticator", equal: true },
            { message: "4/4", number: 36, from: "supplicant", equal: true },
          ],
          installed: [
            { scope: "pairwise", cipher: "00-0f-ac:4", keyId: 0, rsc: "0" },
            { scope: "group", cipher: "00-0f-ac:4", keyId: 1, rsc: "0" },
          ],
          problems: [],
        },
      ],
    });
  });

  test("keys are shown on request alone, and are those that both peers logged", async () => {
    const { keys } = loadRecording("psk-sha256");
    const hidden = await runCli([...args("psk-sha256"), "--json"]);
    expect(hidden.out).not.toContain((keys.ptk_sta[0] as string).slice(0, 32));
    const { json } = await runJson([...args("psk-sha256"), "--show-keys"]);
    expect(json).toMatchObject({ handshakes: [{ ptk: keys.ptk_sta[0], gtk: keys.gtk_sta_installed[0] }] });
  });

  test("plays the access point too", async () => {
    const { keys } = loadRecording("wpa-tkip");
    const { code, json } = await runJson([...args("wpa-tkip"), "--role", "authenticator", "--show-keys"]);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      handshakes: [{ ptk: keys.ptk_ap[0], installed: [{ scope: "pairwise", keyId: 0 }], problems: [] }],
    });
    const { out } = await runCli([...args("wpa-tkip"), "--role", "authenticator"]);
    expect(out).toMatch(/<- 3\/4 {8}ours is the same\n.*-> 4\/4 {8}taken/);
  });

  test("the key may be given as it is", async () => {
    const { pmk_sta } = loadRecording("psk-hex64").keys;
    for (const name of ["--psk", "--pmk"]) {
      const { code } = await runJson(["replay", "test/captures/psk-hex64.pcap", name, pmk_sta[0] as string]);
      expect(code).toBe(0);
    }
  });

  test("a wrong passphrase is exit code 1", async () => {
    const { code, json } = await runJson([...args("wpa2-ccmp").slice(0, -1), "wrong horse battery"]);
    expect(code).toBe(1);
    expect(json).toMatchObject({ handshakes: [{ problems: expect.arrayContaining(["mic-mismatch"]) }] });
  });

  test("a file without a handshake is exit code 1, a file of something else is 2", async () => {
    const header = loadRecording("wpa2-ccmp").pcap.subarray(0, 24);
    expect(
      await runCli(["replay", "empty", "--ssid", "x", "--passphrase", passphrase], { files: { empty: header } }),
    ).toMatchObject({ code: 1 });
    expect(
      await runCli(["replay", "README.md", "--ssid", "x", "--passphrase", passphrase], {
        files: { "README.md": "# no pcap at all here" },
      }),
    ).toMatchObject({
      code: 2,
      err: expect.stringContaining("capture.magic at offset 0"),
    });
  });

  test.each([
    [["replay"], "one argument"],
    [["replay", "test/captures/wpa2-ccmp.pcap"], "--passphrase"],
    [[...args("wpa2-ccmp"), "--role", "hostapd"], "--role takes supplicant, authenticator"],
    [[...args("wpa2-ccmp"), "--psk", "00".repeat(32)], "one of"],
    [["replay", "test/captures/wpa2-ccmp.pcap", "--pmk", "00"], "32, 48 or 64 octets in hex"],
    [["replay", "test/captures/wpa2-ccmp.pcap", "--pmk", "00".repeat(32)], "zeros"],
  ])("%j is bad input", async (given, why) => {
    const { code, out, err } = await runCli(given);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(why);
  });

  test("colours a terminal only", async () => {
    expect((await runCli(args("wpa2-ccmp"))).out).not.toContain("\u001b");
    expect((await runCli(args("wpa2-ccmp"), { terminal: true })).out).toContain("\u001b[32m");
  });
});
