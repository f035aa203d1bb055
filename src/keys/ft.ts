import { concat } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { sha256 } from "../crypto/sha256.ts";
import { sha384 } from "../crypto/sha384.ts";
import { sha512 } from "../crypto/sha512.ts";
import { KeyError } from "../errors.ts";
import { formatSelector, type KeyDerivation, type SuiteSelector } from "../ie/suite.ts";
import { utf8 } from "../platform.ts";
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
  /**
   * What all of the hierarchy comes from: the PSK, the PMK of SAE, or of an EAP method's MSK what the AKM says, which with
   * AKM 3 is its second 32 octets.
   */
  readonly xxKey: Secret;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** 32 octets. */
  readonly aNonce: Uint8Array;
  /** 32 octets. */
  readonly sNonce: Uint8Array;
}

/** A PMK-R1, and what elements call it. */
export interface PmkR1 {
  /** As many octets as the AKM's hash has. Its owner destroys it. */
  readonly key: Secret;
  /** PMKR1Name, 16 octets: the one PMKID in the RSN elements of messages 2 and 3. */
  readonly name: Uint8Array;
}

/** The parts of a PTK that comes from a PMK-R1. Its owner destroys it: `destroyPtk`. */
export interface FtPtk extends Ptk {
  /** What elements call the PMK-R1 that it came from, 16 octets. */
  readonly pmkR1Name: Uint8Array;
}

/** What expands keys and makes their names, and how long PMK-R0 and PMK-R1 are. */
interface Hashed {
  readonly length: number;
  readonly hash: (message: Uint8Array) => Uint8Array;
}

const hashes: Readonly<Record<Exclude<KeyDerivation, "prf-sha1">, Hashed>> = {
  "kdf-sha256": { length: 32, hash: sha256 },
  "kdf-sha384": { length: 48, hash: sha384 },
  "kdf-sha512": { length: 64, hash: sha512 },
};

/**
 * Derives the PMK-R1 of an access point: from XXKey by way of the PMK-R0 of the domain.
 *
 * @param akm - an FT AKM suite selector
 * @returns the key and its name, which the caller owns
 * @throws KeyError `ERR_KEY_SUITE` - an AKM without an FT hierarchy
 * @throws KeyError `ERR_KEY_LENGTH` - a name is not of the size given at {@link FtHolders}
 * @spec IEEE 802.11-2016 12.7.1.7.3, 12.7.1.7.4
 */
export function derivePmkR1(xxKey: Secret, holders: FtHolders, akm: SuiteSelector): PmkR1 {
  const { derivation, ft } = requireAkm(akm, xxKey.length);
  if (!ft || derivation === "prf-sha1") {
    throw new KeyError("ERR_KEY_SUITE", `AKM ${formatSelector(akm)} has no FT hierarchy`);
  }
  requireFtHolders(holders);
  const { ssid, mdid, r0khId, r1khId, spa } = holders;
  const expand = expansions[derivation];
  const { length, hash } = hashes[derivation];
  const nameOf = (label: string, ...parts: readonly Uint8Array[]) => hash(concat(utf8(label), ...parts)).slice(0, 16);
  const context = concat(Uint8Array.of(ssid.length), ssid, mdid, Uint8Array.of(r0khId.length), r0khId, spa);
  // The 16 octets behind the PMK-R0 are the salt of its name.
  const r0 = new Secret(expand(xxKey.octets, "FT-R0", context, length + 16));
  try {
    const [pmkR0, salt] = [r0.octets.subarray(0, length), r0.octets.subarray(length)];
    const name = nameOf("FT-R1N", nameOf("FT-R0N", salt), r1khId, spa);
    return { key: new Secret(expand(pmkR0, "FT-R1", concat(r1khId, spa), length)), name };
  } finally {
    r0.destroy();
  }
}

/**
 * Checks the sizes of names before there is anything to derive.
 *
 * @throws KeyError `ERR_KEY_LENGTH` - one is not of the size given at {@link FtHolders}
 * @internal
 */
export function requireFtHolders({ ssid, mdid, r0khId, r1khId, spa }: FtHolders): void {
  requireLength("mdid", mdid, 2);
  requireLength("r1khId", r1khId, 6);
  requireLength("spa", spa, 6);
  if (ssid.length > 32) throw new KeyError("ERR_KEY_LENGTH", `ssid is ${ssid.length} octets, more than 32`);
  if (r0khId.length < 1 || r0khId.length > 48) {
    throw new KeyError("ERR_KEY_LENGTH", `r0khId is ${r0khId.length} octets, not 1 to 48`);
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
export function deriveFtPtk(input: FtPtkInput, suite: PtkSuite): FtPtk {
  const { xxKey, aa, spa, aNonce, sNonce } = input;
  requireLength("aa", aa, 6);
  requireLength("aNonce", aNonce, 32);
  requireLength("sNonce", sNonce, 32);
  const { key, name } = derivePmkR1(xxKey, input, suite.akm);
  try {
    return { ...cutPtk(key, "FT-PTK", concat(sNonce, aNonce, aa, spa), suite, xxKey.length), pmkR1Name: name };
  } finally {
    key.destroy();
  }
}
