import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { Secret } from "../../src/bytes/secret.ts";
import { formatConfString, formatPrintfString, parseConfString } from "../../src/config/conf-text.ts";
import { formatNetworkBlock } from "../../src/config/network-block.ts";
import { changeNetwork, createNetwork } from "../../src/config/supplicant-change.ts";
import { type ConfSection, formatSupplicantConf, parseSupplicantConf } from "../../src/config/supplicant-conf.ts";
import { readGlobals } from "../../src/config/supplicant-globals.ts";
import { networkPolicy, readNetwork } from "../../src/config/supplicant-network.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { derivePskSync } from "../../src/keys/psk.ts";
import { utf8 } from "../../src/platform.ts";
import { cases } from "../support/cases.ts";
import { Random } from "../support/random.ts";
import { requireTool } from "../support/tools.ts";
import { hard } from "./hard-cases.ts";

const file = `# the house
ctrl_interface=/var/run/wpa_supplicant

network={
\tssid="home" # the old one
  psk="correct horse battery"
\t#psk="not this one"
\tkey_mgmt=WPA-PSK SAE
\tieee80211w=1
\tan_option_of_tomorrow=7
}
cred={
\trealm="example.com"
}
network={
\tssid=P"caf\\xc3\\xa9 \\"1\\""
\tpsk=${"0f".repeat(32)}
\tpsk=${"1e".repeat(32)}
}
`;

const networksOf = (text: string) => parseSupplicantConf(text).sections.filter(({ kind }) => kind === "network");
const onlyNetwork = (text: string): ConfSection => networksOf(text)[0] as ConfSection;
const blockOf = (...lines: readonly string[]) => onlyNetwork(["network={", ...lines, "}"].join("\n"));
const read = (...lines: readonly string[]) => readNetwork(blockOf(...lines));

describe("a wpa_supplicant.conf", () => {
  test("is given back as it stands, whatever is in it", () => {
    for (const text of [file, file.replaceAll("\n", "\r\n"), "", "\n", "network={", "}\n}", "network={\n}\n}x"]) {
      expect(formatSupplicantConf(parseSupplicantConf(text))).toBe(text);
    }
    const line = fc.oneof(
      fc.constantFrom("network={", "cred={", "}", "# remark", '\tssid="x"', " }", "network={ # x"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join("\n");
        expect(formatSupplicantConf(parseSupplicantConf(text))).toBe(text);
      }),
      { numRuns: cases(300, 10_000) },
    );
  });

  test("has its networks, and what each one says", () => {
    const [home, cafe] = networksOf(file).map((section) => readNetwork(section));
    expect(home).toEqual({
      network: {
        ssid: utf8("home"),
        passphrase: "correct horse battery",
        keyManagement: "WPA-PSK SAE",
        management: "1",
      },
      problems: [],
    });
    expect(cafe?.network.ssid).toEqual(utf8('café "1"'));
    expect(toHex(cafe?.network.psk?.octets ?? new Uint8Array(0))).toBe("1e".repeat(32));
    cafe?.network.psk?.destroy();
  });

  test("becomes a policy: what it asks for, and no WPA and no TKIP unless it does", () => {
    const { network } = readNetwork(onlyNetwork(file));
    expect(networkPolicy(network)).toMatchObject({
      protocols: ["rsn"],
      akm: [Akm.psk, Akm.sae],
      management: "capable",
    });
    expect(networkPolicy(network).pairwise).not.toContain(Cipher.tkip);
    expect(networkPolicy(read("proto=WPA RSN", "pairwise=CCMP TKIP", "group=TKIP").network)).toMatchObject({
      protocols: ["wpa", "rsn"],
      pairwise: [Cipher.ccmp, Cipher.tkip],
      group: [Cipher.tkip],
      akm: [Akm.psk, Akm.ieee8021x],
    });
  });

  test.each([
    ['ssid="a" # "b"', "ssid", undefined],
    ["ssid=abc", "ssid", "is neither"],
    [`ssid=${"aa".repeat(33)}`, "ssid", "has 33 octets"],
    ['psk="short"', "psk", "not 5"],
    ["psk=1234", "psk", "64 hex digits"],
    ['psk=P"correct horse"', "psk", "64 hex digits"],
    ['ssid ="x"', "ssid ", "no blank"],
  ])("%s is told with its line where it is wrong", (line, name, what) => {
    const { problems } = read("", line);
    if (what === undefined) expect(problems).toEqual([]);
    else expect(problems).toEqual([{ line: 3, name, what: expect.stringContaining(what) }]);
  });

  test("what is wrong is told without the key", () => {
    const { problems } = read('psk="secret"', `psk=${"5ec2e7".repeat(10)}`);
    expect(problems.length).toBe(2);
    expect(JSON.stringify(problems)).not.toMatch(/secret|5ec2e7/);
  });
});

