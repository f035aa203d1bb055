import { describe, expect, test } from "vitest";
import { CaptureAnalyzer } from "../../src/capture/analyze.ts";
import type { CaptureKey } from "../../src/capture/capture-key.ts";
import { linkFrame } from "../../src/capture/frame.ts";
import { decodePcap, type Packet } from "../../src/capture/pcap.ts";
import { describeExplanation } from "../../src/diagnose/describe.ts";
import { explainCapture } from "../../src/diagnose/explain-capture.ts";
import { utf8 } from "../../src/platform.ts";
import { analyzeFile, messagesOf } from "../support/analyzed.ts";
import { peerCapture, peerCaptures, peerCapturesAbsent } from "../support/peer-captures.ts";
import { loadRecording } from "../support/recordings.ts";

const { pcap, keys } = loadRecording("wpa2-ccmp");
const packets = decodePcap(pcap).packets;
const ssid = utf8(keys.ssid);
const right: CaptureKey = { kind: "passphrase", passphrase: keys.sta_passphrase as string, ssid };

/** Causes of the first failure, likeliest first, and of all failures. */
function causesOf(some: readonly Packet[], given: readonly CaptureKey[]): readonly string[] {
  const analyzer = new CaptureAnalyzer({ keys: given });
  for (const packet of some) analyzer.push(packet);
  const { failures } = explainCapture(analyzer.end(), { keys: given });
  return failures.flatMap(({ hypotheses }) => hypotheses.slice(0, 1).map(({ cause }) => cause));
}

/** Packets from the first EAPOL frame on. */
const fromHandshake = packets.slice(
  packets.findIndex(({ octets }) => Buffer.from(octets).includes(Buffer.from("aaaa03000000888e", "hex"))),
);
const withoutOne = (index: number): readonly Packet[] => {
  const first = fromHandshake[0]?.number as number;
  const eapol = fromHandshake.filter(({ octets }) => Buffer.from(octets).includes("aaaa03000000888e", 0, "hex"));
  return packets.filter(({ number }) => number < first || number !== eapol[index]?.number);
};

describe("the first cause", () => {
  test("of a sound capture is none", () => expect(causesOf(packets, [right])).toEqual([]));
  test.each<[string, readonly Packet[], readonly CaptureKey[], string]>([
    ["no key", packets, [], "key-not-given"],
    ["another passphrase", packets, [{ ...right, passphrase: "something else" } as CaptureKey], "wrong-passphrase"],
    ["another SSID, as it was typed", packets, [{ ...right, ssid: utf8("hs-wpa2-ccmp ") } as CaptureKey], "wrong-ssid"],
    ["the SSID of another network", packets, [{ ...right, ssid: utf8("elsewhere") } as CaptureKey], "wrong-ssid"],
    [
      "another SSID and another passphrase",
      packets,
      [{ kind: "passphrase", passphrase: "something else", ssid: utf8("elsewhere") }],
      "key-not-given",
    ],
    ["a name that no frame tells", fromHandshake, [{ ...right, ssid: undefined } as CaptureKey], "ssid-not-recorded"],
    ["a message 1 that is not there", withoutOne(0), [right], "message-not-recorded"],
    ["a message 2 that is not there", withoutOne(1), [right], "message-not-recorded"],
  ])("of %s", (_, some, given, cause) => expect(causesOf(some, given)[0]).toBe(cause));

  test("of SAE without its PMK", () => {
    const recording = loadRecording("sae");
    const passphrase: CaptureKey = { kind: "passphrase", passphrase: recording.keys.sta_passphrase as string };
    expect(causesOf(decodePcap(recording.pcap).packets, [passphrase])[0]).toBe("pmk-not-given");
  });

  test("of FT under another passphrase", () => {
    const recording = loadRecording("ft-psk");
    const wrong: CaptureKey = { kind: "passphrase", passphrase: "something else" };
    expect(causesOf(decodePcap(recording.pcap).packets, [wrong])[0]).toBe("wrong-passphrase");
  });

  test("of frames that come before the handshake stands before what is out of order on the air", () => {
    const tkip = loadRecording("wpa-tkip-micfail");
    const given: CaptureKey = { kind: "passphrase", passphrase: tkip.keys.sta_passphrase as string };
    const all = decodePcap(tkip.pcap).packets;
    const early = all.filter((packet) => {
      const frame = linkFrame(packet);
      return frame.kind === "dot11" && frame.octets[0] === 0x08 && ((frame.octets[1] as number) & 0x41) === 0x41;
    });
    const causes = causesOf([...early, ...all], [given]);
    expect(causes).toContain("recorded-too-late");
    expect(causes.indexOf("recorded-too-late")).toBeLessThan(causes.indexOf("michael-forged-frames"));
  });

  test("of forged TKIP frames, whose packet numbers no receiver counts, and nothing else", () => {
    const recording = loadRecording("wpa-tkip-micfail");
    const passphrase: CaptureKey = { kind: "passphrase", passphrase: recording.keys.sta_passphrase as string };
    expect(causesOf(decodePcap(recording.pcap).packets, [passphrase])).toEqual(["michael-forged-frames"]);
  });

  test.each(["rekey-wpa-tkip", "rekey-by-sta-wpa2", "more/rekeys-that-cross"])(
    "of %s, whose message 4 of each rekey comes in clear, is none",
    (name) => {
      const recording = loadRecording(name);
      const passphrase: CaptureKey = { kind: "passphrase", passphrase: recording.keys.sta_passphrase as string };
      expect(causesOf(decodePcap(recording.pcap).packets, [passphrase])).toEqual([]);
    },
  );
});

