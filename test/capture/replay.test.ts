import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { decodePcap } from "../../src/capture/pcap.ts";
import { type RecordedAssociation, recordedAssociations } from "../../src/capture/recording.ts";
import { replayAssociation } from "../../src/capture/replay.ts";
import type { KeyObserver, ReplayedHandshake } from "../../src/capture/replayed.ts";
import { joinTemporalKey } from "../../src/keys/descriptor.ts";
import { derivePskSync } from "../../src/keys/psk.ts";
import { utf8 } from "../../src/platform.ts";
import { loadRecording } from "../support/recordings.ts";
import { octets } from "../support/vectors.ts";

/** Recordings with a pre-shared key. In those of WPA the group key comes in a handshake of its own, encrypted on the air. */
const rsn = ["wpa2-ccmp", "psk-sha256", "psk-hex64", "psk-sha256-gcmp", "wpa2-ccmp-frag", "rekey-by-sta-wpa2"];
const wpa = ["wpa-tkip", "mixed-sta-tkip", "wpa-tkip-qos", "rekey-wpa-tkip", "wpa-tkip-micfail"];
/** Recordings whose PMK came from elsewhere: EAP, SAE, OWE. */
const otherPmk = ["eap-wpa2-ccmp", "sae", "owe"];

function associationOf(name: string): RecordedAssociation {
  const [association, ...others] = recordedAssociations(decodePcap(loadRecording(name).pcap).packets);
  if (association === undefined || others.length > 0) throw new Error(`${name} has ${others.length + 1} associations`);
  return association;
}

function pmkOf(name: string): Secret {
  const { keys } = loadRecording(name);
  if (keys.sta_passphrase !== undefined && !otherPmk.includes(name)) {
    return derivePskSync(keys.sta_passphrase, utf8(keys.ssid));
  }
  return new Secret(octets(keys.pmk_sta.at(-1) as string));
}

/** The first handshake of a recording, and the keys in it as both peers' logs write them. */
function replay(
  association: RecordedAssociation,
  pmk: Secret,
): { first: ReplayedHandshake; ptk?: string; gtk?: string } {
  const seen: { ptk?: string; gtk?: string } = {};
  const observer: KeyObserver = {
    ptk(handshake, { kck, kek, tk }) {
      if (handshake === 0) seen.ptk = [kck, kek, tk].map((part) => toHex(part.octets)).join("");
    },
    key(handshake, key) {
      if (handshake === 0 && key.scope === "group") seen.gtk ??= toHex(joinTemporalKey(key, "supplicant").octets);
    },
  };
  const [first] = replayAssociation(association, pmk, observer);
  if (first === undefined) throw new Error("no handshake was recorded");
  return { first, ...seen };
}

describe.each([...rsn, ...wpa, ...otherPmk])("the recording %s", (name) => {
  const { keys } = loadRecording(name);
  const { first, ptk, gtk } = replay(associationOf(name), pmkOf(name));

  test("has a 4-way handshake in which ours is the station's, octet for octet", () => {
    const shown = first.messages.slice(0, 4).map(({ message, equal }) => `${message} ${equal}`);
    expect(shown).toEqual(["1/4 true", "2/4 true", "3/4 true", "4/4 true"]);
  });

  test("gives the PTK that both peers logged", () => {
    expect(ptk).toBe(keys.ptk_sta[0]);
    expect(ptk).toBe(keys.ptk_ap[0]);
  });

  test("gives the group key that the station installed", () => {
    expect(gtk).toBe(keys.gtk_sta_installed[0]);
    expect(first.problems).toEqual([]);
  });
});

/** Every key of a recording in the order in which it was found, as both peers' logs write them. */
function keysOf(name: string): {
  handshakes: ReplayedHandshake[];
  ptk: string[];
  group: string[];
} {
  const found = { ptk: [] as string[], group: [] as string[] };
  const handshakes = replayAssociation(associationOf(name), pmkOf(name), {
    ptk: (_, { kck, kek, tk }) => found.ptk.push([kck, kek, tk].map((part) => toHex(part.octets)).join("")),
    key(_, key) {
      if (key.scope === "group") found.group.push(toHex(joinTemporalKey(key, "supplicant").octets));
    },
  });
  return { handshakes, ...found };
}

