import type { DataCipher } from "./cipher.ts";
import type { MsduRefusal } from "./msdu.ts";

/** The counters of net80211 that refused frames are counted under. */
export type RefusalStatistic =
  | "is_rx_tooshort"
  | "is_rx_badkeyid"
  | "is_rx_noprivacy"
  | "is_rx_unencrypted"
  | "is_rx_unauth"
  | "is_rx_wepfail"
  | `is_rx_${"ccmp" | "gcmp"}${"format" | "replay" | "mic"}`
  | `is_rx_tkip${"format" | "replay" | "icv" | "mic"}`;

/** Those that have a name of their own in each cipher's module. */
const byCipher: Readonly<Record<string, string>> = {
  malformed: "format",
  replayed: "replay",
  "bad-mic": "mic",
  "bad-icv": "icv",
  "bad-michael": "mic",
};

const common: Readonly<Partial<Record<MsduRefusal, RefusalStatistic>>> = {
  truncated: "is_rx_tooshort",
  "key-id": "is_rx_badkeyid",
  "no-key": "is_rx_badkeyid",
  "no-privacy": "is_rx_noprivacy",
  "not-protected": "is_rx_unencrypted",
  unencrypted: "is_rx_unencrypted",
  unauthorized: "is_rx_unauth",
};

/**
 * The counter of net80211 that a refused frame is counted under.
 *
 * @param why - why it was refused
 * @param cipher - of the key that it was, or should have been, opened with
 * @returns undefined where net80211 has no counter: of stray fragments and of what is no A-MSDU
 * @source FreeBSD sys/net80211/ieee80211_ioctl.h, struct ieee80211_stats
 */
export function refusalStatistic(why: MsduRefusal, cipher: DataCipher): RefusalStatistic | undefined {
  const known = common[why];
  if (known !== undefined) return known;
  const ending = byCipher[why];
  if (ending === undefined) return undefined;
  if (cipher === "wep40" || cipher === "wep104") return "is_rx_wepfail";
  return `is_rx_${cipher.slice(0, 4)}${ending}` as RefusalStatistic;
}
