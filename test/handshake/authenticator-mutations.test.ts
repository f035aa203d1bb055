import { describe, expect, test } from "vitest";
import { liveSecrets } from "../../src/bytes/secret.ts";
import type { Discard } from "../../src/handshake/action.ts";
import { sign } from "../support/access-point.ts";
import { cases } from "../support/cases.ts";
import { flatHeap, heapInUse } from "../support/heap.ts";
import { Random } from "../support/random.ts";
import {
  Ap,
  type ApSetting,
  groupMessage2,
  keysOf,
  message2,
  message4,
  request,
  rsnCcmp,
  wpaTkip,
} from "./access-point.ts";
import { At, flip, flipDescriptor, flipKeyInfo, type Mutation, unsigned } from "./mutation.ts";

/**
 * Mutated frames of a station, handed to an access point at every stage. Some are signed again with the true KCK: those
 * are changed only where an access point has to look. A station has no wrapped Key Data; the elements of its message 2
 * take their place.
 */

/** Key Information bits that an access point must not overlook: version, pairwise, ack, request, SMK. */
const signed: readonly Mutation[] = [
  flipKeyInfo([1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 7, 1 << 11, 1 << 13]),
  flipDescriptor,
  (octets, random) => {
    octets.writeBigUInt64BE(BigInt(7 + random.below(1000)), At.counter);
    return octets;
  },
];

/** What a station may write into message 2 instead of the element that it associated with. */
const otherElements: readonly ((element: Buffer, random: Random) => Buffer)[] = [
  (element, random) => flip(Buffer.from(element), random.below(element.length * 8)),
  () => Buffer.alloc(0),
  (element) => Buffer.concat([element, element]),
  (element) => Buffer.concat([element, Buffer.of(0xdd, 200)]),
  (element, random) => element.subarray(0, random.below(element.length)),
  (_, random) => Buffer.from(random.octets(random.below(300))),
];

/** Ways to where an access point may be. */
const stages: Readonly<Record<string, (setting: ApSetting) => Ap>> = {
  initialize: (setting) => new Ap(setting),
  "ptk-start": (setting) => after(new Ap(setting), (ap) => ap.do("start")),
  "ptk-init-negotiating": (setting) =>
    after(new Ap(setting), (ap) => {
      ap.do("start");
      ap.hand(message2(ap));
    }),
  "ptk-init-done": (setting) => new Ap(setting).connect(),
  "rekey-negotiating": (setting) =>
    after(new Ap(setting).connect(), (ap) => {
      ap.group.rotate();
      ap.do("group-keys");
    }),
  "ptk-start of a rekey": (setting) => after(new Ap(setting).connect(), (ap) => ap.do("rekey")),
};

function after(ap: Ap, what: (ap: Ap) => unknown): Ap {
  what(ap);
  return ap;
}

/** One bit lies between some messages. With the counter of message 3 and no Key Data, it is the station's message 4. */
function isMessage4(ap: Ap, octets: Buffer): boolean {
  const answers3 = (octets.readUInt16BE(At.keyInfo) & 0x0988) === 0x0108 && octets.readUInt16BE(At.dataLength) === 0;
  return answers3 && ap.machine.at === "ptk-init-negotiating" && octets.readBigUInt64BE(At.counter) === ap.counter;
}

const originals: readonly ((ap: Ap) => Buffer)[] = [
  message2,
  message4,
  groupMessage2,
  (ap) => request(ap, 0x0b08, 9n),
  (ap) => request(ap, 0x0f00, 9n),
];

describe("mutated frames of a station", () => {
  const total = cases(4_000, 1_000_000);

  test(`${total} of them: typed results only, no key installed, no secret left, every reason to discard met`, () => {
    const random = new Random(0x80211);
    const pick = <T>(from: readonly T[]): T => from[random.below(from.length)] as T;
    const histogram: Record<Exclude<Discard, "no-pmk"> | "deauthenticate" | "answered", number> = {
      malformed: 0,
      unexpected: 0,
      replayed: 0,
      "bad-mic": 0,
      "bad-nonce": 0,
      "bad-key-data": 0,
      deauthenticate: 0,
      answered: 0,
    };
    const counts = { signed: 0, elements: 0 };
    const begun = liveSecrets();
    let heap = heapInUse();
    for (let n = 0; n < total; n++) {
      if (n === Math.floor(total / 5)) heap = heapInUse();
      const setting = pick([rsnCcmp, wpaTkip]);
      const [stage, reach] = pick(Object.entries(stages));
      const ap = reach(setting);
      const octets = changedFrame(ap, stage);
      if (octets !== undefined) {
        for (const word of ap.hand(octets)) {
          if (word.startsWith("set-key")) expect.fail(`case ${n}: ${word} at ${stage}: ${octets.toString("hex")}`);
          const [what, why] = word.split(" ") as [string, keyof typeof histogram];
          if (what === "discard") histogram[why]++;
          else if (what === "deauthenticate") histogram.deauthenticate++;
          else if (what === "send") histogram.answered++;
        }
      }
      ap.do("disconnect");
      ap.pmk.destroy();
      for (const secret of ap.group.given) secret.destroy();
      if (liveSecrets() !== begun) expect.fail(`case ${n}: ${liveSecrets() - begun} secrets live on`);
    }
    const growth = heapInUse() - heap;
    console.log(`${total} mutated frames, ${JSON.stringify(counts)}: ${JSON.stringify(histogram)}, heap ${growth}`);
    expect(counts.signed).toBeGreaterThanOrEqual(total / 5);
    expect(counts.elements).toBeGreaterThanOrEqual(total / 5);
    for (const [reason, count] of Object.entries(histogram)) expect(count, reason).toBeGreaterThan(0);
    expect(growth).toBeLessThan(flatHeap);

    /** Undefined where nothing was changed after all. */
    function changedFrame(ap: Ap, stage: string): Buffer | undefined {
      if (stage === "initialize") return Buffer.from(random.octets(random.below(200)));
      const kind = random.below(20);
      if (kind < 5) {
        counts.elements++;
        const keyData = pick(otherElements)(ap.setting.stationElement, random);
        const octets = message2(ap, { keyData, ...(kind === 0 ? { nonce: Buffer.alloc(32) } : {}) });
        return isMessage4(ap, octets) ? undefined : octets;
      }
      const original = pick(originals)(ap);
      if (kind < 11) counts.signed++;
      const mutation = pick(kind < 11 ? signed : unsigned);
      const changed = mutation(Buffer.from(original), random);
      const octets = kind < 11 ? sign(changed, keysOf(ap).kck) : changed;
      return octets.equals(original) || (kind < 11 && isMessage4(ap, octets)) ? undefined : octets;
    }
  }, 1_800_000);
});
