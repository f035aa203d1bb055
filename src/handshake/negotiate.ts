import { SuiteError, WireError } from "../errors.ts";
import { RsnSelection } from "../ie/rsn-selection.ts";
import { Akm, Cipher, cipherSuite, type SuiteSelector } from "../ie/suite.ts";
import type { ApElements } from "./ap-elements.ts";
import {
  akmLabels,
  akmOf,
  akmsOf,
  bestCipher,
  cipherLabels,
  cipherOf,
  ciphersOf,
  decodeOffer,
  encodeOffer,
  needsProtection,
  type Offer,
  sharedAkms,
} from "./offer.ts";
import { type Policy, selectedPolicy } from "./policy.ts";
import { asOverride, fromOverride, selectionElement } from "./rsn-overriding.ts";
import type { Protocol, Suite } from "./suite.ts";

/** What a station has chosen. */
export interface ChosenSuite extends Suite {
  /**
   * Which of several RSN elements of the access point it was chosen from: see `RsnSelection`. Undefined where the access
   * point has but one, or the policy does not look at the others.
   */
  readonly rsnSelection?: number | undefined;
}

/**
 * Chooses, as a station, from what an access point offers: one suite, or why there is none.
 *
 * RSN comes before WPA, and WPA only where the policy has it: an access point that sends both elements is one of the
 * years of change, whose WPA stations and RSN stations share a group key of the weaker cipher. Of what is shared, the
 * best AKM and the best pairwise cipher are taken. An AKM of WPA3 is taken only with protected management frames, and
 * never with TKIP, which cannot give it, unless the policy has such protection off; so in a network under transition a
 * station that has PSK as well as SAE ends with PSK where protection cannot be had. An RSN element that cannot be read
 * is an error, and not a reason to take WPA.
 *
 * Where the policy has RSN overriding, the station reads the first one of RSN Override 2, RSN Override and RSN elements
 * that has an AKM and a pairwise cipher for it; what else may be wrong with that one is no reason to take a weaker one.
 *
 * @param elements - of the access point's beacon or probe response
 * @param policy - the station's
 * @throws SuiteError `ERR_SUITE_NONE_SHARED` - nothing that both allow: the message says why, of each protocol
 * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - an element cannot be read
 * @spec IEEE 802.11-2020 12.6.3, Table 12-5
 * @source hostap main of 2025, wpa_supplicant/bss.c, for RSN overriding
 */
export function negotiate(elements: ApElements, policy: Policy): ChosenSuite {
  const rsnSelection = selectRsn(elements, policy);
  const rsn = consider("rsn", rsnOf(elements, rsnSelection), policy);
  if (typeof rsn !== "string") return rsnSelection === undefined ? rsn : { ...rsn, rsnSelection };
  const wpa = consider("wpa", elements.wpa, policy);
  if (typeof wpa !== "string") return wpa;
  throw new SuiteError("ERR_SUITE_NONE_SHARED", `RSN: ${rsn}; WPA: ${wpa}`);
}

/** Which RSN element the station chooses from; undefined where there is nothing to choose. */
function selectRsn(elements: ApElements, policy: Policy): number | undefined {
  const { rsnOverride, rsnOverride2 } = elements;
  if (policy.rsnOverriding !== true || (rsnOverride ?? rsnOverride2) === undefined) return undefined;
  const { rsn, ...overrides } = RsnSelection;
  const later = [overrides.rsnOverride2, overrides.rsnOverride] as const;
  return later.find((selection) => hasSuites(elements, selection, policy)) ?? rsn;
}

/** The RSN element that a station chooses from, taken out of an Override element where that is chosen. */
function rsnOf({ rsn, rsnOverride, rsnOverride2 }: ApElements, selection: number | undefined): Uint8Array | undefined {
  if (selection === undefined || selection === RsnSelection.rsn) return rsn;
  const override = selection === RsnSelection.rsnOverride2 ? rsnOverride2 : rsnOverride;
  return override === undefined ? undefined : fromOverride(override, selection);
}

