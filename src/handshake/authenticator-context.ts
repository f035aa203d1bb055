import { concat, copyOf, isZero } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import { decodeElements, findVendorData, VendorElement } from "../ie/element.ts";
import type { AkmSuite } from "../ie/suite.ts";
import type { PairwiseSlot } from "../keys/descriptor.ts";
import { requireLength } from "../keys/hierarchy.ts";
import { derivePmkid } from "../keys/pmkid.ts";
import { requirePmkLength } from "../keys/ptk.ts";
import { type AgreementOptions, agreementOf, needed } from "./agreement.ts";
import { type ApElements, selectApElements } from "./ap-elements.ts";
import type { AuthenticatorSender, FtAnnouncement } from "./authenticator-messages.ts";
import { hostapdRetries, type RetryPolicy } from "./authenticator-retries.ts";
import { ftAssociationOf } from "./ft-association.ts";
import type { GroupKeySource } from "./group-source.ts";
import { type MobilityDomain, mobilityResponse, mobilityTimeoutElements } from "./mobility-domain.ts";
import { pairwiseSlot } from "./pairwise-key.ts";
import { type Protection, protectionOf } from "./protection.ts";
import { requireEapolVersion } from "./sender.ts";
import type { Suite } from "./suite.ts";
import type { KeyParties } from "./temporary-keys.ts";

/** What an access point brings to the handshake with one station. */
export interface AuthenticatorOptions extends AgreementOptions {
  /**
   * Pairwise master key, or every PSK that the station may have: message 2 tells which. Borrowed while the machine is used.
   * With an FT AKM it is the XXKey of `FtPtkInput`, which is not the PMK with EAP alone.
   */
  readonly pmk: Secret | readonly Secret[];
  /** What was agreed on when the station associated: `suiteOfStation` reads it from the station's element. */
  readonly suite: Suite;
  /** Supplicant's address, 6 octets: the station's. */
  readonly spa: Uint8Array;
  /** Authenticator's address, 6 octets: the access point's own. */
  readonly aa: Uint8Array;
  /** The WPA or RSN element of the association request, whole; an RSNXE and an RSN Selection that it carried follow. */
  readonly stationElements: Uint8Array;
  /** What the access point's beacon says: message 3 repeats it. */
  readonly apElements: ApElements;
  /**
   * With an FT AKM, the mobility domain that the station associates for: the association response has said it by
   * `mobilityResponse`. Borrowed while the machine is used.
   */
  readonly mobilityDomain?: MobilityDomain | undefined;
  /** The group keys of the access point. */
  readonly group: GroupKeySource;
  /** 802.1X protocol version of the frames that it sends: hostapd's default is 2. */
  readonly eapolVersion: 1 | 2 | 3;
  /**
   * The PMKID that message 1 names. Left out: the one that follows from the PMK, with the AKMs of 802.1X; none with a
   * PSK, which it would help others to guess, and none with FT, where it names another key than the one that is given.
   * SAE and OWE take it from the exchange that made the PMK.
   */
  readonly pmkid?: Uint8Array | undefined;
  /**
   * With Extended Key ID, the key ID of the first pairwise key; those after it have 0 and 1 by turns. Left out: 0. hostapd
   * has 1 with `extended_key_id=2`.
   */
  readonly firstKeyId?: 0 | 1 | undefined;
  /** How long to wait, and how often to try. Left out: {@link hostapdRetries}. */
  readonly retries?: RetryPolicy | undefined;
  /** After how many ms new pairwise keys are due. Left out: never. */
  readonly rekeyAfter?: number | undefined;
  /** After how many packets under one pairwise key another is due. Left out: never. */
  readonly rekeyAfterPackets?: bigint | undefined;
  /** Fresh octets from a cryptographic generator; a test passes its own. */
  readonly random: (length: number) => Uint8Array;
}

/** What does not change while a station is associated. */
export interface AuthenticatorContext extends AuthenticatorSender, KeyParties {
  /** The PMK, or every one that the station may have. Borrowed. */
  readonly pmks: readonly Secret[];
  /** With an FT AKM, what the association response said of the mobility domain; else undefined. */
  readonly ft: FtAnnouncement | undefined;
  /** The elements of the association request. */
  readonly stationElements: ApElements;
  /** Its RSN Selection, without id, length and selector; undefined where it had none. */
  readonly rsnSelection: Uint8Array | undefined;
  /** Whether both ends declare Extended Key ID. */
  readonly extendedKeyId: boolean;
  /** The key ID of the first pairwise key: 0 without it. */
  readonly firstKeyId: 0 | 1;
  /** How long to wait, and how often to try. */
  readonly retries: RetryPolicy;
  /** After how many ms new pairwise keys are due; undefined: never. */
  readonly rekeyAfter: number | undefined;
  /** After how many packets they are due; undefined: never. */
  readonly rekeyAfterPackets: bigint | undefined;
  /** Fresh octets. */
  readonly random: (length: number) => Uint8Array;
}

