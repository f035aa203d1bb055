import { fromHex } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import type { Policy } from "../handshake/policy.ts";
import { longestSsid } from "../ie/ssid.ts";
import { utf8, utf8Text } from "../platform.ts";
import { type ConfProblem, parseConfString, readAssignment, switchOf } from "./conf-text.ts";
import { policyOfWords } from "./key-management.ts";
import { type ConfSection, isBlockEnd } from "./supplicant-conf.ts";
import type { SupplicantGlobals } from "./supplicant-globals.ts";
import { wordFault } from "./supplicant-words.ts";

/** What a network block says. What it does not say is undefined. */
export interface SupplicantNetwork {
  /** 0 to 32 octets, not necessarily text. */
  readonly ssid?: Uint8Array;
  /** 8 to 63 characters. */
  readonly passphrase?: string;
  /** 32 octets, where the file has them in place of the passphrase. The caller owns them. */
  readonly psk?: Secret;
  /** The password of SAE, of any length; the passphrase serves where there is none. */
  readonly saePassword?: string;
  /** `key_mgmt`: `WPA-PSK SAE`. */
  readonly keyManagement?: string;
  /** `proto`: `RSN WPA`. */
  readonly protocols?: string;
  /** `pairwise`: `CCMP TKIP`. */
  readonly pairwise?: string;
  /** `group`: `CCMP TKIP`. */
  readonly group?: string;
  /** `group_mgmt`: `AES-128-CMAC`. */
  readonly groupManagement?: string;
  /** `ieee80211w`: `0`, `1` or `2`. */
  readonly management?: string;
  /**
   * `ocv`: whether the channel is validated, `0` or `1`. It undoes an `ieee80211w=0` before it. No policy has it: who
   * builds elements declares it in the RSN capabilities, and hands `AgreementOptions.channel` over.
   */
  readonly channelValidation?: string;
  /** `beacon_prot`: whether beacons are checked, `0` or `1`. No policy has it: see `SupplicantOptions.checksBeacons`. */
  readonly beaconProtection?: string;
  /** `scan_ssid`: whether the network is asked for by name, as one that hides has to be. */
  readonly hidden?: boolean;
}

/**
 * What the lines of a network block say, and what is wrong with them. As in wpa_supplicant, of two lines with one name
 * the later counts; unlike it, a line that is wrong leaves its field undefined and the others alone.
 *
 * @source wpa_supplicant.conf(5) of wpa_supplicant 2.10
 */
export function readNetwork(section: ConfSection): {
  readonly network: SupplicantNetwork;
  readonly problems: readonly ConfProblem[];
} {
  const network: Fields = {};
  const problems: ConfProblem[] = [];
  for (const [index, line] of section.lines.entries()) {
    const assignment = readAssignment(line);
    if (assignment?.value === "{") continue;
    const { name, value } = assignment ?? { name: "", value: undefined };
    const fault = value === undefined ? noAssignmentFault(line) : readField(network, name, value);
    if (fault !== undefined) problems.push({ line: index + 1, name, what: fault });
  }
  if (network.channelValidation === "1" && network.management === "0") {
    const line = section.lines.map((one) => readAssignment(one)?.name).lastIndexOf("ieee80211w") + 1;
    problems.push({ line, name: "ieee80211w", what: "is off, and ocv needs it" });
  }
  return { network, problems };
}

/** A blank line, a remark, and the brace at the end need no equals sign. */
function noAssignmentFault(line: string): string | undefined {
  return /^[ \t\r]*(?:#|$)/.test(line) || isBlockEnd(line) ? undefined : "has no equals sign";
}

type Fields = { -readonly [Name in keyof SupplicantNetwork]: SupplicantNetwork[Name] };

/** Fields whose value is a list of words. */
const plainFields: Readonly<Record<string, "keyManagement" | "protocols" | "pairwise" | "group" | "groupManagement">> =
  {
    key_mgmt: "keyManagement",
    proto: "protocols",
    pairwise: "pairwise",
    group: "group",
    group_mgmt: "groupManagement",
  };

/** Takes a field over, or says what is wrong with it. */
function readField(network: Fields, name: string, value: string): string | undefined {
  if (Object.hasOwn(plainFields, name)) {
    const fault = wordFault(name, value);
    if (fault === undefined) network[plainFields[name] as "group"] = value;
    return fault;
  }
  if (name === "ieee80211w") return readManagement(network, value);
  if (name === "ssid") return readSsid(network, value);
  if (name === "psk") return readPsk(network, value);
  if (name === "sae_password") return readSaePassword(network, value);
  if (name === "ocv" || name === "beacon_prot") return readSwitch(network, name, value);
  if (name === "scan_ssid") network.hidden = value === "1";
  return name === name.trim() ? undefined : "no blank may stand before the equals sign";
}

/** A number of C's, of which 3 stands for what the file says of all its networks, or nothing. */
function readManagement(network: Fields, value: string): string | undefined {
  if (!/^0x0*[0-3]$|^0*[0-3]?$/.test(value)) return "is not 0, 1 or 2";
  const number = value === "" ? "0" : (value.at(-1) as string);
  if (number === "3") delete network.management;
  else network.management = number;
  return undefined;
}

function readSwitch(network: Fields, name: "ocv" | "beacon_prot", value: string): string | undefined {
  const number = switchOf(value);
  if (number === undefined) return "is not 0 or 1";
  network[name === "ocv" ? "channelValidation" : "beaconProtection"] = `${number}`;
  if (name === "ocv" && number === 1 && network.management === "0") network.management = "1";
  return undefined;
}

function readSsid(network: Fields, value: string): string | undefined {
  const ssid = parseConfString(value);
  if (ssid === undefined) return 'is neither "text", P"text" nor hex';
  if (ssid.length > longestSsid) return `has ${ssid.length} octets, over ${longestSsid}`;
  network.ssid = ssid;
  return undefined;
}

/** Unlike other strings a passphrase has no `P"text"`, and ends at the last quote whatever follows. */
function readPsk(network: Fields, value: string): string | undefined {
  delete network.passphrase;
  network.psk?.destroy();
  delete network.psk;
  if (value.startsWith('"')) {
    const end = value.lastIndexOf('"');
    const passphrase = end === 0 ? value.slice(1) : value.slice(1, end);
    const length = utf8(passphrase).length;
    if (length < 8 || length > 63) return `a passphrase has 8 to 63 characters, not ${length}`;
    network.passphrase = passphrase;
    return undefined;
  }
  const octets = value.length === 64 && value.trim() === value ? fromHex(value) : undefined;
  if (octets?.length !== 32) return 'is neither a "passphrase" nor 64 hex digits';
  network.psk = new Secret(octets);
  return undefined;
}

function readSaePassword(network: Fields, value: string): string | undefined {
  const octets = parseConfString(value);
  const password = octets === undefined ? undefined : utf8Text(octets);
  if (password === undefined) return 'is neither "text", P"text" nor hex of text';
  network.saePassword = password;
  return undefined;
}

/**
 * The policy of a network block. What it does not say is as `policyFor` has it: neither WPA nor TKIP.
 *
 * @param globals - what the file says of all its networks, by `readGlobals`. Where it turns Extended Key ID on, so does the
 * policy, and must be told otherwise where the radio does not have it (`Driver.extendedKeyId`), for which wpa_supplicant
 * asks its driver. Left out: nothing
 */
export function networkPolicy(network: SupplicantNetwork, globals: SupplicantGlobals = {}): Policy {
  return { ...policyOfWords(network), extendedKeyId: globals.extendedKeyId === "1" };
}
