import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatMac, toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { analyzeCapture, CaptureAnalyzer } from "../../src/capture/analyze.ts";
import type { CaptureKey } from "../../src/capture/capture-key.ts";
import { decodePcap, type Packet } from "../../src/capture/pcap.ts";
import { ccmp } from "../../src/cipher/ccmp.ts";
import { derivePskSync } from "../../src/keys/psk.ts";
import { utf8 } from "../../src/platform.ts";
import { analyzeFile, messagesOf } from "../support/analyzed.ts";
import { cases } from "../support/cases.ts";
import { fromRoot } from "../support/paths.ts";
import { peerCapture, peerCaptures, peerCapturesAbsent } from "../support/peer-captures.ts";
import { Random } from "../support/random.ts";
import { recordingNames } from "../support/recorded-frames.ts";
import { loadRecording } from "../support/recordings.ts";
import { requireTool } from "../support/tools.ts";
import { octets } from "../support/vectors.ts";

const fileOf = (name: string): string => fromRoot(`test/captures/${name}.pcap`);

/** The key of a recording: its passphrase, or the PMK that EAP, SAE or OWE made. */
function keysOf(name: string): CaptureKey[] {
  const { keys } = loadRecording(name);
  if (["eap-wpa2-ccmp", "sae", "owe", "psk-hex64"].includes(name)) {
    return [{ kind: "pmk", pmk: new Secret(octets(keys.pmk_sta.at(-1) as string)) }];
  }
  return [{ kind: "passphrase", passphrase: keys.sta_passphrase as string, ssid: utf8(keys.ssid) }];
}

const withKeys = recordingNames.filter((name) => name !== "wrong-pass-wpa2");

describe.each(withKeys)("the recording %s", (name) => {
  test("opens every protected frame, under the keys that its peers logged", async () => {
    const { keys } = loadRecording(name);
    const { story, opened } = await analyzeFile(fileOf(name), { keys: keysOf(name) });
    const session = story.sessions.find(({ micVerified }) => micVerified);
    expect(session?.ssid).toEqual(utf8(keys.ssid));
    expect(messagesOf(story).filter(({ mic }) => mic === "mismatch")).toEqual([]);
    const logged = [...keys.ptk_sta, ...keys.ptk_ap, ...keys.gtk_sta_installed, ...(keys.igtk ?? [])].join(" ");
    const logged2 = JSON.stringify(keys);
    for (const { key } of opened.values()) expect(logged.includes(key) || logged2.includes(key)).toBe(true);
    expect(opened.size).toBeGreaterThan(0);
    for (const { frames } of story.sessions) expect(frames.undecrypted).toEqual({});
  });
});

test("OWE with a group of 384 bits is opened under the PMK that its peers logged", async () => {
  const { keys } = loadRecording("more/owe-group-20");
  const pmk = new Secret(octets(keys.pmk_sta[0] as string));
  const { story, opened } = await analyzeFile(fileOf("more/owe-group-20"), { keys: [{ kind: "pmk", pmk }] });
  expect(messagesOf(story).map(({ message, mic }) => `${message} ${mic}`)).toEqual([
    "1/4 absent",
    "2/4 verified",
    "3/4 verified",
    "4/4 verified",
  ]);
  const logged = [keys.ptk_sta[0]?.slice(-32), ...keys.gtk_sta_installed, ...(keys.igtk ?? [])];
  for (const { key } of opened.values()) expect(logged).toContain(key);
  for (const { frames } of story.sessions) expect(frames.undecrypted).toEqual({});
});

