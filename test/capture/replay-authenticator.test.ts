import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { decodePcap } from "../../src/capture/pcap.ts";
import { RecordedGroup } from "../../src/capture/recorded-group.ts";
import { type RecordedAssociation, recordedAssociations } from "../../src/capture/recording.ts";
import { replayAuthenticator } from "../../src/capture/replay-authenticator.ts";
import type { ReplayedHandshake } from "../../src/capture/replayed.ts";
import { mobilityTimeouts } from "../../src/handshake/mobility-domain.ts";
import { protectionOf } from "../../src/handshake/protection.ts";
import { suiteOfStation } from "../../src/handshake/suite.ts";
import { TimeoutInterval } from "../../src/ie/tie.ts";
import { derivePskSync } from "../../src/keys/psk.ts";
import type { Ptk } from "../../src/keys/ptk.ts";
import { utf8 } from "../../src/platform.ts";
import { loadRecording } from "../support/recordings.ts";
import { octets } from "../support/vectors.ts";

function associationOf(name: string): RecordedAssociation {
  const [association, ...others] = recordedAssociations(decodePcap(loadRecording(name).pcap).packets);
  if (association === undefined || others.length > 0) throw new Error(`${name} has ${others.length + 1} associations`);
  return association;
}

/** The PMK as the access point logged it. */
function pmkOf(name: string): Secret {
  return new Secret(octets(loadRecording(name).keys.pmk_ap?.at(-1) as string));
}

function replay(name: string): { readonly handshakes: ReplayedHandshake[]; readonly ptk: string[] } {
  const ptk: string[] = [];
  const handshakes = replayAuthenticator(associationOf(name), pmkOf(name), {
    ptk: (_, { kck, kek, tk }) => ptk.push([kck, kek, tk].map((part) => toHex(part.octets)).join("")),
  });
  return { handshakes, ptk };
}

const sequence = (handshakes: readonly ReplayedHandshake[]) =>
  handshakes.flatMap(({ messages }) => messages.map(({ message, equal }) => `${message} ${equal}`));

/** How many EAPOL-Key frames tshark finds in each, given the key. */
const recordings: readonly [name: string, frames: number, handshakes: number][] = [
  ["wpa-tkip", 6, 1],
  ["wpa2-ccmp", 4, 1],
  ["mixed-sta-tkip", 6, 1],
  ["wpa-tkip-qos", 6, 1],
  ["psk-sha256", 12, 1],
  ["psk-hex64", 4, 1],
  ["psk-sha256-gcmp", 4, 1],
  ["wpa2-ccmp-frag", 4, 1],
  ["rekey-wpa-tkip", 28, 3],
  ["rekey-by-sta-wpa2", 14, 3],
  ["wpa-tkip-micfail", 14, 2],
  ["eap-wpa2-ccmp", 4, 1],
];

test.each([
  ["more/owe-group-20", 4, "OWE with a group of 384 bits"],
  ["more/owe-pmksa", 8, "OWE again: message 1 names the PMK of the first time"],
  ["more/eap-suite-b-192", 4, "a PMK of 48 octets"],
  ["more/extended-key-id", 20, "pairwise keys that are renewed in two places by turns"],
  ["more/extended-key-id-from-1", 16, "the same from key ID 1 on"],
  ["more/ft-psk-rekey", 30, "FT-PSK, all keys renewed; a deadline of 2000"],
  ["more/wpa-ccmp-asked-twice", 7, "a group message 1 that is sent again"],
  ["more/rekey-gcmp-256", 24, "GCMP-256 and BIP-GMAC-256, both renewed"],
])("%s: %i EAPOL-Key frames, all the same: %s", (name, frames) => {
  const associations = recordedAssociations(decodePcap(loadRecording(name).pcap).packets);
  const handshakes = associations.flatMap((one) => replayAuthenticator(one, pmkOf(name)));
  expect(sequence(handshakes).filter((one) => one.endsWith("false"))).toEqual([]);
  expect(sequence(handshakes)).toHaveLength(frames);
  expect(handshakes.flatMap(({ problems }) => problems)).toEqual([]);
});

