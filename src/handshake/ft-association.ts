import { copyOf, equal } from "../bytes/octets.ts";
import type { KeyData } from "../eapol/key-data.ts";
import { SuiteError, WireError } from "../errors.ts";
import { decodeElements, type Element, ElementId, encodeElement, encodeElements, findElement } from "../ie/element.ts";
import { decodeFte, FteSubelement } from "../ie/fte.ts";
import { decodeMde } from "../ie/mde.ts";
import { decodeRsne, encodeRsne } from "../ie/rsne.ts";
import { type FtHolders, requireFtHolders } from "../keys/ft.ts";
import type { ApElements } from "./ap-elements.ts";

/**
 * The first association in a mobility domain: a 4-way handshake whose keys come from an FT hierarchy, and whose messages
 * 2 and 3 show the names that they hang on.
 */

/** What an access point has said of its mobility domain in its association response. */
export interface FtAssociation {
  /** The names of domain and holders. */
  readonly holders: FtHolders;
  /** The Mobility Domain element, whole. */
  readonly mde: Uint8Array;
  /** The Fast BSS Transition element, whole. */
  readonly fte: Uint8Array;
}

/**
 * Reads the names that FT's keys hang on.
 *
 * @param response - the elements of the association response, whole; others than the two of FT are passed over
 * @param micLength - octets of MIC that the AKM has
 * @returns copies
 * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - an element or a name is missing, or cannot be read
 * @throws KeyError `ERR_KEY_LENGTH` - a name has not the size that it must have
 * @spec IEEE 802.11-2020 13.4.2
 */
export function ftAssociationOf(
  response: Uint8Array,
  { ssid, spa }: Pick<FtHolders, "ssid" | "spa">,
  micLength: number,
): FtAssociation {
  try {
    const elements = decodeElements(response);
    const mde = required(findElement(elements, ElementId.mobilityDomain), "Mobility Domain element");
    const fte = required(findElement(elements, ElementId.fastBssTransition), "Fast BSS Transition element");
    const { subelements } = decodeFte(fte.body, micLength);
    const nameOf = (id: number, what: string) => copyOf(required(findElement(subelements, id), what).body);
    const holders = {
      ssid: copyOf(ssid),
      mdid: copyOf(decodeMde(mde.body).mdid),
      r0khId: nameOf(FteSubelement.r0khId, "R0KH-ID"),
      r1khId: nameOf(FteSubelement.r1khId, "R1KH-ID"),
      spa: copyOf(spa),
    };
    requireFtHolders(holders);
    return { holders, mde: encodeElement(mde), fte: encodeElement(fte) };
  } catch (error) {
    if (error instanceof WireError) throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", error.message);
    throw error;
  }
}

function required(element: Element | undefined, what: string): Element {
  if (element !== undefined) return element;
  throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", `the association response has no ${what}`);
}

/**
 * The same elements with a PMKR1Name for the one PMKID of the RSN element: what messages 2 and 3 show.
 *
 * @param elements - whole, the RSN element among them
 * @returns octets that the caller owns
 * @spec IEEE 802.11-2020 13.4.2
 */
export function withPmkR1Name(elements: Uint8Array, pmkR1Name: Uint8Array): Uint8Array {
  const named = decodeElements(elements).map(({ id, body }) =>
    id === ElementId.rsn ? { id, body: withPmkids(body, [pmkR1Name]) } : { id, body },
  );
  return encodeElements(named);
}

/**
 * The elements of an end, but of the RSN element its body alone, with no PMKID: beside a PMKR1Name, what messages 2 and 3
 * show must be what association request and beacon showed. A peer's RSN element may be so long that it would be none any
 * more with the fields that stand before a PMKID.
 *
 * @source hostapd and wpa_supplicant 2.10, src/common/wpa_common.c: which fields are compared in a first association
 */
export function besidesPmkids(elements: ApElements): ApElements {
  const { rsn } = elements;
  return rsn === undefined ? elements : { ...elements, rsn: withPmkids(rsn.subarray(2), []) };
}

/** The body of an RSN element with these PMKIDs. One that cannot be read stays as it is. */
function withPmkids(body: Uint8Array, pmkids: readonly Uint8Array[]): Uint8Array {
  try {
    const rsne = decodeRsne(body);
    return encodeRsne({ ...rsne, capabilities: rsne.capabilities ?? 0, pmkids });
  } catch (error) {
    if (error instanceof WireError) return body;
    throw error;
  }
}

/**
 * Whether a message 2 or 3 shows what both ends derived and what the association response said: the PMKR1Name, as the one
 * PMKID; the Mobility Domain element; the Fast BSS Transition element. Somebody has changed the names on the way, or the
 * two ends took them from different places, where it does not.
 *
 * @spec IEEE 802.11-2020 13.4.2
 * @source hostapd 2.10, src/ap/wpa_auth.c; wpa_supplicant 2.10, src/rsn_supp/wpa.c
 */
export function ftAgrees({ elements }: KeyData, { mde, fte }: FtAssociation, pmkR1Name: Uint8Array): boolean {
  const shown = (id: number) => {
    const element = findElement(elements, id);
    return element === undefined ? new Uint8Array(0) : encodeElement(element);
  };
  const same = equal(shown(ElementId.mobilityDomain), mde) && equal(shown(ElementId.fastBssTransition), fte);
  const rsne = findElement(elements, ElementId.rsn);
  if (!same || rsne === undefined) return false;
  try {
    const [named, ...others] = decodeRsne(rsne.body).pmkids ?? [];
    return named !== undefined && others.length === 0 && equal(named, pmkR1Name);
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}