describe("a changed network", () => {
  test("keeps its remarks and the lines that are not changed, and only they", () => {
    const changed = changeNetwork(onlyNetwork(file), { ssid: utf8("new"), management: "2", hidden: true });
    expect(changed.lines.join("\n")).toBe(
      `network={
\tssid="new" # the old one
  psk="correct horse battery"
\t#psk="not this one"
\tkey_mgmt=WPA-PSK SAE
\tieee80211w=2
\tan_option_of_tomorrow=7
\tscan_ssid=1
}`,
    );
  });

  test("keeps carriage returns", () => {
    const changed = changeNetwork(onlyNetwork("network={\r\n}\r\n"), { keyManagement: "SAE" });
    expect(changed.lines).toEqual(["network={\r", "\tkey_mgmt=SAE\r", "}\r"]);
  });

  test.each([
    ["a line feed in a list of words", { keyManagement: "SAE\n\tpsk=x" }],
    ["a remark in a list of words", { protocols: "RSN # WPA" }],
    ["a line feed in a password", { saePassword: "x\ny" }],
    ["a line separator in a password", { saePassword: "x\u2028y" }],
    ["a line feed in a passphrase", { passphrase: "password\n}" }],
    ["a passphrase that is not ASCII", { passphrase: "pässword" }],
    ["a short passphrase", { passphrase: "1234567" }],
    ["an SSID of 33 octets", { ssid: new Uint8Array(33) }],
    ["a PSK of another size", { psk: new Secret(new Uint8Array(31)) }],
    ["a passphrase and a PSK", { passphrase: "password", psk: new Secret(new Uint8Array(32)) }],
    ["a passphrase that needs an SSID", { passphrase: 'pass"word#' }],
  ])("cannot have %s", (_, changes) => {
    expect(() => createNetwork(changes)).toThrow(TypeError);
  });
});

