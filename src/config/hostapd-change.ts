import { toHex } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { longestSsid } from "../ie/ssid.ts";
import { utf8Text } from "../platform.ts";
import { formatConfString, requireOneLine } from "./conf-text.ts";
import { type HostapdNetwork, split } from "./hostapd-conf.ts";
import { wordFault } from "./hostapd-words.ts";
import { requirePassphrase } from "./supplicant-change.ts";

/** The name of each field in the file, in the order in which new lines are written. */
const fieldNames = {
  ssid: "ssid",
  wpa: "wpa",
  keyManagement: "wpa_key_mgmt",
  wpaPairwise: "wpa_pairwise",
  rsnPairwise: "rsn_pairwise",
  group: "group_cipher",
  groupManagement: "group_mgmt_cipher",
  management: "ieee80211w",
  extendedKeyId: "extended_key_id",
  channelValidation: "ocv",
  beaconProtection: "beacon_prot",
  mobilityDomain: "mobility_domain",
  nasIdentifier: "nas_identifier",
  r1KeyHolder: "r1_key_holder",
  ftOverDs: "ft_over_ds",
  reassociationDeadline: "reassociation_deadline",
  ftKeyLifetime: "ft_r0_key_lifetime",
  overrideKeyManagement: "rsn_override_key_mgmt",
  overridePairwise: "rsn_override_pairwise",
  overrideManagement: "rsn_override_mfp",
  override2KeyManagement: "rsn_override_key_mgmt_2",
  override2Pairwise: "rsn_override_pairwise_2",
  override2Management: "rsn_override_mfp_2",
  passphrase: "wpa_passphrase",
  psk: "wpa_psk",
} as const;

/**
 * The lines of a network with other values for the fields that are given. All other lines stay as they are.
 *
 * An SSID of printable ASCII is written as `ssid`, any other in hex as `ssid2`.
 *
 * @source hostapd.conf of hostapd 2.10
 * @param changes - a field that is undefined is left alone
 * @throws TypeError - a control character, an SSID that is not 1 to 32 octets, a passphrase that is not 8 to 63
 * printable ASCII characters, a passphrase and a PSK at once, or a word that hostapd does not take in its line
 */
export function changeHostapdNetwork(lines: readonly string[], changes: HostapdNetwork): readonly string[] {
  if (changes.passphrase !== undefined && changes.psk !== undefined) {
    throw new TypeError("a network has a passphrase or a PSK, not both");
  }
  const changed = [...lines];
  for (const field of Object.keys(fieldNames) as (keyof typeof fieldNames)[]) {
    if (changes[field] === undefined) continue;
    const [name, value] = field === "ssid" ? ssidLine(changes.ssid as Uint8Array) : plainLine(field, changes);
    assign(changed, name, value);
  }
  return changed;
}

/** Names of which a network has one or the other: the new line takes the place of the old one. */
const rivals: Readonly<Record<string, readonly string[]>> = {
  ssid: ["ssid", "ssid2"],
  ssid2: ["ssid", "ssid2"],
  wpa_passphrase: ["wpa_passphrase", "wpa_psk"],
  wpa_psk: ["wpa_passphrase", "wpa_psk"],
};

function assign(lines: string[], name: string, value: string): void {
  const names = rivals[name] ?? [name];
  const places = lines.flatMap((line, index) => (names.includes(split(line)[0] ?? "") ? [index] : []));
  const last = places.at(-1);
  const line = `${name}=${value}`;
  if (last !== undefined) lines[last] = line;
  else lines.splice(lines.at(-1) === "" ? lines.length - 1 : lines.length, 0, line);
}

function ssidLine(ssid: Uint8Array): readonly [name: string, value: string] {
  if (ssid.length < 1 || ssid.length > longestSsid) throw new TypeError(`an SSID has 1 to ${longestSsid} octets`);
  const text = utf8Text(ssid);
  const plain = text !== undefined && ssid.every((octet) => octet >= 0x20 && octet <= 0x7e);
  return plain ? ["ssid", text] : ["ssid2", formatConfString(ssid)];
}

function plainLine(
  field: Exclude<keyof typeof fieldNames, "ssid">,
  changes: HostapdNetwork,
): readonly [name: string, value: string] {
  const name = fieldNames[field];
  if (field === "passphrase") return [name, requirePassphrase(changes.passphrase ?? "")];
  if (field === "psk") return [name, pskDigits(changes.psk as Secret)];
  const value = requireOneLine(name, changes[field] ?? "");
  const fault = wordFault(name, value);
  if (fault !== undefined) throw new TypeError(`${name} ${fault}`);
  return [name, value];
}

function pskDigits(psk: Secret): string {
  if (psk.length !== 32) throw new TypeError(`a PSK is 32 octets, not ${psk.length}`);
  return toHex(psk.octets);
}
