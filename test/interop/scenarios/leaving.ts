import { expect } from "vitest";
import { ReasonCode } from "../../../src/dot11/index.ts";
import type { OurNetwork, OurStation } from "../ours.ts";
import type { Hostapd } from "../peers/hostapd.ts";
import type { WpaSupplicant } from "../peers/wpa-supplicant.ts";
import { nameOf } from "../radio/frames.ts";
import type { Scenario } from "../scenario.ts";
import { type SuiteCase, suites } from "../suites.ts";
import { joinAgain, joinedAgain, joinHostapd, joinNetwork } from "./joining.ts";

/** An end of an association, in either network: done, and seen at the other side. */
interface Ending {
  readonly deed: string;
  readonly atHostapd: (hostapd: Hostapd, ours: OurStation) => Promise<void>;
  readonly atOurs: (ours: OurNetwork, supplicant: WpaSupplicant) => Promise<void>;
}

const endings: readonly Ending[] = [
  {
    deed: "sent away, and back again",
    async atHostapd(hostapd, ours) {
      await hostapd.control(`deauthenticate ${nameOf(ours.station.driver.address)}`);
      const { by, reason } = await ours.diary.next("left");
      expect([by, reason]).toEqual(["access-point", ReasonCode.invalidAuthentication]);
    },
    async atOurs(ours, supplicant) {
      ours.network.deauthenticate(supplicant.address, ReasonCode.inactivity);
      await supplicant.says(/CTRL-EVENT-DISCONNECTED .*reason=4(?!\d)/);
    },
  },
  {
    deed: "left, and back again",
    async atHostapd(hostapd, ours) {
      hostapd.skip();
      ours.station.leave();
      await hostapd.says(/AP-STA-DISCONNECTED/);
    },
    async atOurs(ours, supplicant) {
      await supplicant.control("disconnect");
      const { by, reason } = await ours.diary.next("left");
      expect([by, reason]).toEqual(["station", ReasonCode.leavingNetworkDeauthentication]);
      await supplicant.control("reconnect");
    },
  },
];

const cases: readonly SuiteCase[] = [suites.wpaTkip, suites.wpa2Ccmp, suites.pskSha256];

/** An association ends, by either side, and another one follows, with other keys. */
export const leaving: readonly Scenario[] = endings.flatMap(({ deed, atHostapd, atOurs }) =>
  cases.flatMap((suite): Scenario[] => [
    {
      deed,
      suite: suite.short,
      peer: "hostapd",
      async play(stage) {
        const { hostapd, ours } = await joinHostapd(stage, suite);
        await atHostapd(hostapd, ours);
        await joinAgain(hostapd, ours);
        expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
      },
    },
    {
      deed,
      suite: suite.short,
      peer: "wpa_supplicant",
      async play(stage) {
        const { ours, supplicant } = await joinNetwork(stage, suite);
        await atOurs(ours, supplicant);
        await joinedAgain(supplicant, ours, suite);
        expect(new Set(ours.keys.of("pairwise")).size).toBe(2);
      },
    },
  ]),
);