/** Whether an Override element can be read, and has an AKM and a pairwise cipher that the policy has. */
function hasSuites(elements: ApElements, selection: number, policy: Policy): boolean {
  try {
    const octets = rsnOf(elements, selection);
    if (octets === undefined) return false;
    const { version, akm, pairwise } = decodeOffer(octets);
    const shares = sharedAkms(akm, policy.akm).length > 0 && bestCipher(pairwise, policy.pairwise) !== undefined;
    return version === 1 && shares;
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}

function consider(protocol: Protocol, octets: Uint8Array | undefined, policy: Policy): Suite | string {
  if (octets === undefined) return "the access point has no such element";
  if (!policy.protocols.includes(protocol)) return "the policy does not allow it";
  const offer = readOffer(octets);
  if (offer.protocol !== protocol) throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", `not an element of ${protocol}`);
  return choose(offer, policy);
}

function readOffer(octets: Uint8Array): Offer {
  try {
    return decodeOffer(octets);
  } catch (error) {
    if (error instanceof WireError) throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", error.message);
    throw error;
  }
}

/** One suite, or what stands in the way. */
function choose(offer: Offer, policy: Policy): Suite | string {
  const { protocol, version, group } = offer;
  if (version !== 1) return `version ${version} is unknown`;
  if (!policy.group.includes(group)) return `group cipher ${cipherLabels([group])} is not allowed`;
  const isProtected = canProtect(offer, policy);
  if (!isProtected) {
    if (offer.mfpRequired) return "the access point requires protected management frames";
    if (policy.management === "required") return "the access point cannot protect management frames as wanted";
  }
  const akms = sharedAkms(offer.akm, policy.akm);
  if (akms.length === 0) return `no shared AKM: ${akmLabels(offer.akm)} offered, ${akmLabels(policy.akm)} allowed`;
  const strict = policy.management !== "off";
  const mustProtect = offer.mfpRequired || policy.management === "required";
  const usable = akms.filter((akm) => isProtected || !strict || !needsProtection(akm));
  if (usable.length === 0) return `${akmLabels(akms)} needs protected management frames`;
  const wanted = protocol === "wpa" ? (policy.wpaPairwise ?? policy.pairwise) : policy.pairwise;
  const allowed = wanted.filter((cipher) => !mustProtect || cipher !== Cipher.tkip);
  for (const akm of usable) {
    const pairwise = bestCipher(
      offer.pairwise,
      allowed.filter((cipher) => !strict || fits(akm, cipher)),
    );
    if (pairwise === undefined || (strict && !fits(akm, group))) continue;
    const protects = isProtected && pairwise !== Cipher.tkip;
    return {
      protocol,
      akm: akmOf(protocol, akm),
      pairwise: cipherOf(protocol, pairwise),
      group: cipherOf(protocol, group),
      groupManagement: protects ? offer.groupManagement : undefined,
    };
  }
  const why = mustProtect ? " with protected management frames" : "";
  return `no shared pairwise cipher: ${cipherLabels(offer.pairwise)} offered, ${cipherLabels(allowed)} allowed${why}`;
}

/** Whether management frames can be protected, by a cipher that both have. */
function canProtect(offer: Offer, policy: Policy): boolean {
  const { mfpCapable, groupManagement } = offer;
  const isAllowed = policy.groupManagement.includes(groupManagement) && cipherSuite(groupManagement)?.data === false;
  return policy.management !== "off" && mfpCapable && isAllowed;
}

/** WPA3 has no TKIP, and its 192-bit mode no key under 256 bits. @source Wi-Fi Alliance WPA3 3.4 */
function fits(akm: SuiteSelector, cipher: SuiteSelector): boolean {
  if (akm === Akm.suiteB192) return cipher === Cipher.gcmp256 || cipher === Cipher.ccmp256;
  return !needsProtection(akm) || cipher !== Cipher.tkip;
}

/**
 * Writes the element of a station that has chosen: for its association request and its message 2, which must be alike.
 * `suiteOfStation` reads the suite from it again. Where the suite has an RSN selection, {@link rsnSelectionElement}
 * follows in both.
 *
 * @param suite - as {@link negotiate} gives it
 * @param policy - the station's: whether it requires that management frames are protected
 * @returns a whole element, RSN or WPA, which the caller owns: what wpa_supplicant 2.10 sends, PMKIDs left out
 */
export function stationElement(suite: Suite, policy: Policy): Uint8Array {
  const isProtected = suite.groupManagement !== undefined;
  return encodeOffer(
    {
      protocol: suite.protocol,
      group: suite.group,
      pairwise: [suite.pairwise],
      akm: [suite.akm],
      mfpCapable: isProtected,
      mfpRequired: isProtected && policy.management === "required",
      groupManagement: suite.groupManagement ?? Cipher.bipCmac128,
      extendedKeyId: declaresExtendedKeyId(policy, [suite.pairwise]),
    },
    isProtected,
  );
}

/**
 * Writes the RSN Selection element of a station that has chosen: it is the last one of its association request's security
 * elements, and of its message 2.
 *
 * @param suite - as {@link negotiate} gives it
 * @returns a whole element, or no octets where none is sent; the caller owns them
 */
export function rsnSelectionElement({ rsnSelection }: ChosenSuite): Uint8Array {
  return rsnSelection === undefined ? new Uint8Array(0) : selectionElement(rsnSelection);
}

/**
 * Writes the elements of an access point: for its beacons and its message 3, which must be alike.
 *
 * @param policy - the access point's
 * @returns whole elements, which the caller owns; what the policy has no protocol for is undefined, and so is WPA where
 * management frames must be protected, for it cannot do that
 * @throws SuiteError `ERR_SUITE_NONE_SHARED` - the policy has WPA, and WPA has none of its AKMs, or not its group cipher
 */
export function accessPointElements(policy: Policy): ApElements {
  const element = (protocol: Protocol) =>
    policy.protocols.includes(protocol) ? accessPointElement(protocol, policy) : undefined;
  const wpa = policy.management === "required" ? undefined : element("wpa");
  const override = (selection: number) => overrideElement(selection, policy);
  return {
    wpa,
    rsn: element("rsn"),
    rsnx: undefined,
    rsnOverride: override(RsnSelection.rsnOverride),
    rsnOverride2: override(RsnSelection.rsnOverride2),
  };
}

function overrideElement(selection: number, policy: Policy): Uint8Array | undefined {
  const selected = policy.protocols.includes("rsn") ? selectedPolicy(policy, selection) : undefined;
  return selected === undefined ? undefined : asOverride(accessPointElement("rsn", selected), selection);
}

function accessPointElement(protocol: Protocol, policy: Policy): Uint8Array {
  const isProtected = protocol === "rsn" && policy.management !== "off";
  const groupManagement = policy.groupManagement[0] ?? Cipher.bipCmac128;
  const pairwise = protocol === "wpa" ? (policy.wpaPairwise ?? policy.pairwise) : policy.pairwise;
  const akm = akmsOf(protocol, policy.akm);
  if (akm.length === 0) throw new SuiteError("ERR_SUITE_NONE_SHARED", `${protocol} has no ${akmLabels(policy.akm)}`);
  return encodeOffer(
    {
      protocol,
      group: cipherOf(protocol, policy.group[0] ?? Cipher.ccmp),
      pairwise: ciphersOf(protocol, pairwise),
      akm,
      mfpCapable: isProtected,
      mfpRequired: isProtected && policy.management === "required",
      groupManagement,
      extendedKeyId: declaresExtendedKeyId(policy, pairwise),
    },
    isProtected && groupManagement !== Cipher.bipCmac128,
  );
}

/** TKIP has one key ID. @spec IEEE 802.11-2020 9.4.2.24.4 */
function declaresExtendedKeyId(policy: Policy, pairwise: readonly SuiteSelector[]): boolean {
  return policy.extendedKeyId === true && pairwise.some((selector) => cipherSuite(selector)?.name !== "tkip");
}
