import type { CipherName } from "../ie/suite.ts";
import type { Operations } from "./ioctl.ts";

/** The numbers that differ between dialects, a table each; and those that never changed. */

/** How a dialect numbers `SIOCS80211` and `SIOCG80211`, both in group `i`. */
export interface RequestNumbers {
  /** `SIOCS80211`: changes something. */
  readonly set: number;
  /** `SIOCG80211`: asks for something. */
  readonly get: number;
}

/** @source FreeBSD sys/net80211/ieee80211_ioctl.h; DragonFly sys/netproto/802_11/ieee80211_ioctl.h */
export const freebsdRequests: RequestNumbers = { set: 234, get: 235 };
/** 234 and 235 set and ask for power saving there. @source NetBSD sys/net80211/ieee80211_netbsd.h */
export const netbsdRequests: RequestNumbers = { set: 244, get: 245 };

/** @source FreeBSD sys/net80211/ieee80211_ioctl.h, mid-2005 */
export const operations2005: Operations = {
  SSID: 1,
  WEP: 3,
  WEPKEY: 4,
  NUMWEPKEYS: 5,
  WEPTXKEY: 6,
  AUTHMODE: 7,
  CHANNEL: 9,
  POWERSAVE: 10,
  BSSID: 15,
  ROAMING: 16,
  PRIVACY: 17,
  DROPUNENCRYPTED: 18,
  WPAKEY: 19,
  DELKEY: 20,
  MLME: 21,
  OPTIE: 22,
  SCAN_REQ: 23,
  SCAN_RESULTS: 24,
  COUNTERMEASURES: 25,
  WPA: 26,
  MCASTCIPHER: 31,
  MCASTKEYLEN: 32,
  UCASTCIPHERS: 33,
  UCASTCIPHER: 34,
  UCASTKEYLEN: 35,
  DRIVER_CAPS: 36,
  KEYMGTALGS: 37,
  RSNCAPS: 38,
  WPAIE: 39,
  STA_STATS: 40,
  MACCMD: 41,
  TXPOWMAX: 43,
  STA_INFO: 45,
};

/** 24 is still answered, in the old format. @source FreeBSD sys/net80211/ieee80211_ioctl.h 1.17, January 2006 */
export const operations2006: Operations = { ...operations2005, SCAN_RESULTS: 76 };

/** OPTIE and the cipher settings are gone, APPIE and DEVCAPS new. @source FreeBSD sys/net80211/ieee80211_ioctl.h, 8.0 */
export const operations8: Operations = {
  SSID: 1,
  WEP: 3,
  WEPKEY: 4,
  NUMWEPKEYS: 5,
  WEPTXKEY: 6,
  AUTHMODE: 7,
  CHANNEL: 9,
  POWERSAVE: 10,
  BSSID: 15,
  ROAMING: 16,
  PRIVACY: 17,
  DROPUNENCRYPTED: 18,
  WPAKEY: 19,
  DELKEY: 20,
  MLME: 21,
  COUNTERMEASURES: 25,
  WPA: 26,
  WPAIE: 39,
  STA_STATS: 40,
  MACCMD: 41,
  TXPOWMAX: 43,
  SCAN_RESULTS: 76,
  STA_INFO: 78,
  WPAIE2: 79,
  APPIE: 95,
  DEVCAPS: 98,
  SCAN_REQ: 103,
  SCAN_CANCEL: 104,
};

/** SSID, channel, BSSID and WEP keys have requests of their own. @source NetBSD sys/net80211/ieee80211_ioctl.h */
export const operationsNetbsd: Operations = withoutOwnRequests(operations2005);

function withoutOwnRequests(all: Operations): Operations {
  const { SSID: _1, WEPKEY: _2, WEPTXKEY: _3, CHANNEL: _4, BSSID: _5, ...others } = all;
  return others;
}

/** The name of an operation number in any dialect: 19 is `WPAKEY`. No number has two names. */
export function operationName(number: number): string | undefined {
  for (const operations of [operations2005, operations2006, operations8]) {
    for (const [name, known] of Object.entries(operations)) if (known === number) return name;
  }
  return undefined;
}

/** Numbers of `ik_type`, the cipher of a key. */
export type CipherNumbers = Readonly<Partial<Record<CipherName, number>>>;

/** @source FreeBSD sys/net80211/ieee80211_crypto.h 1.10, August 2005 */
export const ciphers2005: CipherNumbers = { wep40: 0, wep104: 0, tkip: 1, ccmp: 3 };

/** @source FreeBSD sys/net80211/ieee80211_crypto.h, 2025 */
export const ciphers15: CipherNumbers = {
  ...ciphers2005,
  "ccmp-256": 7,
  "bip-cmac-128": 8,
  "bip-cmac-256": 9,
  "bip-gmac-128": 10,
  "bip-gmac-256": 11,
  gcmp: 12,
  "gcmp-256": 13,
};

/** `IEEE80211_CIPHER_NONE`: the cipher of an empty key slot. */
export const cipherNone = 6;

/** Bits of `ik_flags`. @source FreeBSD sys/net80211/ieee80211_crypto.h, ieee80211_ioctl.h */
export const KeyFlag = {
  /** The key is used for sending. */
  transmit: 0x01,
  /** The key is used for receiving. */
  receive: 0x02,
  /** The key is for group addressed frames. */
  group: 0x04,
  /** Make it the default key for sending: of a request only, and only with an index. */
  default: 0x80,
} as const;

/** `IEEE80211_KEYIX_NONE`: no index, the pairwise key. One octet wide in `idk_keyix`: 0xff. */
export const keyIndexNone = 0xffff;

/** `im_op`: what an MLME request asks for. @source FreeBSD sys/net80211/ieee80211_ioctl.h */
export const MlmeOperation = {
  associate: 1,
  disassociate: 2,
  deauthenticate: 3,
  authorize: 4,
  unauthorize: 5,
} as const;

/** Who looks for a network when the association is lost. @source FreeBSD sys/net80211/ieee80211_var.h */
export const Roaming = {
  device: 0,
  auto: 1,
  manual: 2,
} as const;

/** `IEEE80211_AUTH_*`: the values of AUTHMODE. @source FreeBSD sys/net80211/_ieee80211.h */
export const AuthMode = {
  none: 0,
  open: 1,
  shared: 2,
  ieee8021x: 3,
  auto: 4,
  wpa: 5,
} as const;

/** The values of WPA, which are bits. */
export const WpaMode = {
  off: 0,
  wpa: 1,
  rsn: 2,
  both: 3,
} as const;

/** `i_val` of APPIE: the element goes into association requests, beacons and probe responses. */
export const appIeWpa = 0xd0;
