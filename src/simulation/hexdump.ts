/** Dumps as wpa_supplicant prints them, of every year. @source hostap src/utils/wpa_debug.c */

/** `title - hexdump(len=6): 00 00 00 00 00 00`. */
export function hexdump(title: string, octets: Uint8Array): string {
  const digits = Array.from(octets, (octet) => ` ${hexOf(octet)}`).join("");
  return `${title} - hexdump(len=${octets.length}):${digits}`;
}

/** A dump of octets that are a key, which are not shown. */
export function hiddenDump(title: string, length: number): string {
  return `${title} - hexdump(len=${length}): [REMOVED]`;
}

/** A dump of text that is a key, which is not shown. */
export function hiddenTextDump(title: string, length: number): string {
  return `${title} - hexdump_ascii(len=${length}): [REMOVED]`;
}

/** A dump of text: sixteen octets a line, and what they read as beside them. */
export function textDump(title: string, octets: Uint8Array): string[] {
  const lines = [`${title} - hexdump_ascii(len=${octets.length}):`];
  for (let at = 0; at < octets.length; at += 16) {
    const row = octets.subarray(at, at + 16);
    const digits = Array.from(row, (octet) => ` ${hexOf(octet)}`).join("");
    lines.push(`    ${digits.padEnd(48)}   ${printable(row).padEnd(16)}`);
  }
  return lines;
}

/** An SSID as it is printed between quotes: what is not printable ASCII is `_`. */
export function printable(octets: Uint8Array): string {
  return Array.from(octets, (octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : "_")).join("");
}

function hexOf(octet: number): string {
  return octet.toString(16).padStart(2, "0");
}
