import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { changeHostapdNetwork } from "../../src/config/hostapd-change.ts";
import { type HostapdNetwork, readHostapdNetwork } from "../../src/config/hostapd-conf.ts";
import { derivePskSync } from "../../src/keys/psk.ts";
import { cases } from "../support/cases.ts";
import { Random } from "../support/random.ts";
import { requireTool } from "../support/tools.ts";
import { hard } from "./hard-cases.ts";

/** What hostapd has to be told besides: an interface that is none, and no radio. */
const preamble = ["driver=none", "wpa=2", "wpa_key_mgmt=WPA-PSK"];

/**
 * What hostapd prints of some files that it reads. It is stopped once it has set up an interface for each, or ends of
 * itself because a line is wrong.
 */
function hostapdSays(program: string, files: readonly (readonly string[])[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "wpa-eapol-hostapd-"));
  const paths = files.map((lines, index) => {
    const path = join(folder, `${index}.conf`);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  });
  return new Promise((resolve, reject) => {
    const hostapd = spawn(program, ["-dd", "-K", ...paths], { stdio: ["ignore", "pipe", "ignore"] });
    let log = "";
    hostapd.stdout.setEncoding("latin1").on("data", (text: string) => {
      log += text;
      if (log.split("Setup of interface done.").length > files.length) hostapd.kill();
    });
    hostapd.on("error", reject);
    hostapd.on("close", () => {
      rmSync(folder, { recursive: true });
      resolve(log);
    });
  });
}

interface Read {
  readonly ssid: string;
  readonly psk: string;
}

/** SSID and PSK of each interface, in the order of the files. */
function readLog(log: string): readonly Read[] {
  return log
    .split("Completing interface initialization")
    .slice(1)
    .map((part) => {
      const dump = /^SSID - hexdump_ascii\(len=\d+\):\n((?: {5}[^\n]*\n)*)/m.exec(part)?.[1] ?? "";
      const ssid = dump.replace(/^ {5}(.{48}).*\n/gm, "$1").replaceAll(" ", "");
      const psk = /^PSK \(from passphrase\) - hexdump\(len=32\): (.*)$/m.exec(part)?.[1] ?? "";
      return { ssid, psk: psk.replaceAll(" ", "") };
    });
}

function derived({ ssid = new Uint8Array(0), passphrase = "" }: HostapdNetwork): Read {
  const psk = derivePskSync(passphrase, ssid);
  const digits = toHex(psk.octets);
  psk.destroy();
  return { ssid: toHex(ssid), psk: digits };
}

/** The numbers of the lines that hostapd complains of. */
function complaints(log: string): readonly number[] {
  const lines = Array.from(log.matchAll(/^Line (\d+): /gm), ([, line]) => Number(line));
  return [...new Set(lines)].sort((a, b) => a - b);
}

const interfaces = <Value>(files: readonly Value[], lines: (value: Value) => readonly string[]) =>
  files.map((value, index) => [`interface=none${index}`, ...preamble, ...lines(value)]);

describe("hostapd of Debian", () => {
  test("reads what is written, and derives the same PSK, in twenty hard cases and more", async (context) => {
    const program = requireTool("hostapd", context);
    // hostapd has no network without a name.
    const networks = hard.filter(([ssid]) => ssid.length > 0).map(([ssid, passphrase]) => ({ ssid, passphrase }));
    expect(networks.length).toBeGreaterThan(20);
    const log = await hostapdSays(
      program,
      interfaces(networks, (network) => changeHostapdNetwork([], network)),
    );
    expect(readLog(log)).toEqual(networks.map(derived));
  }, 60_000);

  test("reads lines as this library does", async (context) => {
    const program = requireTool("hostapd", context);
    const random = new Random(0xa9);
    const written = Array.from({ length: 400 }, () => [
      ssidLine(random),
      `wpa_passphrase=${textOf(random, 'ab"#\\ =', 8)}`,
    ]);
    const readable = written.filter((lines) => readHostapdNetwork(lines).problems.length === 0).slice(0, 60);
    expect(readable).toHaveLength(60);
    const log = await hostapdSays(
      program,
      interfaces(readable, (lines) => lines),
    );
    expect(readLog(log)).toEqual(readable.map((lines) => derived(readHostapdNetwork(lines).network)));
  }, 60_000);

  test("finds the same lines wrong", async (context) => {
    const program = requireTool("hostapd", context);
    const random = new Random(0x5eed);
    const lines = [
      "interface=none0",
      "nas_identifier=ap.example",
      ...preamble,
      ...faulty,
      ...Array.from({ length: cases(300, 3000) }, () => anyLine(random)),
    ];
    const log = await hostapdSays(program, [lines]);
    const { problems } = readHostapdNetwork(lines);
    const ours = [...new Set(problems.map(({ line }) => line))];
    const apart = [...ours, ...complaints(log)].filter((line, _, all) => all.indexOf(line) === all.lastIndexOf(line));
    expect(apart.map((line) => lines[line - 1])).toEqual([]);
    expect(ours.length).toBeGreaterThan(faulty.length);
    expect(ours.length).toBeLessThan(lines.length);
  }, 60_000);

  test.for([
    ["ocv=1"],
    ["ieee80211w=0", "ocv=1"],
    ["ocv=1", "ieee80211w=0"],
    ["ocv=2", "ieee80211w=0", "ieee80211w=2"],
    ["ocv=none", "ieee80211w=0"],
    ["beacon_prot=1", "ieee80211w=0"],
    ["wpa_key_mgmt=FT-PSK"],
    ["wpa_key_mgmt=FT-PSK", "nas_identifier=ap.example"],
    ["wpa_key_mgmt=WPA-PSK FT-PSK", "nas_identifier="],
    ["wpa_key_mgmt=FT-PSK", `nas_identifier=${"é".repeat(24)}`],
    ["wpa_key_mgmt=FT-PSK", `nas_identifier=${"é".repeat(24)}x`],
    ["mobility_domain=a1b2"],
  ])("takes and refuses %j as this library does", async (some, context) => {
    const program = requireTool("hostapd", context);
    const lines = ["interface=none0", ...preamble, "ssid=x", "wpa_passphrase=password", "rsn_pairwise=CCMP", ...some];
    const refused = (await hostapdSays(program, [lines])).includes("errors found in configuration file");
    expect(readHostapdNetwork(lines).problems.length > 0).toBe(refused);
  });

  /** Where we decide otherwise, and why: by `hostapd` only, or by `ours` only. */
  test.for([
    ["hostapd", "wpa_key_mgmt=SAE-EXT-KEY", "a word of hostapd's later versions"],
    ["hostapd", "rsn_override_key_mgmt=SAE", "a line of hostapd's later versions"],
    ["hostapd", "no_such_item=1", "what this library does not know is kept"],
    ["ours", "rsn_pairwise=AES-128-CMAC", "hostapd reads a cipher that it can make no element with"],
    ["ours", "wpa_pairwise=GTK_NOT_USED", "hostapd reads it, and has no station that could use it"],
    ["ours", "wpa_psk_radius=2\r", "a carriage return is part of what hostapd reads"],
  ])("is the only one to refuse, or not to: %s, %j, %s", async ([by = "", line = ""], context) => {
    const program = requireTool("hostapd", context);
    const lines = ["interface=none0", ...preamble, "ssid=x", "wpa_passphrase=password", line];
    const refusedByHostapd = complaints(await hostapdSays(program, [lines])).includes(lines.length);
    expect(refusedByHostapd).toBe(by === "hostapd");
    expect(readHostapdNetwork(lines).problems.length > 0).toBe(by === "ours");
  });
});

