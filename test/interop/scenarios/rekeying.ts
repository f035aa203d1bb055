import { expect } from "vitest";
import type { Diary } from "../diary.ts";
import type { OurNetwork, OurStation } from "../ours.ts";
import type { Hostapd } from "../peers/hostapd.ts";
import type { WpaSupplicant } from "../peers/wpa-supplicant.ts";
import { nameOf } from "../radio/frames.ts";
import type { NetworkEvent } from "../radio/network.ts";
import type { StationEvent } from "../radio/station.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";
import { type SuiteCase, suites } from "../suites.ts";
import { expectSameAsHostapd, expectSameAsSupplicant, joinHostapd, joinNetwork } from "./joining.ts";

/** A way in which keys are renewed: which, and how it is brought about in either network. */
interface Renewal {
  readonly deed: string;
  readonly keys: "pairwise" | "group";
  readonly atHostapd: (hostapd: Hostapd, ours: OurStation) => Promise<unknown>;
  readonly atOurs: (ours: OurNetwork, supplicant: WpaSupplicant) => Promise<unknown>;
  /** What wpa_supplicant must be told to do so. */
  readonly supplicantLines?: readonly string[];
}

const byAccessPoint: Renewal = {
  deed: "pairwise keys renewed by the access point",
  keys: "pairwise",
  atHostapd: (hostapd, ours) => hostapd.control(`raw REKEY_PTK ${nameOf(ours.station.driver.address)}`),
  atOurs: async (ours, supplicant) => ours.network.rekey(supplicant.address),
};

const renewals: readonly Renewal[] = [
  {
    deed: "group keys renewed by the access point",
    keys: "group",
    atHostapd: (hostapd) => hostapd.control("raw REKEY_GTK"),
    atOurs: async (ours) => ours.network.rekey(),
  },
  byAccessPoint,
  {
    deed: "pairwise keys asked for by the station",
    keys: "pairwise",
    async atHostapd(hostapd, ours) {
      ours.station.askForKeys(true);
      await hostapd.says(/received EAPOL-Key Request/);
    },
    atOurs: (_, supplicant) => supplicant.says(/Sending EAPOL-Key Request \(error=0 pairwise=1/),
    supplicantLines: ["wpa_ptk_rekey=10"],
  },
];

type Told = Diary<StationEvent> | Diary<NetworkEvent>;

/** The handshakes of a renewal came to their end: in WPA, new pairwise keys are followed by group keys. */
async function renewed(diary: Told, { keys }: Renewal, suite: SuiteCase): Promise<void> {
  const handshakes = keys === "pairwise" && suite === suites.wpaTkip ? ["pairwise", "group"] : [keys];
  const told = diary as Diary<StationEvent>;
  for (const wanted of handshakes) await told.next("established", ({ handshake }) => handshake === wanted);
}

/** The key IDs of the pairwise keys, in their order. */
const keyIdsOf = ({ keys }: OurStation | OurNetwork) =>
  keys.all.filter(({ scope }) => scope === "pairwise").map(({ keyId }) => keyId);

/** What was renewed is another key than before, and nobody had to join anew for it. */
function expectRenewed(ours: OurStation | OurNetwork, renewal: Renewal, suite: SuiteCase): void {
  const { keys, diary } = ours;
  expect(new Set(keys.of(renewal.keys)).size).toBe(2);
  if (renewal.keys === "pairwise") expect(keyIdsOf(ours)).toEqual(suite === suites.extendedKeyId ? [0, 1] : [0, 0]);
  expect(diary.entries.filter(({ type }) => type === "associated" || type === "left").length).toBe(1);
}

async function playAtHostapd(stage: Stage, suite: SuiteCase, renewal: Renewal): Promise<void> {
  const { hostapd, ours } = await joinHostapd(stage, suite);
  hostapd.skip();
  ours.diary.skip();
  await renewal.atHostapd(hostapd, ours);
  await renewed(ours.diary, renewal, suite);
  await expectSameAsHostapd(hostapd, ours);
  expectRenewed(ours, renewal, suite);
}

async function playAtOurs(stage: Stage, suite: SuiteCase, renewal: Renewal): Promise<void> {
  const { ours, supplicant } = await joinNetwork(stage, suite, { lines: renewal.supplicantLines });
  supplicant.skip();
  ours.diary.skip();
  await renewal.atOurs(ours, supplicant);
  await renewed(ours.diary, renewal, suite);
  await expectSameAsSupplicant(supplicant, ours);
  expectRenewed(ours, renewal, suite);
}

/** Extended Key ID is about pairwise keys alone; in a mobility domain messages 2 and 3 of a rekey say what the first did. */
function suitesOf({ keys }: Renewal): readonly SuiteCase[] {
  const always = [suites.wpaTkip, suites.wpa2Ccmp];
  return keys === "pairwise" ? [...always, suites.extendedKeyId, suites.ftPsk] : always;
}

/** Extended Key ID that begins with the other key ID: hostapd's `extended_key_id=2`. */
const fromKeyId1: readonly Scenario[] = [
  {
    deed: "pairwise keys renewed, from key ID 1 on",
    suite: suites.extendedKeyId.short,
    peer: "hostapd",
    async play(stage) {
      const { hostapd, ours } = await joinHostapd(stage, suites.extendedKeyId, "extended_key_id=2");
      hostapd.skip();
      ours.diary.skip();
      await byAccessPoint.atHostapd(hostapd, ours);
      await renewed(ours.diary, byAccessPoint, suites.extendedKeyId);
      await expectSameAsHostapd(hostapd, ours);
      expect(keyIdsOf(ours)).toEqual([1, 0]);
    },
  },
  {
    deed: "pairwise keys renewed, from key ID 1 on",
    suite: suites.extendedKeyId.short,
    peer: "wpa_supplicant",
    async play(stage) {
      const { ours, supplicant } = await joinNetwork(stage, suites.extendedKeyId, { renewal: { firstKeyId: 1 } });
      supplicant.skip();
      ours.diary.skip();
      await byAccessPoint.atOurs(ours, supplicant);
      await renewed(ours.diary, byAccessPoint, suites.extendedKeyId);
      await expectSameAsSupplicant(supplicant, ours);
      expect(keyIdsOf(ours)).toEqual([1, 0]);
    },
  },
];

const renewing: readonly Scenario[] = renewals.flatMap((renewal) =>
  suitesOf(renewal).flatMap((suite): Scenario[] => [
    {
      deed: renewal.deed,
      suite: suite.short,
      peer: "hostapd",
      play: (stage) => playAtHostapd(stage, suite, renewal),
    },
    {
      deed: renewal.deed,
      suite: suite.short,
      peer: "wpa_supplicant",
      telling: renewal === byAccessPoint && suite === suites.wpa2Ccmp,
      play: (stage) => playAtOurs(stage, suite, renewal),
    },
  ]),
);

/** New keys, whoever wants them. */
export const rekeying: readonly Scenario[] = [...renewing, ...fromKeyId1];
