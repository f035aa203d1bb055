import { expect } from "vitest";
import { Akm, formatSelector } from "../../../src/ie/index.ts";
import type { OurNetwork, OurStation } from "../ours.ts";
import { Hostapd } from "../peers/hostapd.ts";
import type { WpaSupplicant } from "../peers/wpa-supplicant.ts";
import type { Scenario } from "../scenario.ts";
import type { NetworkWishes, Stage } from "../stage.ts";
import { type SuiteCase, suites } from "../suites.ts";

/** Our station in hostapd's network, with data passing both ways and the same keys at both ends. */
export async function joinHostapd(
  stage: Stage,
  suite: SuiteCase,
  ...lines: readonly string[]
): Promise<{ hostapd: Hostapd; ours: OurStation }> {
  const hostapd = await stage.hostapd(suite, ...lines);
  const ours = stage.station(suite);
  await joinAgain(hostapd, ours);
  return { hostapd, ours };
}

/** Our station joins, for the first time or once more. */
export async function joinAgain(hostapd: Hostapd, ours: OurStation): Promise<void> {
  await ours.join();
  const { suite } = await ours.diary.next("associated");
  await ours.diary.next("port", ({ open }) => open);
  await expectSameAsHostapd(hostapd, ours);
  const said = await hostapd.station(ours.station.driver.address);
  expect(Object.fromEntries(said)).toMatchObject({
    // hostapd names an AKM of the WPA element by RSN's selector, and a cipher by its own.
    AKMSuiteSelector: asHostapdWrites(suite.akm === Akm.wpaPsk ? Akm.psk : suite.akm),
    dot11RSNAStatsSelectedPairwiseCipher: asHostapdWrites(suite.pairwise),
    hostapdWPAPTKState: ptkInitDone,
    flags: expect.stringContaining("[AUTHORIZED]"),
  });
  expect(said.get("flags")?.includes("[MFP]")).toBe(suite.groupManagement !== undefined);
}

/** hostapd's number of the state PTKINITDONE. */
const ptkInitDone = "11";

/** Both ends know the same keys, and data pass both ways under them, to one and to all. */
export async function expectSameAsHostapd(hostapd: Hostapd, ours: OurStation): Promise<void> {
  await ours.host.ping(Hostapd.ip);
  await hostapd.ping(ours.ip);
  expect(ours.pmk).toBe(pmkOf(hostapd));
  expect(ours.keys.last("pairwise")).toBe(hostapd.keys("TK").at(-1));
  expect(ours.keys.last("group")).toBe(hostapd.keys("GTK").at(-1));
  expect(ours.keys.last("igtk")).toBe(hostapd.keys("IGTK").at(-1));
}

/** wpa_supplicant in our network, with data passing both ways and the same keys at both ends. */
export async function joinNetwork(
  stage: Stage,
  suite: SuiteCase,
  { lines, ...wishes }: NetworkWishes & { readonly lines?: readonly string[] | undefined } = {},
): Promise<{ ours: OurNetwork; supplicant: WpaSupplicant }> {
  const ours = stage.network(suite, wishes);
  const supplicant = await stage.supplicant(suite, { lines });
  await joinedAgain(supplicant, ours, suite);
  return { ours, supplicant };
}

/** wpa_supplicant has joined by itself, for the first time or once more. */
export async function joinedAgain(supplicant: WpaSupplicant, ours: OurNetwork, suite: SuiteCase): Promise<void> {
  await supplicant.says(/CTRL-EVENT-CONNECTED/);
  const { suite: agreed } = await ours.diary.next("associated");
  await ours.diary.next("port", ({ open }) => open);
  await expectSameAsSupplicant(supplicant, ours);
  const { akm, pairwise, group } = suite.says;
  const said = await supplicant.status();
  const expected = { wpa_state: "COMPLETED", key_mgmt: akm, pairwise_cipher: pairwise, group_cipher: group };
  expect(Object.fromEntries(said)).toMatchObject(expected);
  expect(said.has("pmf")).toBe(agreed.groupManagement !== undefined);
}

/** Both ends know the same keys, and data pass both ways under them, to one and to all. */
export async function expectSameAsSupplicant(supplicant: WpaSupplicant, ours: OurNetwork): Promise<void> {
  await ours.host.ping(supplicant.ip);
  await supplicant.ping(ours.ip);
  expect(ours.pmk).toBe(pmkOf(supplicant));
  expect(ours.keys.last("pairwise")).toBe(supplicant.keys("TK").at(-1));
  expect(ours.keys.last("group")).toBe(supplicant.keys("Group Key").at(-1));
  expect(ours.keys.last("igtk")).toBe(supplicant.keys("IGTK").at(-1));
}

/** What all keys come from, by either of its names: with FT both programs call it XXKey. */
function pmkOf(peer: Pick<Hostapd, "keys">): string | undefined {
  return peer.keys("XXKey").at(-1) ?? peer.keys("PMK").at(-1);
}

/** `00-0f-ac-4`. */
function asHostapdWrites(selector: number): string {
  return formatSelector(selector).replace(":", "-");
}

const telling: readonly SuiteCase[] = [suites.wpaTkip, suites.wpa2Ccmp];

/** Handshake, keys and data under every suite. */
export const joining: readonly Scenario[] = Object.values<SuiteCase>(suites).flatMap((suite): Scenario[] => [
  {
    deed: suite.name,
    peer: "hostapd",
    telling: telling.includes(suite) || suite === suites.pskSha256,
    async play(stage) {
      const { ours } = await joinHostapd(stage, suite);
      expect(ours.diary.entries.filter(({ type }) => type === "discard")).toEqual([]);
    },
  },
  {
    deed: suite.name,
    peer: "wpa_supplicant",
    telling: telling.includes(suite),
    async play(stage) {
      const { ours } = await joinNetwork(stage, suite);
      expect(ours.diary.entries.filter(({ type }) => type === "discard")).toEqual([]);
    },
  },
]);
