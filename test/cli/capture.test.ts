import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { liveSecrets } from "../../src/bytes/secret.ts";
import { decodeCapture } from "../../src/capture/read.ts";
import { runCli, runJson } from "../support/cli.ts";
import { loadRecording } from "../support/recordings.ts";
import { requireTool } from "../support/tools.ts";

const file = "test/captures/wpa2-ccmp.pcap";
const { pcap, keys } = loadRecording("wpa2-ccmp");
const right = ["--ssid", keys.ssid, "--passphrase", keys.sta_passphrase as string];

interface Session {
  readonly [field: string]: unknown;
  readonly messages: readonly { message: string; mic: string }[];
  readonly findings: readonly { kind: string }[];
}

async function sessionOf(args: readonly string[], name = file): Promise<Session> {
  const { json } = await runJson(["capture", name, ...args]);
  const [session] = (json as { sessions: Session[] }).sessions;
  return session as Session;
}

test("--json has every field of a session", async () => {
  const session = await sessionOf(right);
  expect(session).toMatchObject({
    aa: "020000000000",
    spa: "020000000100",
    ssid: keys.ssid,
    akm: "00-0f-ac:2",
    pairwise: "00-0f-ac:4",
    group: "00-0f-ac:4",
    micVerified: true,
    undecrypted: {},
    findings: [],
  });
  expect(session.messages.map(({ message, mic }) => `${message} ${mic}`)).toEqual([
    "1/4 absent",
    "2/4 verified",
    "3/4 verified",
    "4/4 verified",
  ]);
  expect((session["decrypted"] as { data: number }).data).toBeGreaterThan(0);
});

test.each([
  ["a PSK", ["--psk", keys.pmk_sta.at(-1) as string]],
  ["a PMK", ["--pmk", keys.pmk_sta.at(-1) as string]],
  ["a passphrase whose network the capture names", ["--passphrase", keys.sta_passphrase as string]],
])("%s opens the same frames", async (_, args) => {
  const session = await sessionOf(args);
  const expected = await sessionOf(right);
  expect(session["decrypted"]).toEqual(expected["decrypted"]);
});

test("a temporal key opens its frames without a handshake", async () => {
  const session = await sessionOf(["--tk", (keys.ptk_sta[0] as string).slice(64)]);
  expect((session["decrypted"] as { data: number }).data).toBeGreaterThan(0);
  expect(session["micVerified"]).toBe(false);
});

test("the answer to a wrong key is no, and says why", async () => {
  const { code, out } = await runCli(["capture", file, "--ssid", keys.ssid, "--passphrase", "something else"]);
  expect(code).toBe(1);
  expect(out).toContain("mismatch");
  expect(out).toContain("wrong-passphrase");
  expect(out).not.toContain("something else");
});

test("without a key it tells what is there", async () => {
  const { code, out, err } = await runCli(["capture", file]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain('02:00:00:00:00:00  "hs-wpa2-ccmp"  RSN');
  expect(out).toMatch(/02:00:00:00:01:00 .* WPA2-PSK\/CCMP +1234 +unchecked/);
});

test("a packed file comes in on standard input", async () => {
  const { code, out } = await runCli(["capture", "-", ...right], { stdin: new Uint8Array(gzipSync(pcap)) });
  expect(code).toBe(0);
  expect(out).toMatch(/1234 +verified/);
});

test("a damaged file gives what can be read, and tells the damage on standard error", async () => {
  const { code, err } = await runCli(["capture", "cut", ...right], { files: { cut: pcap.subarray(0, -5) } });
  expect(code).toBe(0);
  expect(err).toMatch(/at offset \d+: the file ends within packet/);
});

test.each([
  ["no file", []],
  ["two files", [file, file]],
  ["a PMK of another length", [file, "--pmk", "00"]],
  ["a temporal key that is no hex", [file, "--tk", "zz"]],
  ["a passphrase that cannot be one", [file, "--passphrase", "short", "--ssid", keys.ssid]],
  ["a file that is no capture", ["package.json"]],
  ["a file that is not there", ["nowhere.pcap"]],
])("%s is bad input", async (_, args) => {
  const before = liveSecrets();
  expect((await runCli(["capture", ...args])).code).toBe(2);
  expect(liveSecrets()).toBe(before);
});

test.each(["out.pcap", "out.pcapng"])("--write %s holds all frames, and tshark reads what was said", async (name) => {
  const written = new Map<string, Uint8Array>();
  const { code } = await runCli(["capture", file, ...right, "--write", name], { written });
  expect(code).toBe(0);
  const octets = written.get(name) as Uint8Array;
  const { packets, findings } = decodeCapture(octets);
  expect(findings).toEqual([]);
  expect(packets.length).toBe(decodeCapture(pcap).packets.length);
});

test("Wireshark's own dissector finds no protected frame in what --write made, and the addresses of IP", async (context) => {
  const tshark = requireTool("tshark", context);
  const written = new Map<string, Uint8Array>();
  await runCli(["capture", file, ...right, "--write", "out.pcap"], { written });
  const folder = mkdtempSync(join(tmpdir(), "wpa-eapol-capture-"));
  try {
    writeFileSync(join(folder, "out.pcap"), written.get("out.pcap") as Uint8Array);
    const args = ["-r", join(folder, "out.pcap"), "-T", "fields", "-e", "wlan.fc.protected", "-e", "llc.type"];
    const rows = execFileSync(tshark, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\n");
    expect(rows.filter((row) => row.startsWith("1"))).toEqual([]);
    expect(rows.filter((row) => /0x0000(0800|0806|86dd)|0x(0800|0806|86dd)/.test(row)).length).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