test("frames that tshark decrypts are opened, and no others", async (context) => {
  const tshark = requireTool("tshark", context);
  const names = withKeys.filter((name) => loadRecording(name).keys.sta_passphrase !== undefined && name !== "sae");
  for (const name of names.slice(0, cases(2, names.length))) {
    const { keys } = loadRecording(name);
    const uat = `uat:80211_keys:"wpa-pwd","${keys.sta_passphrase}:${keys.ssid}"`;
    const fields = ["frame.number", "wlan.analysis.tk", "wlan.analysis.gtk"].flatMap((field) => ["-e", field]);
    const args = ["-r", fileOf(name), "-o", "wlan.enable_decryption:TRUE", "-o", uat, "-T", "fields", ...fields];
    const text = execFileSync(tshark, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const rows = text
      .split("\n")
      .slice(0, -1)
      .map((line) => line.split("\t"));
    const theirs = new Set(rows.filter(([, tk, gtk]) => tk || gtk).map(([number]) => Number(number)));
    const { opened } = await analyzeFile(fileOf(name), { keys: keysOf(name) });
    expect([name, [...theirs].filter((number) => !opened.has(number))]).toEqual([name, []]);
  }
});

describe("a session tells what is missing", () => {
  const wpa2 = decodePcap(loadRecording("wpa2-ccmp").pcap).packets;
  const right = keysOf("wpa2-ccmp");

  /** The findings of the session with a handshake, when only some packets are there. */
  function findings(packets: readonly Packet[], keys: readonly CaptureKey[]): readonly string[] {
    const analyzer = new CaptureAnalyzer({ keys });
    for (const packet of packets) analyzer.push(packet);
    const { sessions } = analyzer.end();
    return sessions.flatMap((session) => session.findings.map(({ kind }) => kind));
  }

  const numberOf = (message: string): number => {
    const analyzer = new CaptureAnalyzer();
    for (const packet of wpa2) analyzer.push(packet);
    return messagesOf(analyzer.end()).find((one) => one.message === message)?.number as number;
  };
  const without = (message: string): readonly Packet[] => wpa2.filter(({ number }) => number !== numberOf(message));

  test("nothing of a sound one", () => expect(findings(wpa2, right)).toEqual([]));
  test("a key", () => expect(findings(wpa2, [])[0]).toBe("no-key-given"));
  test("the right passphrase", () => {
    const wrong: CaptureKey = { kind: "passphrase", passphrase: "something else", ssid: utf8("hs-wpa2-ccmp") };
    expect(findings(wpa2, [wrong])[0]).toBe("mic-mismatch");
  });
  test("the name of the network", () => {
    const noNames = wpa2.slice(wpa2.findIndex(({ number }) => number === numberOf("1/4")));
    expect(findings(noNames, [{ kind: "passphrase", passphrase: "correct horse battery" }])[0]).toBe("ssid-unknown");
  });
  test("message 1, without which message 3 still tells the nonce", () => {
    const analyzer = new CaptureAnalyzer({ keys: right });
    for (const packet of without("1/4")) analyzer.push(packet);
    const [session] = analyzer.end().sessions;
    expect(session?.findings.map(({ kind }) => kind)).toEqual(["message-1-missing"]);
    expect(session?.micVerified).toBe(true);
  });
  test("message 2", () => expect(findings(without("2/4"), right)[0]).toBe("message-2-missing"));
  test("a PMK, which SAE does not make of the passphrase alone", () => {
    const { keys } = loadRecording("sae");
    const passphrase: CaptureKey = { kind: "passphrase", passphrase: keys.sta_passphrase as string };
    expect(findings(decodePcap(loadRecording("sae").pcap).packets, [passphrase])[0]).toBe("pmk-needed");
  });
  test("the name of the network, without which FT has no keys though the PSK is there", () => {
    const psk = derivePskSync("correct horse battery", utf8("hs-ft-psk"));
    const all = decodePcap(loadRecording("ft-psk").pcap).packets;
    const handshake = all.filter((packet) => toHex(packet.octets).includes("aaaa03000000888e"));
    expect(findings(handshake, [{ kind: "pmk", pmk: psk }])[0]).toBe("ssid-unknown");
  });
  test("a passphrase that both sides have: message 2 verifies, message 3 never comes", async () => {
    const { story } = await analyzeFile(fileOf("wrong-pass-wpa2"), { keys: keysOf("wrong-pass-wpa2") });
    const kinds = new Set(messagesOf(story).map(({ message, mic }) => `${message} ${mic}`));
    expect([...kinds].sort()).toEqual(["1/4 absent", "2/4 verified"]);
  });
});

test("frames with four addresses are opened, whichever way they go", () => {
  const { pcap, keys } = loadRecording("wpa2-ccmp");
  const { packets } = decodePcap(pcap);
  const analyzer = new CaptureAnalyzer({ keys: keysOf("wpa2-ccmp") });
  for (const packet of packets) analyzer.push(packet);
  const tk = new Secret(octets((keys.ptk_sta[0] as string).slice(64)));
  const key = ccmp.attach({ cipher: "ccmp", tk, keyId: 0 });
  const [ap, station] = ["020000000000", "020000000100"];
  const way = (to: string, from: string, number: bigint): string | undefined => {
    const mpdu = octets(`08030000${to}${from}0a0000000001${"0000"}0a0000000002aaaa030000000800cafe`);
    const frame = key.encapsulate(mpdu, number);
    const packet = { number: 200, timestamp: 0n, linkType: 105, octets: frame, originalLength: frame.length };
    const { opened } = analyzer.push(packet);
    return opened && toHex(opened.body);
  };
  expect(way(ap, station, 900n)).toBe("aaaa030000000800cafe");
  expect(way(station, ap, 901n)).toBe("aaaa030000000800cafe");
  const { networks, sessions } = analyzer.end();
  expect([networks.length, sessions.length]).toEqual([1, 1]);
});

describe("a station that roams by FT", () => {
  const { packets } = decodePcap(loadRecording("ft-psk").pcap);
  const session = (some: readonly Packet[]) => {
    const analyzer = new CaptureAnalyzer({ keys: keysOf("ft-psk") });
    for (const packet of some) analyzer.push(packet);
    return analyzer.end().sessions.find(({ aa }) => formatMac(aa) === "02:00:00:00:02:00");
  };
  /** The recording without some packets, and with one octet of some others changed. */
  const changed = (left: readonly number[], flip: (octets: Uint8Array, number: number) => number | undefined) =>
    packets.flatMap((packet) => {
      if (left.includes(packet.number)) return [];
      const octets = Uint8Array.from(packet.octets);
      const at = flip(octets, packet.number);
      if (at !== undefined) octets[at] = (octets[at] as number) ^ 1;
      return [{ ...packet, octets }];
    });
  /** Where the MIC of the Fast BSS Transition element is, which is behind the Mobility Domain element. */
  const micAt = (frame: Uint8Array): number => toHex(frame).search(/3603[0-9a-f]{6}37/) / 2 + 5 + 4;

  test("is opened at its second access point, by whom it came from", () => {
    const there = session(packets);
    expect(there?.associations.map(({ from, status }) => [from && formatMac(from), status])).toEqual([
      ["02:00:00:00:00:00", 0],
    ]);
    expect(there).toMatchObject({ micVerified: true, findings: [], frames: { undecrypted: {} } });
  });

  test("is opened as well where its request was not recorded", () => {
    expect(session(changed([163], () => undefined))?.frames.undecrypted).toEqual({});
  });

  test("is not believed where neither MIC holds", () => {
    const forged = changed([], (octets, number) => (number === 163 || number === 165 ? micAt(octets) : undefined));
    const there = session(forged);
    expect(there?.micVerified).toBe(false);
    expect(there?.findings.map(({ kind }) => kind)).toEqual(["mic-mismatch"]);
    expect(there?.frames.decrypted).toEqual({ data: 0, management: 0 });
  });

  test("is opened as well where its authentication was not recorded, as over the wire", () => {
    const there = session(changed([159], () => undefined));
    expect(there?.micVerified).toBe(true);
    expect(there?.frames.undecrypted).toEqual({});
    expect(there?.findings).toEqual([]);
  });

  test("is not opened where neither authentication nor reassociation was recorded", () => {
    const there = session(changed([159, 163, 165], () => undefined));
    expect(there?.frames.decrypted.data).toBe(0);
    expect(there?.findings[0]?.kind).toBe("handshake-missing");
  });
});

test("Michael's failures are found in the frames that another tool made them in", async () => {
  const { story } = await analyzeFile(fileOf("wpa-tkip-micfail"), { keys: keysOf("wpa-tkip-micfail") });
  expect(story.sessions.flatMap(({ findings }) => findings.map(({ kind }) => kind))).toContain("michael-mismatch");
});

test("an ended session says by whom and why", async () => {
  const { story } = await analyzeFile(fileOf("wpa2-ccmp"), {});
  const [session] = story.sessions;
  expect(session?.ends.map(({ from, reason }) => [from, reason])).toContainEqual(["supplicant", 3]);
  expect(session?.associations.map(({ status }) => status)).toEqual([0]);
});

test("no secret stays behind, whatever was opened", async () => {
  for (const name of ["psk-sha256", "rekey-wpa-tkip"]) {
    const keys = keysOf(name);
    const before = liveSecrets();
    await analyzeFile(fileOf(name), { keys });
    expect(liveSecrets()).toBe(before);
  }
});

test("a file that is none is refused, and no secret stays behind", async () => {
  const before = liveSecrets();
  await expect(analyzeCapture([octets("00112233445566")])).rejects.toMatchObject({ code: "ERR_WIRE_VALUE" });
  expect(liveSecrets()).toBe(before);
});

interface Expected {
  readonly file: string;
  readonly keys: readonly (readonly [string, string])[];
  readonly frames_total: number;
  readonly frames: readonly {
    frame: number;
    decrypted?: readonly { kind: string; sha256: string }[];
  }[];
  readonly independent_check: {
    readonly decrypt: Readonly<Record<string, number>>;
    readonly eapol_total_and_mic_ok: Readonly<Record<string, readonly [number, number]>>;
  };
}

/** Where we and tshark 4.0.17, or the independent checker, differ: how many frames, and why. */
const differences: Readonly<Record<string, { fewer?: number; why: string }>> = {
  "aircrack-ng/wpa2-psk-linksys.cap": { why: "two frames of before the handshake are not opened by anybody" },
  "aircrack-ng/wpa.cap": { why: "frames end with a check sequence that no header announces: tshark takes it for data" },
  "fragattacks/amsdu-inject-fromap.pcapng": { fewer: 2, why: "the recorder zeroed the transmitter of two frames" },
  "fragattacks/ping_I_P-fromclient.pcapng": { fewer: 1, why: "a frame to all of before message 3 brought its key" },
  "wireshark/wpa-Induction.pcap.gz": {
    fewer: 3,
    why: "frames to all of before message 3; tshark opens none under TKIP",
  },
  "wireshark/wpa-test-decode.pcap.gz": { fewer: 178, why: "frames to all of before the one message 3" },
};

/** Frames that tshark and we open, and the independent checker does not, since it does not follow a station that roams. */
const notChecked: Readonly<Record<string, number>> = { "wireshark/wpa2-ft-psk.pcapng.gz": 5 };

/** Messages whose MIC we verify, or not, where the independent checker did otherwise. */
const otherMics: Readonly<Record<string, string>> = {
  "aircrack-ng/test23.pcap": "message 2 verifies under the ANonce of message 3, which the checker did not try",
  "aircrack-ng/wpa.cap": "message 4 has no Key Data; the checker takes it for a second message 2",
  "aircrack-ng/testm1m2m3.pcap": "the same: message 1 belongs to another handshake with the same replay counter",
  "krackattacks/example-tptk-attack.pcapng":
    "the second message 4, and the group messages, are under the PTK of before: the checker tried the latest alone",
};

const names: Readonly<Record<string, string>> = {
  "1/4": "M1",
  "2/4": "M2",
  "3/4": "M3",
  "4/4": "M4",
  "group 1/2": "G1",
  "group 2/2": "G2",
};

function keysOfPeer({ keys }: Expected): CaptureKey[] {
  return keys.map(([kind, value]) => {
    if (kind === "wpa-psk") return { kind: "pmk", pmk: new Secret(octets(value)) };
    if (kind === "wep") return { kind: "wep", key: new Secret(octets(value)) };
    const [passphrase, ...ssid] = value.split(":");
    return {
      kind: "passphrase",
      passphrase: passphrase as string,
      ssid: ssid.length > 0 ? utf8(ssid.join(":")) : undefined,
    };
  });
}

describe.skipIf(peerCaptures === undefined)(
  `captures of other projects${peerCaptures === undefined ? `: ${peerCapturesAbsent}` : ""}`,
  () => {
    const folder = peerCaptures === undefined ? undefined : `${peerCaptures}expected/`;
    const files = folder === undefined ? [] : readdirSync(folder).filter((file) => file.includes("__"));
    const load = (file: string): Expected => JSON.parse(readFileSync(folder + file, "utf8")) as Expected;

    test.each(files)("%s: as many packets, each frame that tshark opened, each MIC", async (file) => {
      const expected = load(file);
      const { story, opened } = await analyzeFile(`${peerCaptures}${expected.file}`, { keys: keysOfPeer(expected) });
      expect(story.packets).toBe(expected.frames_total);
      const difference = differences[expected.file];
      if (difference === undefined) {
        const theirs = expected.frames.flatMap(({ frame, decrypted = [] }) => {
          return decrypted
            .filter(({ kind }) => !kind.includes("keydata"))
            .map(({ sha256 }) => [frame, sha256] as const);
        });
        const ours = theirs.map(([frame]) => [frame, opened.get(frame)?.sha256]);
        expect(ours).toEqual(theirs);
      }
      const checked = Object.values(expected.independent_check.decrypt).reduce((sum, count) => sum + count, 0);
      expect(opened.size).toBe(checked + (notChecked[expected.file] ?? 0) - (difference?.fewer ?? 0));
      if (otherMics[expected.file] !== undefined) return;
      const eapol = expected.independent_check.eapol_total_and_mic_ok;
      if (Object.keys(eapol).length === 0) return;
      const counted: Record<string, [number, number]> = {};
      for (const { message, mic } of messagesOf(story)) {
        const row = counted[names[message] as string] ?? [0, 0];
        counted[names[message] as string] = row;
        row[0]++;
        if (mic === "verified") row[1]++;
      }
      expect(counted).toEqual(eapol);
    });

    test.for([
      "aircrack-ng/wpa2-psk-linksys.cap",
      "fragattacks/amsdu-inject-fromap.pcapng",
      "fragattacks/ping_I_P-fromclient.pcapng",
      "wireshark/wpa-Induction.pcap.gz",
      "wireshark/wpa-test-decode.pcap.gz",
    ])("%s: each frame that tshark opens is the same, octet for octet", async (name, context) => {
      const tshark = requireTool("tshark", context);
      const expected = load(`${name.replace("/", "__")}.json`);
      const { opened } = await analyzeFile(`${peerCaptures}${name}`, { keys: keysOfPeer(expected) });
      const theirs = tsharkOpens(tshark, `${peerCaptures}${name}`, expected.keys[0]?.[1] as string);
      expect(theirs.size).toBeGreaterThan(10);
      expect(Array.from(theirs.keys(), (number) => [number, opened.get(number)?.body])).toEqual(Array.from(theirs));
    });

    test.each([
      ["krackattacks/example-tptk-attack.pcapng", ["message-1-after-message-3", "message-3-repeated"], 99],
      ["fragattacks/amsdu-inject-fromap.pcapng", ["amsdu-snap-header"], 124],
      ["fragattacks/linux-plain-fromap.pcapng", ["fragment-alone", "fragments-mixed"], 81],
      ["fragattacks/ping_D_BP___bcast_ra-fromap.pcapng", ["group-fragment"], 21],
      ["fragattacks/ping_I_D_E-fromap.pcapng", ["fragment-alone"], 51],
      ["fragattacks/ping_I_E_P-fromclient.pcapng", ["fragments-mixed"], 54],
      ["fragattacks/ping_I_P-fromclient.pcapng", ["plain-data-after-keys"], 59],
    ])("%s shows its attack at the frame that its author names", async (file, kinds, number) => {
      const expected = load(`${file.replace("/", "__")}.json`);
      const { story } = await analyzeFile(`${peerCaptures}${file}`, { keys: keysOfPeer(expected) });
      const [session] = story.sessions.filter(({ micVerified }) => micVerified);
      expect(session?.findings.map(({ kind }) => kind)).toEqual(kinds);
      expect(session?.findings[0]?.number).toBe(number);
    });

    test("a capture that hides the air still shows the handshake", async () => {
      const expected = load("fragattacks__ping_D_BP___bcast_ra-onclient.pcap.json");
      const { story } = await analyzeFile(`${peerCaptures}${expected.file}`, { keys: keysOfPeer(expected) });
      const [session] = story.sessions;
      expect(formatMac(session?.spa as Uint8Array)).toBe("90:18:7c:6e:6b:20");
      expect(messagesOf(story).map(({ message, mic }) => `${message} ${mic}`)).toEqual([
        "1/4 absent",
        "2/4 verified",
        "3/4 verified",
        "4/4 verified",
      ]);
    });

    test("the PMKID of a message 1 is compared with that of the key", async (context) => {
      const file = peerCapture("aircrack-ng/test-pmkid.pcap", context);
      const ssid = utf8("WLAN-771698");
      for (const [passphrase, holds] of [
        ["SP-91862D361", true],
        ["SP-91862D362", false],
      ] as const) {
        const { story } = await analyzeFile(file, { keys: [{ kind: "passphrase", passphrase, ssid }] });
        expect(messagesOf(story).map(({ pmkidHolds }) => pmkidHolds)).toEqual([holds]);
      }
    });

    test("a temporal key opens what its handshake would, without the handshake", async (context) => {
      const file = peerCapture("wireshark/wpa-gcmp.pcapng.gz", context);
      const tks = ["755a9c1c9e605d5ff62849e4a17a935c", "7ff30f7a8dd67950eaaf2f20a869a62d"];
      const keys = tks.map((tk): CaptureKey => ({ kind: "tk", tk: new Secret(octets(tk)) }));
      const { opened } = await analyzeFile(file, { keys });
      expect(opened.size).toBe(15);
    });
  },
);

/** The bodies that tshark decrypts, by packet number. */
function tsharkOpens(tshark: string, file: string, key: string): ReadonlyMap<number, string> {
  const run = (...args: readonly string[]): string => {
    const uat = `uat:80211_keys:"wpa-pwd","${key}"`;
    const opened = "wlan.analysis.tk || wlan.analysis.gtk";
    const all = ["-r", file, "-o", "wlan.enable_decryption:TRUE", "-o", uat, "-Y", opened, ...args];
    return execFileSync(tshark, all, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });
  };
  const numbers = run("-T", "fields", "-e", "frame.number").trim().split("\n").map(Number);
  const dumps = run("-x")
    .split(/^Frame \(\d+ bytes\):$/m)
    .slice(1);
  return new Map(
    dumps.flatMap((dump, i) => {
      const [, lines] = /^Decrypted (?:TKIP|CCMP|GCMP) data \(\d+ bytes\):\n((?:[0-9a-f]{4} .*\n)+)/m.exec(dump) ?? [];
      const body = lines?.split("\n").map((line) => line.slice(6, 53).replace(/ /g, ""));
      return body === undefined ? [] : [[numbers[i] as number, body.join("")]];
    }),
  );
}

