/**
 * Cipher and AKM suite selectors, and the table of what each one implies. A table: it computes nothing of the protocol.
 *
 * A selector is four octets on the wire, an OUI and a type; here it is one number, most significant octet first, so
 * that `00-0F-AC:4` is `0x000fac04`.
 */

/** An OUI and a type: `0x000fac04` is `00-0F-AC:4`. Values that no table knows are selectors too. */
export type SuiteSelector = number;

/** Cipher suites by name. The WPA ones are those of the vendor element 00-50-F2. */
export const Cipher = {
  /** Use group cipher suite. */
  useGroup: 0x000fac00,
  wep40: 0x000fac01,
  tkip: 0x000fac02,
  ccmp: 0x000fac04,
  wep104: 0x000fac05,
  bipCmac128: 0x000fac06,
  /** Group addressed traffic not allowed. */
  noGroupTraffic: 0x000fac07,
  gcmp128: 0x000fac08,
  gcmp256: 0x000fac09,
  ccmp256: 0x000fac0a,
  bipGmac128: 0x000fac0b,
  bipGmac256: 0x000fac0c,
  bipCmac256: 0x000fac0d,
  wpaNone: 0x0050f200,
  wpaWep40: 0x0050f201,
  wpaTkip: 0x0050f202,
  wpaCcmp: 0x0050f204,
  wpaWep104: 0x0050f205,
} as const;

/** AKM suites by name. The WPA ones are those of the vendor element 00-50-F2. */
export const Akm = {
  ieee8021x: 0x000fac01,
  psk: 0x000fac02,
  ftIeee8021x: 0x000fac03,
  ftPsk: 0x000fac04,
  ieee8021xSha256: 0x000fac05,
  pskSha256: 0x000fac06,
  tdls: 0x000fac07,
  sae: 0x000fac08,
  ftSae: 0x000fac09,
  suiteB: 0x000fac0b,
  suiteB192: 0x000fac0c,
  ftIeee8021xSha384: 0x000fac0d,
  filsSha256: 0x000fac0e,
  filsSha384: 0x000fac0f,
  ftFilsSha256: 0x000fac10,
  ftFilsSha384: 0x000fac11,
  owe: 0x000fac12,
  ftPskSha384: 0x000fac13,
  pskSha384: 0x000fac14,
  ieee8021xSha384: 0x000fac17,
  saeExtKey: 0x000fac18,
  ftSaeExtKey: 0x000fac19,
  wpaIeee8021x: 0x0050f201,
  wpaPsk: 0x0050f202,
} as const;

/** How a cipher is called in a key descriptor, whatever vendor's selector named it. */
export type CipherName =
  | "wep40"
  | "wep104"
  | "tkip"
  | "ccmp"
  | "ccmp-256"
  | "gcmp"
  | "gcmp-256"
  | "bip-cmac-128"
  | "bip-cmac-256"
  | "bip-gmac-128"
  | "bip-gmac-256";

/** What a cipher suite implies. */
export interface CipherSuite {
  /** Its name in a key descriptor. */
  readonly name: CipherName;
  /** As people write it: `TKIP`, `CCMP`, `GCMP-256`. */
  readonly label: string;
  /** Octets of temporal key. TKIP's 32 hold the two Michael keys. */
  readonly keyLength: number;
  /** Whether it protects data frames (else only management frames). */
  readonly data: boolean;
}

/** Which function expands keys and computes PMKIDs. */
export type KeyDerivation = "prf-sha1" | "kdf-sha256" | "kdf-sha384" | "kdf-sha512";

/**
 * Which algorithm makes the Key MIC. `by-version` leaves it to the frame's descriptor version: 1 is HMAC-MD5, 2 is
 * HMAC-SHA-1 and 3 is AES-128-CMAC. The longer digests are cut to the MIC's length.
 */
export type MicAlgorithm = "by-version" | "aes-128-cmac" | "hmac-sha256" | "hmac-sha384" | "hmac-sha512";

