import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets } from "../../src/bytes/secret.ts";
import { decodeAny } from "../../src/cli/decode-any.ts";
import { WpaError } from "../../src/errors.ts";
import type { Discard } from "../../src/handshake/action.ts";
import { destroyKey } from "../../src/keys/descriptor.ts";
import { sign } from "../support/access-point.ts";
import { cases } from "../support/cases.ts";
import { Random } from "../support/random.ts";
import { groupMessage1, keysOf, message1, message3, type Setting, wpa2Ccmp, wpaTkip } from "./station.ts";

/**
 * Mutated frames of an access point, handed to a station at every stage. Some are signed again with the true KCK: those
 * are changed only where a station has to look, for a good MIC over, say, another receive counter is the access point's
 * own word.
 */

/** Where the fields of an EAPOL-Key frame stand. */
const At = { descriptor: 4, keyInfo: 5, keyLength: 7, counter: 9, nonce: 17, mic: 81, dataLength: 97, keyData: 99 };

/** Key Information bits that a station must not overlook: version, pairwise, ack, request, SMK. */
const guardedBits = [1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 7, 1 << 11, 1 << 13];

type Mutation = (octets: Buffer, random: Random) => Buffer;

const unsigned: readonly Mutation[] = [
  (octets, random) => flip(octets, random.below(octets.length * 8)),
  (octets, random) => octets.subarray(0, random.below(octets.length)),
  (octets, random) => {
    octets.writeUInt16BE(random.below(0x1_0000), random.below(octets.length - 1));
    return octets;
  },
  (octets, random) => {
    octets.fill(0, At.nonce, At.nonce + 32);
    return flip(octets, At.mic * 8 + random.below(128));
  },
  (_, random) => Buffer.from(random.octets(random.below(200))),
];

const signed: readonly Mutation[] = [
  (octets, random) => {
    const bit = guardedBits[random.below(guardedBits.length)] as number;
    octets.writeUInt16BE(octets.readUInt16BE(At.keyInfo) ^ bit, At.keyInfo);
    return octets;
  },
  (octets, random) => flip(octets, At.descriptor * 8 + random.below(8)),
  (octets, random) => {
    const cut = 1 + random.below(octets.length - At.keyData);
    octets.writeUInt16BE(octets.length - At.keyData - cut, At.dataLength);
    octets.writeUInt16BE(octets.length - 4 - cut, 2);
    return octets.subarray(0, octets.length - cut);
  },
];

/** Where RSN's wrap guards the Key Data and WPA's message 3 has them in clear, any bit of them counts. */
const signedKeyData: Mutation = (octets, random) =>
  flip(octets, At.keyData * 8 + random.below((octets.length - At.keyData) * 8));

/** What message 3 shows and a group message does not: the nonce, RSN's Key Length, and that the key may be installed. */
const signedInMessage3: readonly Mutation[] = [
  (octets, random) => flip(octets, At.nonce * 8 + random.below(256)),
  (octets, random) => flip(octets, At.keyLength * 8 + random.below(16)),
  (octets) => flip(octets, (At.keyInfo + 1) * 8 + 6),
];

/** A counter of the past, for a station that has one behind it. */
const signedCounter: Mutation = (octets, random) => {
  octets.writeBigUInt64BE(BigInt(random.below(3)), At.counter);
  return octets;
};

/** The changes that a station at `stage` must see in this frame although its MIC is good. */
function signedMutations(original: Buffer, setting: Setting, stage: (typeof stages)[number]): readonly Mutation[] {
  const isMessage3 = (original.readUInt16BE(At.keyInfo) & 8) !== 0;
  const keyData = isMessage3 || setting === wpa2Ccmp ? [signedKeyData] : [];
  const counter = stage === "ptk-init-done" ? [signedCounter] : [];
  return [...signed, ...keyData, ...counter, ...(isMessage3 ? signedInMessage3 : [])];
}

function flip(octets: Buffer, bit: number): Buffer {
  octets[bit >> 3] = (octets[bit >> 3] as number) ^ (1 << (bit & 7));
  return octets;
}

const stages = ["ptk-start", "ptk-negotiating", "ptk-init-done"] as const;

/** A station at one of its stages, with the counter 1 or more behind it. */
function stationAt(setting: Setting, stage: (typeof stages)[number]) {
  const station = setting.create();
  const hand = (octets: Buffer) => {
    for (const action of station.handle({ type: "frame", now: 0, octets })) {
      if (action.type === "set-key") destroyKey(action.key);
    }
  };
  if (stage !== "ptk-start") hand(message1(setting, 1n));
  if (stage === "ptk-init-done") hand(message3(setting, 2n));
  return station;
}

describe("mutated frames of an access point", () => {
  const total = cases(5_000, 100_000);

  test(`${total} of them: typed results only, no key installed, no secret shown, every reason to discard met`, () => {
    const random = new Random(0x80211);
    const histogram: Record<Discard | "deauthenticate" | "answered", number> = {
      malformed: 0,
      unexpected: 0,
      replayed: 0,
      "bad-mic": 0,
      "bad-nonce": 0,
      "bad-key-data": 0,
      deauthenticate: 0,
      answered: 0,
    };
    const secrets = [wpa2Ccmp, wpaTkip].flatMap((setting) => {
      const { kck, kek, tk } = keysOf(setting);
      return [setting.link.pmk, kck, kek, tk.subarray(0, 16), setting.gtk].map((octets) => toHex(octets));
    });
    let signedAgain = 0;
    const messages: string[] = [];
    for (let n = 0; n < total; n++) {
      const setting = random.below(2) === 0 ? wpa2Ccmp : wpaTkip;
      const stage = stages[random.below(3)] as (typeof stages)[number];
      const original = [message1(setting, 5n), message3(setting, 5n), groupMessage1(setting, 5n)][
        random.below(3)
      ] as Buffer;
      const resign = random.below(10) < 4 && original.length > At.keyData;
      const mutations = resign ? signedMutations(original, setting, stage) : unsigned;
      if (resign) signedAgain++;
      const changed = (mutations[random.below(mutations.length)] as Mutation)(Buffer.from(original), random);
      const octets = resign && changed.length >= At.keyData ? sign(changed, keysOf(setting).kck) : changed;
      if (octets.equals(original)) continue;

      try {
        decodeAny(octets, 16);
      } catch (error) {
        if (!(error instanceof WpaError)) throw error;
        messages.push(error.message);
      }
      const before = liveSecrets();
      const station = stationAt(setting, stage);
      const actions = station.handle({ type: "frame", now: 0, octets });
      for (const action of actions) {
        if (action.type === "set-key") expect.fail(`case ${n}: a ${action.key.scope} key was installed at ${stage}`);
        if (action.type === "discard") histogram[action.why]++;
        else if (action.type === "deauthenticate") histogram.deauthenticate++;
        else if (action.type === "send") histogram.answered++;
      }
      station.handle({ type: "disconnect", now: 0 });
      if (liveSecrets() - before !== 1) expect.fail(`case ${n}: ${liveSecrets() - before - 1} secrets live on`);
    }
    console.log(`${total} mutated frames, ${signedAgain} signed again: ${JSON.stringify(histogram)}`);
    expect(signedAgain).toBeGreaterThanOrEqual(total / 5);
    for (const [reason, count] of Object.entries(histogram)) expect(count, reason).toBeGreaterThan(0);
    const shown = messages.join("\n");
    for (const secret of secrets) expect(shown).not.toContain(secret);
  }, 600_000);
});