/** What wpa_supplicant prints of a file that it reads. */
function supplicantSays(program: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "wpa-eapol-conf-"));
  try {
    const path = join(folder, "networks.conf");
    writeFileSync(path, text);
    // The driver "none" has no interface: the program reads its file, says what it read, and gives up.
    try {
      return execFileSync(program, ["-Dnone", "-inone0", `-c${path}`, "-dd", "-K"], {
        encoding: "latin1",
        timeout: 20_000,
      });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What wpa_supplicant read of a file, in its order: the SSIDs, and the PSKs where there are any. */
function supplicantReads(program: string, text: string): readonly { ssid: string; psk: string }[] {
  return supplicantSays(program, text).split("start of a new network block").slice(1).map(readLogOfNetwork);
}

describe("channel validation and protected beacons in a network block", () => {
  const said = (lines: readonly string[]) => readNetwork({ kind: "network", lines: ["network={", ...lines, "}"] });

  test("are read and written", () => {
    const { network, problems } = said(["ocv=1", "beacon_prot=1"]);
    expect([network, problems]).toEqual([{ channelValidation: "1", beaconProtection: "1" }, []]);
    expect(createNetwork(network).lines).toEqual(["network={", "\tocv=1", "\tbeacon_prot=1", "}"]);
  });

  test("name the line that is wrong", () => {
    expect(said(["ocv=1", "ieee80211w=0"]).problems).toMatchObject([{ line: 3, name: "ieee80211w" }]);
    expect(said(["beacon_prot=x"]).problems).toMatchObject([{ line: 2, name: "beacon_prot" }]);
  });

  // Of beacon_prot the program takes negative numbers too.
  test.for([
    ...["0", "1", "2", "x", "", "01", "0x1", "1 x"].flatMap((value) => [`ocv=${value}`, `beacon_prot=${value}`]),
    "ocv=-1",
    "ocv=1\nieee80211w=0",
    "ieee80211w=0\nocv=1",
    "ocv=1\nieee80211w=1",
  ])("%j is sound where wpa_supplicant has it", (lines, context) => {
    const program = requireTool("wpa_supplicant", context);
    const text = `network={\n\tssid="x"\n\tkey_mgmt=NONE\n${lines}\n}\n`;
    const refused = supplicantSays(program, text).includes("Failed to read or parse configuration");
    expect(said(lines.split("\n")).problems.length > 0).toBe(refused);
  });
});

const passphraseWords = ["WPA-PSK", "SAE", "WPA-PSK SAE", "FT-PSK WPA-PSK-SHA256", " WPA-PSK\tOWE "];
const cipherWords = ["CCMP", "TKIP CCMP", "GCMP-256 CCMP-256 GCMP", "WEP40", "WEP104 TKIP", "GTK_NOT_USED", "NONE"];
const wrongWords = ["", "X", "wpa-psk", "ccmp", "WPA-PSK,SAE", "CCMP X", "AES-128-CMAC", "BIP-GMAC-256"];

test.for([
  ...[...passphraseWords, "NONE", "IEEE8021X", "WPA-EAP WPS", ...wrongWords].map((words) => `key_mgmt=${words}`),
  ...["WPA", "RSN", "WPA2 WPA", ...wrongWords].map((words) => `proto=${words}`),
  ...[...cipherWords, ...wrongWords].flatMap((words) => [`pairwise=${words}`, `group=${words}`]),
  ...[...cipherWords, ...wrongWords].map((words) => `group_mgmt=${words}`),
  ...["no equals sign", "# a remark", "", "\t ", "here # is=none"],
  ...["0", "1", "2", "3", "4", "x", "", "02", "0x2", "0x", "1 x"].map((number) => `ieee80211w=${number}`),
])("%j is taken where wpa_supplicant takes it", (line, context) => {
  const program = requireTool("wpa_supplicant", context);
  const text = `network={\n\tssid="x"\n\tpsk="password"\n\t${line}\n}\n`;
  const refused = /^Line \d+: (?!start)/m.test(supplicantSays(program, text));
  expect(readNetwork(onlyNetwork(text)).problems.length > 0).toBe(refused);
});

test.each([
  ["02", "2"],
  ["0x1", "1"],
  ["", "0"],
  ["3", undefined],
])("ieee80211w=%s is the number that C reads", (value, management) => {
  expect(read(`ssid="x"\n\tieee80211w=${value}`).network.management).toBe(management);
});

describe("what a wpa_supplicant.conf says of all its networks", () => {
  const said = (text: string) => readGlobals(parseSupplicantConf(text));

  test("is whether Extended Key ID is used: the last sound line outside of the blocks", () => {
    const network = 'network={\n\tssid="x"\n}\n';
    for (const text of [`extended_key_id=1 # both\n${network}`, `extended_key_id=0\n${network}extended_key_id=1`]) {
      const { globals, problems } = said(text);
      expect([globals, problems]).toEqual([{ extendedKeyId: "1" }, []]);
      expect(networkPolicy(readNetwork(onlyNetwork(text)).network, globals).extendedKeyId).toBe(true);
    }
    expect(said(file)).toEqual({ globals: {}, problems: [] });
    expect(networkPolicy(read("ssid=00").network).extendedKeyId).toBe(false);
    expect(networkPolicy(read("ssid=00").network, { extendedKeyId: "0" }).extendedKeyId).toBe(false);
    expect(said("extended_key_id=1\nextended_key_id=2")).toEqual({
      globals: { extendedKeyId: "1" },
      problems: [{ line: 2, name: "extended_key_id", what: "is not 0 or 1" }],
    });
  });

  test("is not what stands within one, which wpa_supplicant does not know there", () => {
    expect(said("network={\nextended_key_id=1\n}")).toEqual({ globals: {}, problems: [] });
  });

  test.for(["0", "1", "2", "yes", "", "01", "0x1", "1.0"])(
    "%j is sound where wpa_supplicant has it",
    (value, context) => {
      const program = requireTool("wpa_supplicant", context);
      const section = createNetwork({ ssid: utf8("x"), keyManagement: "NONE" });
      const text = `${formatSupplicantConf({ sections: [section] })}\nextended_key_id=${value}\n`;
      if (said(text).problems.length === 0) expect(supplicantReads(program, text)).toHaveLength(1);
      else expect(() => supplicantReads(program, text)).toThrow(/extended_key_id/);
    },
  );
});

function readLogOfNetwork(log: string): { ssid: string; psk: string } {
  if (/failed to parse|Invalid/.test(log)) throw new Error(log);
  const dump = /^ssid - hexdump_ascii\(len=\d+\):\n((?: {5}[^\n]*\n)*)/m.exec(log)?.[1] ?? "";
  const ssid = dump.replace(/^ {5}(.{48}).*\n/gm, "$1").replaceAll(" ", "");
  const psk = /^PSK(?: \(from passphrase\))? - hexdump\(len=32\): (.*)$/m.exec(log)?.[1] ?? "";
  return { ssid, psk: psk.replaceAll(" ", "") };
}

describe("wpa_supplicant of Debian", () => {
  test("reads what is written, and derives the same PSK, in twenty hard cases and two more", (context) => {
    const program = requireTool("wpa_supplicant", context);
    const sections = hard.map(([ssid, passphrase]) => createNetwork({ ssid, passphrase }));
    const said = supplicantReads(program, `${formatSupplicantConf({ sections })}\n`);
    const wanted = hard.map(([ssid, passphrase]) => {
      const psk = derivePskSync(passphrase, ssid);
      const digits = toHex(psk.octets);
      psk.destroy();
      return { ssid: toHex(ssid), psk: digits };
    });
    expect(said).toEqual(wanted);
  }, 30_000);

  test("reads strings as this library does, written by either", (context) => {
    const program = requireTool("wpa_supplicant", context);
    const random = new Random(0xc0f);
    const alphabet = 'ab"#\\ xn07 \t=P;é';
    const raw = Array.from({ length: cases(60, 1000) }, () => {
      const text = Array.from({ length: random.below(9) }, () => alphabet[random.below(alphabet.length)]).join("");
      return `${random.below(2) === 0 ? "P" : ""}"${text}"${random.below(3) === 0 ? " # remark" : ""}`;
    });
    const written = Array.from({ length: 40 }, () => random.octets(random.below(33))).flatMap((ssid) => [
      formatConfString(ssid),
      formatPrintfString(ssid),
    ]);
    const blocks = [...raw, ...written].map((value) => blockOf(`\tssid=${value}`, "\tkey_mgmt=NONE"));
    const readable = blocks.filter((block) => readNetwork(block).problems.length === 0);
    expect(readable.length).toBeGreaterThan(blocks.length / 2);
    const said = supplicantReads(program, `${formatSupplicantConf({ sections: readable })}\n`);
    expect(said.map(({ ssid }) => ssid)).toEqual(
      readable.map((block) => toHex(readNetwork(block).network.ssid ?? new Uint8Array(0))),
    );
  }, 60_000);
});

describe("strings of any octets", () => {
  const runs = cases(500, 10_000);

  test("are read as they were written, on one line", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 32 }), (ssid) => {
        for (const value of [formatConfString(ssid), formatPrintfString(ssid)]) {
          expect(parseConfString(value)).toEqual(ssid);
          expect([...value].every((character) => character >= " " && character !== "\u007f")).toBe(true);
        }
        expect(readNetwork(createNetwork({ ssid })).network.ssid).toEqual(ssid);
        expect(read(`ssid=${formatPrintfString(ssid)} # remark`).network.ssid).toEqual(ssid);
      }),
      { numRuns: runs },
    );
  });

  test("passphrases are, too, or their PSK stands in their place", () => {
    const character = fc.oneof(
      fc.constantFrom(...' "#;\\,:'),
      fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    );
    const passphrase = fc.array(character, { minLength: 8, maxLength: 63 }).map((characters) => characters.join(""));
    const safe = passphrase.filter((text) => !/^[^"]*"(?:[^"]*"[^"]*")*[^"]*#/.test(text));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 32 }), safe, (ssid, text) => {
        const section = createNetwork({ ssid, passphrase: text });
        const again = readNetwork(
          parseSupplicantConf(formatSupplicantConf({ sections: [section] })).sections[0] as ConfSection,
        );
        expect(again).toEqual({ network: { ssid, passphrase: text }, problems: [] });
      }),
      { numRuns: runs },
    );
    const ssid = utf8("x");
    const section = createNetwork({ ssid, passphrase: 'pass"word#1' });
    const psk = readNetwork(section).network.psk;
    const derived = derivePskSync('pass"word#1', ssid);
    expect(toHex(psk?.octets ?? ssid)).toBe(toHex(derived.octets));
    psk?.destroy();
    derived.destroy();
  });

  test("wpa_passphrase's own output is read", () => {
    const psk = derivePskSync("correct horse battery", utf8("home"));
    const text = formatNetworkBlock({ ssid: utf8("home"), psk, passphrase: "correct horse battery" });
    const { network } = readNetwork(onlyNetwork(text));
    expect(network.ssid).toEqual(utf8("home"));
    expect(network.passphrase).toBeUndefined();
    expect(toHex(network.psk?.octets ?? utf8(""))).toBe(toHex(psk.octets));
    network.psk?.destroy();
    psk.destroy();
  });
});
