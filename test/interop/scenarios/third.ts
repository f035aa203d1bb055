import { expect } from "vitest";
import { ReasonCode } from "../../../src/dot11/index.ts";
import type { Scenario } from "../scenario.ts";
import { passphrase, type SuiteCase, suites } from "../suites.ts";

const cases: readonly SuiteCase[] = [suites.wpaTkip, suites.wpa2Ccmp, suites.ftPsk, suites.pskSha256];

/** The third implementation: it tells nothing of keys, but nothing passes without the right ones. */
export const third: readonly Scenario[] = cases.map((suite) => ({
  deed: suite.name,
  peer: "iwd",
  async play(stage) {
    const ours = stage.network(suite);
    const iwd = await stage.iwd();
    await iwd.connect(stage.ssid, passphrase);
    await ours.diary.next("port", ({ open }) => open);
    await ours.host.ping(iwd.ip);
    await iwd.ping(ours.ip);
    expect(await iwd.show()).toMatch(/State\s+connected/);

    ours.diary.skip();
    ours.network.rekey();
    await ours.diary.next("established", ({ handshake }) => handshake === "group");
    await ours.host.ping(iwd.ip);
    expect(ours.diary.entries.filter(({ type }) => type === "associated").length).toBe(1);

    // Over a driver that does not say that it can replace a pairwise key, iwd answers no message 1 once it has one. The
    // access point gives it up, and it joins anew.
    ours.network.rekey(iwd.address);
    const { by, reason } = await ours.diary.next("left");
    expect([by, reason]).toEqual(["access-point", ReasonCode.fourWayHandshakeTimeout]);
    await ours.diary.next("port", ({ open }) => open);
    await ours.host.ping(iwd.ip);
    await iwd.ping(ours.ip);

    await iwd.disconnect();
    expect(await ours.diary.next("left")).toMatchObject({
      by: "station",
      reason: ReasonCode.leavingNetworkDeauthentication,
    });
  },
}));
