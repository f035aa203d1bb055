import { expect } from "vitest";
import { ReasonCode } from "../../../src/dot11/index.ts";
import { nameOf } from "../radio/frames.ts";
import type { Scenario } from "../scenario.ts";
import { type SuiteCase, suites } from "../suites.ts";
import { TroubledAir } from "../troubled-air.ts";
import { expectSameAsHostapd, expectSameAsSupplicant, joinHostapd } from "./joining.ts";

const incorrect = "incorrect horse battery";
const both: readonly SuiteCase[] = [suites.wpaTkip, suites.wpa2Ccmp];

const wrongPassphrase: readonly Scenario[] = both.flatMap((suite): Scenario[] => [
  {
    deed: "a wrong passphrase",
    suite: suite.short,
    peer: "hostapd",
    telling: suite === suites.wpa2Ccmp,
    async play(stage) {
      const hostapd = await stage.hostapd(suite);
      const ours = stage.station(suite, { passphrase: incorrect });
      await ours.join();
      await hostapd.says(/AP-STA-POSSIBLE-PSK-MISMATCH/);
      const { by, reason } = await ours.diary.next("left");
      expect([by, reason]).toEqual(["access-point", ReasonCode.fourWayHandshakeTimeout]);
      expect(ours.keys.all).toEqual([]);
    },
  },
  {
    deed: "a wrong passphrase",
    suite: suite.short,
    peer: "wpa_supplicant",
    async play(stage) {
      const ours = stage.network(suite);
      const supplicant = await stage.supplicant(suite, { passphrase: incorrect });
      await supplicant.says(/CTRL-EVENT-SSID-TEMP-DISABLED .*reason=WRONG_KEY/);
      await ours.diary.next("discard", ({ why }) => why === "bad-mic");
      expect(ours.keys.of("pairwise")).toEqual([]);
    },
  },
]);

const lost: readonly Scenario[] = both.flatMap((suite): Scenario[] => [
  {
    deed: "message 3 is lost",
    suite: suite.short,
    peer: "hostapd",
    async play(stage) {
      const hostapd = await stage.hostapd(suite);
      const air = new TroubledAir(stage.machine.air, "3/4");
      const ours = stage.station(suite, { air });
      await ours.join();
      await hostapd.says(/EAPOL-Key timeout/);
      await ours.diary.next("port", ({ open }) => open);
      expect(air.lost).toBe(1);
      await expectSameAsHostapd(hostapd, ours);
      expect([ours.keys.of("pairwise").length, ours.keys.of("group").length]).toEqual([1, 1]);
    },
  },
  {
    deed: "message 3 is lost",
    suite: suite.short,
    peer: "wpa_supplicant",
    async play(stage) {
      const air = new TroubledAir(stage.machine.air, "3/4");
      const ours = stage.network(suite, { air });
      const supplicant = await stage.supplicant(suite);
      await supplicant.says(/CTRL-EVENT-CONNECTED/);
      await ours.diary.next("port", ({ open }) => open);
      expect(air.lost).toBe(1);
      await expectSameAsSupplicant(supplicant, ours);
      expect(ours.keys.of("pairwise").length).toBe(1);
    },
  },
]);

const repeated: readonly Scenario[] = both.map((suite) => ({
  deed: "message 3 comes once more after the handshake",
  suite: suite.short,
  peer: "hostapd",
  async play(stage) {
    const { hostapd, ours } = await joinHostapd(stage, suite);
    const before = ours.keys.all.length;
    hostapd.skip();
    await hostapd.control(`raw RESEND_M3 ${nameOf(ours.station.driver.address)}`);
    await hostapd.says(/received EAPOL-Key .*\(?4\/4/);
    await expectSameAsHostapd(hostapd, ours);
    // It is answered, and no key is set to work a second time: CVE-2017-13077.
    expect(ours.keys.all.length).toBe(before);
  },
}));

/** What goes wrong in a handshake, and what becomes of it. */
export const failing: readonly Scenario[] = [...wrongPassphrase, ...lost, ...repeated];
