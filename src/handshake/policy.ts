import { copyOf } from "../bytes/octets.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import { decodeTransitionDisableKde, type TransitionDisableKde } from "../eapol/kde-alliance.ts";
import type { KeyData } from "../eapol/key-data.ts";
import { RsnSelection } from "../ie/rsn-selection.ts";
import { Akm, Cipher, type SuiteSelector } from "../ie/suite.ts";
import type { Protocol } from "./suite.ts";

/**
 * Whether management frames are protected: never; where the other side can; or always, and nothing is agreed with a
 * peer that cannot.
 */
export type ManagementProtection = "off" | "capable" | "required";

/**
 * What one side is ready to use. Suites are named by their RSN selectors, `00-0F-AC`: in a WPA element the ones of
 * `00-50-F2` are meant that are the same.
 */
export interface Policy {
  /** Whose elements may be used. WPA only where it is asked for. */
  readonly protocols: readonly Protocol[];
  /**
   * AKM suites. Their order does not matter: the best one that is shared is taken. One of FT is for who is in a mobility
   * domain: see `MobilityDomain`.
   */
  readonly akm: readonly SuiteSelector[];
  /** Pairwise cipher suites. Their order does not matter either. */
  readonly pairwise: readonly SuiteSelector[];
  /** Pairwise cipher suites where the WPA element is used: the same where it is not given. */
  readonly wpaPairwise?: readonly SuiteSelector[] | undefined;
  /** Group cipher suites. An access point uses one: the first. */
  readonly group: readonly SuiteSelector[];
  /** Protection of management frames. */
  readonly management: ManagementProtection;
  /** Group management cipher suites. An access point uses one: the first. */
  readonly groupManagement: readonly SuiteSelector[];
  /**
   * Whether this end's radio can hold two pairwise keys with one peer, and says so: `Driver.extendedKeyId`. Where both
   * ends do, new pairwise keys come into use without a frame being lost, TKIP excepted. Left out: it cannot.
   */
  readonly extendedKeyId?: boolean | undefined;
  /**
   * Of a station: whether it reads RSN Override elements, and says so. Left out, as in wpa_supplicant's default: no, and
   * it joins by what the RSN element says. See `SupplicantOptions.rsnOverriding`.
   */
  readonly rsnOverriding?: boolean | undefined;
  /** Of an access point: what it offers in an RSN Override element. Left out: it sends none. */
  readonly rsnOverride?: OverridePolicy | undefined;
  /** Of an access point: what it offers in an RSN Override 2 element. Left out: it sends none. */
  readonly rsnOverride2?: OverridePolicy | undefined;
}

/** What an access point offers to stations that know of RSN overriding. The group ciphers are the same for all. */
export type OverridePolicy = Pick<Policy, "akm" | "pairwise" | "management">;

/**
 * The policy that an RSN Selection makes an access point go by: a number without a name means the RSN element, as the
 * number 0 does.
 *
 * @returns undefined where the access point has no such element
 * @source hostap main of 2025, src/ap/wpa_auth_ie.c
 */
export function selectedPolicy(policy: Policy, selection: number): Policy | undefined {
  if (selection !== RsnSelection.rsnOverride && selection !== RsnSelection.rsnOverride2) return policy;
  const chosen = selection === RsnSelection.rsnOverride ? policy.rsnOverride : policy.rsnOverride2;
  if (chosen === undefined) return undefined;
  const { akm, pairwise, management } = chosen;
  return { ...policy, protocols: ["rsn"], akm, pairwise, management };
}

/** The ciphers of data frames that are still sound: TKIP and WEP have to be asked for. */
const soundCiphers = [Cipher.ccmp256, Cipher.gcmp256, Cipher.ccmp, Cipher.gcmp128] as const;

/**
 * A policy of sound suites alone: RSN, no TKIP, and management frames protected where both sides can.
 *
 * @param akm - AKM suites, by their RSN selectors
 * @param wishes - what shall be otherwise: `{ protocols: ["rsn", "wpa"] }`
 */
export function policyFor(akm: readonly SuiteSelector[], wishes: Partial<Omit<Policy, "akm">> = {}): Policy {
  return {
    protocols: ["rsn"],
    akm,
    pairwise: soundCiphers,
    group: soundCiphers,
    management: "capable",
    groupManagement: [Cipher.bipCmac128, Cipher.bipGmac128, Cipher.bipGmac256, Cipher.bipCmac256],
    ...wishes,
  };
}

const passphraseAkms: readonly SuiteSelector[] = [Akm.psk, Akm.pskSha256, Akm.ftPsk, Akm.ftPskSha384, Akm.pskSha384];
const saeAkms: readonly SuiteSelector[] = [Akm.sae, Akm.ftSae, Akm.saeExtKey, Akm.ftSaeExtKey];
const enterpriseAkms: readonly SuiteSelector[] = [Akm.ieee8021x, Akm.ieee8021xSha256, Akm.ftIeee8021x];

/** What the Key Data of a message 3 say of a transition, copied; undefined where they say nothing. */
export function transitionDisableIn(keyData: KeyData): TransitionDisableKde | undefined {
  const data = findKde(keyData, Kde.transitionDisable);
  return data === undefined || data.length === 0 ? undefined : decodeTransitionDisableKde(copyOf(data));
}

/**
 * The policy that is left once an access point has said, in a protected message 3, that its network is past a
 * transition: from then on, an access point of that name that offers less is not it.
 *
 * As in wpa_supplicant 2.10, it is heeded only by who has used what it is about. SAE public keys and open networks are
 * no part of a policy: those two bits are the caller's to keep.
 *
 * @param disable - of the station's action `transition-disable`
 * @param akm - the AKM that was used with this access point
 * @source Wi-Fi Alliance WPA3 3.4, transition disable
 */
export function withoutTransition(policy: Policy, disable: TransitionDisableKde, akm: SuiteSelector): Policy {
  const personal = disable.wpa3Personal && saeAkms.includes(akm);
  const enterprise = disable.wpa3Enterprise && enterpriseAkms.includes(akm);
  if (!personal && !enterprise) return policy;
  const noTkip = (selectors: readonly SuiteSelector[]) => selectors.filter((selector) => selector !== Cipher.tkip);
  return {
    ...policy,
    protocols: ["rsn"],
    akm: policy.akm.filter((selector) => !(personal && passphraseAkms.includes(selector))),
    pairwise: noTkip(policy.pairwise),
    group: noTkip(policy.group),
    management: "required",
  };
}
