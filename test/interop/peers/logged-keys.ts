/** Words in front of a key's octets, as hostapd and wpa_supplicant write them with `-K`. */
export type LoggedKey = "PMK" | "XXKey" | "KCK" | "KEK" | "TK" | "GTK" | "Group Key" | "IGTK";

/** Every value of a key that a log shows, the latest last, in hex. */
export function loggedKeys(log: string, key: LoggedKey): readonly string[] {
  const lines = log.matchAll(new RegExp(`(?:^|[ :])${key} - hexdump\\(len=\\d+\\): ([0-9a-f ]+)$`, "gm"));
  return Array.from(lines, ([, octets]) => (octets as string).replaceAll(" ", ""));
}
