import { equal } from "../bytes/octets.ts";
import {
  type Element,
  ElementId,
  encodeElement,
  findElement,
  findVendorElement,
  VendorElement,
} from "../ie/element.ts";
import { wpaSelector } from "../ie/wpa.ts";
import type { Protocol } from "./suite.ts";

/** The security elements of an access point, each whole, with id and length; undefined where it sends none. */
export interface ApElements {
  /** The WPA vendor element. */
  readonly wpa: Uint8Array | undefined;
  /** The RSN element. */
  readonly rsn: Uint8Array | undefined;
  /** The RSN Extension element. */
  readonly rsnx: Uint8Array | undefined;
  /** The RSN Override element: what is offered to stations that know of RSN overriding. */
  readonly rsnOverride?: Uint8Array | undefined;
  /** The RSN Override 2 element, which comes before the former. */
  readonly rsnOverride2?: Uint8Array | undefined;
  /** The RSN Extension Override element, which goes with both. */
  readonly rsnxOverride?: Uint8Array | undefined;
}

/**
 * Picks the security elements out of a list: of a beacon, of a probe response, or of a message 3.
 *
 * @returns copies that the caller owns
 * @spec IEEE 802.11-2016 9.4.2.25
 */
export function selectApElements(elements: readonly Element[]): ApElements {
  const whole = (element: Element | undefined) => (element === undefined ? undefined : encodeElement(element));
  return {
    wpa: whole(findVendorElement(elements, wpaSelector)),
    rsn: whole(findElement(elements, ElementId.rsn)),
    rsnx: whole(findElement(elements, ElementId.rsnx)),
    rsnOverride: whole(findVendorElement(elements, VendorElement.rsnOverride)),
    rsnOverride2: whole(findVendorElement(elements, VendorElement.rsnOverride2)),
    rsnxOverride: whole(findVendorElement(elements, VendorElement.rsnxOverride)),
  };
}

/**
 * Whether message 3 repeats what the access point said in its beacon, so that nobody has put a weaker offer there.
 *
 * As in wpa_supplicant 2.10, an element that only one side has is let pass, except that message 3 must have one at all,
 * that RSN has its own with its RSNXE, and that a station which would have used RSN, but was led to WPA, must not see an
 * RSN element that the beacon did not have. That message 3 has less than the beacon says nothing: hostapd shows a WPA
 * station the WPA element alone.
 *
 * @param accepted - the protocols that the station was ready to use
 * @param used - the one that it uses
 * @param beacon - from the beacon or probe response
 * @param message3 - from the Key Data of message 3
 * @spec IEEE 802.11-2016 12.7.6.4 b)
 * @source wpa_supplicant 2.10, src/rsn_supp/wpa.c; hostapd 2.10, src/ap/wpa_auth.c, for what a WPA station is shown
 */
export function elementsAgree(
  accepted: readonly Protocol[],
  used: Protocol,
  beacon: ApElements,
  message3: ApElements,
): boolean {
  if (message3.wpa === undefined && message3.rsn === undefined) return false;
  if (differ(beacon.wpa, message3.wpa) || differ(beacon.rsn, message3.rsn)) return false;
  if (used === "wpa") return beacon.rsn !== undefined || message3.rsn === undefined || !accepted.includes("rsn");
  if (message3.rsn === undefined) return false;
  return (beacon.rsnx === undefined) === (message3.rsnx === undefined) && !differ(beacon.rsnx, message3.rsnx);
}

/**
 * Whether message 3 repeats the three Override elements of the beacon, neither more nor less: asked by a station that
 * knows of RSN overriding, besides {@link elementsAgree}.
 *
 * @source hostap main of 2025, src/rsn_supp/wpa.c
 */
export function overridesAgree(beacon: ApElements, message3: ApElements): boolean {
  return (["rsnOverride", "rsnOverride2", "rsnxOverride"] as const).every((name) =>
    sameElement(beacon[name], message3[name]),
  );
}

/** Whether two elements are the same, or neither is there. */
export function sameElement(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equal(a, b);
}

function differ(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && !equal(a, b);
}
