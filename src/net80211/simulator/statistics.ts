/**
 * The counters that tell why a key or a frame was refused, under net80211's names.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.h, struct ieee80211_stats
 */
const names: readonly StatisticName[] = [
  "is_crypto_nomem",
  "is_crypto_tkipcm",
  "is_crypto_setkey_cipher",
  "is_crypto_setkey_nokey",
  "is_crypto_delkey",
  "is_crypto_badcipher",
  "is_crypto_nocipher",
  "is_crypto_attachfail",
  "is_crypto_swfallback",
  "is_crypto_keyfail",
  "is_rx_assoc_badwpaie",
  "is_rx_auth_countermeasures",
  "is_rx_badcipher",
  "is_rx_badkeyid",
  "is_rx_ccmpformat",
  "is_rx_ccmpmic",
  "is_rx_ccmpreplay",
  "is_rx_gcmpformat",
  "is_rx_gcmpmic",
  "is_rx_gcmpreplay",
  "is_rx_mcastecho",
  "is_rx_mgtdiscard",
  "is_rx_noprivacy",
  "is_rx_ssidmismatch",
  "is_rx_tkipformat",
  "is_rx_tkipicv",
  "is_rx_tkipmic",
  "is_rx_tkipreplay",
  "is_rx_tooshort",
  "is_rx_unauth",
  "is_rx_unencrypted",
  "is_rx_wepfail",
  "is_tx_nodefkey",
  "is_tx_nonode",
  "is_tx_unauth",
];

/** A counter's name. */
export type StatisticName =
  | "is_crypto_nomem"
  | "is_crypto_tkipcm"
  | "is_crypto_setkey_cipher"
  | "is_crypto_setkey_nokey"
  | "is_crypto_delkey"
  | "is_crypto_badcipher"
  | "is_crypto_nocipher"
  | "is_crypto_attachfail"
  | "is_crypto_swfallback"
  | "is_crypto_keyfail"
  | "is_rx_assoc_badwpaie"
  | "is_rx_auth_countermeasures"
  | "is_rx_badcipher"
  | "is_rx_badkeyid"
  | "is_rx_ccmpformat"
  | "is_rx_ccmpmic"
  | "is_rx_ccmpreplay"
  | "is_rx_gcmpformat"
  | "is_rx_gcmpmic"
  | "is_rx_gcmpreplay"
  | "is_rx_mcastecho"
  | "is_rx_mgtdiscard"
  | "is_rx_noprivacy"
  | "is_rx_ssidmismatch"
  | "is_rx_tkipformat"
  | "is_rx_tkipicv"
  | "is_rx_tkipmic"
  | "is_rx_tkipreplay"
  | "is_rx_tooshort"
  | "is_rx_unauth"
  | "is_rx_unencrypted"
  | "is_rx_wepfail"
  | "is_tx_nodefkey"
  | "is_tx_nonode"
  | "is_tx_unauth";

/** How often each thing has happened since the interface was attached. */
export type Statistics = Record<StatisticName, number>;

/** Counters at zero. */
export function createStatistics(): Statistics {
  return Object.fromEntries(names.map((name) => [name, 0])) as Statistics;
}
