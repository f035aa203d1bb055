/** Values that every dialect shares: what goes into the members of the structs. */

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

/** `IFF_UP`: an administrator wants the interface to run. */
export const interfaceUp = 0x1;
/** `IFF_RUNNING`: it does. */
export const interfaceRunning = 0x40;

/** Bits of a wireless interface's media word: the options, which hold the operating mode. @source FreeBSD sys/net/if_media.h */
export const Media = {
  /** `IFM_IEEE80211`: the kind. */
  ieee80211: 0x80,
  /** `IFM_OMASK`: all option bits. No option is a station. */
  options: 0xff00,
  /** `IFM_IEEE80211_HOSTAP`: an access point. */
  accessPoint: 0x200,
} as const;

/** Bits of SCAN_REQ's flags, from 8.0. @source FreeBSD sys/net80211/ieee80211_ioctl.h */
export const ScanFlag = {
  noPick: 0x1,
  active: 0x2,
  pickFirst: 0x4,
  background: 0x8,
  once: 0x10,
  noBroadcast: 0x20,
  noJoin: 0x40,
  flush: 0x1_0000,
  check: 0x2_0000,
} as const;

/** `IEEE80211_IOC_SCAN_FOREVER`: as long as it takes. */
export const scanForever = 0x7fff_ffff;

/** Bits of `dc_drivercaps`, from 8.0. @source FreeBSD sys/net80211/_ieee80211.h */
export const DriverCapability = {
  accessPoint: 0x400,
  wpa: 0x0080_0000,
  rsn: 0x0100_0000,
} as const;
