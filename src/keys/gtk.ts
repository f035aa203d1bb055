import { concat } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import type { SuiteSelector } from "../ie/suite.ts";
import { requireLength, requireTkLength } from "./hierarchy.ts";
import { prf } from "./prf.ts";

/** What an authenticator makes a group key of. All of it is borrowed. */
export interface GtkInput {
  /** Group master key, 32 octets, known to the authenticator alone. */
  readonly gmk: Secret;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** 32 octets, never used before with this GMK. */
  readonly gNonce: Uint8Array;
}

/**
 * Derives a group temporal key: `PRF(GMK, "Group key expansion", AA ‖ GNonce)`.
 *
 * @param group - group cipher suite selector, which decides the size
 * @returns the key in the order of the wire: TKIP's is TK ‖ authenticator's Tx MIC ‖ supplicant's Tx MIC
 * @throws KeyError `ERR_KEY_LENGTH` - an input is not of the size given at {@link GtkInput}
 * @throws KeyError `ERR_KEY_SUITE` - a group cipher that the table does not know
 * @spec IEEE 802.11-2016 12.7.1.4
 */
export function deriveGtk(input: GtkInput, group: SuiteSelector): Secret {
  requireLength("gmk", input.gmk.octets, 32);
  requireLength("aa", input.aa, 6);
  requireLength("gNonce", input.gNonce, 32);
  const data = concat(input.aa, input.gNonce);
  return new Secret(prf(input.gmk.octets, "Group key expansion", data, requireTkLength(group)));
}
