import { describe, expect, test } from "vitest";
import { equal, toHex } from "../../src/bytes/octets.ts";
import { Secret } from "../../src/bytes/secret.ts";
import { eapolVersionOf } from "../../src/capture/recorded-key-frames.ts";
import { replayAssociation } from "../../src/capture/replay.ts";
import { replayAuthenticator } from "../../src/capture/replay-authenticator.ts";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeGtkKde, decodeIgtkKde, findKde, Kde } from "../../src/eapol/kde.ts";
import { decodeKeyData } from "../../src/eapol/key-data.ts";
import { decodeKeyFrame, type KeyFrame } from "../../src/eapol/key-frame.ts";
import { identifyMessage } from "../../src/eapol/message.ts";
import { type ApElements, selectApElements } from "../../src/handshake/ap-elements.ts";
import { open } from "../../src/handshake/protection.ts";
import { groupMessage2, message2, message4, requestMessage } from "../../src/handshake/station-messages.ts";
import { derivePskSync } from "../../src/keys/psk.ts";
import { utf8 } from "../../src/platform.ts";
import { gtkKde, pad, plainFrame, signedFrame, wrap } from "../support/access-point.ts";
import { octets } from "../support/vectors.ts";
import { type Gathered, type GatheredFrame, type GatheredKeys, gathered, heldBy, recorded } from "./gathered.ts";

/** Whose MIC the file does not say to hold, and why; all of them do. */
const untold: Readonly<Record<string, readonly string[]>> = {
  // Its message 1 is of an earlier handshake. The nonce of message 3 is what the station answered.
  "aircrack-ng.testm1m2m3": ["2/4"],
  // No message 1 at all.
  "aircrack-ng.test23": ["2/4"],
  // Under the first PTK, which the attacker has both ends keep; the file tried the second.
  "krackattacks.example-tptk-attack": ["4/4", "group 1/2", "group 1/2", "group 1/2", "group 1/2"],
  // The access point's nonce is not in the file.
  "hostap-fuzz-supplicant-messages": ["2/4", "4/4", "request", "2/4", "4/4"],
};

test("26 conversations are gathered", () => expect(gathered).toHaveLength(26));

describe.each(gathered)("$id", (conversation) => {
  const { vector, keys, ptks, frames, protection } = conversation;
  const signed = frames.filter(({ key }) => key.keyInfo.mic);

  test("has the PMK that its passphrase gives", () => {
    const { passphrase_text: passphrase, ssid_text: ssid } = vector;
    for (const { pmk, ft } of passphrase && ssid !== undefined ? keys : []) {
      const psk = derivePskSync(passphrase as string, utf8(ssid as string));
      expect(toHex(psk.octets)).toBe(ft?.xxkey ?? pmk);
    }
  });

  test("has the PTKs that are derived", () => {
    for (const [at, { kck, kek, tk, tk_ccmp, tk_tkip }] of keys.entries()) {
      const ptk = ptks[at];
      if (ptk === undefined || kck === undefined) continue;
      const temporal = tk ?? (ptk.tk.length === 32 ? tk_tkip : tk_ccmp);
      expect([ptk.kck, ptk.kek, ptk.tk].map((part) => toHex(part.octets))).toEqual([kck, kek, temporal]);
    }
  });

  test("has MICs that hold, every one", () => {
    expect(signed.filter((frame) => heldBy(conversation, frame.octets) === undefined)).toEqual([]);
    expect(signed.filter(({ micOk }) => !micOk).map(({ message }) => message)).toEqual(untold[conversation.id] ?? []);
  });

  test("has no MIC that holds once a bit of it is changed", () => {
    for (const frame of signed) {
      const changed = Uint8Array.from(frame.octets);
      changed[81] = (changed[81] as number) ^ 1;
      expect(heldBy(conversation, changed)).toBeUndefined();
    }
  });

  test("has Key Data that open to what is in the file, and to its group keys", () => {
    const found: { gtk: string[]; igtk: string[] } = { gtk: [], igtk: [] };
    for (const { octets, clear, key } of signed.filter(({ from }) => from === "authenticator")) {
      const held = heldBy(conversation, octets);
      const opened = held && open(held.verified, held.ptk.kek, protection);
      expect(opened).toBeDefined();
      const keyData = opened?.keyData.octets ?? new Uint8Array(0);
      if (clear !== undefined) expect(toHex(keyData)).toBe(clear);
      if (protection.suite.protocol === "rsn") {
        const [gtk, igtk] = [Kde.gtk, Kde.igtk].map((kde) => findKde(decodeKeyData(keyData), kde));
        if (gtk) found.gtk.push(`${decodeGtkKde(gtk).keyId} ${toHex(decodeGtkKde(gtk).gtk)}`);
        if (igtk) found.igtk.push(`${decodeIgtkKde(igtk).keyId} ${toHex(decodeIgtkKde(igtk).igtk)}`);
      } else if (!key.keyInfo.pairwise) found.gtk.push(`${key.keyInfo.keyIndex} ${toHex(keyData)}`);
      opened?.keyData.destroy();
    }
    for (const { gtk, keyid } of vector.gtks ?? []) expect(found.gtk).toContain(`${keyid} ${gtk}`);
    for (const { igtk, keyid } of vector.igtks ?? []) expect(found.igtk).toContain(`${keyid} ${igtk}`);
  });
});

