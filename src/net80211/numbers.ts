import type { CipherName } from "../ie/suite.ts";
import type { Operations } from "./ioctl.ts";

/** The numbers that differ between dialects, a table each. */

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
export const operations2006: Operations = { ...operations2005, SCAN_RESULTS: 76, SCAN_RESULTS_OLD: 24 };

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

type EventNumbers = Readonly<Partial<Record<EventName, number>>>;

/** What a wireless event says: `ifan_what`. The same numbers in every dialect; the last eight are of 8.0. */
const eventNumbers: EventNumbers = {
  assoc: 100,
  reassoc: 101,
  disassoc: 102,
  join: 103,
  leave: 104,
  scan: 105,
  replay: 106,
  michael: 107,
  rejoin: 108,
};
const eventNumbers8: EventNumbers = {
  ...eventNumbers,
  wds: 109,
  csa: 110,
  radar: 111,
  cac: 112,
  deauth: 113,
  auth: 114,
  country: 115,
  radio: 116,
};

/** A wireless event, by the header's names without their `RTM_IEEE80211_`. */
export type EventName =
  | "assoc"
  | "reassoc"
  | "disassoc"
  | "join"
  | "leave"
  | "scan"
  | "replay"
  | "michael"
  | "rejoin"
  | "wds"
  | "csa"
  | "radar"
  | "cac"
  | "deauth"
  | "auth"
  | "country"
  | "radio";

/** How a dialect numbers what comes over its routing socket. */
export interface RoutingNumbers {
  /** `RTM_VERSION`. A message of another version is not to be understood. */
  readonly version: number;
  /** Other versions, which say of events and of interfaces that come and go the same. */
  readonly alikeVersions: readonly number[];
  /** `RTM_IFINFO`: an interface went up or down. */
  readonly interfaceInfo: number;
  /** `RTM_IFANNOUNCE`: an interface came or went. */
  readonly interfaceAnnounce: number;
  /** `RTM_IEEE80211`: a wireless event. */
  readonly ieee80211: number;
  /** The wireless events. */
  readonly events: Readonly<Partial<Record<EventName, number>>>;
}

/** @source FreeBSD sys/net/route.h, sys/net80211/ieee80211_freebsd.h 1.6 */
export const freebsdRouting: RoutingNumbers = {
  version: 5,
  alikeVersions: [],
  interfaceInfo: 0x0e,
  interfaceAnnounce: 0x11,
  ieee80211: 0x12,
  events: eventNumbers,
};
/** @source FreeBSD 9.3 sys/net80211/ieee80211_freebsd.h */
export const freebsd8Routing: RoutingNumbers = { ...freebsdRouting, events: eventNumbers8 };
/**
 * The version is 5 up to 2.0, 7 from 5.8 on. `if_announcemsghdr` stayed as it was.
 *
 * @source DragonFly sys/net/route.h, sys/net/if.h; golang.org/x/net route/sys_dragonfly.go
 */
export const dragonflyRouting: RoutingNumbers = { ...freebsd8Routing, version: 6, alikeVersions: [5, 7] };
/** @source NetBSD sys/net/route.h 1.114, sys/net80211/ieee80211_netbsd.h */
export const netbsdRouting: RoutingNumbers = {
  version: 4,
  alikeVersions: [],
  interfaceInfo: 0x14,
  interfaceAnnounce: 0x10,
  ieee80211: 0x11,
  events: eventNumbers,
};

/** A request of the interface itself, in group `i`. */
export type InterfaceRequestName =
  | "SIOCSIFFLAGS"
  | "SIOCGIFFLAGS"
  | "SIOCSIFMEDIA"
  | "SIOCGIFMEDIA"
  | "SIOCGIFMTU"
  | "SIOCS80211NWID"
  | "SIOCG80211NWID"
  | "SIOCS80211CHANNEL"
  | "SIOCG80211CHANNEL"
  | "SIOCG80211BSSID";

/** A request's direction, number and argument. */
export interface InterfaceRequest {
  /** Whether the kernel only reads the argument (`_IOW`), or writes it too (`_IOWR`). */
  readonly direction: "write" | "read-write";
  /** Its number. */
  readonly number: number;
  /** The struct that it takes. */
  readonly struct: "ifreq" | "ifmediareq" | "ieee80211_bssid" | "ieee80211chanreq";
}

/** The requests that a dialect has. */
export type InterfaceRequestNumbers = Readonly<Partial<Record<InterfaceRequestName, InterfaceRequest>>>;

/** @source FreeBSD sys/sys/sockio.h */
export const freebsdInterfaceRequests: InterfaceRequestNumbers = {
  SIOCSIFFLAGS: { direction: "write", number: 16, struct: "ifreq" },
  SIOCGIFFLAGS: { direction: "read-write", number: 17, struct: "ifreq" },
  SIOCSIFMEDIA: { direction: "read-write", number: 55, struct: "ifreq" },
  SIOCGIFMEDIA: { direction: "read-write", number: 56, struct: "ifmediareq" },
  SIOCGIFMTU: { direction: "read-write", number: 51, struct: "ifreq" },
};
/** @source NetBSD sys/sys/sockio.h, sys/net80211/ieee80211_ioctl.h */
export const netbsdInterfaceRequests: InterfaceRequestNumbers = {
  SIOCSIFFLAGS: { direction: "write", number: 16, struct: "ifreq" },
  SIOCGIFFLAGS: { direction: "read-write", number: 17, struct: "ifreq" },
  SIOCSIFMEDIA: { direction: "read-write", number: 53, struct: "ifreq" },
  SIOCGIFMEDIA: { direction: "read-write", number: 54, struct: "ifmediareq" },
  SIOCGIFMTU: { direction: "read-write", number: 126, struct: "ifreq" },
  SIOCS80211NWID: { direction: "read-write", number: 230, struct: "ifreq" },
  SIOCG80211NWID: { direction: "read-write", number: 231, struct: "ifreq" },
  SIOCS80211CHANNEL: { direction: "write", number: 238, struct: "ieee80211chanreq" },
  SIOCG80211CHANNEL: { direction: "read-write", number: 239, struct: "ieee80211chanreq" },
  SIOCG80211BSSID: { direction: "read-write", number: 241, struct: "ieee80211_bssid" },
};
