import { expect } from "vitest";
import { CipherKey } from "../../../src/cipher/index.ts";
import { ReasonCode, StatusCode } from "../../../src/dot11/index.ts";
import { cutTemporalKey, destroyKey, Secret } from "../../../src/keys/index.ts";
import { withWrongMichael } from "../forged.ts";
import type { OurNetwork, OurStation } from "../ours.ts";
import { Hostapd } from "../peers/hostapd.ts";
import type { WpaSupplicant } from "../peers/wpa-supplicant.ts";
import { fromAccessPoint, toAccessPoint } from "../radio/frames.ts";
import type { Scenario } from "../scenario.ts";
import { suites } from "../suites.ts";
import { TroubledAir } from "../troubled-air.ts";
import { expectSameAsHostapd, expectSameAsSupplicant, joinNetwork } from "./joining.ts";

const suite = suites.wpaTkip;

/** Our station sends a frame that hostapd's kernel has to take for a forgery. */
function forgeToHostapd({ station }: OurStation): Uint8Array {
  const { address, keys } = station.driver;
  const key = keys.pairwise(Hostapd.address) as CipherKey;
  return withWrongMichael(key, toAccessPoint(Hostapd.address, address, Hostapd.address, 1));
}

/** A frame for our station as if it came from hostapd, under the key of both, far above what was sent. */
function forgeFromHostapd(ours: OurStation): Uint8Array {
  const tk = new Secret(Uint8Array.from(Buffer.from(ours.keys.last("pairwise") as string, "hex")));
  const cut = cutTemporalKey("tkip", tk, "authenticator");
  const key = new CipherKey({ ...cut, keyId: 0, tsc: 0x2000n });
  try {
    const { address } = ours.station.driver;
    return withWrongMichael(key, fromAccessPoint(address, Hostapd.address, Hostapd.address, 1));
  } finally {
    key.destroy();
    destroyKey(cut);
    tk.destroy();
  }
}

/** Our access point sends a frame that the kernel of wpa_supplicant has to take for a forgery. */
function forgeToSupplicant({ network }: OurNetwork, { address }: WpaSupplicant): Uint8Array {
  const key = network.driver.keys.pairwise(address) as CipherKey;
  return withWrongMichael(key, fromAccessPoint(address, network.driver.address, network.driver.address, 1));
}

/** TKIP's countermeasures, seen from both sides. */
export const michael: readonly Scenario[] = [
  {
    deed: "Michael fails twice at the access point, which shuts TKIP down",
    peer: "hostapd",
    telling: true,
    async play(stage) {
      const hostapd = await stage.hostapd(suite);
      const ours = stage.station(suite);
      await ours.join();
      await ours.diary.next("port");
      await expectSameAsHostapd(hostapd, ours);
      stage.machine.air.send(forgeToHostapd(ours));
      await hostapd.says(/Michael MIC failure detected in received frame/);
      stage.machine.air.send(forgeToHostapd(ours));
      await hostapd.says(/TKIP countermeasures initiated/);
      const { by, reason } = await ours.diary.next("left");
      expect([by, reason]).toEqual(["access-point", ReasonCode.micFailure]);
      await ours.join();
      expect(await ours.diary.next("refused")).toMatchObject({ status: StatusCode.refused });
    },
  },
  {
    deed: "Michael fails twice at the station, which reports it and leaves",
    peer: "hostapd",
    async play(stage) {
      const hostapd = await stage.hostapd(suite);
      const air = new TroubledAir(stage.machine.air);
      const ours = stage.station(suite, { air });
      await ours.join();
      await ours.diary.next("port");
      await expectSameAsHostapd(hostapd, ours);
      ours.diary.skip();
      air.pretend(forgeFromHostapd(ours));
      expect(await ours.diary.next("michael-failure")).toMatchObject({ verdict: "noted" });
      await hostapd.says(/received EAPOL-Key Error Request/);
      await ours.diary.next("established", ({ handshake }) => handshake === "pairwise");
      await ours.diary.next("established", ({ handshake }) => handshake === "group");
      await expectSameAsHostapd(hostapd, ours);
      air.pretend(forgeFromHostapd(ours));
      expect(await ours.diary.next("michael-failure")).toMatchObject({ verdict: "started" });
      await hostapd.says(/TKIP countermeasures initiated/);
      expect(await ours.diary.next("left")).toMatchObject({ reason: ReasonCode.micFailure });
    },
  },
  {
    deed: "Michael fails twice at the station, which reports it and leaves",
    peer: "wpa_supplicant",
    async play(stage) {
      const { ours, supplicant } = await joinNetwork(stage, suite);
      ours.diary.skip();
      supplicant.skip();
      stage.machine.air.send(forgeToSupplicant(ours, supplicant));
      await supplicant.says(/Sending EAPOL-Key Request \(error=1 pairwise=1/);
      await ours.diary.next("established", ({ handshake }) => handshake === "pairwise");
      await ours.diary.next("established", ({ handshake }) => handshake === "group");
      await expectSameAsSupplicant(supplicant, ours);
      stage.machine.air.send(forgeToSupplicant(ours, supplicant));
      await supplicant.says(/TKIP countermeasures started/);
      const { reason } = await ours.diary.next("left");
      expect(reason).toBe(ReasonCode.micFailure);
      expect(ours.network.stations).toBe(0);
    },
  },
];
