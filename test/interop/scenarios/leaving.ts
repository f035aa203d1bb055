import { expect } from "vitest";
import { ReasonCode } from "../../../src/dot11/index.ts";
import { nameOf } from "../radio/frames.ts";
import type { Scenario } from "../scenario.ts";
import { type SuiteCase, suites } from "../suites.ts";
import { joinAgain, joinedAgain, joinHostapd, joinNetwork } from "./joining.ts";

const cases: readonly SuiteCase[] = [suites.wpaTkip, suites.wpa2Ccmp, suites.pskSha256];

/** An association ends, by either side, and another one follows. */
export const leaving: readonly Scenario[] = cases.flatMap((suite): Scenario[] => [
  {
    deed: "sent away, and back again",
    suite: suite.short,
    peer: "hostapd",
    async play(stage) {
      const { hostapd, ours } = await joinHostapd(stage, suite);
      await hostapd.control(`deauthenticate ${nameOf(ours.station.driver.address)}`);
      const { by, reason } = await ours.diary.next("left");
      expect([by, reason]).toEqual(["access-point", ReasonCode.invalidAuthentication]);
      await joinAgain(hostapd, ours);
      expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
    },
  },
  {
    deed: "left, and back again",
    suite: suite.short,
    peer: "hostapd",
    async play(stage) {
      const { hostapd, ours } = await joinHostapd(stage, suite);
      hostapd.skip();
      ours.station.leave();
      await hostapd.says(/AP-STA-DISCONNECTED/);
      await joinAgain(hostapd, ours);
      expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
    },
  },
  {
    deed: "sent away, and back again",
    suite: suite.short,
    peer: "wpa_supplicant",
    async play(stage) {
      const { ours, supplicant } = await joinNetwork(stage, suite);
      ours.network.deauthenticate(supplicant.address, ReasonCode.inactivity);
      await supplicant.says(/CTRL-EVENT-DISCONNECTED .*reason=4(?!\d)/);
      await joinedAgain(supplicant, ours, suite);
      expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
    },
  },
  {
    deed: "left, and back again",
    suite: suite.short,
    peer: "wpa_supplicant",
    async play(stage) {
      const { ours, supplicant } = await joinNetwork(stage, suite);
      await supplicant.control("disconnect");
      const { by, reason } = await ours.diary.next("left");
      expect([by, reason]).toEqual(["station", ReasonCode.leavingNetworkDeauthentication]);
      await supplicant.control("reconnect");
      await joinedAgain(supplicant, ours, suite);
      expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
    },
  },
]);
