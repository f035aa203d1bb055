import { toHex } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { longestSsid } from "../ie/ssid.ts";
import { derivePskSync } from "../keys/psk.ts";
import { utf8 } from "../platform.ts";
import {
  formatConfString,
  hidesRemark,
  parseConfString,
  readAssignment,
  requireOneLine,
  withValue,
} from "./conf-text.ts";
import { type ConfSection, isBlockEnd } from "./supplicant-conf.ts";
import type { SupplicantNetwork } from "./supplicant-network.ts";

/** The name of each field in the file, in the order in which new lines are written. */
const fieldNames = {
  ssid: "ssid",
  hidden: "scan_ssid",
  keyManagement: "key_mgmt",
  protocols: "proto",
  pairwise: "pairwise",
  group: "group",
  groupManagement: "group_mgmt",
  management: "ieee80211w",
  channelValidation: "ocv",
  beaconProtection: "beacon_prot",
  passphrase: "psk",
  psk: "psk",
  saePassword: "sae_password",
} as const;

/**
 * A new network block.
 *
 * @throws TypeError - a value that cannot stand in the file: see {@link changeNetwork}
 */
export function createNetwork(network: SupplicantNetwork): ConfSection {
  return changeNetwork({ kind: "network", lines: ["network={", "}"] }, network);
}

/**
 * The block with other values for the fields that are given. Their remarks, and all other lines, stay as they are.
 *
 * SSIDs and passwords of printable ASCII are quoted, others are written in hex. A passphrase in which wpa_supplicant
 * would take a `#` for a remark cannot be quoted: its PSK is written.
 *
 * @source wpa_supplicant.conf(5) of wpa_supplicant 2.10
 * @param changes - a field that is undefined is left alone
 * @throws TypeError - a control character, an SSID of over 32 octets, a passphrase that is not 8 to 63 printable ASCII
 * characters, a passphrase and a PSK at once, or a passphrase that has to become a PSK where there is no SSID
 */
export function changeNetwork(section: ConfSection, changes: SupplicantNetwork): ConfSection {
  if (changes.passphrase !== undefined && changes.psk !== undefined) {
    throw new TypeError("a network has a passphrase or a PSK, not both");
  }
  const lines = [...section.lines];
  for (const field of Object.keys(fieldNames) as (keyof typeof fieldNames)[]) {
    if (changes[field] === undefined) continue;
    assign(lines, fieldNames[field], writtenValue(field, changes, section));
  }
  return { kind: "network", lines };
}

/** Puts the value into the last line of this name, or into a new line before the brace. */
function assign(lines: string[], name: string, value: string): void {
  let end = lines.length - 1;
  for (let at = lines.length - 1; at > 0; at--) {
    const line = lines[at] as string;
    const there = readAssignment(line);
    if (there?.name === name) {
      lines[at] = withValue(line, there, value);
      return;
    }
    if (isBlockEnd(line)) end = at;
  }
  const carriageReturn = lines[0]?.endsWith("\r") ? "\r" : "";
  lines.splice(end, 0, `\t${name}=${value}${carriageReturn}`);
}

function writtenValue(field: keyof typeof fieldNames, changes: SupplicantNetwork, section: ConfSection): string {
  switch (field) {
    case "ssid":
      return formatConfString(requireSsid(changes.ssid));
    case "passphrase":
      return passphraseValue(changes.passphrase ?? "", changes.ssid ?? ssidOf(section));
    case "psk":
      return pskValue(changes.psk as Secret);
    case "saePassword":
      return formatConfString(utf8(requireOneLine("a password", changes.saePassword ?? "")));
    case "hidden":
      return changes.hidden ? "1" : "0";
    default:
      return requireWords(fieldNames[field], changes[field] ?? "");
  }
}

/** The SSID that a block already has. */
function ssidOf(section: ConfSection): Uint8Array | undefined {
  const values = section.lines.map(readAssignment).filter((assignment) => assignment?.name === "ssid");
  return parseConfString(values.at(-1)?.value ?? '"');
}

function requireSsid(ssid: Uint8Array | undefined): Uint8Array {
  if (ssid === undefined || ssid.length > longestSsid) throw new TypeError(`an SSID has 0 to ${longestSsid} octets`);
  return ssid;
}

function pskValue(psk: Secret): string {
  if (psk.length !== 32) throw new TypeError(`a PSK is 32 octets, not ${psk.length}`);
  return toHex(psk.octets);
}

function passphraseValue(passphrase: string, ssid: Uint8Array | undefined): string {
  requirePassphrase(passphrase);
  if (!hidesRemark(passphrase)) return `"${passphrase}"`;
  if (ssid === undefined)
    throw new TypeError("a passphrase with a # behind a quote is written as its PSK, which needs an SSID");
  const psk = derivePskSync(passphrase, ssid);
  try {
    return pskValue(psk);
  } finally {
    psk.destroy();
  }
}

/**
 * Refuses what is no passphrase.
 *
 * @internal
 * @throws TypeError - not 8 to 63 characters of printable ASCII
 */
export function requirePassphrase(passphrase: string): string {
  let printable = passphrase.length >= 8 && passphrase.length <= 63;
  for (let at = 0; at < passphrase.length; at++) {
    const code = passphrase.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) printable = false;
  }
  if (!printable) throw new TypeError("a passphrase is 8 to 63 characters of printable ASCII");
  return passphrase;
}

/** Words are letters, digits, and what joins them: nothing that begins a string or a remark. */
function requireWords(name: string, value: string): string {
  requireOneLine(name, value);
  if (value.includes('"') || value.includes("#") || value.trim() !== value) {
    throw new TypeError(`${name} is a list of words`);
  }
  return value;
}
