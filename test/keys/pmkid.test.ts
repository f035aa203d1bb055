import { expect, test } from "vitest";
import { Secret } from "../../src/bytes/secret.ts";
import { Akm } from "../../src/ie/suite.ts";
import { derivePmkid } from "../../src/keys/pmkid.ts";
import { loadVectors, octets } from "../support/vectors.ts";

interface PmkidVector {
  readonly akm?: string;
  readonly pmk: string;
  readonly aa: string;
  readonly spa: string;
  readonly pmkid: string;
}

const akms: Readonly<Record<string, number>> = { "00-0f-ac:1": Akm.ieee8021x, "00-0f-ac:5": Akm.ieee8021xSha256 };

test.each(loadVectors<PmkidVector>("pmkid"))("the PMKID is what $id says", ({ akm, pmk, aa, spa, pmkid }) => {
  const selector = akm === undefined ? Akm.psk : (akms[akm] as number);
  expect(derivePmkid(selector, new Secret(octets(pmk)), octets(aa), octets(spa))).toEqual(octets(pmkid));
});

test.each([Akm.sae, Akm.owe, Akm.ftPsk, Akm.wpaPsk, 0x000fac63])(
  "AKM %i has no PMKID that follows from the PMK",
  (akm) => {
    const key = new Secret(new Uint8Array(32));
    expect(() => derivePmkid(akm, key, new Uint8Array(6), new Uint8Array(6))).toThrow(
      expect.objectContaining({ code: "ERR_KEY_SUITE" }),
    );
  },
);
