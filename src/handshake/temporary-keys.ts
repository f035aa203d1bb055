import type { Secret } from "../bytes/secret.ts";
import { deriveFtPtk } from "../keys/ft.ts";
import { derivePtk, type Ptk } from "../keys/ptk.ts";
import type { FtAssociation } from "./ft-association.ts";
import type { Protection } from "./protection.ts";

/** Between whom keys are derived, and how. */
export interface KeyParties {
  /** The suite. */
  readonly protection: Protection;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** What the keys of an FT AKM hang on besides; undefined with any other. */
  readonly ft: FtAssociation | undefined;
}

/** What the two ends say to make keys of. */
export interface Nonces {
  /** 32 octets. */
  readonly aNonce: Uint8Array;
  /** 32 octets. */
  readonly sNonce: Uint8Array;
}

/** A PTK that nobody vouches for yet. */
export interface TemporaryKeys {
  /** The PTK. Owned by who asked. */
  readonly tptk: Ptk;
  /** With an FT AKM the name of the PMK-R1 that it came from, which messages 2 and 3 show; else undefined. */
  readonly pmkR1Name: Uint8Array | undefined;
}

/**
 * The temporary keys that a PMK and two nonces give: by way of PMK-R0 and PMK-R1 with an FT AKM, else directly.
 *
 * @param pmk - borrowed; with an FT AKM the XXKey
 * @spec IEEE 802.11-2020 12.7.1.3, 12.7.1.6
 */
export function temporaryKeys(parties: KeyParties, pmk: Secret, { aNonce, sNonce }: Nonces): TemporaryKeys {
  const { protection, aa, spa, ft } = parties;
  if (ft === undefined) {
    return { tptk: derivePtk({ pmk, aa, spa, aNonce, sNonce }, protection.suite), pmkR1Name: undefined };
  }
  const { pmkR1Name, ...tptk } = deriveFtPtk({ xxKey: pmk, ...ft.holders, aa, aNonce, sNonce }, protection.suite);
  return { tptk, pmkR1Name };
}