describe("many stations", () => {
  const all = decodePcap(loadRecording("wpa2-ccmp").pcap).packets;
  const template = all.filter((packet) => toHex(packet.octets).includes("020000000100")).slice(2, 26);

  /** The recording's frames with other addresses: the station's last octets count. */
  function* crowd(count: number): Generator<Packet> {
    for (let i = 0; i < count; i++) {
      for (const packet of template) {
        const changed = Uint8Array.from(packet.octets);
        const hex = toHex(changed);
        for (let at = hex.indexOf("020000000100"); at >= 0; at = hex.indexOf("020000000100", at + 1)) {
          if (at % 2 === 0) changed.set([i >> 16, i >> 8, i], at / 2 + 3);
        }
        yield { ...packet, octets: changed };
      }
    }
  }

  test("go to sleep, and are counted all the same", () => {
    const analyzer = new CaptureAnalyzer({ mostAwake: 8 });
    for (const packet of crowd(60)) analyzer.push(packet);
    const { sessions, framesLeftOut } = analyzer.end();
    expect(sessions.length).toBe(60);
    expect(framesLeftOut).toBe(0);
  });

  test("past the limit are counted by their frames", () => {
    const analyzer = new CaptureAnalyzer({ mostSessions: 10 });
    for (const packet of crowd(20)) analyzer.push(packet);
    const { sessions, framesLeftOut } = analyzer.end();
    expect(sessions.length).toBe(10);
    expect(framesLeftOut).toBeGreaterThan(50);
  });
});

test("packets that were changed anywhere give findings, and nothing else", () => {
  const random = new Random(9);
  const names = ["wpa2-ccmp", "psk-sha256", "wpa-tkip-qos", "sae", "ft-psk"];
  const count = cases(3000, 1_000_000);
  const sources = names.map((name) => decodePcap(loadRecording(name).pcap).packets);
  let analyzer = new CaptureAnalyzer();
  for (let i = 0; i < count; i++) {
    if (i % 20_000 === 0) {
      analyzer.end();
      analyzer = new CaptureAnalyzer({ keys: names.flatMap((name) => keysOf(name)) });
    }
    const packets = sources[random.below(sources.length)] as readonly Packet[];
    const packet = packets[random.below(packets.length)] as Packet;
    const changed = Uint8Array.from(
      packet.octets.subarray(0, packet.octets.length - random.below(4) * random.below(9)),
    );
    for (let flips = random.below(4); flips > 0; flips--) changed[random.below(changed.length)] = random.below(256);
    analyzer.push({ ...packet, octets: changed });
  }
  expect(analyzer.end().packets).toBeGreaterThan(0);
});