describe("every frame of the recorded access point is ours, octet for octet, and ours takes every frame of the station", () => {
  test.each(recordings)("%s: %i EAPOL-Key frames in %i 4-way handshakes", (name, frames, count) => {
    const { keys } = loadRecording(name);
    const { handshakes, ptk } = replay(name);
    expect(sequence(handshakes).filter((one) => one.endsWith("false"))).toEqual([]);
    expect(sequence(handshakes)).toHaveLength(frames);
    expect(handshakes).toHaveLength(count);
    expect(handshakes.flatMap(({ problems }) => problems)).toEqual([]);
    expect(ptk).toEqual(keys.ptk_ap);
  });

  test.each(["sae", "owe"])("%s, whose PMK comes of an exchange before", (name) => {
    const { handshakes, ptk } = replay(name);
    expect(sequence(handshakes)).toEqual(["1/4 true", "2/4 true", "3/4 true", "4/4 true"]);
    expect(ptk).toEqual(loadRecording(name).keys.ptk_ap);
  });
});

test("a wrong passphrase ends as recorded: four tries of message 1, whose answers are under another key", () => {
  const { handshakes, ptk } = replay("wrong-pass-wpa2");
  expect(sequence(handshakes)).toEqual(Array.from({ length: 4 }, () => ["1/4 true", "2/4 false"]).flat());
  expect(handshakes[0]?.problems).toEqual(["mic-mismatch", "handshake-incomplete"]);
  expect(ptk).toEqual([]);
});

// In hostapd's log: "Extended Key ID supported (start with 1)", and set_key of the station with key_idx=1, then 0, 1, 0.
test("the pairwise keys of an access point that begins with key ID 1 go where hostapd put them", () => {
  const { handshakes } = replay("more/extended-key-id-from-1");
  expect(handshakes.map(({ installed }) => installed.map(({ keyId }) => keyId))).toEqual([[1], [0], [1], [0]]);
});

test("a group message 2 that comes after message 1 of a rekey is dropped, as hostapd dropped it", () => {
  const { handshakes } = replay("more/rekeys-that-cross");
  const dropped = handshakes.flatMap(({ messages }) => messages.filter(({ equal }) => !equal));
  expect(dropped).toMatchObject([{ message: "group 2/2", number: 133 }]);
  // hostapd waits for no other counter once it has taken a frame. It took the answer to message 1, so it had not taken
  // the group message 2 between the two.
  const after = handshakes[2]?.messages.map(({ message, number }) => `${number} ${message}`);
  expect(after).toEqual(["132 1/4", "133 group 2/2", "135 2/4", "136 3/4", "137 4/4"]);
});

test("the first association in a mobility domain is ours, octet for octet, with the timeouts that message 3 says", () => {
  const { keys, pcap } = loadRecording("ft-psk");
  const [association] = recordedAssociations(decodePcap(pcap).packets);
  const ptk: string[] = [];
  const pmk = derivePskSync(keys.sta_passphrase as string, utf8(keys.ssid));
  const handshakes = replayAuthenticator(association as RecordedAssociation, pmk, {
    ptk: (_, { kck, kek, tk }) => ptk.push([kck, kek, tk].map((part) => toHex(part.octets)).join("")),
  });
  expect(sequence(handshakes)).toEqual(["1/4 true", "2/4 true", "3/4 true", "4/4 true"]);
  expect(handshakes.flatMap(({ problems }) => problems)).toEqual([]);
  expect(ptk).toEqual([keys.ptk_ap[0]]);
});

