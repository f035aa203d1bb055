import { ReasonCode, StatusCode } from "../dot11/code-numbers.ts";
import { WireError } from "../errors.ts";
import { Cipher, cipherSuite, formatSelector, type SuiteSelector } from "../ie/suite.ts";
import {
  akmLabels,
  akmOf,
  bestCipher,
  cipherLabels,
  cipherOf,
  decodeOffer,
  needsProtection,
  type Offer,
  sharedAkms,
} from "./offer.ts";
import { type Policy, selectedPolicy } from "./policy.ts";
import type { Suite } from "./suite.ts";

/** What is wrong with a station's element. */
export type RefusalKind =
  | "malformed"
  | "protocol"
  | "version"
  | "group"
  | "akm"
  | "pairwise"
  | "capabilities"
  | "management-protection"
  | "group-management";

/** Why an access point does not take a station. */
export interface Refusal {
  /** What is wrong. */
  readonly kind: RefusalKind;
  /** The reason code of a deauthentication or disassociation. */
  readonly reason: number;
  /** The status code of an association response. */
  readonly status: number;
  /** What the station said and what was wanted, in a sentence for people. */
  readonly detail: string;
}

/** What an access point makes of a station's element: a suite, or why not. */
export type Judgement = { readonly suite: Suite } | { readonly refusal: Refusal };

/**
 * The codes that hostapd gives, but for the version: hostapd calls one that it does not know a malformed element, and
 * the standard has codes of its own for it.
 */
const codes: Readonly<Record<RefusalKind, { readonly reason: number; readonly status: number }>> = {
  malformed: { reason: ReasonCode.invalidElement, status: StatusCode.invalidElement },
  protocol: { reason: ReasonCode.invalidElement, status: StatusCode.invalidElement },
  version: { reason: ReasonCode.unsupportedRsneVersion, status: StatusCode.unsupportedRsneVersion },
  group: { reason: ReasonCode.invalidGroupCipher, status: StatusCode.invalidGroupCipher },
  akm: { reason: ReasonCode.invalidAkmp, status: StatusCode.invalidAkmp },
  pairwise: { reason: ReasonCode.invalidPairwiseCipher, status: StatusCode.invalidPairwiseCipher },
  capabilities: { reason: ReasonCode.invalidRsneCapabilities, status: StatusCode.invalidRsneCapabilities },
  "management-protection": {
    reason: ReasonCode.invalidElement,
    status: StatusCode.robustManagementPolicyViolation,
  },
  "group-management": { reason: ReasonCode.cipherOutOfPolicy, status: StatusCode.cipherOutOfPolicy },
};

/**
 * Judges the RSN or WPA element of a station's association request by an access point's policy. Reading an element
 * keeps every value that it may have; here is where values are judged.
 *
 * The checks come in hostapd's order, so that of several faults the same one is told. A station should name one AKM and
 * one pairwise cipher; of one that names several, as hostapd does, the best that the policy allows are taken. hostapd lets
 * some stations in that are refused here: one that requires protected management frames of an access point without, or
 * without being able to, and one that can protect them, but by another group cipher.
 *
 * A station that knows of RSN overriding says in the same request which of the access point's RSN elements it has chosen
 * from: by what that one offers it is judged. hostapd asks for protected management frames where its RSN element requires
 * them; here it is the element that was chosen that counts.
 *
 * @param octets - the whole element, with id and length; none is a station that sent none
 * @param policy - the access point's
 * @param selection - of the request's RSN Selection element: see `RsnSelection`. Left out: it has none
 * @returns never throws for what a station sent
 * @source hostapd 2.10, src/ap/wpa_auth_ie.c; for the selection hostap main of 2025
 */
export function checkRsne(octets: Uint8Array, policy: Policy, selection?: number): Judgement {
  const offer = readOffer(octets);
  if ("refusal" in offer) return offer;
  if (offer.protocol === "wpa" || selection === undefined) return judge(offer, policy);
  const selected = selectedPolicy(policy, selection);
  return selected === undefined ? refuse("akm", "chose from an RSN element that is not sent") : judge(offer, selected);
}