describe("a recording with holes, as radios make them", () => {
  const messagesIn = (some: readonly Packet[], given: readonly CaptureKey[]) => {
    const analyzer = new CaptureAnalyzer({ keys: given });
    for (const packet of some) analyzer.push(packet);
    return messagesOf(analyzer.end());
  };
  const recorded = (name: string) => {
    const { pcap, keys } = loadRecording(name);
    const given: CaptureKey[] = [{ kind: "passphrase", passphrase: keys.sta_passphrase as string }];
    const all = decodePcap(pcap).packets;
    const without = (lost: (message: string, encrypted: boolean) => boolean) => {
      const numbers = messagesIn(all, given).flatMap((one) => (lost(one.message, one.encrypted) ? [one.number] : []));
      expect(numbers).not.toEqual([]);
      return {
        numbers,
        causes: (some = numbers) =>
          causesOf(
            all.filter((one) => !some.includes(one.number)),
            given,
          ),
      };
    };
    return { all, given, without };
  };

  test.each(["1/4", "2/4", "3/4"])("has no forged message where rekeys lack message %s", (message) => {
    const { causes } = recorded("rekey-by-sta-wpa2").without((one, encrypted) => one === message && encrypted);
    expect(causes()).not.toContain("plaintext-injection");
  });

  test("has no forged message where a station begins anew, and its association was not recorded", () => {
    const { all, given } = recorded("wpa2-ccmp");
    const [first] = messagesIn(all, given);
    const handshakeOn = all.filter(({ number }) => number >= (first?.number as number));
    expect(causesOf([...all, ...handshakeOn], given)).not.toContain("plaintext-injection");
  });

  describe("where a message 1 in clear is of no handshake that comes through", () => {
    const { all, given } = recorded("wpa2-ccmp");
    const one = messagesIn(all, given).find(({ message }) => message === "1/4")?.number;
    const message1 = all
      .filter(({ number }) => number === one)
      .map((packet) => ({ ...packet, octets: otherNonce(packet.octets) }));
    const isOfPairwiseKey = (packet: Packet): boolean => {
      const frame = linkFrame(packet);
      if (frame.kind !== "dot11") return false;
      const [type, flags, , , receiver] = frame.octets as unknown as readonly [number, number, number, number, number];
      return (type & 0x0c) === 0x08 && (flags & 0x40) !== 0 && (receiver & 1) === 0;
    };
    const last = all.map(isOfPairwiseKey).lastIndexOf(true);
    const causesAt = (place: number) => causesOf([...all.slice(0, place), ...message1, ...all.slice(place)], given);

    test("it is forged if the keys stay in use", () => expect(causesAt(last)).toEqual(["plaintext-injection"]));
    test("it may begin an association of which no more was recorded if they do not", () =>
      expect(causesAt(last + 1)).toEqual([]));
  });

  test("has management frames that the keys of before do not fit", () => {
    // Two messages bring the last IGTK, a group message 1 and a message 3; it has the number of an earlier one.
    const { numbers, causes } = recorded("more/rekey-gcmp-256").without((one) => one === "group 1/2" || one === "3/4");
    expect(causes(numbers.slice(-2))).toEqual(["group-key-not-recorded"]);
  });
});

