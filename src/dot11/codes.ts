import type { CodeMeaning } from "./code-meaning.ts";
import { reasons } from "./reason-table.ts";
import { statuses } from "./status-table.ts";

/** Reason codes that the protocols of this library send or look for. */
export const ReasonCode = {
  unspecified: 1,
  invalidAuthentication: 2,
  leavingNetworkDeauthentication: 3,
  inactivity: 4,
  invalidClass2Frame: 6,
  invalidClass3Frame: 7,
  leavingNetworkDisassociation: 8,
  invalidElement: 13,
  micFailure: 14,
  fourWayHandshakeTimeout: 15,
  groupKeyHandshakeTimeout: 16,
  handshakeElementMismatch: 17,
  invalidGroupCipher: 18,
  invalidPairwiseCipher: 19,
  invalidAkmp: 20,
  unsupportedRsneVersion: 21,
  invalidRsneCapabilities: 22,
  ieee8021xAuthenticationFailed: 23,
  cipherOutOfPolicy: 24,
  invalidPmkid: 49,
  invalidMde: 50,
  invalidFte: 51,
} as const;

/** Status codes that the protocols of this library send or look for. */
export const StatusCode = {
  success: 0,
  refused: 1,
  refusedTemporarily: 30,
  robustManagementPolicyViolation: 31,
  invalidElement: 40,
  invalidGroupCipher: 41,
  invalidPairwiseCipher: 42,
  invalidAkmp: 43,
  unsupportedRsneVersion: 44,
  invalidRsneCapabilities: 45,
  cipherOutOfPolicy: 46,
  invalidPmkid: 53,
  invalidMde: 54,
  invalidFte: 55,
  antiCloggingTokenRequired: 76,
  unsupportedFiniteCyclicGroup: 77,
  unknownPasswordIdentifier: 123,
  saeHashToElement: 126,
  saePk: 127,
} as const;

/**
 * What a reason code of a deauthentication or disassociation says.
 *
 * @param code - 0 to 65535
 * @returns undefined of reserved codes
 * @spec IEEE 802.11-2020 Table 9-49
 */
export function reasonCode(code: number): CodeMeaning | undefined {
  return reasons.get(code);
}

/**
 * What a status code of an authentication or association says.
 *
 * @param code - 0 to 65535
 * @returns undefined of reserved codes
 * @spec IEEE 802.11-2020 Table 9-50
 */
export function statusCode(code: number): CodeMeaning | undefined {
  return statuses.get(code);
}
