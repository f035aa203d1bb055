import { toHex } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";

/** A network as wpa_supplicant.conf has it, as far as a pre-shared key goes. */
export interface NetworkBlock {
  /** 0 to 32 octets. */
  readonly ssid: Uint8Array;
  /** 32 octets, borrowed: written out in hex, for that is what the block is for. */
  readonly psk: Secret;
  /** The passphrase, where it shall stand in a comment beside the key, as wpa_passphrase leaves it. */
  readonly passphrase?: string;
}

/**
 * Writes the block that wpa_passphrase prints, ready for wpa_supplicant.conf.
 *
 * An SSID of printable ASCII is quoted, any other is written in hex: no octet of it can end the line. Of an SSID with a
 * `#` behind a quote, wpa_supplicant reads less than wpa_passphrase prints: `createNetwork` writes it in hex.
 *
 * @throws TypeError - a passphrase that is not printable ASCII: it could end the comment
 * @source wpa_passphrase and wpa_supplicant.conf(5) of wpa_supplicant 2.10
 */
export function formatNetworkBlock(block: NetworkBlock): string {
  const lines = [`ssid=${ssidValue(block.ssid)}`];
  if (block.passphrase !== undefined) lines.push(`#psk="${requirePrintable(block.passphrase)}"`);
  lines.push(`psk=${toHex(block.psk.octets)}`);
  return `network={\n${lines.map((line) => `\t${line}\n`).join("")}}\n`;
}

function ssidValue(ssid: Uint8Array): string {
  const printable = ssid.length > 0 && ssid.every((octet) => octet >= 0x20 && octet <= 0x7e);
  return printable ? `"${String.fromCharCode(...ssid)}"` : toHex(ssid);
}

function requirePrintable(passphrase: string): string {
  if (!/^[ -~]*$/.test(passphrase)) throw new TypeError("a passphrase is printable ASCII");
  return passphrase;
}
