import { afterEach, describe, expect, test } from "vitest";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { cachedPmk } from "../../src/handshake/pmk-source.ts";
import { PmksaCache } from "../../src/handshake/pmksa.ts";
import { suiteOfStation } from "../../src/handshake/suite.ts";
import { createSupplicant } from "../../src/handshake/supplicant.ts";
import type { SupplicantOptions } from "../../src/handshake/supplicant-context.ts";
import { Akm } from "../../src/ie/suite.ts";
import { derivePmkid } from "../../src/keys/pmkid.ts";
import { apKeys } from "../support/access-point.ts";
import { hand, message1, message3, pmkidKde, sNonce, wpa2Ccmp } from "./station.ts";

const { aa, spa, pmk } = wpa2Ccmp.link;
const parties = { aa, spa, akm: Akm.ieee8021x };
const rsne = Buffer.from("30140100000fac040100000fac040100000fac010000", "hex");
const pmkid = Buffer.from(derivePmkid(parties.akm, Secret.copyOf(pmk), aa, spa));
const named = (name: Buffer) => message1(wpa2Ccmp, 1n, undefined, pmkidKde(name));

describe("a station takes the PMK that message 1 names", () => {
  const before = liveSecrets();
  const cache = new PmksaCache({ lifetime: 10 });
  let now = 0;

  function stationWith(pmk: SupplicantOptions["pmk"]) {
    return createSupplicant({
      pmk,
      suite: suiteOfStation(rsne),
      spa,
      aa,
      ownElements: rsne,
      apElements: { wpa: undefined, rsn: wpa2Ccmp.apElement, rsnx: undefined },
      eapolVersion: 1,
      random: () => sNonce,
    });
  }

  function station() {
    cache.add({ ...parties, pmk: Secret.copyOf(pmk) }, 0);
    return stationWith(cachedPmk(cache, parties, 32, () => now));
  }

  afterEach(() => {
    cache.clear();
    now = 0;
  });

  test.each([
    ["the one between the two", named(pmkid)],
    ["none, which is the same", message1(wpa2Ccmp, 1n)],
  ])("%s", (_, first) => {
    const machine = station();
    expect(hand(machine, first)).toEqual(["send"]);
    expect(hand(machine, message3(wpa2Ccmp, 2n))).toContain("set-key pairwise ccmp 0");
    machine.handle({ type: "disconnect", now: 0 });
    cache.clear();
    expect(liveSecrets()).toBe(before);
  });

  test("of one that it does not have, it says so and answers nothing", () => {
    expect(hand(station(), named(Buffer.alloc(16, 9)))).toEqual(["discard no-pmk"]);
  });

  test("one that its owner has destroyed is not had any more", () => {
    const own = Secret.copyOf(pmk);
    const machine = stationWith(own);
    own.destroy();
    expect(hand(machine, message1(wpa2Ccmp, 1n))).toEqual(["discard no-pmk"]);
  });

  test("one that has expired is not had any more, and what was under way with it ends in silence", () => {
    const machine = station();
    expect(hand(machine, named(pmkid))).toEqual(["send"]);
    now = 10;
    cache.expire(now);
    expect(hand(machine, named(pmkid))).toEqual(["discard no-pmk"]);
    const other = apKeys(wpa2Ccmp.link, Buffer.alloc(32, 6), sNonce);
    expect(hand(machine, message3(wpa2Ccmp, 2n, { keys: other }))).toEqual(["discard bad-mic"]);
    machine.handle({ type: "disconnect", now: 0 });
  });
});
