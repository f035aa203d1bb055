import { toHex } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import type { OverridePolicy, Policy } from "../handshake/policy.ts";
import { longestSsid } from "../ie/ssid.ts";
import { parsePsk } from "../keys/psk.ts";
import { utf8, utf8Text } from "../platform.ts";
import { type ConfProblem, formatConfString, parseConfString, requireOneLine } from "./conf-text.ts";
import { wordFault } from "./hostapd-words.ts";
import { policyOfWords, splitWords } from "./key-management.ts";
import { requirePassphrase } from "./supplicant-change.ts";

/**
 * A hostapd.conf by its networks, line by line as it stands: {@link formatHostapdConf} gives it back exactly.
 */
export interface HostapdConf {
  /** The lines of each network, without the line feeds: the first has the interface's own lines too. */
  readonly networks: readonly (readonly string[])[];
}

/** The security lines of a network of hostapd.conf. What they do not say is undefined. */
export interface HostapdNetwork {
  /** 1 to 32 octets, of `ssid` or `ssid2`. */
  readonly ssid?: Uint8Array;
  /** `wpa_passphrase`: 8 to 63 characters. */
  readonly passphrase?: string;
  /** `wpa_psk`: 32 octets, which the caller owns. */
  readonly psk?: Secret;
  /** `wpa`, two bits: 1 is WPA, 2 is RSN, 3 is both. */
  readonly wpa?: string;
  /** `wpa_key_mgmt`: `WPA-PSK SAE`. */
  readonly keyManagement?: string;
  /** `wpa_pairwise`: of WPA, and of RSN where {@link HostapdNetwork.rsnPairwise} is not there. */
  readonly wpaPairwise?: string;
  /** `rsn_pairwise`: `CCMP`. */
  readonly rsnPairwise?: string;
  /** `group_cipher`: the one that is used whatever the pairwise ones are. */
  readonly group?: string;
  /** `group_mgmt_cipher`: `AES-128-CMAC`. */
  readonly groupManagement?: string;
  /** `ieee80211w`: `0`, `1` or `2`. */
  readonly management?: string;
  /**
   * `extended_key_id`: `0`, `1`, or `2`, where the first pairwise key has key ID 1. hostapd heeds it where the driver can,
   * and has 0 where it is not there.
   */
  readonly extendedKeyId?: string;
  /** `rsn_override_key_mgmt`: the AKMs of an RSN Override element. hostapd has these six lines since 2024. */
  readonly overrideKeyManagement?: string;
  /** `rsn_override_pairwise`. */
  readonly overridePairwise?: string;
  /** `rsn_override_mfp`: `0`, `1` or `2`. */
  readonly overrideManagement?: string;
  /** `rsn_override_key_mgmt_2`: the AKMs of an RSN Override 2 element. */
  readonly override2KeyManagement?: string;
  /** `rsn_override_pairwise_2`. */
  readonly override2Pairwise?: string;
  /** `rsn_override_mfp_2`: `0`, `1` or `2`. */
  readonly override2Management?: string;
}

type Fields = { -readonly [Name in keyof HostapdNetwork]: HostapdNetwork[Name] };

/** Reads a hostapd.conf. No line is refused: what this library does not know is kept. */
export function parseHostapdConf(text: string): HostapdConf {
  const networks: string[][] = [[]];
  for (const line of text.split("\n")) {
    if (line.startsWith("bss=")) networks.push([]);
    networks.at(-1)?.push(line);
  }
  return { networks };
}

/** Writes the file: the inverse of {@link parseHostapdConf}. */
export function formatHostapdConf(conf: HostapdConf): string {
  return conf.networks.flat().join("\n");
}

/**
 * What the lines of a network say, and what is wrong with them. hostapd takes a line as it is, blanks, quotes and a
 * carriage return included; a remark is a line that begins with `#`. Of two lines with one name, or with a passphrase and
 * a PSK, the later counts. Unlike hostapd, which then does not start, a line that is wrong leaves its field as it was.
 *
 * @param lines - one of {@link HostapdConf.networks}
 * @source hostapd 2.10, which names each line that it does not take
 */
export function readHostapdNetwork(lines: readonly string[]): {
  readonly network: HostapdNetwork;
  readonly problems: readonly ConfProblem[];
} {
  const network: Fields = {};
  const problems: ConfProblem[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const [name = "", value] = split(line);
    const fault =
      value === undefined ? "has no equals sign" : (readField(network, name, value) ?? carriageReturnFault(value));
    if (fault !== undefined) problems.push({ line: index + 1, name, what: fault });
  }
  return { network, problems };
}

function split(line: string): readonly [name?: string, value?: string] {
  const equals = line.indexOf("=");
  return line.startsWith("#") || equals < 0 ? [] : [line.slice(0, equals), line.slice(equals + 1)];
}

function carriageReturnFault(value: string): string | undefined {
  return value.endsWith("\r") ? "ends in a carriage return, which hostapd takes for part of the value" : undefined;
}

