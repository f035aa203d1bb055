import { concat, copyOf, isZero } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { KeyError, SuiteError } from "../errors.ts";
import { splitElements } from "../ie/element.ts";
import { requireLength } from "../keys/hierarchy.ts";
import { type Agreement, type AgreementOptions, agreementOf, needed } from "./agreement.ts";
import type { ApElements } from "./ap-elements.ts";
import { type FtAssociation, ftAssociationOf } from "./ft-association.ts";
import { onlyPmk, type PmkSource } from "./pmk-source.ts";
import { protectionOf } from "./protection.ts";
import { requireEapolVersion, type Sender } from "./sender.ts";
import { channelSaid } from "./station-messages.ts";
import type { Protocol, Suite } from "./suite.ts";
import type { KeyParties } from "./temporary-keys.ts";

/** What a station brings to the handshake. */
export interface SupplicantOptions extends AgreementOptions {
  /**
   * Pairwise master key, 32 octets or as many as `PtkInput` allows: a PSK, or what EAP, SAE or OWE gave. Or where to
   * find the one that message 1 names. Borrowed for as long as the machine is used. With an FT AKM it is the XXKey of
   * `FtPtkInput`, which is not the PMK with EAP alone.
   */
  readonly pmk: Secret | PmkSource;
  /** What was agreed on when the station associated: {@link suiteOfStation} reads it from the station's element. */
  readonly suite: Suite;
  /** Supplicant's address, 6 octets: the station's own. */
  readonly spa: Uint8Array;
  /** Authenticator's address, 6 octets: the access point's. */
  readonly aa: Uint8Array;
  /** The WPA or RSN element of the association request, whole; an RSNXE and an RSN Selection that it carried follow. */
  readonly ownElements: Uint8Array;
  /** The access point's elements, from its beacon or probe response. Borrowed while the machine is used. */
  readonly apElements: ApElements;
  /**
   * With an FT AKM, the elements of the association response, whole: all of them, or the Mobility Domain and Fast BSS
   * Transition elements alone. They name who holds the keys, and message 2 repeats those two.
   */
  readonly responseElements?: Uint8Array | undefined;
  /**
   * The protocols that the station was ready to use. Where RSN is among them and WPA came of it, message 3 must not show
   * an RSN element that the beacon did not have: somebody has hidden it. Left out: the one of the suite alone.
   */
  readonly acceptedProtocols?: readonly Protocol[];
  /**
   * Whether the station knows of RSN overriding: then its nonces say so, and message 3 must show the Override elements of
   * the beacon, or somebody has hidden them. Left out: it does not.
   */
  readonly rsnOverriding?: boolean | undefined;
  /** Whether the driver checks beacons, and so takes a BIGTK. Left out: it does not, and none is installed. */
  readonly checksBeacons?: boolean | undefined;
  /** 802.1X protocol version of the frames that the station sends: wpa_supplicant's default is 1. */
  readonly eapolVersion: 1 | 2 | 3;
  /** Fresh octets from a cryptographic generator; a test passes its own. */
  readonly random: (length: number) => Uint8Array;
}

/** What does not change while a station is associated. */
export interface Context extends Sender, Agreement, KeyParties {
  /** The PMKs that the station has with the access point. */
  readonly pmk: PmkSource;
  /** What message 2 says: the station's elements as the access point saw them, and where it works if that is asked. */
  readonly ownElements: Uint8Array;
  /** Whether a BIGTK is of use. */
  readonly checksBeacons: boolean;
  /** The access point's elements, from its beacon or probe response. */
  readonly apElements: ApElements;
  /** The protocols that the station was ready to use. */
  readonly acceptedProtocols: readonly Protocol[];
  /** Whether it uses RSN and knows of RSN overriding. */
  readonly rsnOverriding: boolean;
  /** Fresh octets. */
  readonly random: (length: number) => Uint8Array;
}

/**
 * What does not change of a station while it is associated.
 *
 * @internal
 */
export function supplicantContext(options: SupplicantOptions): Context {
  const { pmk } = options;
  if (pmk instanceof Secret && isZero(pmk.octets)) throw new KeyError("ERR_KEY_ZERO", "a PMK of zeros was never set");
  requireLength("spa", options.spa, 6);
  requireLength("aa", options.aa, 6);
  requireEapolVersion(options.eapolVersion);
  requireElements(options.ownElements);
  const { channel, extendedKeyId, ssid } = agreementOf(options.apElements, options.ownElements, options);
  const protection = protectionOf(options.suite, pmk.length);
  return {
    protection,
    eapolVersion: options.eapolVersion,
    pmk: pmk instanceof Secret ? onlyPmk(pmk) : pmk,
    aa: copyOf(options.aa),
    spa: copyOf(options.spa),
    ft: protection.akm.ft ? ftOf(options, protection.akm.micLength) : undefined,
    ownElements: concat(options.ownElements, channelSaid(channel)),
    channel,
    extendedKeyId,
    ssid: ssid === undefined ? undefined : copyOf(ssid),
    checksBeacons: options.checksBeacons ?? false,
    apElements: options.apElements,
    acceptedProtocols: options.acceptedProtocols ?? [options.suite.protocol],
    rsnOverriding: options.rsnOverriding === true && options.suite.protocol === "rsn",
    random: options.random,
  };
}

function ftOf({ responseElements, ssid, spa }: SupplicantOptions, micLength: number): FtAssociation {
  const response = needed(responseElements, "use FT, whose names the association response tells");
  return ftAssociationOf(response, { ssid: needed(ssid, "use FT, whose keys hang on the SSID"), spa }, micLength);
}

/** What message 2 repeats: whole elements, one at least. */
function requireElements(octets: Uint8Array): void {
  const { elements, rest } = splitElements(octets);
  if (elements.length > 0 && rest.length === 0) return;
  throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", "the station's own elements are not whole elements, one at least");
}