test("the keys of a mobility domain live as long as at hostapd 2.10, where nobody says how long", () => {
  const { keys, pcap } = loadRecording("ft-psk");
  const [association] = recordedAssociations(decodePcap(pcap).packets) as [RecordedAssociation];
  const [kck, kek, tk] = [0, 32, 64].map((at) => new Secret(octets((keys.ptk_ap[0] as string).slice(at, at + 32))));
  const suite = suiteOfStation(association.ownElements as Uint8Array);
  const group = new RecordedGroup(protectionOf(suite, 32));
  const message3 = association.frames[2]?.octets as Uint8Array;
  group.learn(message3, { kck, kek, tk } as Ptk);
  expect(group.timeout(TimeoutInterval.keyLifetime)).toBe(mobilityTimeouts.keyLifetime);
  // A deadline that nobody has set is no time at all there: ours is the least that hostapd.conf allows.
  expect(group.timeout(TimeoutInterval.reassociationDeadline)).toBe(0);
  group.destroy();
});

test("a replay leaves no secret behind", () => {
  const association = associationOf("rekey-wpa-tkip");
  const pmk = pmkOf("rekey-wpa-tkip");
  const before = liveSecrets();
  replayAuthenticator(association, pmk);
  expect(liveSecrets()).toBe(before);
});

test("nor does one that is refused for its PMK", () => {
  const nobodys = new Secret(new Uint8Array(32));
  const before = liveSecrets();
  expect(() => replayAuthenticator(associationOf("wpa2-ccmp"), nobodys)).toThrow(
    expect.objectContaining({ code: "ERR_KEY_ZERO" }),
  );
  expect(liveSecrets()).toBe(before);
});

describe("one bit flipped turns exactly the frames unequal that depend on it", () => {
  const good = associationOf("wpa2-ccmp");

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
    sequence(replayAuthenticator(association, pmk))
      .filter((one) => one.endsWith("false"))
      .map((one) => one.slice(0, 3));

  /** Offsets in an EAPOL frame: replay counter, nonce, MIC, Key Data. */
  const [counter, nonce, mic, keyData] = [16, 20, 85, 103];
  const pmk = pmkOf("wpa2-ccmp");

  test("nothing flipped: none", () => expect(unequal(good, pmk)).toEqual([]));

  test("the passphrase: all that has a MIC", () => {
    const { ssid, sta_passphrase } = loadRecording("wpa2-ccmp").keys;
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
    ["the access point's nonce in message 1: all that has a MIC", 0, nonce, ["2/4", "3/4", "4/4"]],
    ["the counter of message 1: message 1 alone", 0, counter, ["1/4"]],
    ["the station's nonce: all that has a MIC", 1, nonce, ["2/4", "3/4", "4/4"]],
    ["the counter of message 2: it, and what it would bring", 1, counter, ["2/4", "3/4", "4/4"]],
    ["the MIC of message 2: it, and what it would bring", 1, mic, ["2/4", "3/4", "4/4"]],
    ["the element in message 2: it, and what it would bring", 1, keyData, ["2/4", "3/4", "4/4"]],
    ["the nonce in message 3: message 3 alone", 2, nonce, ["3/4"]],
    ["the MIC of message 3: message 3 alone", 2, mic, ["3/4"]],
    ["the Key Data of message 3: message 3 alone", 2, keyData, ["3/4"]],
    ["message 4: message 4 alone", 3, mic, ["4/4"]],
  ] as const)("%s", (_, message, offset, expected) => {
    expect(unequal(flipped(message, offset), pmk)).toEqual(expected);
  });

  test("the station's element in the association request: message 2, and what it would bring", () => {
    const ownElements = Uint8Array.from(good.ownElements as Uint8Array);
    ownElements[20] = (ownElements[20] as number) ^ 1;
    expect(unequal({ ...good, ownElements }, pmk)).toEqual(["2/4", "3/4", "4/4"]);
  });

  test("the access point's element in the beacon: message 3 alone", () => {
    const rsn = Uint8Array.from(good.apElements?.rsn as Uint8Array);
    rsn[20] = (rsn[20] as number) ^ 1;
    expect(unequal({ ...good, apElements: { wpa: undefined, rsnx: undefined, rsn } }, pmk)).toEqual(["3/4"]);
  });
});