function judge(offer: Offer, policy: Policy): Judgement {
  const fault = faultOf(offer, policy);
  if (fault !== undefined) return fault;
  const isProtected = policy.management !== "off" && offer.mfpCapable;
  const akms = sharedAkms(offer.akm, policy.akm);
  const akm = akms.find((one) => isProtected || policy.management === "off" || !needsProtection(one));
  if (akm === undefined) return refuse("management-protection", `${akmLabels(akms)} needs protected management frames`);
  const pairwise = bestCipher(offer.pairwise, pairwiseOf(offer, policy));
  if (pairwise === undefined) return refuse("pairwise", `asks for ${cipherLabels(offer.pairwise)}`);
  if (isProtected && pairwise === Cipher.tkip) {
    return refuse("management-protection", "TKIP cannot protect management frames");
  }
  return {
    suite: {
      protocol: offer.protocol,
      akm: akmOf(offer.protocol, akm),
      pairwise: cipherOf(offer.protocol, pairwise),
      group: cipherOf(offer.protocol, offer.group),
      groupManagement: isProtected ? offer.groupManagement : undefined,
    },
  };
}

function readOffer(octets: Uint8Array): Offer | { readonly refusal: Refusal } {
  try {
    return decodeOffer(octets);
  } catch (error) {
    if (error instanceof WireError) return refuse("malformed", error.message);
    throw error;
  }
}

/** The first fault in hostapd's order: protocol, shape, group, AKM, pairwise, management frames. */
function faultOf(offer: Offer, policy: Policy): { readonly refusal: Refusal } | undefined {
  if (!policy.protocols.includes(offer.protocol)) return refuse("protocol", `${offer.protocol} is not allowed`);
  if (offer.version !== 1) return refuse("version", `version ${offer.version} is unknown`);
  const [group] = policy.group;
  if (offer.group !== group) return refuse("group", `asks for ${cipherLabels([offer.group])}, not ${labelOf(group)}`);
  if (sharedAkms(offer.akm, policy.akm).length === 0) {
    return refuse("akm", `asks for ${akmLabels(offer.akm)}, not ${akmLabels(policy.akm)}`);
  }
  const allowed = pairwiseOf(offer, policy);
  if (bestCipher(offer.pairwise, allowed) === undefined) {
    return refuse("pairwise", `asks for ${cipherLabels(offer.pairwise)}, not ${cipherLabels(allowed)}`);
  }
  return managementFaultOf(offer, policy);
}

function managementFaultOf(offer: Offer, policy: Policy): { readonly refusal: Refusal } | undefined {
  const { mfpCapable, mfpRequired, groupManagement } = offer;
  if (cipherSuite(groupManagement)?.data !== false) {
    return refuse("group-management", `${formatSelector(groupManagement)} does not protect management frames`);
  }
  if (mfpRequired && !mfpCapable) return refuse("capabilities", "requires protected management frames, but has none");
  if (policy.management === "off") {
    return mfpRequired ? refuse("management-protection", "requires protected management frames") : undefined;
  }
  if (!mfpCapable) {
    return policy.management === "required"
      ? refuse("management-protection", "cannot protect management frames")
      : undefined;
  }
  const [wanted] = policy.groupManagement;
  return groupManagement === wanted
    ? undefined
    : refuse("group-management", `asks for ${cipherLabels([groupManagement])}, not ${labelOf(wanted)}`);
}

function pairwiseOf(offer: Offer, policy: Policy): readonly SuiteSelector[] {
  return offer.protocol === "wpa" ? (policy.wpaPairwise ?? policy.pairwise) : policy.pairwise;
}

function labelOf(selector: SuiteSelector | undefined): string {
  return cipherLabels(selector === undefined ? [] : [selector]);
}

function refuse(kind: RefusalKind, detail: string): { readonly refusal: Refusal } {
  return { refusal: { kind, ...codes[kind], detail } };
}
