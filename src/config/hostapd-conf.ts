import type { Secret } from "../bytes/secret.ts";
import type { OverridePolicy, Policy } from "../handshake/policy.ts";
import { longestSsid } from "../ie/ssid.ts";
import { parsePsk } from "../keys/psk.ts";
import { utf8 } from "../platform.ts";
import { type ConfProblem, parseConfString } from "./conf-text.ts";
import { wordFault } from "./hostapd-words.ts";
import { policyOfWords, splitWords } from "./key-management.ts";

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
  /**
   * `ocv`: whether the channel is validated, `0`, `1`, or `2`, where stations that do not keep to it are let in. It turns
   * `ieee80211w` on where no line did before. No policy has it: who builds elements declares it in the RSN capabilities,
   * and hands `AgreementOptions.channel` over.
   */
  readonly channelValidation?: string;
  /** `beacon_prot`: whether beacons are protected, `0` or `1`. No policy has it: see `GroupKeyOptions.protectsBeacons`. */
  readonly beaconProtection?: string;
  /** `mobility_domain`: four hex digits. What the lines on FT come to: `hostapdMobilityDomain`. */
  readonly mobilityDomain?: string;
  /** `nas_identifier`: with FT 1 to 48 octets, as they are. */
  readonly nasIdentifier?: string;
  /** `r1_key_holder`: twelve hex digits. */
  readonly r1KeyHolder?: string;
  /** `ft_over_ds`: `0` or `1`. */
  readonly ftOverDs?: string;
  /** `reassociation_deadline`, in units of 1024 µs. */
  readonly reassociationDeadline?: string;
  /** `ft_r0_key_lifetime`, in seconds. */
  readonly ftKeyLifetime?: string;
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
  const lineOf = (name: string) => lines.map((line) => split(line)[0]).lastIndexOf(name) + 1;
  if (isOn(network.channelValidation) && !isOn(network.management)) {
    problems.push({ line: lineOf("ieee80211w"), name: "ieee80211w", what: "is off, and ocv needs it" });
  }
  const { length } = utf8(network.nasIdentifier ?? "");
  if (hasFt(network) && (length < 1 || length > 48)) {
    const line = lineOf("nas_identifier") || lineOf("wpa_key_mgmt");
    problems.push({ line, name: "nas_identifier", what: `has ${length} octets, and FT needs 1 to 48` });
  }
  return { network, problems };
}

/**
 * Whether one of the AKMs is of FT.
 *
 * @internal
 */
export function hasFt({ keyManagement = "" }: HostapdNetwork): boolean {
  return splitWords(keyManagement).some((word) => word.startsWith("FT-"));
}

/**
 * Name and value of a line; neither of a remark, or of a line without an equals sign.
 *
 * @internal
 */
export function split(line: string): readonly [name?: string, value?: string] {
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
  ocv: "channelValidation",
  beacon_prot: "beaconProtection",
  mobility_domain: "mobilityDomain",
  nas_identifier: "nasIdentifier",
  r1_key_holder: "r1KeyHolder",
  ft_over_ds: "ftOverDs",
  reassociation_deadline: "reassociationDeadline",
  ft_r0_key_lifetime: "ftKeyLifetime",
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
    if (name === "ocv" && isOn(value) && !isOn(network.management)) network.management = "1";
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

/**
 * hostapd takes what is no number for 0.
 *
 * @internal
 */
export function isOn(number = "0"): boolean {
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
