import { akmWords, splitWords } from "./key-management.ts";

/** AKMs and the like that wpa_supplicant has words for, and this library does not use. */
const otherAkmWords = ["NONE", "WPA-NONE", "IEEE8021X", "WPS", "DPP", "OSEN"];
const dataCiphers = ["CCMP-256", "GCMP-256", "CCMP", "GCMP", "TKIP"];

const wordsOf: Readonly<Record<string, readonly string[]>> = {
  key_mgmt: [...Object.keys(akmWords), ...otherAkmWords],
  proto: ["WPA", "RSN", "WPA2", "OSEN"],
  pairwise: [...dataCiphers, "NONE"],
  group: [...dataCiphers, "WEP104", "WEP40", "GTK_NOT_USED"],
  group_mgmt: ["AES-128-CMAC", "BIP-GMAC-128", "BIP-GMAC-256", "BIP-CMAC-256"],
};

/**
 * What is wrong with the words of a line of a network block.
 *
 * @internal
 * @source wpa_supplicant 2.10, which names each line that it does not take
 */
export function wordFault(name: string, value: string): string | undefined {
  const known = wordsOf[name];
  if (known === undefined) return undefined;
  const words = splitWords(value);
  if (words.length === 0) return "has no word";
  return words.every((word) => known.includes(word))
    ? undefined
    : "has a word that wpa_supplicant does not know, or not here";
}
