import { concat, copyOf, equal } from "../bytes/octets.ts";
import { WireError } from "../errors.ts";
import { decodeElement, ElementId, encodeElement, VendorElement, vendorSelector } from "../ie/element.ts";
import { encodeRsnSelection, RsnSelection } from "../ie/rsn-selection.ts";

/**
 * RSN overriding: an access point says in its RSN element what stations of long ago understand, and in two vendor
 * elements what it offers to those that know of them. A station tells which of the three it has chosen from by an RSN
 * Selection element, and that it knows of them by the end of its nonces.
 *
 * The latter keeps it safe. Whoever takes those elements out of a beacon also takes away what the station would send
 * of its own accord; the nonce stands under the MIC of message 2, the access point answers with all that it offers in
 * message 3, and the station sees what was kept from it.
 *
 * @source hostap main of 2025, src/common/wpa_common.c, src/ap/wpa_auth_ie.c, src/rsn_supp/wpa.c
 * @source Wi-Fi Alliance WPA3 3.4, RSN overriding
 */

/** How the nonce of a station ends that knows of RSN overriding. */
const mark = Uint8Array.of(0x50, 0x6f, 0x9a, 0x00, 0x00, 0x29);

/** A nonce with the mark at its end: a copy. */
export function markNonce(nonce: Uint8Array): Uint8Array {
  const marked = copyOf(nonce);
  marked.set(mark, marked.length - mark.length);
  return marked;
}

/** Whether a nonce has the mark. One nonce in 2⁴⁸ has it by chance. */
export function isMarkedNonce(nonce: Uint8Array): boolean {
  return equal(nonce.subarray(-mark.length), mark);
}

/** The vendor elements that hold the body of an RSN element, by what an RSN Selection says of them. */
const selectors: ReadonlyMap<number, number> = new Map<number, number>([
  [RsnSelection.rsnOverride, VendorElement.rsnOverride],
  [RsnSelection.rsnOverride2, VendorElement.rsnOverride2],
]);

/**
 * The RSN element that one of the RSN Override elements holds: whole ones, both.
 *
 * @throws WireError - it is cut, or another element
 */
export function fromOverride(override: Uint8Array, selection: number): Uint8Array {
  const element = decodeElement(override);
  if (vendorSelector(element) !== selectors.get(selection)) {
    throw new WireError("ERR_WIRE_VALUE", "rsn-override.selector", 2, "is that of another element");
  }
  return encodeElement({ id: ElementId.rsn, body: element.body.subarray(4) });
}

/** The inverse of {@link fromOverride}. */
export function asOverride(rsn: Uint8Array, selection: number): Uint8Array {
  return vendorElement(selectors.get(selection) as number, decodeElement(rsn).body);
}

/** A whole RSN Selection element. */
export function selectionElement(selection: number): Uint8Array {
  return vendorElement(VendorElement.rsnSelection, encodeRsnSelection(selection));
}

function vendorElement(selector: number, data: Uint8Array): Uint8Array {
  const head = Uint8Array.of(selector >>> 24, selector >>> 16, selector >>> 8, selector);
  return encodeElement({ id: ElementId.vendor, body: concat(head, data) });
}
