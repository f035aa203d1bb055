import { concat } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { hmacSha1, hmacSha256, hmacSha384, hmacSha512 } from "../crypto/hmac.ts";
import { KeyError } from "../errors.ts";
import { Akm, formatSelector, type KeyDerivation, type SuiteSelector } from "../ie/suite.ts";
import { utf8 } from "../platform.ts";
import { requireAkm, requireLength } from "./hierarchy.ts";

const macs: Readonly<Record<KeyDerivation, typeof hmacSha1>> = {
  "prf-sha1": hmacSha1,
  "kdf-sha256": hmacSha256,
  "kdf-sha384": hmacSha384,
  "kdf-sha512": hmacSha512,
};

/**
 * Names a PMK: `HMAC(key, "PMK Name" ‖ AA ‖ SPA)`, cut to 16 octets, over the hash of the AKM.
 *
 * The key is the PMK, but with the Suite B AKMs (11 and 12) the KCK of the first handshake, which names no PMK to
 * anybody who did not take part in it.
 *
 * @param akm - an AKM suite selector
 * @param key - borrowed: the PMK, or with Suite B the KCK
 * @param aa - authenticator's address, 6 octets
 * @param spa - supplicant's address, 6 octets
 * @returns 16 octets
 * @throws KeyError `ERR_KEY_SUITE` - an AKM whose PMKID is no function of these: SAE and OWE take theirs from the
 * exchange that made the PMK, FT names keys of its own hierarchy, and the WPA vendor AKMs have none
 * @spec IEEE 802.11-2016 12.7.1.3
 */
export function derivePmkid(akm: SuiteSelector, key: Secret, aa: Uint8Array, spa: Uint8Array): Uint8Array {
  const suite = requireAkm(akm);
  const computed = suite.pmk === "passphrase" || suite.pmk === "eap";
  if (!computed || suite.ft || akm === Akm.wpaPsk || akm === Akm.wpaIeee8021x) {
    throw new KeyError("ERR_KEY_SUITE", `the PMKID of AKM ${formatSelector(akm)} does not follow from the PMK`);
  }
  requireLength("aa", aa, 6);
  requireLength("spa", spa, 6);
  return macs[suite.derivation](key.octets, concat(utf8("PMK Name"), aa, spa)).slice(0, 16);
}