/** What an AKM suite implies. */
export interface AkmSuite {
  /** As people write it: `WPA-PSK`, `WPA2-PSK`, `SAE`. */
  readonly label: string;
  /** What expands the PMK into the PTK. */
  readonly derivation: KeyDerivation;
  /** Octets of KCK. None with FILS, whose EAPOL-Key frames have no MIC. */
  readonly kckLength: number;
  /** Octets of KEK. */
  readonly kekLength: number;
  /** Octets of Key MIC in an EAPOL-Key frame. */
  readonly micLength: number;
  /** What makes the Key MIC. */
  readonly mic: MicAlgorithm;
  /**
   * The EAPOL-Key descriptor version: 0 where the AKM says how frames are protected, 3 for AES-128-CMAC,
   * undefined where the cipher decides (1 with TKIP, else 2).
   */
  readonly descriptorVersion: 0 | 3 | undefined;
  /** Where the PMK comes from. */
  readonly pmk: "passphrase" | "eap" | "sae" | "owe" | "fils";
  /** Whether keys come from an FT hierarchy, not from the PMK directly. */
  readonly ft: boolean;
}

const wep40: CipherSuite = { name: "wep40", label: "WEP-40", keyLength: 5, data: true };
const wep104: CipherSuite = { name: "wep104", label: "WEP-104", keyLength: 13, data: true };
const tkip: CipherSuite = { name: "tkip", label: "TKIP", keyLength: 32, data: true };
const ccmp: CipherSuite = { name: "ccmp", label: "CCMP", keyLength: 16, data: true };

const ciphers: ReadonlyMap<SuiteSelector, CipherSuite> = new Map<SuiteSelector, CipherSuite>([
  [Cipher.wep40, wep40],
  [Cipher.tkip, tkip],
  [Cipher.ccmp, ccmp],
  [Cipher.wep104, wep104],
  [Cipher.bipCmac128, { name: "bip-cmac-128", label: "BIP-CMAC-128", keyLength: 16, data: false }],
  [Cipher.gcmp128, { name: "gcmp", label: "GCMP", keyLength: 16, data: true }],
  [Cipher.gcmp256, { name: "gcmp-256", label: "GCMP-256", keyLength: 32, data: true }],
  [Cipher.ccmp256, { name: "ccmp-256", label: "CCMP-256", keyLength: 32, data: true }],
  [Cipher.bipGmac128, { name: "bip-gmac-128", label: "BIP-GMAC-128", keyLength: 16, data: false }],
  [Cipher.bipGmac256, { name: "bip-gmac-256", label: "BIP-GMAC-256", keyLength: 32, data: false }],
  [Cipher.bipCmac256, { name: "bip-cmac-256", label: "BIP-CMAC-256", keyLength: 32, data: false }],
  [Cipher.wpaWep40, wep40],
  [Cipher.wpaTkip, tkip],
  [Cipher.wpaCcmp, ccmp],
  [Cipher.wpaWep104, wep104],
]);

/** The sizes that 12.7.3 gives to AKMs of one family. */
const sha1 = {
  derivation: "prf-sha1",
  kckLength: 16,
  kekLength: 16,
  micLength: 16,
  mic: "by-version",
  descriptorVersion: undefined,
} as const;
const sha256 = { derivation: "kdf-sha256", kckLength: 16, kekLength: 16, micLength: 16 } as const;
const sha256ByVersion = { ...sha256, mic: "by-version", descriptorVersion: 3 } as const;
const sha256Cmac = { ...sha256, mic: "aes-128-cmac", descriptorVersion: 0 } as const;
const sha256Hmac = { ...sha256, mic: "hmac-sha256", descriptorVersion: 0 } as const;
const sha384 = {
  derivation: "kdf-sha384",
  kckLength: 24,
  kekLength: 32,
  micLength: 24,
  mic: "hmac-sha384",
  descriptorVersion: 0,
} as const;

/** With a group whose prime has up to 256 bits. */
const saeExtKey: AkmSuite = { label: "SAE-EXT-KEY", ...sha256Hmac, pmk: "sae", ft: false };