/** Recordings of one thing each that the others lack. */
const more: readonly [name: string, counts: readonly number[], what: string][] = [
  ["more/owe-group-20", [4], "OWE with a group of 384 bits: SHA-384, and MICs of 24 octets"],
  ["more/owe-pmksa", [4, 4], "OWE, and again with the PMK of the first time"],
  ["more/eap-suite-b-192", [4], "a PMK of 48 octets"],
  ["more/extended-key-id", [4, 4, 4, 4, 4], "pairwise keys that are renewed in two places by turns"],
  ["more/extended-key-id-from-1", [4, 4, 4, 4], "the same from key ID 1 on"],
  ["more/ft-psk-rekey", [6, 4, 4, 6, 6, 4], "FT-PSK, all keys renewed; management frames protected"],
  ["more/wpa-ccmp-asked-twice", [7], "the first group message 1 comes too soon, and is not answered"],
  ["more/rekey-gcmp-256", [6, 6, 8, 4], "GCMP-256 and BIP-GMAC-256, both renewed"],
];

test.each(more)("%s: %j messages, all the same: %s", (name, counts) => {
  const { keys } = loadRecording(name);
  const { packets } = decodePcap(loadRecording(name).pcap);
  const ptk: string[] = [];
  const observer: KeyObserver = {
    ptk: (_, { kck, kek, tk }) => ptk.push([kck, kek, tk].map((part) => toHex(part.octets)).join("")),
  };
  const handshakes = recordedAssociations(packets).flatMap((one) => replayAssociation(one, pmkOf(name), observer));
  expect(handshakes.map(({ messages }) => messages.length)).toEqual(counts);
  expect(handshakes.flatMap(({ messages }) => messages.filter(({ equal }) => !equal))).toEqual([]);
  expect(handshakes.flatMap(({ problems }) => problems)).toEqual([]);
  expect(ptk).toEqual(keys.ptk_sta);
});

test("an answer that comes when the access point has begun the next handshake is of the one before", () => {
  const name = "more/rekeys-that-cross";
  const handshakes = replayAssociation(associationOf(name), pmkOf(name));
  expect(handshakes.flatMap(({ messages }) => messages.filter(({ equal }) => !equal))).toEqual([]);
  expect(handshakes.flatMap(({ problems }) => problems)).toEqual([]);
  // In the station's log: group message 1, message 1, "Sending EAPOL-Key 2/2", "Sending EAPOL-Key 2/4".
  expect(handshakes[1]?.messages.at(-1)).toMatchObject({ message: "group 2/2", number: 133 });
  expect(handshakes[2]?.messages[0]).toMatchObject({ message: "1/4", number: 132 });
});

describe("what was encrypted on the air is opened and played too", () => {
  test.each([
    ["rekey-wpa-tkip", [10, 10, 8], "the access point renews the group key five times, and the pairwise key twice"],
    ["rekey-by-sta-wpa2", [5, 5, 4], "the station asks for a new pairwise key twice; its message 4 comes in clear"],
    ["wpa-tkip-micfail", [7, 7], "the station reports Michael failures, and gets new keys"],
    ["psk-sha256", [12], "the access point renews the group key four times"],
    ["wpa-tkip", [6], "the group handshake that completes WPA's first"],
    ["mixed-sta-tkip", [6], "the same beside RSN"],
    ["wpa-tkip-qos", [6], "the same in QoS frames"],
  ])("%s: %j messages, all the same: %s", (name, counts) => {
    const { keys } = loadRecording(name);
    const { handshakes, ptk, group } = keysOf(name);
    expect(handshakes.map(({ messages }) => messages.length)).toEqual(counts);
    expect(handshakes.flatMap(({ messages }) => messages.filter(({ equal }) => !equal))).toEqual([]);
    expect(handshakes.flatMap(({ problems }) => problems)).toEqual([]);
    expect(ptk).toEqual(keys.ptk_sta);
    expect(group).toEqual(keys.gtk_sta_installed);
  });

  test("the frames are those that tshark names in rekey-wpa-tkip", () => {
    const messages = keysOf("rekey-wpa-tkip").handshakes.flatMap((one) => one.messages);
    expect(messages.slice(4, 14).map(({ number, message }) => `${number} ${message}`)).toEqual([
      "44 group 1/2",
      "46 group 2/2",
      "76 group 1/2",
      "78 group 2/2",
      "130 group 1/2",
      "132 group 2/2",
      "143 1/4",
      "145 2/4",
      "149 3/4",
      "151 4/4",
    ]);
  });

  test("a frame that no key opens is said to be what is missing", () => {
    const association = associationOf("wpa-tkip");
    const protectedFrames = association.protectedFrames.map((frame) => ({ ...frame, mpdu: spoiled(frame.mpdu) }));
    const [first] = replayAssociation({ ...association, protectedFrames }, pmkOf("wpa-tkip"));
    expect(first?.problems).toEqual(["group-key-encrypted-on-air"]);
    const [cut] = replayAssociation({ ...association, protectedFrames: [] }, pmkOf("wpa-tkip"));
    expect(cut?.problems).toEqual(["handshake-incomplete"]);
  });

  test("one bit flipped of the group handshake turns it, and it alone, unequal", () => {
    const association = associationOf("wpa-tkip");
    const unequal = (spoil: number) => {
      const protectedFrames = association.protectedFrames.map((frame) => {
        return frame.number === spoil ? { ...frame, mpdu: spoiled(frame.mpdu) } : frame;
      });
      return replayAssociation({ ...association, protectedFrames }, pmkOf("wpa-tkip")).flatMap(
        ({ messages, problems }) => [
          ...messages.map(({ message, equal }) => `${message} ${equal}`).slice(4),
          ...problems,
        ],
      );
    };
    expect(unequal(0)).toEqual(["group 1/2 true", "group 2/2 true"]);
    // Without message 1, ours has nothing to answer; without message 2, ours is what the recording lacks.
    expect(unequal(43)).toEqual(["group 2/2 false", "group-key-encrypted-on-air"]);
    expect(unequal(45)).toEqual(["group 1/2 true", "frame-not-recorded"]);
  });
});

