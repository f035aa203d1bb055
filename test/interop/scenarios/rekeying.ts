import { expect } from "vitest";
import type { OurStation } from "../ours.ts";
import { nameOf } from "../radio/frames.ts";
import type { Scenario } from "../scenario.ts";
import { type SuiteCase, suites } from "../suites.ts";
import { expectSameAsHostapd, expectSameAsSupplicant, joinHostapd, joinNetwork } from "./joining.ts";

const both: readonly SuiteCase[] = [suites.wpaTkip, suites.wpa2Ccmp];

/** Nobody has joined a second time: what was renewed was renewed within the association. */
function expectOneAssociation({
  diary,
}: {
  readonly diary: { readonly entries: readonly { readonly type: string }[] };
}): void {
  expect(diary.entries.filter(({ type }) => type === "associated").length).toBe(1);
}

/** A handshake of this kind came to its end at our station. */
async function established(ours: OurStation, wanted: "pairwise" | "group"): Promise<void> {
  await ours.diary.next("established", ({ handshake }) => handshake === wanted);
}

const atHostapd: readonly Scenario[] = both.flatMap((suite): Scenario[] => [
  {
    deed: "group keys renewed by the access point",
    suite: suite.short,
    peer: "hostapd",
    async play(stage) {
      const { hostapd, ours } = await joinHostapd(stage, suite);
      ours.diary.skip();
      await hostapd.control("raw REKEY_GTK");
      await established(ours, "group");
      await expectSameAsHostapd(hostapd, ours);
      expect(new Set(ours.keys.of("group")).size).toBe(2);
      expectOneAssociation(ours);
    },
  },
  {
    deed: "pairwise keys renewed by the access point",
    suite: suite.short,
    peer: "hostapd",
    async play(stage) {
      const { hostapd, ours } = await joinHostapd(stage, suite);
      ours.diary.skip();
      await hostapd.control(`raw REKEY_PTK ${nameOf(ours.station.driver.address)}`);
      await established(ours, "pairwise");
      if (suite === suites.wpaTkip) await established(ours, "group");
      await expectSameAsHostapd(hostapd, ours);
      expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
      expectOneAssociation(ours);
    },
  },
  {
    deed: "pairwise keys asked for by the station",
    suite: suite.short,
    peer: "hostapd",
    async play(stage) {
      const { hostapd, ours } = await joinHostapd(stage, suite);
      ours.diary.skip();
      hostapd.skip();
      ours.station.askForKeys(true);
      await hostapd.says(/received EAPOL-Key Request/);
      await established(ours, "pairwise");
      if (suite === suites.wpaTkip) await established(ours, "group");
      await expectSameAsHostapd(hostapd, ours);
      expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
      expectOneAssociation(ours);
    },
  },
]);

const atOurs: readonly Scenario[] = both.flatMap((suite): Scenario[] => [
  {
    deed: "group keys renewed by the access point",
    suite: suite.short,
    peer: "wpa_supplicant",
    async play(stage) {
      const { ours, supplicant } = await joinNetwork(stage, suite);
      ours.diary.skip();
      supplicant.skip();
      ours.network.rekey();
      await supplicant.says(/Group rekeying completed/);
      await ours.diary.next("established", ({ handshake }) => handshake === "group");
      await expectSameAsSupplicant(supplicant, ours);
      expect(new Set(ours.keys.of("group")).size).toBe(2);
      expectOneAssociation(ours);
    },
  },
  {
    deed: "pairwise keys renewed by the access point",
    suite: suite.short,
    peer: "wpa_supplicant",
    telling: suite === suites.wpa2Ccmp,
    async play(stage) {
      const { ours, supplicant } = await joinNetwork(stage, suite);
      ours.diary.skip();
      ours.network.rekey(supplicant.address);
      await ours.diary.next("established", ({ handshake }) => handshake === "pairwise");
      await expectSameAsSupplicant(supplicant, ours);
      expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
      expectOneAssociation(ours);
    },
  },
  {
    deed: "pairwise keys asked for by the station",
    suite: suite.short,
    peer: "wpa_supplicant",
    async play(stage) {
      const { ours, supplicant } = await joinNetwork(stage, suite, { lines: ["wpa_ptk_rekey=10"] });
      ours.diary.skip();
      supplicant.skip();
      await supplicant.says(/Sending EAPOL-Key Request \(error=0 pairwise=1/);
      await ours.diary.next("established", ({ handshake }) => handshake === "pairwise");
      await expectSameAsSupplicant(supplicant, ours);
      expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
      expectOneAssociation(ours);
    },
  },
]);

/** New keys, whoever wants them. */
export const rekeying: readonly Scenario[] = [...atHostapd, ...atOurs];
