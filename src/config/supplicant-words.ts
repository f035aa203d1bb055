import { akmWords, dataCipherWords, listFault, managementCipherWords } from "./key-management.ts";

/** AKMs and the like that wpa_supplicant has words for, and this library does not use. */
const otherAkmWords = ["NONE", "WPA-NONE", "IEEE8021X", "WPS", "DPP", "OSEN"];

const wordsOf: Readonly<Record<string, readonly string[]>> = {
  key_mgmt: [...Object.keys(akmWords), ...otherAkmWords],
  proto: ["WPA", "RSN", "WPA2", "OSEN"],
  pairwise: [...dataCipherWords, "NONE"],
  group: [...dataCipherWords, "WEP104", "WEP40", "GTK_NOT_USED"],
  group_mgmt: managementCipherWords,
};

/**
 * What is wrong with the words of a line of a network block.
 *
 * @internal
 * @source wpa_supplicant 2.10, which names each line that it does not take
 */
export function wordFault(name: string, value: string): string | undefined {
  const known = wordsOf[name];
  return known === undefined ? undefined : listFault(value, known, "wpa_supplicant");
}