/**
 * Stations that write something that wpa_supplicant 2.10 does not: the field, and the messages in which it differs when
 * ours is given the same nonces, keys and elements. In all else they, too, are the same.
 */
const otherStations: Readonly<Record<string, readonly string[]>> = {
  // iwd: 0, where wpa_supplicant repeats the access point's in WPA.
  "iwd-wpa1-tkip-group": ["2/4 keyLength", "4/4 keyLength", "group 2/2 keyLength"],
  // Two stations of others, the first with key id 0 for any group key.
  "aircrack-ng.wpa-psk-linksys": ["2/4 keyLength", "4/4 keyLength", "group 2/2 keyIndex", "group 2/2 keyLength"],
  "pyrit.wpa2psk-Red_Apple": ["2/4 keyLength", "2/4 keyLength", "2/4 keyLength", "4/4 keyLength"],
  // And the access point's in RSN, where it writes 0.
  "wireshark.wpa-Induction": ["2/4 keyLength", "4/4 keyLength"],
  "aircrack-ng.wpa2.eapol": ["2/4 keyLength", "4/4 keyLength"],
  // The bit of a station that has keys already, which wpa_supplicant leaves out of message 2.
  "wireshark.wpa-test-decode": ["2/4 secure", "2/4 secure"],
  "aircrack-ng.wpa2-psk-linksys": ["2/4 secure"],
  // The station's nonce again, where wpa_supplicant has zeros.
  "aircrack-ng.wpa": ["4/4 keyNonce"],
};

/** The frame of the access point that one of the station's answers; where it was not recorded, what RSN makes of it. */
function askedBy({ frames }: Gathered, { key, message }: GatheredFrame): KeyFrame {
  const question = ({ "2/4": "1/4", "4/4": "3/4", "group 2/2": "group 1/2" } as Record<string, string>)[message];
  return frames.find((one) => one.message === question && one.key.replayCounter === key.replayCounter)?.key ?? key;
}

