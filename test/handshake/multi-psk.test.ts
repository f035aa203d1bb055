import { describe, expect, test } from "vitest";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { decodePcap } from "../../src/capture/pcap.ts";
import { recordedAssociations } from "../../src/capture/recording.ts";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame } from "../../src/eapol/key-frame.ts";
import { identifyPsk, type PskQuestion } from "../../src/handshake/multi-psk.ts";
import { suiteOfStation } from "../../src/handshake/suite.ts";
import { Random } from "../support/random.ts";
import { loadRecording } from "../support/recordings.ts";
import { octets } from "../support/vectors.ts";

describe.each(["wpa-tkip", "wpa2-ccmp", "psk-sha256"])("the recorded message 2 of %s", (name) => {
  const { pcap, keys } = loadRecording(name);
  const [association] = recordedAssociations(decodePcap(pcap).packets);
  const [message1, message2] = association?.frames ?? [];
  if (association?.ownElements === undefined || message1 === undefined || message2 === undefined) {
    throw new Error(`${name} is not whole`);
  }
  const question: PskQuestion = {
    suite: suiteOfStation(association.ownElements),
    aa: association.aa,
    spa: association.spa,
    aNonce: decodeKeyFrame(decodeEapol(message1.octets).body, 16).keyNonce,
    message2: message2.octets,
  };
  const right = octets(keys.pmk_sta[0] as string);
  const random = new Random(7);
  const others = Array.from({ length: 20 }, () => new Secret(random.octets(32)));

  test.each([0, 7, 20])("tells its PSK from twenty others, at place %i", (place) => {
    const candidates = [...others.slice(0, place), new Secret(right.slice()), ...others.slice(place)];
    const before = liveSecrets();
    expect(identifyPsk(candidates, question)).toBe(place);
    expect(liveSecrets()).toBe(before);
  });

  test("fits none of twenty others, and does the same work", () => {
    let asked = 0;
    const counted = function* () {
      for (const candidate of others) {
        asked++;
        yield candidate;
      }
    };
    expect(identifyPsk(counted(), question)).toBeUndefined();
    expect(asked).toBe(others.length);
  });

  test("all are tried although the first fits", () => {
    let asked = 0;
    const counted = function* () {
      for (const candidate of [new Secret(right.slice()), ...others]) {
        asked++;
        yield candidate;
      }
    };
    expect(identifyPsk(counted(), question)).toBe(0);
    expect(asked).toBe(others.length + 1);
  });

  test("with a bit flipped fits none", () => {
    const changed = Uint8Array.from(question.message2);
    changed[90] = (changed[90] as number) ^ 1;
    expect(identifyPsk([new Secret(right.slice())], { ...question, message2: changed })).toBeUndefined();
    expect(
      identifyPsk([new Secret(right.slice())], { ...question, message2: changed.subarray(0, 50) }),
    ).toBeUndefined();
  });
});