/** A protected frame whose last octet, of the ICV or the MIC, is another. */
function spoiled(mpdu: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(mpdu);
  changed[changed.length - 1] = (changed.at(-1) as number) ^ 1;
  return changed;
}

test("psk-sha256 delivers IGTKs, each installed after its GTK", () => {
  const { first } = replay(associationOf("psk-sha256"), pmkOf("psk-sha256"));
  const installed = first.installed.map(({ scope, keyId }) => `${scope} ${keyId}`);
  expect(installed.slice(0, 3)).toEqual(["pairwise 0", "group 1", "igtk 4"]);
  expect(installed.slice(3, 5)).toEqual(["group 2", "igtk 5"]);
});

test("a wrong passphrase: every message 2 is the station's, and message 3 never comes", () => {
  const { first } = replay(associationOf("wrong-pass-wpa2"), pmkOf("wrong-pass-wpa2"));
  expect(first.messages.map(({ message, equal }) => `${message} ${equal}`)).toEqual(
    Array.from({ length: 4 }, () => ["1/4 true", "2/4 true"]).flat(),
  );
  expect(first.problems).toEqual(["handshake-incomplete"]);
});

describe("the first association in a mobility domain", () => {
  const { keys, pcap } = loadRecording("ft-psk");
  const [association, ...moves] = recordedAssociations(decodePcap(pcap).packets) as [RecordedAssociation];

  test("is ours, octet for octet, with the PTK and the group key that both peers logged", () => {
    const { first, ptk, gtk } = replay(association, pmkOf("ft-psk"));
    expect(first.messages.map(({ message, equal }) => `${message} ${equal}`)).toEqual([
      "1/4 true",
      "2/4 true",
      "3/4 true",
      "4/4 true",
    ]);
    expect(first.problems).toEqual([]);
    expect([ptk, gtk]).toEqual([keys.ptk_sta[0], keys.gtk_sta_installed[0]]);
    // Each move is by two frames of management, and has no handshake.
    expect(moves.flatMap((move) => replayAssociation(move, pmkOf("ft-psk")))).toEqual([]);
  });

  test("is told by message 2, where the access point's answer was not recorded, and is not played where nothing tells it", () => {
    const { first, ptk } = replay({ ...association, responseElements: undefined }, pmkOf("ft-psk"));
    expect(first.messages.every(({ equal }) => equal)).toBe(true);
    expect(first.problems).toEqual(["association-not-recorded"]);
    expect(ptk).toBe(keys.ptk_sta[0]);
    const begun = { ...association, ownElements: undefined, responseElements: undefined };
    expect(replay(begun, pmkOf("ft-psk")).first.messages.every(({ equal }) => equal)).toBe(true);
    const untold = { ...association, responseElements: undefined, frames: association.frames.slice(0, 1) };
    expect(replay(untold, pmkOf("ft-psk")).first.problems).toContain("suite-not-supported");
  });

  // 9.4.2.47: an R0KH-ID is 1 to 48 octets.
  test("is not played where the network's name was not recorded, nor where what was answered names nobody", () => {
    const nameless = { ...association, ssid: undefined };
    const answered = toHex(association.responseElements as Uint8Array)
      .replace("3768", "375c")
      .replace(/030c.{24}/, "0300");
    const anonymous = { ...association, responseElements: octets(answered) };
    for (const one of [nameless, anonymous]) {
      const { problems, messages } = replay(one, pmkOf("ft-psk")).first;
      expect(problems).toEqual(["suite-not-supported"]);
      expect(messages.some(({ equal }) => equal)).toBe(false);
    }
  });
});

