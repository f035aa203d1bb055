import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { decodeCapture } from "../../src/capture/read.ts";
import type { OpenedFrame } from "../../src/capture/recorded-link.ts";
import { recordedAssociations } from "../../src/capture/recording.ts";
import { replayAssociation } from "../../src/capture/replay.ts";
import { derivePskSync } from "../../src/keys/psk.ts";
import { utf8 } from "../../src/platform.ts";
import { peerCapture } from "../support/peer-captures.ts";
import { recordedMpdus, recordingNames } from "../support/recorded-frames.ts";
import { loadRecording } from "../support/recordings.ts";
import { requireTool } from "../support/tools.ts";
import { octets } from "../support/vectors.ts";
import { Keyring } from "./keyring.ts";
import { tsharkDecrypts } from "./tshark-decryption.ts";

/** What the keys of a file's handshakes open in it, by the frames' places. */
function openFrames(file: Uint8Array, pmk: Secret): ReadonlyMap<number, OpenedFrame> {
  const { packets } = decodeCapture(file);
  const keyring = new Keyring();
  for (const association of recordedAssociations(packets)) {
    const { aa, spa } = association;
    replayAssociation(association, pmk, { key: (_, key) => keyring.add(aa, spa, key) });
  }
  const frames = packets.flatMap((packet) => keyring.open(packet) ?? []);
  keyring.destroy();
  return new Map(frames.map((frame) => [frame.number, frame]));
}

/** The PMK that the station of a recording logged last. */
function pmkOf(name: string): string {
  return loadRecording(name).keys.pmk_sta.at(-1) as string;
}

/** Whether a frame's body is encrypted: of data frames, and where management frames are protected, of a farewell. */
function isProtected(mpdu: Uint8Array): boolean {
  return ((mpdu[0] as number) & 0x04) === 0 && ((mpdu[1] as number) & 0x40) !== 0;
}

/** FT has a key hierarchy that is not here. */
const withKeys = recordingNames.filter((name) => name !== "ft-psk");

describe.each(withKeys)("the recording %s", (name) => {
  const frames = openFrames(loadRecording(name).pcap, new Secret(octets(pmkOf(name))));
  const encrypted = recordedMpdus(name).filter(({ octets }) => isProtected(octets));

  test("has no protected frame that stays closed", () => {
    expect(encrypted.map(({ number }) => number).filter((number) => !frames.has(number))).toEqual([]);
    expect(encrypted.length > 0).toBe(name !== "wrong-pass-wpa2");
  });

  test("opens to what tshark decrypts, frame by frame", (context) => {
    const theirs = tsharkDecrypts(requireTool("tshark", context), loadRecording(name).pcap, ["wpa-psk", pmkOf(name)]);
    for (const { number } of encrypted) {
      const { body, cipher } = theirs.get(number) ?? { body: undefined, cipher: "none" };
      const ours = toHex((frames.get(number) as OpenedFrame).body);
      expect(`${number} ${cipher === "TKIP" ? ours.slice(0, -16) : ours}`).toBe(`${number} ${body}`);
    }
  });
});

test("wpa-tkip-micfail has two frames whose Michael does not hold, before the station's two reports", () => {
  const frames = openFrames(loadRecording("wpa-tkip-micfail").pcap, new Secret(octets(pmkOf("wpa-tkip-micfail"))));
  const failed = [...frames.values()].filter(({ msdu }) => msdu === undefined);
  expect(failed.map(({ number, from }) => `${number} ${from}`)).toEqual(["252 authenticator", "337 authenticator"]);
});

test("wpa2-ccmp-frag has MSDUs in three fragments, which give whole packets of 900 octets of ping", () => {
  const frames = openFrames(loadRecording("wpa2-ccmp-frag").pcap, new Secret(octets(pmkOf("wpa2-ccmp-frag"))));
  const whole = [115, 121, 137, 143].map((number) => (frames.get(number) as OpenedFrame).msdu as Uint8Array);
  // LLC and SNAP, 20 octets of IP and 8 of ICMP around the payload.
  expect(whole.map((msdu) => msdu.length)).toEqual(whole.map(() => 8 + 20 + 8 + 900));
  expect([111, 113].map((number) => frames.get(number)?.msdu)).toEqual([undefined, undefined]);
});

test("a keyring leaves no secret behind, and opens nothing once it is destroyed", () => {
  const pmk = new Secret(octets(pmkOf("rekey-wpa-tkip")));
  const before = liveSecrets();
  expect(openFrames(loadRecording("rekey-wpa-tkip").pcap, pmk).size).toBe(41);
  expect(liveSecrets()).toBe(before);
});

/** What `expected/NAME.json` says that tshark decrypts: in order, though not always at its place. */
interface Expected {
  readonly ssid: string;
  readonly passphrase: string;
  readonly frames: readonly {
    readonly decrypted?: readonly { readonly kind: string; readonly sha256: string }[];
  }[];
}

describe("captures of aircrack-ng", () => {
  test.for([
    ["wpa-psk-linksys.cap", 59],
    ["wpa2-psk-linksys.cap", 30],
    ["wpa.cap", 0],
  ] as const)("%s: tshark decrypts %i frames, and so do we", ([name, count], context) => {
    const file = new Uint8Array(readFileSync(peerCapture(`aircrack-ng/${name}`, context)));
    const path = peerCapture(`expected/aircrack-ng__${name}.json`, context);
    const expected = JSON.parse(readFileSync(path, "utf8")) as Expected;
    const frames = openFrames(file, derivePskSync(expected.passphrase, utf8(expected.ssid)));
    const decrypted = expected.frames
      .flatMap((frame) => frame.decrypted ?? [])
      .filter(({ kind }) => /^Decrypted (TKIP|CCMP) data$/.test(kind));
    const tkip = decrypted.some(({ kind }) => kind.includes("TKIP"));
    const digests = Array.from(frames.values(), ({ body }) => {
      return createHash("sha256")
        .update(tkip ? body.subarray(0, -8) : body)
        .digest("hex");
    });
    expect(decrypted).toHaveLength(count);
    expect(digests).toEqual(decrypted.map(({ sha256 }) => sha256));
  });
});