const digits = "0f".repeat(32);
const faulty = [
  "ssid=",
  `ssid=${"x".repeat(33)}`,
  "ssid2=",
  'ssid2=""',
  'ssid2="a" ',
  "ssid2=0",
  "ssid2=0g",
  'ssid2=P"',
  "wpa_passphrase=1234567",
  `wpa_passphrase=${"a".repeat(64)}`,
  "wpa_psk=00",
  `wpa_psk=${digits}0f`,
  `wpa_psk= ${digits}`,
  "wpa_key_mgmt=",
  "wpa_key_mgmt= \t",
  "wpa_key_mgmt=wpa-psk",
  "wpa_key_mgmt=WPA-PSK,SAE",
  "wpa_pairwise=",
  "wpa_pairwise=WEP40",
  "rsn_pairwise=AES",
  "group_cipher=CCMP TKIP",
  "group_cipher=AES-128-CMAC",
  "group_mgmt_cipher=",
  "group_mgmt_cipher=CCMP",
  "group_mgmt_cipher=AES-128-CMAC ",
  "mobility_domain=",
  "mobility_domain=a1b",
  "mobility_domain=a1b2c3",
  "mobility_domain=a1g2",
  "mobility_domain= a1b2",
  "r1_key_holder=02000000000",
  "r1_key_holder=02:00:00:00:00:00",
  "extended_key_id=3",
  "extended_key_id=-1",
  "extended_key_id=12 and more",
  "no equals sign",
  " ",
  "\t# no remark",
];

function textOf(random: Random, alphabet: string, least = 0): string {
  const characters = [...alphabet];
  return Array.from(
    { length: least + random.below(9) },
    () => characters[random.below(characters.length)] as string,
  ).join("");
}

function ssidLine(random: Random): string {
  if (random.below(3) === 0) return `ssid=${textOf(random, 'ab"# \\xé=')}`;
  if (random.below(3) === 0) return `ssid2=${textOf(random, "0123456789abcdefF")}`;
  return `ssid2=${random.below(2) === 0 ? "P" : ""}"${textOf(random, 'ab"#\\ xn07=;é')}"`;
}

const words = ["WPA-PSK", "SAE", "FT-PSK", "WPA-EAP", "OWE", "wpa", "CCMP", "TKIP", "GCMP-256", "WEP104", "NONE", "X"];

/** A line of the fields that are looked into, sound or not. */
function anyLine(random: Random): string {
  const some = () =>
    Array.from({ length: random.below(3) }, () => words[random.below(words.length)]).join(" \t"[random.below(2)]);
  const kinds = [
    () => ssidLine(random),
    () => `wpa_passphrase=${textOf(random, 'ab"#\\ é', random.below(60))}`,
    () => `wpa_psk=${digits.slice(0, 58 + random.below(7))}${textOf(random, "0aF g")}`,
    () => `wpa_key_mgmt=${some()}`,
    () => `wpa_pairwise=${some()}`,
    () => `rsn_pairwise=${some()}`,
    () => `group_cipher=${some()}`,
    () => `extended_key_id=${textOf(random, "0123- x")}`,
    () => `ocv=${textOf(random, "0123- x")}`,
    () => `beacon_prot=${textOf(random, "0123- x")}`,
    () => `mobility_domain=${textOf(random, "01aBg").slice(0, 5)}`,
    () => `r1_key_holder=${textOf(random, "01aBfF", 5)}`,
    () => `reassociation_deadline=${textOf(random, "0123- x")}`,
    () => `#${textOf(random, "ab=")}`,
  ];
  return (kinds[random.below(kinds.length)] as () => string)();
}
