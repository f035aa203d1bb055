import type { Excuse, Refusal, Row } from "./refusal.ts";

/**
 * What refusals of Linux mean for a key, by error number: of nl80211's NEW_KEY, and of SIOCSIWENCODEEXT. Linux's errors
 * are the driver's own more often than net80211's, so that most rows consider more than one cause.
 *
 * @source Linux net/mac80211/key.c, cfg.c; net/wireless/nl80211.c; net/ieee80211/ieee80211_wx.c (2.6.14 to 2.6.28);
 *   threads of users: hostap 2012-10-24 (CONFIG_CRYPTO_AES missing, -2), TI e2e 380985 (TKIP, -22), lkml 2006-06-08
 *   (bcm43xx, SIOCSIWENCODEEXT)
 */
const rows: Readonly<Record<string, Row>> = {
  ENOENT: {
    "kernel-crypto-missing": {
      for: () => "the kernel asks for a cipher by name, and answers ENOENT where it finds none of that name",
    },
    "unknown-station": {
      for: () => "mac80211 also answers ENOENT where it does not know the station of a pairwise key",
    },
  },
  EINVAL: {
    "kernel-crypto-missing": {
      for: (r) =>
        r.operation === "SIOCSIWENCODEEXT"
          ? "the 802.11 layer of Linux before mac80211 answers EINVAL where it finds no module of the key's cipher"
          : undefined,
    },
    "device-refused-key": {
      for: (r) => `${r.operation} was answered EINVAL: the driver, or the layer above it, does not take this key`,
    },
    "driver-lacks-cipher": {
      key: cipherNamed,
      against: () => "a cipher that a driver does not list is usually answered EOPNOTSUPP",
    },
  },
  EOPNOTSUPP: {
    "driver-lacks-cipher": { for: () => "the driver answers that it does not support this" },
    "device-refused-key": { for: () => "firmware that takes no more keys of a kind is answered so too" },
  },
  ENOTSUPP: {
    "driver-lacks-cipher": { for: () => "the driver answers that it does not support this" },
  },
  ENOLINK: { "association-lost": { for: () => "the kernel answers ENOLINK where the station is not associated" } },
  ENOTCONN: { "association-lost": { for: () => "the kernel answers ENOTCONN where the station is not associated" } },
  ENETDOWN: { "interface-down": { for: () => "the interface is down" } },
  ERFKILL: { "radio-switched-off": { for: () => "the kernel answers so where rfkill holds the radio off" } },
  ENODEV: {
    "interface-missing": { for: () => "Linux answers ENODEV where there is no such interface, or its device is gone" },
  },
  EIO: { "device-refused-key": { for: () => "the device, or its firmware, failed at the command" } },
  ETIMEDOUT: { "device-refused-key": { for: () => "the device, or its firmware, did not answer the command" } },
  EBUSY: { "device-refused-key": { for: () => "the device was busy" } },
  ENOSPC: { "device-refused-key": { for: () => "the device has no room for another key" } },
  EPERM: { "permission-denied": { for: () => "the kernel lets only who has CAP_NET_ADMIN do this" } },
  EAFNOSUPPORT: { "kernel-without-inet": { for: () => "the kernel has no such socket" } },
};

/** What refusals of a scan mean: nl80211's TRIGGER_SCAN. @source Linux net/wireless/nl80211.c, scan.c */
const scanRows: Readonly<Record<string, Row>> = {
  EBUSY: {
    "scan-stuck": {
      for: () => "the kernel does one scan at a time, and one was running: another program may scan as well",
    },
  },
};

/** A cipher that goes out of use is the first that drivers lack. */
function cipherNamed(r: Refusal): string | undefined {
  return r.cipher === "tkip" || r.cipher === "wep"
    ? `the key is for ${r.cipher.toUpperCase()}, which newer drivers and firmware leave out`
    : undefined;
}

/** Linux calls that hand over a key. */
const keyCalls = new Set(["set_key", "set_key default", "SIOCSIWENCODEEXT", "SIOCSIWENCODE"]);

const general: ReadonlySet<string> = new Set(["EPERM", "ERFKILL", "ENODEV", "ENETDOWN", "EAFNOSUPPORT"]);

/** The row of a refusal of Linux's, or undefined where there is none. */
export function linuxRow(refusal: Refusal): Row | undefined {
  if (refusal.errno === undefined) return undefined;
  if (refusal.operation === "scan" && scanRows[refusal.errno] !== undefined) return scanRows[refusal.errno];
  return keyCalls.has(refusal.operation) || general.has(refusal.errno) ? rows[refusal.errno] : undefined;
}

/** Refusals of Linux's that look fatal and are not. */
export const linuxExcuse: Excuse = (r) => {
  const clears = !r.handshaking && r.cipher !== "tkip" && r.cipher !== "ccmp" && !general.has(r.errno ?? "");
  if (r.operation.startsWith("SIOCSIWENCODE") && clears) {
    return "wpa_supplicant clears key slots before it has any key, and drivers of wireless extensions have fewer slots: nothing is lost";
  }
  if (r.operation === "set_key" && r.cipher === "none") {
    return "a key is deleted that is not there";
  }
  return undefined;
};
