import { createReadStream, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromHex } from "../../src/bytes/octets.ts";
import { Secret } from "../../src/bytes/secret.ts";
import { CaptureAnalyzer } from "../../src/capture/analyze.ts";
import type { CaptureKey } from "../../src/capture/capture-key.ts";
import { linkFrame } from "../../src/capture/frame.ts";
import { decodePcap, type Packet } from "../../src/capture/pcap.ts";
import { readPackets } from "../../src/capture/read.ts";
import { explainCapture } from "../../src/diagnose/explain-capture.ts";
import { derivePskSync } from "../../src/keys/psk.ts";
import { utf8 } from "../../src/platform.ts";
import { fromRoot } from "../support/paths.ts";
import { peerCapture, peerCaptures, peerCapturesAbsent } from "../support/peer-captures.ts";
import { Random } from "../support/random.ts";
import { loadRecording } from "../support/recordings.ts";

/** What a recording is said to be that lacks frames: nobody is accused of anything. */
const harmless = ["message-not-recorded", "group-key-not-recorded", "recorded-too-late", "ssid-not-recorded"];

/** The likeliest cause of each failure. */
function causesOf(packets: readonly Packet[], keys: readonly CaptureKey[]): readonly string[] {
  const analyzer = new CaptureAnalyzer({ keys });
  for (const packet of packets) analyzer.push(packet);
  const { failures } = explainCapture(analyzer.end(), { keys });
  return failures.map(({ hypotheses }) => hypotheses[0]?.cause as string);
}

function pmkOf(name: string): CaptureKey {
  const { keys } = loadRecording(name);
  const [logged] = keys.pmk_ap ?? [];
  if (logged !== undefined) return { kind: "pmk", pmk: new Secret(fromHex(logged) as Uint8Array) };
  return { kind: "pmk", pmk: derivePskSync(keys.sta_passphrase as string, utf8(keys.ssid)) };
}

const without = (packets: readonly Packet[], lost: readonly number[]): readonly Packet[] =>
  packets.filter(({ number }) => !lost.includes(number));

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const recordings = ["", "more/"].flatMap((folder) =>
  readdirSync(fromRoot(`test/captures/${folder}`)).flatMap((file) =>
    file.endsWith(".pcap") ? [folder + file.slice(0, -5)] : [],
  ),
);

describe("a recording with holes shows nothing that the whole one does not, but that it has holes", () => {
  test.each(recordings)("%s", (name) => {
    const { packets } = decodePcap(loadRecording(name).pcap);
    const keys = [pmkOf(name)];
    const allowed = [...harmless, ...causesOf(packets, keys)];
    const holed = (some: readonly Packet[], what: string): void => {
      for (const cause of causesOf(some, keys)) expect(allowed, what).toContain(cause);
    };
    for (const { number } of packets.filter(isKeyFrame)) holed(without(packets, [number]), `without ${number}`);
    for (const length of [3, 8, 20]) {
      for (let i = 0; i < packets.length; i += length) {
        holed([...packets.slice(0, i), ...packets.slice(i + length)], `without ${i} to ${i + length}`);
      }
    }
    for (const percent of [10, 30, 50]) {
      for (let seed = 1; seed <= 10; seed++) {
        const random = new Random(seed * 7919);
        const kept = packets.filter(() => random.below(100) >= percent);
        holed(kept, `${percent} of 100 lost, seed ${seed}`);
      }
    }
  });
});

function isKeyFrame(packet: Packet): boolean {
  const frame = linkFrame(packet);
  return frame.kind === "dot11" && Buffer.from(frame.octets).includes("aaaa03000000888e", 0, "hex");
}

describe("OWE, which has no passphrase", () => {
  const { pcap } = loadRecording("owe");
  const { packets } = decodePcap(pcap);
  // What the other end has where the two took the DH elements of different association requests.
  const other: CaptureKey = { kind: "pmk", pmk: new Secret(new Uint8Array(32).fill(0x5a)) };

  test("has no wrong one where the PMK is of another association", () => {
    expect(causesOf(packets, [other])).toEqual(["pmk-not-given"]);
  });

  test("is shown to have been asked for twice, where it was", () => {
    const request = packets.findIndex((packet) => {
      const frame = linkFrame(packet);
      return frame.kind === "dot11" && frame.octets[0] === 0x00;
    });
    const again = [...packets.slice(0, request + 1), packets[request] as Packet, ...packets.slice(request + 1)];
    const renumbered = again.map((packet, i) => ({ ...packet, number: i + 1 }));
    const analyzer = new CaptureAnalyzer({ keys: [other] });
    for (const packet of renumbered) analyzer.push(packet);
    const { failures } = explainCapture(analyzer.end(), { keys: [other] });
    const hypotheses = failures.flatMap((failure) => failure.hypotheses);
    expect(hypotheses.map(({ cause }) => cause)).not.toContain("wrong-passphrase");
    expect(hypotheses[0]?.evidence.join("\n")).toContain(`packets ${request + 1}, ${request + 2}`);
  });
});

describe.skipIf(peerCaptures === undefined)(
  `a station that begins anew${peerCaptures === undefined ? `: ${peerCapturesAbsent}` : ""}`,
  () => {
    const keys: CaptureKey[] = [{ kind: "passphrase", passphrase: "dictionary", ssid: utf8("linksys") }];

    test.for<readonly [string, readonly number[]]>([
      ["its second association, and the messages 1 and 2 after it, are lost", range(81, 90)],
      ["message 2 is of one association, and message 3 of the next", [50, 53, 54, 89, 90, 93, 340, 343, 344]],
      [
        "message 2 is of one association, and message 3 of the next, which was not recorded",
        [50, 53, 54, 86, 87, 89, 90, 93, 340, 343, 344],
      ],
    ])("%s", async ([, lost], context) => {
      const path = peerCapture("aircrack-ng/wpa2-psk-linksys.cap", context);
      const packets: Packet[] = [];
      for await (const packet of readPackets(createReadStream(path)))
        packets.push({ ...packet, octets: packet.octets.slice() });
      for (const cause of causesOf(without(packets, lost), keys)) expect(harmless).toContain(cause);
    });
  },
);
