import { concat } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import { formatSelector, type KeyDerivation, type SuiteSelector } from "../ie/suite.ts";
import { requireAkm, requireLength } from "./hierarchy.ts";
import { cutPtk, expansions, type Ptk, type PtkSuite } from "./ptk.ts";

/** Who holds the keys of a mobility domain, as elements name them. All of it is borrowed. */
export interface FtHolders {
  /** 0 to 32 octets. */
  readonly ssid: Uint8Array;
  /** The mobility domain, 2 octets. */
  readonly mdid: Uint8Array;
  /** Who holds the PMK-R0, 1 to 48 octets. */
  readonly r0khId: Uint8Array;
  /** Who holds the PMK-R1, the access point: 6 octets. */
  readonly r1khId: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
}

/** What both stations bring to the derivation. All of it is borrowed. */
export interface FtPtkInput extends FtHolders {
  /** What all of the hierarchy comes from: the PSK, the PMK of SAE, or of an EAP method's MSK what the AKM says. */
  readonly xxKey: Secret;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** 32 octets. */
  readonly aNonce: Uint8Array;
  /** 32 octets. */
  readonly sNonce: Uint8Array;
}

/** Octets of PMK-R0 and PMK-R1: as many as the hash has. */
const lengths: Readonly<Record<Exclude<KeyDerivation, "prf-sha1">, number>> = {
  "kdf-sha256": 32,
  "kdf-sha384": 48,
  "kdf-sha512": 64,
};

/**
 * Derives the PMK-R1 of an access point: from XXKey by way of the PMK-R0 of the domain.
 *
 * @param akm - an FT AKM suite selector
 * @returns as many octets as the AKM's hash has, which the caller owns
 * @throws KeyError `ERR_KEY_SUITE` - an AKM without an FT hierarchy
 * @throws KeyError `ERR_KEY_LENGTH` - a name is not of the size given at {@link FtHolders}
 * @spec IEEE 802.11-2016 12.7.1.7.3, 12.7.1.7.4
 */
export function derivePmkR1(xxKey: Secret, holders: FtHolders, akm: SuiteSelector): Secret {
  const { ssid, mdid, r0khId, r1khId, spa } = holders;
  const { derivation, ft } = requireAkm(akm, xxKey.length);
  if (!ft || derivation === "prf-sha1") {
    throw new KeyError("ERR_KEY_SUITE", `AKM ${formatSelector(akm)} has no FT hierarchy`);
  }
  requireLength("mdid", mdid, 2);
  requireLength("r1khId", r1khId, 6);
  requireLength("spa", spa, 6);
  if (ssid.length > 32) throw new KeyError("ERR_KEY_LENGTH", `ssid is ${ssid.length} octets, more than 32`);
  if (r0khId.length < 1 || r0khId.length > 48) {
    throw new KeyError("ERR_KEY_LENGTH", `r0khId is ${r0khId.length} octets, not 1 to 48`);
  }
  const [expand, length] = [expansions[derivation], lengths[derivation]];
  const context = concat(Uint8Array.of(ssid.length), ssid, mdid, Uint8Array.of(r0khId.length), r0khId, spa);
  // The 16 octets behind the PMK-R0 go into its name, which no key depends on.
  const r0 = new Secret(expand(xxKey.octets, "FT-R0", context, length + 16));
  try {
    return new Secret(expand(r0.octets.subarray(0, length), "FT-R1", concat(r1khId, spa), length));
  } finally {
    r0.destroy();
  }
}

/**
 * Derives the PTK of an FT association, the first in a domain and every one that follows: it takes the same way down
 * from the same key.
 *
 * @returns the parts, which the caller owns
 * @throws KeyError `ERR_KEY_SUITE` - an AKM without an FT hierarchy, or an unknown cipher
 * @throws KeyError `ERR_KEY_LENGTH` - an input is not of the size given at {@link FtPtkInput}
 * @spec IEEE 802.11-2016 12.7.1.7.5
 */
export function deriveFtPtk(input: FtPtkInput, suite: PtkSuite): Ptk {
  const { xxKey, aa, spa, aNonce, sNonce } = input;
  requireLength("aa", aa, 6);
  requireLength("aNonce", aNonce, 32);
  requireLength("sNonce", sNonce, 32);
  const r1 = derivePmkR1(xxKey, input, suite.akm);
  try {
    return cutPtk(r1, "FT-PTK", concat(sNonce, aNonce, aa, spa), suite, xxKey.length);
  } finally {
    r1.destroy();
  }
}
