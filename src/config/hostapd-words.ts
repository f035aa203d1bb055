import { akmWords, dataCipherWords, listFault, managementCipherWords, splitWords } from "./key-management.ts";

/** AKMs that hostapd has words for, and this library does not use. */
const otherAkmWords = ["DPP", "OSEN"];
const keyManagement = [...Object.keys(akmWords), ...otherAkmWords];

const wordsOf: Readonly<Record<string, readonly string[]>> = {
  wpa_key_mgmt: keyManagement,
  wpa_pairwise: dataCipherWords,
  rsn_pairwise: dataCipherWords,
  group_cipher: dataCipherWords,
  rsn_override_key_mgmt: keyManagement,
  rsn_override_key_mgmt_2: keyManagement,
  rsn_override_pairwise: dataCipherWords,
  rsn_override_pairwise_2: dataCipherWords,
};

/**
 * What is wrong with the words of a line of hostapd.conf. Of numbers one alone has a range: hostapd takes what is none for
 * 0, and mostly any other.
 *
 * @internal
 * @source hostapd 2.10, hostapd/config_file.c
 */
export function wordFault(name: string, value: string): string | undefined {
  if (name === "group_mgmt_cipher") return managementCipherWords.includes(value) ? undefined : "is not one such cipher";
  if (name === "extended_key_id") return extendedKeyIdFault(value);
  if (name === "mobility_domain") return /^[0-9a-f]{4}$/i.test(value) ? undefined : "is not four hex digits";
  if (name === "r1_key_holder") return /^[0-9a-f]{12}$/i.test(value) ? undefined : "is not twelve hex digits";
  const known = wordsOf[name];
  if (known === undefined) return undefined;
  const fault = listFault(value, known, "hostapd");
  if (fault !== undefined || name !== "group_cipher") return fault;
  return new Set(splitWords(value)).size > 1 ? "names more than one cipher" : undefined;
}

/** hostapd reads it by atoi(3): what stands behind the number, or no number at all, does not matter. */
function extendedKeyIdFault(value: string): string | undefined {
  const number = Number.parseInt(value, 10) || 0;
  return number >= 0 && number <= 2 ? undefined : "is not 0, 1 or 2";
}