/**
 * What does not change of an authenticator.
 *
 * @internal
 */
export function authenticatorContext(options: AuthenticatorOptions): AuthenticatorContext {
  const pmks = options.pmk instanceof Secret ? [options.pmk] : [...options.pmk];
  if (pmks.length === 0) throw new KeyError("ERR_KEY_LENGTH", "an authenticator needs a PMK");
  if (pmks.some((pmk) => isZero(pmk.octets))) throw new KeyError("ERR_KEY_ZERO", "a PMK of zeros was never set");
  requireLength("spa", options.spa, 6);
  requireLength("aa", options.aa, 6);
  requireEapolVersion(options.eapolVersion);
  const [first] = pmks as [Secret];
  const protection = protectionOf(options.suite, first.length);
  for (const pmk of pmks) requirePmkLength(protection.akm, pmk.length);
  const { channel, extendedKeyId, ssid } = agreementOf(options.apElements, options.stationElements, options);
  const stationElements = decodeElements(options.stationElements);
  const ft = protection.akm.ft ? ftOf(options, protection) : undefined;
  return {
    protection,
    eapolVersion: options.eapolVersion,
    ownElements: elementsOfMessage3(options.suite, options.apElements, ft?.mde),
    ft,
    overrideElements: overridesOf(options.apElements),
    group: options.group,
    channel,
    ssid: ssid === undefined ? undefined : copyOf(ssid),
    pmkid: options.pmkid === undefined ? pmkidOf(options, protection.akm, first) : copyOf(options.pmkid),
    pmks,
    aa: copyOf(options.aa),
    spa: copyOf(options.spa),
    stationElements: selectApElements(stationElements),
    rsnSelection: findVendorData(stationElements, VendorElement.rsnSelection),
    extendedKeyId,
    firstKeyId: extendedKeyId ? (options.firstKeyId ?? 0) : 0,
    retries: options.retries ?? hostapdRetries,
    rekeyAfter: options.rekeyAfter,
    rekeyAfterPackets: options.rekeyAfterPackets,
    random: options.random,
  };
}

function ftOf(options: AuthenticatorOptions, { akm }: Protection): FtAnnouncement {
  const { ssid, spa, suite, pmk, mobilityDomain } = options;
  const domain = needed(mobilityDomain, "use FT, for a mobility domain");
  // Its times are wanted with message 3: what cannot be said then is refused now.
  mobilityTimeoutElements(domain);
  const names = { ssid: needed(ssid, "use FT, whose keys hang on the SSID"), spa };
  const { length } = pmk instanceof Secret ? pmk : (pmk[0] as Secret);
  return { ...ftAssociationOf(mobilityResponse(domain, suite.akm, length), names, akm.micLength), domain };
}

/** What message 3 repeats of the beacon: all of it in RSN, the WPA element alone in WPA. */
function elementsOfMessage3(suite: Suite, { rsn, rsnx, wpa }: ApElements, mde: Uint8Array | undefined): Uint8Array {
  const present = suite.protocol === "wpa" ? [wpa] : [rsn, rsnx, mde, wpa];
  return concat(...present.filter((element) => element !== undefined));
}

/** What message 3 repeats besides for a station that knows of RSN overriding. */
function overridesOf({ rsnOverride, rsnOverride2, rsnxOverride }: ApElements): Uint8Array {
  return concat(...[rsnOverride, rsnOverride2, rsnxOverride].filter((element) => element !== undefined));
}

function pmkidOf({ suite, aa, spa }: AuthenticatorOptions, akm: AkmSuite, pmk: Secret): Uint8Array | undefined {
  // Suite B names its PMK by a KCK that there is none of yet.
  const named = suite.protocol === "rsn" && akm.pmk === "eap" && akm.descriptorVersion !== 0 && !akm.ft;
  return named ? derivePmkid(suite.akm, pmk, aa, spa) : undefined;
}

/** Where the pairwise keys of a station go. */
export function pairwiseSlots({ spa, extendedKeyId }: AuthenticatorContext): PairwiseSlot[] {
  const keyIds = extendedKeyId ? ([0, 1] as const) : ([0] as const);
  return keyIds.map((keyId) => pairwiseSlot(spa, keyId));
}