test("a replay leaves no secret behind", () => {
  const association = associationOf("rekey-wpa-tkip");
  const pmk = pmkOf("rekey-wpa-tkip");
  const before = liveSecrets();
  replayAssociation(association, pmk);
  expect(liveSecrets()).toBe(before);
});

describe("one bit flipped turns exactly the frames unequal that depend on it", () => {
  const name = "wpa2-ccmp";
  const { ssid, sta_passphrase } = loadRecording(name).keys;
  const good = associationOf(name);

  /** The recorded association with one bit of one frame flipped. */
  function flipped(message: number, offset: number): RecordedAssociation {
    const frames = good.frames.map((frame, at) => {
      if (at !== message) return frame;
      const changed = Uint8Array.from(frame.octets);
      changed[offset] = (changed[offset] as number) ^ 1;
      return { ...frame, octets: changed };
    });
    return { ...good, frames };
  }
  const flippedAddress = (address: Uint8Array) => address.map((octet, at) => (at === 5 ? octet ^ 1 : octet));
  const unequal = (association: RecordedAssociation, pmk: Secret) =>
    replay(association, pmk)
      .first.messages.slice(0, 4)
      .filter(({ equal }) => !equal)
      .map(({ message }) => message);

  /** Offsets in an EAPOL frame: replay counter, nonce, MIC, Key Data. */
  const [counter, nonce, mic, keyData] = [16, 20, 85, 103];
  const pmk = pmkOf(name);

  test("nothing flipped: none", () => expect(unequal(good, pmk)).toEqual([]));

  test("the passphrase: all that has a MIC", () => {
    const changed = `${(sta_passphrase as string).slice(0, -1)}e`;
    expect(unequal(good, derivePskSync(changed, utf8(ssid)))).toEqual(["2/4", "3/4", "4/4"]);
  });

  test.each([
    ["the authenticator's", { ...good, aa: flippedAddress(good.aa) }],
    ["the supplicant's", { ...good, spa: flippedAddress(good.spa) }],
  ])("%s address: all that has a MIC", (_, association) => {
    expect(unequal(association, pmk)).toEqual(["2/4", "3/4", "4/4"]);
  });

  test.each([
    ["the station's nonce: all that has a MIC", 1, nonce, ["2/4", "3/4", "4/4"]],
    ["the access point's nonce in message 1: all that has a MIC", 0, nonce, ["2/4", "3/4", "4/4"]],
    ["the counter of message 1: its answer alone", 0, counter, ["2/4"]],
    ["the MIC of message 2: message 2 alone", 1, mic, ["2/4"]],
    ["the element in message 2: message 2 alone", 1, keyData, ["2/4"]],
    ["the nonce in message 3: it and its answer", 2, nonce, ["3/4", "4/4"]],
    ["the MIC of message 3: it and its answer", 2, mic, ["3/4", "4/4"]],
    ["the Key Data of message 3: it and its answer", 2, keyData, ["3/4", "4/4"]],
    ["message 4: message 4 alone", 3, mic, ["4/4"]],
  ] as const)("%s", (_, message, offset, expected) => {
    expect(unequal(flipped(message, offset), pmk)).toEqual(expected);
  });

  test("the station's element in the association request: message 2 alone", () => {
    const ownElements = Uint8Array.from(good.ownElements as Uint8Array);
    ownElements[20] = (ownElements[20] as number) ^ 1;
    expect(unequal({ ...good, ownElements }, pmk)).toEqual(["2/4"]);
  });

  test("the access point's element in the beacon: message 3 and its answer", () => {
    const rsn = Uint8Array.from(good.apElements?.rsn as Uint8Array);
    rsn[20] = (rsn[20] as number) ^ 1;
    expect(unequal({ ...good, apElements: { wpa: undefined, rsnx: undefined, rsn } }, pmk)).toEqual(["3/4", "4/4"]);
  });
});