/** A message 1 with another nonce: its second half is another. */
function otherNonce(octets: Uint8Array): Uint8Array {
  const changed = octets.slice();
  // The nonce ends 50 octets before the end of a message 1 without Key Data.
  changed.fill(0x77, changed.length - 50 - 16, changed.length - 50);
  return changed;
}

test("a passphrase that is nearly right is told apart from one that is not, and neither is shown", () => {
  for (const [passphrase, told] of [
    ["Correct horse battery", /lower case/],
    ["quite another one", /does not hold under any key/],
  ] as const) {
    const given: CaptureKey[] = [{ kind: "passphrase", passphrase, ssid }];
    const analyzer = new CaptureAnalyzer({ keys: given });
    for (const packet of packets) analyzer.push(packet);
    const explanation = explainCapture(analyzer.end(), { keys: given });
    const first = explanation.failures[0]?.hypotheses[0];
    expect(first?.cause).toBe("wrong-passphrase");
    expect(first?.evidence.join("\n")).toMatch(told);
    expect(describeExplanation(explanation)).not.toContain(passphrase);
  }
});

test("a page tells the story of each session", () => {
  const analyzer = new CaptureAnalyzer({ keys: [right] });
  for (const packet of packets) analyzer.push(packet);
  const page = describeExplanation(explainCapture(analyzer.end()));
  expect(page).toContain('station 02:00:00:00:01:00 at 02:00:00:00:00:00, network "hs-wpa2-ccmp", WPA2-PSK/CCMP');
  expect(page).toMatch(/pairwise handshake: 1\/4 .*MIC absent.*4\/4 .*MIC verified/);
  expect(page).toContain("No failure found.");
});

describe.skipIf(peerCaptures === undefined)(
  `attacks that others recorded${peerCaptures === undefined ? `: ${peerCapturesAbsent}` : ""}`,
  () => {
    test("a message 1 of another handshake is no wrong passphrase", async (context) => {
      const given: CaptureKey[] = [{ kind: "passphrase", passphrase: "12345678", ssid: utf8("WLAN-2") }];
      const { story } = await analyzeFile(peerCapture("aircrack-ng/testm1m2m3.pcap", context), { keys: given });
      expect(story.sessions.some(({ micVerified }) => micVerified)).toBe(true);
      const { failures } = explainCapture(story, { keys: given });
      expect(failures[0]?.hypotheses.map(({ cause }) => cause)).toEqual(["message-not-recorded"]);
    });

    test.for([
      ["krackattacks/example-tptk-attack.pcapng", "password", "simulnet", "key-reinstallation"],
      ["fragattacks/amsdu-inject-fromap.pcapng", "abcdefgh", "testnetwork", "aggregation-injection"],
      ["fragattacks/linux-plain-fromap.pcapng", "abcdefgh", "testnetwork", "fragment-injection"],
      ["fragattacks/ping_D_BP___bcast_ra-fromap.pcapng", "abcdefgh", "testnetwork", "fragment-injection"],
      ["fragattacks/ping_I_E_P-fromclient.pcapng", "abcdefgh", "testnetwork", "fragment-injection"],
      ["fragattacks/ping_I_P-fromclient.pcapng", "abcdefgh", "testnetwork", "plaintext-injection"],
    ] as const)("%s", async ([file, passphrase, name, cause], context) => {
      const given: CaptureKey[] = [{ kind: "passphrase", passphrase, ssid: utf8(name) }];
      const { story } = await analyzeFile(peerCapture(file, context), { keys: given });
      const { failures } = explainCapture(story, { keys: given });
      expect(failures[0]?.kind).toBe("traffic");
      expect(failures[0]?.hypotheses[0]?.cause).toBe(cause);
    });

    test("a last fragment without a first is one that a radio missed, or this", async (context) => {
      const given: CaptureKey[] = [{ kind: "passphrase", passphrase: "abcdefgh", ssid: utf8("testnetwork") }];
      const { story } = await analyzeFile(peerCapture("fragattacks/ping_I_D_E-fromap.pcapng", context), {
        keys: given,
      });
      const { failures } = explainCapture(story, { keys: given });
      const causes = failures.map(({ hypotheses }) => hypotheses.map(({ cause }) => cause));
      expect(causes).toEqual([["message-not-recorded", "fragment-injection"]]);
    });
  },
);