/** What our station writes in the place of a frame, given its nonce, keys and elements. */
function oursFor(conversation: Gathered, frame: GatheredFrame): Uint8Array {
  const keys = heldBy(conversation, frame.octets)?.ptk;
  if (keys === undefined) throw new Error("no key");
  const { protection, frames } = conversation;
  const sender = { protection, eapolVersion: eapolVersionOf(recorded(frames)) };
  const asked = askedBy(conversation, frame);
  const { replayCounter, keyInfo, keyNonce, keyData } = frame.key;
  if (frame.message === "2/4") return message2(sender, asked, keys, keyNonce, keyData);
  if (frame.message === "4/4") return message4(sender, asked, keys);
  if (frame.message === "group 2/2") return groupMessage2(sender, asked, keys, undefined);
  return requestMessage(sender, { error: keyInfo.error, pairwise: keyInfo.pairwise, replayCounter }, keys);
}

/** The fields, the MIC left out, in which two frames are not the same. */
function differing(theirs: Uint8Array, ours: Uint8Array): string[] {
  const fields = (octets: Uint8Array) => {
    const { keyInfo, keyMic, ...others } = decodeKeyFrame(decodeEapol(octets).body, 16);
    const texts = Object.entries(others).map(([name, one]) => [name, one instanceof Uint8Array ? toHex(one) : one]);
    return new Map<string, unknown>([...Object.entries(keyInfo), ...(texts as [string, unknown][])]);
  };
  const [one, other] = [fields(theirs), fields(ours)];
  return [...one.keys()].filter((name) => one.get(name) !== other.get(name));
}

describe.each(gathered)("the station of $id", (conversation) => {
  const sent = conversation.frames.filter(({ from }) => from === "supplicant");
  const known = otherStations[conversation.id];

  test(
    known === undefined ? "writes what wpa_supplicant 2.10 does" : `differs from wpa_supplicant 2.10: ${known}`,
    () => {
      const found = sent.flatMap((frame) => {
        const ours = oursFor(conversation, frame);
        const fields = differing(frame.octets, ours);
        if (fields.length === 0) expect(toHex(ours)).toBe(toHex(frame.octets));
        return fields.map((field) => `${frame.message} ${field}`);
      });
      expect(sent.length).toBeGreaterThan(0);
      expect(found).toEqual(known ?? []);
    },
  );
});

/** Frames without those that the recorder has twice: what was injected, and what it heard of that. */
function once(frames: readonly GatheredFrame[]): readonly GatheredFrame[] {
  return frames.filter((frame, at) => !equal(frame.octets, frames[at - 1]?.octets ?? new Uint8Array(0)));
}

type Spoken = readonly Pick<GatheredFrame, "octets" | "from">[];

/** A frame of the access point that is not in the file. */
const said = (octets: Uint8Array) => ({ octets, from: "authenticator" as const });

function unrecordedMessage1({ keys: [keys] }: Gathered, replayCounter: bigint): Uint8Array {
  const nonce = Buffer.from(keys?.anonce as string, "hex");
  return plainFrame({ descriptor: 2, keyInfo: 0x008a, keyLength: 16, replayCounter, nonce });
}

/** The access point's part in the conversation of the fuzz build, of which the file has the station's. */
function withAccessPoint(conversation: Gathered): Spoken {
  const ptk = conversation.ptks[0] as Gathered["ptks"][number];
  const [kck, kek] = [Buffer.from(ptk.kck.octets), Buffer.from(ptk.kek.octets)];
  const element = Buffer.from("30140100000fac040100000fac040100000fac028000", "hex");
  const clear = Buffer.concat([element, gtkKde(1, Buffer.alloc(16, 0x47))]);
  const fixed = { descriptor: 2, keyInfo: 0x13ca, keyLength: 16, keyData: wrap(kek, pad(clear)) };
  const nonce = Buffer.from(conversation.keys[0]?.anonce as string, "hex");
  const message3 = (replayCounter: bigint) => said(signedFrame({ ...fixed, replayCounter, nonce }, kck));
  const [message2, message4, request, again2, again4] = conversation.frames as GatheredFrame[];
  return [
    ...[said(unrecordedMessage1(conversation, 1n)), message2, message3(2n), message4, request],
    ...[said(unrecordedMessage1(conversation, 3n)), again2, message3(5n), again4],
  ] as Spoken;
}

