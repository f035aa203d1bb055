import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets } from "../../src/bytes/secret.ts";
import { decodeAny } from "../../src/cli/decode-any.ts";
import { WpaError } from "../../src/errors.ts";
import type { Discard } from "../../src/handshake/action.ts";
import { destroyKey } from "../../src/keys/descriptor.ts";
import { gtkKde, pad, sign, wrap } from "../support/access-point.ts";
import { cases } from "../support/cases.ts";
import { flatHeap, heapInUse } from "../support/heap.ts";
import { Random } from "../support/random.ts";
import { At, flip, flipDescriptor, flipKeyInfo, type Mutation, shortenKeyData, unsigned } from "./mutation.ts";
import {
  aNonce,
  groupMessage1,
  keysOf,
  message1,
  message3,
  pmkid,
  pmkidKde,
  type Setting,
  wpa2Ccmp,
  wpaTkip,
} from "./station.ts";

/**
 * Mutated frames of an access point, handed to a station at every stage. Some are signed again with the true KCK: those
 * are changed only where a station has to look, for a good MIC over, say, another receive counter is the access point's
 * own word.
 */

/** Key Information bits that a station must not overlook: version, pairwise, ack, request, SMK. */
const signed: readonly Mutation[] = [
  flipKeyInfo([1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 7, 1 << 11, 1 << 13]),
  flipDescriptor,
  shortenKeyData,
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

/** Key Data that a station must refuse whoever has wrapped them. */
const otherGroupKeyData: readonly ((setting: Setting, random: Random) => Buffer)[] = [
  ({ gtk }, random) => gtkKde(1, gtk.subarray(0, random.below(gtk.length))),
  ({ gtk }) => gtkKde(1, Buffer.concat([gtk, gtk])),
  ({ gtk }) => gtkKde(1, Buffer.alloc(gtk.length)),
  ({ gtk }) => Buffer.concat([gtkKde(1, gtk), Buffer.of(0xdd, 100, 0x00, 0x0f, 0xac, 0x01)]),
];

/** What is to be refused in a message 3 alone, which shows the element of the beacon. */
const otherElements: readonly ((setting: Setting, random: Random) => Buffer)[] = [
  ({ apElement, gtk }, random) => {
    return Buffer.concat([flip(Buffer.from(apElement), random.below(apElement.length * 8)), gtkKde(1, gtk)]);
  },
  ({ gtk }) => gtkKde(1, gtk),
  ({ apElement, gtk }) => Buffer.concat([apElement.subarray(0, -2), gtkKde(1, gtk)]),
];

/** A message 3 or a group message 1 under good keys, with Key Data that must be refused. Only RSN wraps them. */
function rewrapped(random: Random): Buffer {
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)] as T;
  const isMessage3 = random.below(2) === 0;
  const { kek } = keysOf(wpa2Ccmp);
  if (random.below(6) === 0) {
    // The wrap itself: cut, or changed, under a MIC that holds.
    const whole = wrap(kek, pad(Buffer.concat([wpa2Ccmp.apElement, gtkKde(1, wpa2Ccmp.gtk)])));
    const raw = random.below(2) === 0 ? whole.subarray(0, random.below(whole.length)) : flip(whole, random.below(64));
    return isMessage3 ? message3(wpa2Ccmp, 5n, { raw }) : groupMessage1(wpa2Ccmp, 5n, { raw });
  }
  if (!isMessage3) return groupMessage1(wpa2Ccmp, 5n, { clear: pick(otherGroupKeyData)(wpa2Ccmp, random) });
  const elements = random.below(2) === 0;
  const other = elements ? pick(otherElements) : pick(otherGroupKeyData);
  const clear = other(wpa2Ccmp, random);
  return message3(wpa2Ccmp, 5n, { clear: elements ? clear : Buffer.concat([wpa2Ccmp.apElement, clear]) });
}

/** In RSN, message 1 names the PMK. */
function first(setting: Setting): Buffer {
  return setting === wpa2Ccmp ? message1(setting, 5n, aNonce, pmkidKde(pmkid)) : message1(setting, 5n);
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
  const total = cases(5_000, 1_000_000);

  test(`${total} of them: typed results only, no key installed, no secret shown, every reason to discard met`, () => {
    const random = new Random(0x80211);
    const histogram: Record<Discard | "deauthenticate" | "answered", number> = {
      malformed: 0,
      unexpected: 0,
      replayed: 0,
      "bad-mic": 0,
      "bad-nonce": 0,
      "bad-key-data": 0,
      "no-pmk": 0,
      deauthenticate: 0,
      answered: 0,
    };
    const secrets = [wpa2Ccmp, wpaTkip].flatMap((setting) => {
      const { kck, kek, tk } = keysOf(setting);
      return [setting.link.pmk, kck, kek, tk.subarray(0, 16), setting.gtk].map((octets) => toHex(octets));
    });
    let signedAgain = 0;
    let wrappedAgain = 0;
    let heap = heapInUse();
    for (let n = 0; n < total; n++) {
      if (n === Math.floor(total / 5)) heap = heapInUse();
      const rewrap = random.below(9) < 2;
      const setting = rewrap || random.below(2) === 0 ? wpa2Ccmp : wpaTkip;
      const stage = stages[random.below(3)] as (typeof stages)[number];
      const original = [first(setting), message3(setting, 5n), groupMessage1(setting, 5n)][random.below(3)] as Buffer;
      const resign = random.below(10) < 4 && original.length > At.keyData;
      const mutations = resign ? signedMutations(original, setting, stage) : unsigned;
      if (rewrap) wrappedAgain++;
      else if (resign) signedAgain++;
      const changed = (mutations[random.below(mutations.length)] as Mutation)(Buffer.from(original), random);
      const signedOrNot = resign && changed.length >= At.keyData ? sign(changed, keysOf(setting).kck) : changed;
      const octets = rewrap ? rewrapped(random) : signedOrNot;
      if (octets.equals(original)) continue;

      try {
        decodeAny(octets, 16);
      } catch (error) {
        if (!(error instanceof WpaError)) throw error;
        const { message } = error;
        if (secrets.some((secret) => message.includes(secret))) expect.fail(`case ${n}: a secret in ${message}`);
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
    const growth = heapInUse() - heap;
    const counts = `${signedAgain} signed again, ${wrappedAgain} wrapped again`;
    console.log(`${total} mutated frames, ${counts}: ${JSON.stringify(histogram)}, heap ${growth}`);
    expect(signedAgain).toBeGreaterThanOrEqual(total / 5);
    expect(wrappedAgain).toBeGreaterThanOrEqual(total / 5);
    expect(growth).toBeLessThan(flatHeap);
    for (const [reason, count] of Object.entries(histogram)) expect(count, reason).toBeGreaterThan(0);
  }, 1_800_000);
});