/** With larger groups SAE and OWE make longer PMKs, and with them goes everything else. @spec RFC 8110 4.4 */
const byPmkLength: ReadonlyMap<number, Partial<AkmSuite>> = new Map<number, Partial<AkmSuite>>([
  [48, sha384],
  [
    64,
    { derivation: "kdf-sha512", kckLength: 32, kekLength: 32, micLength: 32, mic: "hmac-sha512", descriptorVersion: 0 },
  ],
]);

/** AKMs whose sizes go with their group. */
const growing: ReadonlySet<SuiteSelector> = new Set([Akm.owe, Akm.saeExtKey, Akm.ftSaeExtKey]);

const akms: ReadonlyMap<SuiteSelector, AkmSuite> = new Map<SuiteSelector, AkmSuite>([
  [Akm.ieee8021x, { label: "WPA2-EAP", ...sha1, pmk: "eap", ft: false }],
  [Akm.psk, { label: "WPA2-PSK", ...sha1, pmk: "passphrase", ft: false }],
  [Akm.ftIeee8021x, { label: "FT-EAP", ...sha256ByVersion, pmk: "eap", ft: true }],
  [Akm.ftPsk, { label: "FT-PSK", ...sha256ByVersion, pmk: "passphrase", ft: true }],
  [Akm.ieee8021xSha256, { label: "WPA2-EAP-SHA256", ...sha256ByVersion, pmk: "eap", ft: false }],
  [Akm.pskSha256, { label: "WPA2-PSK-SHA256", ...sha256ByVersion, pmk: "passphrase", ft: false }],
  [Akm.sae, { label: "SAE", ...sha256Cmac, pmk: "sae", ft: false }],
  [Akm.ftSae, { label: "FT-SAE", ...sha256Cmac, pmk: "sae", ft: true }],
  [Akm.suiteB, { label: "WPA2-EAP-SUITE-B", ...sha256Hmac, pmk: "eap", ft: false }],
  [Akm.suiteB192, { label: "WPA2-EAP-SUITE-B-192", ...sha384, pmk: "eap", ft: false }],
  [Akm.ftIeee8021xSha384, { label: "FT-EAP-SHA384", ...sha384, pmk: "eap", ft: true }],
  [Akm.owe, { label: "OWE", ...sha256Hmac, pmk: "owe", ft: false }],
  [Akm.ftPskSha384, { label: "FT-PSK-SHA384", ...sha384, pmk: "passphrase", ft: true }],
  [Akm.saeExtKey, saeExtKey],
  [Akm.ftSaeExtKey, { ...saeExtKey, label: "FT-SAE-EXT-KEY", ft: true }],
  [Akm.wpaIeee8021x, { label: "WPA-EAP", ...sha1, pmk: "eap", ft: false }],
  [Akm.wpaPsk, { label: "WPA-PSK", ...sha1, pmk: "passphrase", ft: false }],
]);

/** What a cipher suite implies, or undefined where the table does not know it. @spec IEEE 802.11-2016 Table 9-131 */
export function cipherSuite(selector: SuiteSelector): CipherSuite | undefined {
  return ciphers.get(selector);
}

/**
 * What an AKM suite implies, or undefined where the table does not know it.
 *
 * @param pmkLength - octets of PMK: of AKMs 18, 24 and 25 alone it decides the sizes; 32 where it is not given
 * @spec IEEE 802.11-2020 Table 9-151, 12.7.3 Table 12-10
 */
export function akmSuite(selector: SuiteSelector, pmkLength = 32): AkmSuite | undefined {
  const suite = akms.get(selector);
  const longer = growing.has(selector) ? byPmkLength.get(pmkLength) : undefined;
  return suite === undefined || longer === undefined ? suite : { ...suite, ...longer };
}

/** A selector as the standard writes it, in lower case: `00-0f-ac:4`. @spec IEEE 802.11-2016 Table 9-131 */
export function formatSelector(selector: SuiteSelector): string {
  const oui = [24, 16, 8].map((shift) => ((selector >>> shift) & 0xff).toString(16).padStart(2, "0"));
  return `${oui.join("-")}:${selector & 0xff}`;
}
