import type { CodeMeaning } from "./code-meaning.ts";
import { reasons } from "./reason-table.ts";
import { statuses } from "./status-table.ts";

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
