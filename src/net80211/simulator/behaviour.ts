import type { DialectName } from "../abi.ts";
import type { ErrnoName } from "../errno.ts";

/** Where kernels of different years answer the same request differently. */
export interface Behaviour {
  /** Octets of key that a slot holds, Michael keys apart. */
  readonly keyBuffer: 16 | 32;
  /** Receive counters of a key: one, or one for each of 16 TIDs and for frames without. */
  readonly receiveCounters: 1 | 17;
  /** WPAKEY refuses a TKIP key without its Michael keys. */
  readonly tkipNeedsMichael: boolean;
  /** Which SSID MLME associate looks up: the request's, or the one that SSID or a scan set before. */
  readonly associatesWith: "request" | "desired";
  /** MLME associate, and no such network is in the scan table. */
  readonly notInScanTable: ErrnoName;
  /** MLME associate, and the network cannot be joined. */
  readonly cannotJoin: ErrnoName;
  /** COUNTERMEASURES on, while WPA is off. */
  readonly countermeasuresWithoutWpa: ErrnoName;
  /** Whether WPA asks the device for its capabilities before it agrees. */
  readonly wpaNeedsCapability: boolean;
  /** Whether WPA takes 0, which turns it off. */
  readonly wpaCanBeTurnedOff: boolean;
  /** SCAN_REQ while the device is not running. */
  readonly scanNotRunning: ErrnoName;
  /** The module that each cipher number comes from, where the kernel's table names one. */
  readonly cipherModules: Readonly<Record<number, string>>;
  /** The first cipher number that does not exist. */
  readonly cipherMax: number;
  /** What MLME, WPAIE and WPAKEY answer of a station that an access point, or a question, does not know. */
  readonly unknownStation: ErrnoName;
  /** Whether WPAIE gives the RSN element where the station sent one. */
  readonly wpaIeMayBeRsn: boolean;
  /** Whether a device without room is asked a second time, with encryption in software. */
  readonly softwareRetry: boolean;
  /** Whether a unicast frame without pairwise key goes out under the default key. */
  readonly unicastFallsBack: boolean;
  /** Whether an interface's operating mode follows from its media, or was settled when it was created. */
  readonly modeFromMedia: boolean;
}

/** @source FreeBSD sys/net80211/ieee80211_ioctl.c 1.45, ieee80211_crypto.c 1.12 */
const year2005: Behaviour = {
  keyBuffer: 16,
  receiveCounters: 1,
  tkipNeedsMichael: false,
  associatesWith: "request",
  notInScanTable: "EINVAL",
  cannotJoin: "EINVAL",
  countermeasuresWithoutWpa: "EINVAL",
  wpaNeedsCapability: false,
  wpaCanBeTurnedOff: true,
  scanNotRunning: "EINVAL",
  // The table goes by position and has five entries, so that number 5, CKIP, falls off its end.
  cipherModules: { 0: "wlan_wep", 1: "wlan_tkip", 2: "wlan_aes_ocb", 3: "wlan_ccmp", 4: "wlan_ckip" },
  cipherMax: 7,
  unknownStation: "EINVAL",
  wpaIeMayBeRsn: false,
  softwareRetry: true,
  unicastFallsBack: true,
  modeFromMedia: true,
};

/** @source FreeBSD 9.3 sys/net80211/ieee80211_ioctl.c, ieee80211_crypto.c */
const release8: Behaviour = {
  ...year2005,
  receiveCounters: 17,
  associatesWith: "desired",
  notInScanTable: "ENOENT",
  cannotJoin: "EIO",
  countermeasuresWithoutWpa: "EOPNOTSUPP",
  wpaNeedsCapability: true,
  wpaCanBeTurnedOff: false,
  scanNotRunning: "ENXIO",
  cipherModules: { 0: "wlan_wep", 1: "wlan_tkip", 2: "wlan_aes_ocb", 3: "wlan_ccmp", 4: "#4", 5: "wlan_ckip" },
  unknownStation: "ENOENT",
  wpaIeMayBeRsn: true,
  softwareRetry: false,
  modeFromMedia: false,
};

/** Room for 256-bit keys is assumed: the source of that year was still growing it. @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_crypto.c, 2025 */
const release15: Behaviour = {
  ...release8,
  keyBuffer: 32,
  tkipNeedsMichael: true,
  wpaCanBeTurnedOff: true,
  unicastFallsBack: false,
  cipherModules: {
    ...release8.cipherModules,
    7: "wlan_ccmp",
    8: "wlan_bip_cmac",
    9: "wlan_bip_cmac",
    10: "wlan_bip_gmac",
    11: "wlan_bip_gmac",
    12: "wlan_gcmp",
    13: "wlan_gcmp",
  },
  cipherMax: 14,
};

const behaviours: Readonly<Record<DialectName, Behaviour>> = {
  "freebsd-2005": year2005,
  "freebsd-2006": year2005,
  "freebsd-8": release8,
  "freebsd-15": release15,
  netbsd: year2005,
  dragonfly: release8,
};

/** How the kernel of a dialect behaves. */
export function behaviourOf(dialect: DialectName): Behaviour {
  return behaviours[dialect];
}