const plainFields: Readonly<Record<string, Exclude<keyof HostapdNetwork, "ssid" | "passphrase" | "psk">>> = {
  wpa: "wpa",
  wpa_key_mgmt: "keyManagement",
  wpa_pairwise: "wpaPairwise",
  rsn_pairwise: "rsnPairwise",
  group_cipher: "group",
  group_mgmt_cipher: "groupManagement",
  ieee80211w: "management",
  extended_key_id: "extendedKeyId",
  rsn_override_key_mgmt: "overrideKeyManagement",
  rsn_override_pairwise: "overridePairwise",
  rsn_override_mfp: "overrideManagement",
  rsn_override_key_mgmt_2: "override2KeyManagement",
  rsn_override_pairwise_2: "override2Pairwise",
  rsn_override_mfp_2: "override2Management",
};

/** Takes a field over, or says what is wrong with it. */
function readField(network: Fields, name: string, value: string): string | undefined {
  if (Object.hasOwn(plainFields, name)) {
    const fault = wordFault(name, value);
    if (fault === undefined) network[plainFields[name] as "wpa"] = value;
    return fault;
  }
  if (name === "ssid" || name === "ssid2") {
    const ssid = name === "ssid" ? utf8(value) : parseConfString(value);
    if (ssid === undefined) return 'is neither "text", P"text" nor hex';
    if (ssid.length < 1 || ssid.length > longestSsid) return `has ${ssid.length} octets, not 1 to ${longestSsid}`;
    network.ssid = ssid;
  }
  if (name === "wpa_passphrase") {
    const { length } = utf8(value);
    if (length < 8 || length > 63) return `a passphrase has 8 to 63 characters, not ${length}`;
    forgetKeys(network);
    network.passphrase = value;
  }
  return name === "wpa_psk" ? readPsk(network, value) : undefined;
}

function readPsk(network: Fields, value: string): string | undefined {
  try {
    const psk = parsePsk(value);
    forgetKeys(network);
    network.psk = psk;
    return undefined;
  } catch {
    return "is not 64 hex digits";
  }
}

function forgetKeys(network: Fields): void {
  network.psk?.destroy();
  delete network.psk;
  delete network.passphrase;
}

/**
 * The policy of an access point. Where nothing says otherwise, hostapd's own rules hold: WPA's ciphers are RSN's too,
 * and the group cipher is TKIP where any station may use TKIP, else the one pairwise cipher. An RSN Override element needs
 * AKMs and pairwise ciphers.
 *
 * Where the lines turn Extended Key ID on, so does the policy, and must be told otherwise where the radio does not have it
 * (`Driver.extendedKeyId`), for which hostapd asks its driver. That the first key has key ID 1, where they say 2, is no
 * part of a policy: `AuthenticatorOptions.firstKeyId` says it.
 */
export function hostapdPolicy(network: HostapdNetwork): Policy {
  const { wpaPairwise = network.rsnPairwise ?? "CCMP", rsnPairwise = wpaPairwise } = network;
  const protocols = { "1": "WPA", "2": "RSN", "3": "WPA RSN" }[network.wpa ?? "2"] ?? "RSN";
  const inUse = `${protocols.includes("WPA") ? wpaPairwise : ""} ${protocols.includes("RSN") ? rsnPairwise : ""}`;
  const policy = policyOfWords({
    protocols,
    keyManagement: network.keyManagement ?? "WPA-PSK",
    pairwise: rsnPairwise,
    wpaPairwise,
    group: network.group ?? groupOf(inUse),
    groupManagement: network.groupManagement ?? "AES-128-CMAC",
    management: network.management ?? "0",
  });
  const { overrideKeyManagement, overridePairwise, overrideManagement } = network;
  const { override2KeyManagement, override2Pairwise, override2Management } = network;
  return {
    ...policy,
    extendedKeyId: isOn(network.extendedKeyId),
    rsnOverride: overrideOf(overrideKeyManagement, overridePairwise, overrideManagement),
    rsnOverride2: overrideOf(override2KeyManagement, override2Pairwise, override2Management),
  };
}

/** hostapd takes what is no number for 0. */
function isOn(number = "0"): boolean {
  return Number.parseInt(number, 10) > 0;
}

function overrideOf(keyManagement?: string, pairwise?: string, management = "0"): OverridePolicy | undefined {
  if (keyManagement === undefined || pairwise === undefined) return undefined;
  const policy = policyOfWords({ keyManagement, pairwise, management });
  return { akm: policy.akm, pairwise: policy.pairwise, management: policy.management };
}

/** The cipher that every station can receive. @source hostapd 2.10, wpa_select_ap_group_cipher */
function groupOf(pairwise: string): string {
  const words = splitWords(pairwise);
  return ["TKIP", "CCMP", "GCMP", "GCMP-256", "CCMP-256"].find((word) => words.includes(word)) ?? "CCMP";
}

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
