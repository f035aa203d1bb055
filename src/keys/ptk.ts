import { compare, concat } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import { type AkmSuite, formatSelector, type KeyDerivation, type SuiteSelector } from "../ie/suite.ts";
import { requireAkm, requireLength, requireTkLength } from "./hierarchy.ts";
import { kdfSha256, kdfSha384, kdfSha512, prf } from "./prf.ts";

/** The parts of a pairwise transient key. Its owner destroys it: {@link destroyPtk}. */
export interface Ptk {
  /** Key confirmation key, which keys the EAPOL-Key MIC: 16 octets, 24 with SHA-384. */
  readonly kck: Secret;
  /** Key encryption key, which protects the Key Data: 16 octets, 32 with SHA-384. */
  readonly kek: Secret;
  /** Temporal key: 16 octets for CCMP; 32 for TKIP, being TK ‖ authenticator's Tx MIC ‖ supplicant's Tx MIC. */
  readonly tk: Secret;
  /** Key derivation key for secure ranging, where the suite asks for one. */
  readonly kdk?: Secret | undefined;
}

/** What both stations bring to the derivation. All of it is borrowed. */
export interface PtkInput {
  /** 32 octets; 48 from an EAP method for SHA-384; 32, 48 or 64 from SAE for AKM 24, as large as its group is. */
  readonly pmk: Secret;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** 32 octets. */
  readonly aNonce: Uint8Array;
  /** 32 octets. */
  readonly sNonce: Uint8Array;
}

/** The suites that decide how the PTK is made, and how it is cut. */
export interface PtkSuite {
  /** AKM suite selector. */
  readonly akm: SuiteSelector;
  /** Pairwise cipher suite selector. */
  readonly pairwise: SuiteSelector;
  /** Octets of KDK behind the TK, where both ends do secure ranging (802.11az): 32 with SHA-256. Left out: none. */
  readonly kdkLength?: number | undefined;
}

/**
 * What expands a key, by what the AKM says.
 *
 * @internal
 */
export const expansions: Readonly<Record<KeyDerivation, typeof prf>> = {
  "prf-sha1": prf,
  "kdf-sha256": kdfSha256,
  "kdf-sha384": kdfSha384,
  "kdf-sha512": kdfSha512,
};

/** Octets of PMK that each function is given, where it is no PSK: SAE with a larger group and EAP methods for SHA-384 make longer ones. */
const pmkLengths: Readonly<Record<KeyDerivation, number>> = {
  "prf-sha1": 32,
  "kdf-sha256": 32,
  "kdf-sha384": 48,
  "kdf-sha512": 64,
};

/**
 * Octets of PMK that an AKM has.
 *
 * @internal
 */
export function pmkLengthOf({ derivation, pmk }: AkmSuite): number {
  return pmk === "passphrase" ? 32 : pmkLengths[derivation];
}

/**
 * Checks the size of a PMK before there is anything to derive.
 *
 * @throws KeyError `ERR_KEY_LENGTH` - the AKM has PMKs of another size
 * @internal
 */
export function requirePmkLength(akm: AkmSuite, length: number): void {
  const wanted = pmkLengthOf(akm);
  if (length !== wanted) throw new KeyError("ERR_KEY_LENGTH", `pmk is ${length} octets, not ${wanted}`);
}

/**
 * Derives the PTK: `PRF(PMK, "Pairwise key expansion", min(AA,SPA) ‖ max(AA,SPA) ‖ min(ANonce,SNonce) ‖ max(ANonce,SNonce))`,
 * with the function and the sizes that the AKM implies.
 *
 * The two stations give their inputs in either order and get the same key.
 *
 * @returns the parts, which the caller owns
 * @throws KeyError `ERR_KEY_LENGTH` - an input is not of the size given at {@link PtkInput}
 * @throws KeyError `ERR_KEY_SUITE` - a suite without a table row, or an FT suite, whose PTK comes from a PMK-R1
 * @spec IEEE 802.11-2016 12.7.1.3; vectors in Annex J.7; KDK in IEEE 802.11az-2022 12.7.1.3
 */
export function derivePtk(input: PtkInput, suite: PtkSuite): Ptk {
  const akm = requireAkm(suite.akm, input.pmk.length);
  if (akm.ft) throw new KeyError("ERR_KEY_SUITE", `the PTK of FT AKM ${formatSelector(suite.akm)} comes from a PMK-R1`);
  requirePmkLength(akm, input.pmk.length);
  requireLength("aa", input.aa, 6);
  requireLength("spa", input.spa, 6);
  requireLength("aNonce", input.aNonce, 32);
  requireLength("sNonce", input.sNonce, 32);

  const data = concat(...ascending(input.aa, input.spa), ...ascending(input.aNonce, input.sNonce));
  return cutPtk(input.pmk, "Pairwise key expansion", data, suite, input.pmk.length);
}

/**
 * Expands a key into a PTK, and cuts that into its parts.
 *
 * @param pmkLength - octets of PMK, which with some AKMs decide the sizes
 * @internal
 */
export function cutPtk(key: Secret, label: string, data: Uint8Array, suite: PtkSuite, pmkLength: number): Ptk {
  const akm = requireAkm(suite.akm, pmkLength);
  const kekAt = akm.kckLength;
  const tkAt = kekAt + akm.kekLength;
  const kdkAt = tkAt + requireTkLength(suite.pairwise);
  const end = kdkAt + (suite.kdkLength ?? 0);
  const ptk = new Secret(expansions[akm.derivation](key.octets, label, data, end));
  try {
    return {
      kck: ptk.slice(0, kekAt),
      kek: ptk.slice(kekAt, tkAt),
      tk: ptk.slice(tkAt, kdkAt),
      kdk: kdkAt === end ? undefined : ptk.slice(kdkAt, end),
    };
  } finally {
    ptk.destroy();
  }
}

/** Destroys every part of a PTK. A second call does nothing. */
export function destroyPtk(ptk: Ptk): void {
  ptk.kck.destroy();
  ptk.kek.destroy();
  ptk.tk.destroy();
  ptk.kdk?.destroy();
}

function ascending(x: Uint8Array, y: Uint8Array): readonly [Uint8Array, Uint8Array] {
  return compare(x, y) < 0 ? [x, y] : [y, x];
}