/** What happened to the station, where the file has it incomplete, twice, or in the order in which it was heard. */
const spoken: Readonly<Record<string, (conversation: Gathered) => Spoken>> = {
  "hostap-fuzz-supplicant-messages": withAccessPoint,
  "aircrack-ng.test23": (one) => [said(unrecordedMessage1(one, 1n)), ...one.frames],
  "aircrack-ng.testm1m2m3": (one) => [said(unrecordedMessage1(one, 1n)), ...one.frames.slice(1)],
  // The attacker has a channel to each end. The station was through with the first message 3 when it heard the rest.
  // What follows, group messages without an answer, is left out.
  "krackattacks.example-tptk-attack": ({ frames }) => [0, 1, 2, 5, 3, 6, 4, 7].map((at) => frames[at] as GatheredFrame),
};

/** What a recording would have told of a conversation. The elements of the beacon stand in message 3, too. */
function associationOf({ keys: [keys] }: Gathered, frames: Spoken, apElements?: ApElements) {
  if (keys === undefined) throw new Error("no key");
  const ends = { aa: octets(keys.aa), spa: octets(keys.spa) };
  // The name of a network is asked for with FT alone.
  const ssid = keys.ft === undefined ? undefined : octets(keys.ft.ssid);
  const unknown = { ssid, ownElements: undefined, responseElements: undefined, protectedFrames: [] };
  return { ...ends, ...unknown, apElements, frames: recorded(frames) };
}

function elementsOfMessage3(conversation: Gathered): ApElements {
  const message3 = conversation.frames.find(({ message }) => message === "3/4");
  if (message3?.clear === undefined) throw new Error("no message 3");
  return selectApElements(decodeKeyData(octets(message3.clear)).elements);
}

/** Each message of a replay, and whether ours was the same or took it. */
function played(replay: typeof replayAssociation, conversation: Gathered, frames: Spoken, ap?: ApElements): string[] {
  const { pmk: octetsOfPmk, ft } = conversation.keys[0] as GatheredKeys;
  const pmk = new Secret(octets(ft?.xxkey ?? octetsOfPmk));
  const handshakes = replay(associationOf(conversation, frames, ap), pmk);
  pmk.destroy();
  return handshakes.flatMap(({ messages }) => messages.map(({ message, equal }) => `${message} ${equal}`));
}

/** The same, where all goes well. */
const allTrue = (frames: Spoken) =>
  frames.map(({ octets }) => `${identifyMessage(decodeKeyFrame(decodeEapol(octets).body, 16))} true`);

describe("our machine, in the station's place, is wpa_supplicant 2.10 octet for octet", () => {
  const alike = gathered.filter(({ id }) => otherStations[id] === undefined);

  test("18 stations are like it, one of them in a mobility domain", () => {
    expect([alike.length, alike.filter(({ protection }) => protection.akm.ft).length]).toEqual([18, 1]);
  });

  test.each(alike)("$id", (conversation) => {
    const frames = spoken[conversation.id]?.(conversation) ?? once(conversation.frames);
    expect(played(replayAssociation, conversation, frames)).toEqual(allTrue(frames));
  });
});

describe("our machine, in the access point's place, is hostapd octet for octet", () => {
  test.each([
    ..."wpa-test-decode-mgmt wpa2-psk-mfp wpa3-sae owe wpa-gcmp wpa2-ft-psk"
      .split(" ")
      .map((name) => `wireshark.${name}`),
    ...gathered.map(({ id }) => id).filter((id) => id.startsWith("fragattacks.")),
  ])("%s", (id) => {
    const conversation = gathered.find((one) => one.id === id) as Gathered;
    const frames = once(conversation.frames);
    const ap = elementsOfMessage3(conversation);
    expect(played(replayAuthenticator, conversation, frames, ap)).toEqual(allTrue(frames));
  });
});
