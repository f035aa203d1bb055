import { KeyError } from "../errors.ts";
import { type AkmSuite, akmSuite, cipherSuite, formatSelector, type SuiteSelector } from "../ie/suite.ts";

/**
 * What an AKM suite implies for the key hierarchy.
 *
 * @param akm - an AKM suite selector
 * @param pmkLength - octets of PMK: see {@link akmSuite}
 * @throws KeyError `ERR_KEY_SUITE` - an AKM that the table does not know, or one without EAPOL-Key frames of its own
 * @spec IEEE 802.11-2016 12.7.3, Table 12-8
 */
export function requireAkm(akm: SuiteSelector, pmkLength = 32): AkmSuite {
  const suite = akmSuite(akm, pmkLength);
  if (suite === undefined)
    throw new KeyError("ERR_KEY_SUITE", `no key hierarchy is known for AKM ${formatSelector(akm)}`);
  return suite;
}

/**
 * Octets of temporal key that a pairwise cipher takes out of the PTK.
 *
 * @param cipher - a cipher suite selector
 * @throws KeyError `ERR_KEY_SUITE` - a cipher that the table does not know, or that protects no data frames
 * @spec IEEE 802.11-2016 Table 12-4
 */
export function requireTkLength(cipher: SuiteSelector): number {
  const suite = cipherSuite(cipher);
  if (suite === undefined || !suite.data) {
    throw new KeyError("ERR_KEY_SUITE", `cipher ${formatSelector(cipher)} has no temporal key`);
  }
  return suite.keyLength;
}

/**
 * Octets of temporal key of a cipher whose keys a handshake can hand to a driver: any for data frames but WEP.
 *
 * @throws KeyError `ERR_KEY_SUITE` - a cipher that the table does not know, that protects no data frames, or WEP
 * @internal
 */
export function requireHandedTkLength(cipher: SuiteSelector): number {
  const length = requireTkLength(cipher);
  const name = cipherSuite(cipher)?.name;
  if (name !== "wep40" && name !== "wep104") return length;
  throw new KeyError("ERR_KEY_SUITE", `cipher ${formatSelector(cipher)} is WEP, which no handshake hands out here`);
}

/**
 * Checks an input's size.
 *
 * @internal
 */
export function requireLength(name: string, octets: Uint8Array, length: number): void {
  if (octets.length !== length) {
    throw new KeyError("ERR_KEY_LENGTH", `${name} is ${octets.length} octets, not ${length}`);
  }
}
