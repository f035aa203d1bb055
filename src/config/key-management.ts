import { type ManagementProtection, type Policy, policyFor } from "../handshake/policy.ts";
import type { Protocol } from "../handshake/suite.ts";
import { Akm, Cipher, type SuiteSelector } from "../ie/suite.ts";

/**
 * What `key_mgmt` and `wpa_key_mgmt` call AKMs. With WPA, `WPA-PSK` and `WPA-EAP` mean its own.
 *
 * @internal
 */
export const akmWords: Readonly<Record<string, SuiteSelector>> = {
  "WPA-PSK": Akm.psk,
  "WPA-PSK-SHA256": Akm.pskSha256,
  "WPA-PSK-SHA384": Akm.pskSha384,
  "FT-PSK": Akm.ftPsk,
  "FT-PSK-SHA384": Akm.ftPskSha384,
  SAE: Akm.sae,
  "FT-SAE": Akm.ftSae,
  "SAE-EXT-KEY": Akm.saeExtKey,
  "FT-SAE-EXT-KEY": Akm.ftSaeExtKey,
  OWE: Akm.owe,
  "WPA-EAP": Akm.ieee8021x,
  "WPA-EAP-SHA256": Akm.ieee8021xSha256,
  "WPA-EAP-SHA384": Akm.ieee8021xSha384,
  "FT-EAP": Akm.ftIeee8021x,
  "FT-EAP-SHA384": Akm.ftIeee8021xSha384,
  "WPA-EAP-SUITE-B": Akm.suiteB,
  "WPA-EAP-SUITE-B-192": Akm.suiteB192,
  "FILS-SHA256": Akm.filsSha256,
  "FILS-SHA384": Akm.filsSha384,
  "FT-FILS-SHA256": Akm.ftFilsSha256,
  "FT-FILS-SHA384": Akm.ftFilsSha384,
};

/**
 * What `pairwise`, `group` and `group_mgmt` call ciphers.
 *
 * @internal
 */
export const cipherWords: Readonly<Record<string, SuiteSelector>> = {
  "CCMP-256": Cipher.ccmp256,
  "GCMP-256": Cipher.gcmp256,
  CCMP: Cipher.ccmp,
  GCMP: Cipher.gcmp128,
  TKIP: Cipher.tkip,
  WEP104: Cipher.wep104,
  WEP40: Cipher.wep40,
  GTK_NOT_USED: Cipher.noGroupTraffic,
  "AES-128-CMAC": Cipher.bipCmac128,
  "BIP-GMAC-128": Cipher.bipGmac128,
  "BIP-GMAC-256": Cipher.bipGmac256,
  "BIP-CMAC-256": Cipher.bipCmac256,
};

/**
 * Of these, the words for ciphers of data that both programs take everywhere.
 *
 * @internal
 */
export const dataCipherWords: readonly string[] = ["CCMP-256", "GCMP-256", "CCMP", "GCMP", "TKIP"];

/**
 * And those for what protects management frames.
 *
 * @internal
 */
export const managementCipherWords: readonly string[] = [
  "AES-128-CMAC",
  "BIP-GMAC-128",
  "BIP-GMAC-256",
  "BIP-CMAC-256",
];

const protocolWords: Readonly<Record<string, Protocol>> = { WPA: "wpa", RSN: "rsn", WPA2: "rsn" };

/** Values of `ieee80211w`. */
const protectionWords: Readonly<Record<string, ManagementProtection>> = {
  "0": "off",
  "1": "capable",
  "2": "required",
};

/**
 * The security of a network as configuration files name it, each a list of words with blanks between.
 *
 * @internal
 */
export interface SecurityWords {
  readonly protocols?: string | undefined;
  readonly keyManagement?: string | undefined;
  readonly pairwise?: string | undefined;
  readonly wpaPairwise?: string | undefined;
  readonly group?: string | undefined;
  readonly management?: string | undefined;
  readonly groupManagement?: string | undefined;
}

/**
 * The policy that such words make. Without a word on AKMs it has both passphrases and 802.1X, as the programs have; what
 * else is not given is as `policyFor` has it, and a word that is unknown is passed over.
 *
 * @internal
 */
export function policyOfWords(words: SecurityWords): Policy {
  const wishes = {
    protocols: known(protocolWords, words.protocols),
    pairwise: known(cipherWords, words.pairwise),
    wpaPairwise: known(cipherWords, words.wpaPairwise),
    group: known(cipherWords, words.group),
    groupManagement: known(cipherWords, words.groupManagement),
    management: words.management === undefined ? undefined : protectionWords[words.management],
  };
  const given = Object.entries(wishes).filter(([, value]) => value !== undefined && value.length > 0);
  return policyFor(known(akmWords, words.keyManagement) ?? [Akm.psk, Akm.ieee8021x], Object.fromEntries(given));
}

function known<Value>(table: Readonly<Record<string, Value>>, words: string | undefined): Value[] | undefined {
  if (words === undefined) return undefined;
  return splitWords(words).flatMap((word) => (Object.hasOwn(table, word) ? [table[word] as Value] : []));
}

/**
 * What is wrong with a value that is a list of words.
 *
 * @internal
 * @param known - the words that `program` takes there
 */
export function listFault(value: string, known: readonly string[], program: string): string | undefined {
  const words = splitWords(value);
  if (words.length === 0) return "has no word";
  return words.every((word) => known.includes(word))
    ? undefined
    : `has a word that ${program} does not know, or not here`;
}

/**
 * The words of a value.
 *
 * @internal
 */
export function splitWords(value: string): string[] {
  return value
    .replaceAll("\t", " ")
    .split(" ")
    .filter((word) => word !== "");
}
