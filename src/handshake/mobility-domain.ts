import { concat } from "../bytes/octets.ts";
import { ElementId, encodeElement, encodeElements } from "../ie/element.ts";
import { encodeFte, FteSubelement } from "../ie/fte.ts";
import { encodeMde } from "../ie/mde.ts";
import type { SuiteSelector } from "../ie/suite.ts";
import { encodeTie, TimeoutInterval } from "../ie/tie.ts";
import { requireAkm } from "../keys/hierarchy.ts";

/**
 * A mobility domain, as one of its access points is set up: who has associated with one of them may move to another
 * without a 4-way handshake. Here is the association that comes before: its keys hang on these names, and its handshake
 * shows them.
 *
 * @example
 * // An access point. Its beacons say `mobilityDomainElement(domain)`, its association responses `mobilityResponse`.
 * const domain = { mdid: Uint8Array.of(0xa1, 0xb2), r0khId: utf8("ap1.example"), r1khId: aa };
 * const accessPoint = new AccessPoint({ ...options, handshakes: { ssid, mobilityDomain: domain } });
 * // A station, once it has such a response.
 * const station = createSupplicant({ ...association, ssid, responseElements: response.elements });
 * @spec IEEE 802.11-2020 13.2, 13.4.2
 */
export interface MobilityDomain {
  /** Its identifier, 2 octets, the same at all of its access points: hostapd's `mobility_domain`. */
  readonly mdid: Uint8Array;
  /** Who holds the PMK-R0 of the stations that associate here, 1 to 48 octets: hostapd's `nas_identifier`. */
  readonly r0khId: Uint8Array;
  /** Who holds their PMK-R1, 6 octets, the access point's own address as a rule: hostapd's `r1_key_holder`. */
  readonly r1khId: Uint8Array;
  /** Whether a station may ask for its move by way of its present access point: hostapd's `ft_over_ds`. Left out: no. */
  readonly overDs?: boolean | undefined;
  /** Whether a station may ask for resources as it moves. Left out: no. */
  readonly resourceRequest?: boolean | undefined;
  /**
   * How long a station may take from its authentication at another access point to its reassociation, in units of
   * 1024 µs. Left out: {@link mobilityTimeouts}.
   */
  readonly reassociationDeadline?: number | undefined;
  /** How long its PMK-R0 is good for, in seconds. Left out: {@link mobilityTimeouts}. */
  readonly keyLifetime?: number | undefined;
}

/**
 * How long things take in a mobility domain where nobody says it: a second, about, and two weeks.
 *
 * @source hostapd.conf of hostapd 2.10, reassociation_deadline and ft_r0_key_lifetime: the least that it allows, and its
 * default. Where nobody sets a deadline, hostapd 2.10 says 0
 */
export const mobilityTimeouts = { reassociationDeadline: 1000, keyLifetime: 1_209_600 } as const;

/**
 * Writes the Mobility Domain element: of the access point's beacons and probe responses, and of a station's association
 * request, which says with it that it wants to associate for the domain.
 *
 * @returns a whole element, which the caller owns
 * @throws WireError `ERR_WIRE_VALUE` - the identifier is not 2 octets
 * @spec IEEE 802.11-2020 9.4.2.46
 */
export function mobilityDomainElement(domain: MobilityDomain): Uint8Array {
  const { mdid, overDs = false, resourceRequest = false } = domain;
  const body = encodeMde({ mdid, ftOverDs: overDs, resourceRequest, reserved: 0 });
  return encodeElement({ id: ElementId.mobilityDomain, body });
}

/**
 * Writes what an access point's answer to an association request with an FT AKM says beside what every answer does: the
 * Mobility Domain element and a Fast BSS Transition element, which names who holds the keys. Messages 2 and 3 repeat both.
 * A request whose Mobility Domain element is missing, or another than that of the beacon, is refused by status 54 instead.
 *
 * @param akm - as `suiteOfStation` reads it from the request: it decides how wide the place of a MIC is
 * @param pmkLength - octets of PMK, which with AKM 25 decide that. Left out: 32
 * @returns whole elements, which the caller owns
 * @throws WireError `ERR_WIRE_VALUE` - the domain's identifier is not 2 octets, or a holder's name fits no element
 * @throws KeyError `ERR_KEY_SUITE` - an AKM that is not known
 * @spec IEEE 802.11-2020 9.4.2.47, 13.4.2
 */
export function mobilityResponse(domain: MobilityDomain, akm: SuiteSelector, pmkLength = 32): Uint8Array {
  const body = encodeFte({
    rsnxUsed: false,
    reserved: 0,
    elementCount: 0,
    mic: new Uint8Array(requireAkm(akm, pmkLength).micLength),
    aNonce: new Uint8Array(32),
    sNonce: new Uint8Array(32),
    subelements: [
      { id: FteSubelement.r1khId, body: domain.r1khId },
      { id: FteSubelement.r0khId, body: domain.r0khId },
    ],
  });
  return concat(mobilityDomainElement(domain), encodeElement({ id: ElementId.fastBssTransition, body }));
}

/**
 * Writes what message 3 says of time: how long a station may take to move, and how long it may go on to.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a time of the domain does not fit 32 bits
 * @internal
 * @spec IEEE 802.11-2020 13.4.2
 */
export function mobilityTimeoutElements(domain: MobilityDomain): Uint8Array {
  const { reassociationDeadline = mobilityTimeouts.reassociationDeadline } = domain;
  const { keyLifetime = mobilityTimeouts.keyLifetime } = domain;
  const element = (type: number, value: number) => ({
    id: ElementId.timeoutInterval,
    body: encodeTie({ type, value }),
  });
  return encodeElements([
    element(TimeoutInterval.reassociationDeadline, reassociationDeadline),
    element(TimeoutInterval.keyLifetime, keyLifetime),
  ]);
}
