import { concat, isZero } from "../bytes/octets.ts";
import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import { type Element, ElementId, elementsLength, readElement, writeElement } from "../ie/element.ts";

/**
 * Key Data that are not, or no longer, encrypted: elements, KDEs among them, and padding.
 *
 * A KDE is a vendor element (id 0xDD) whose body starts with 00-0F-AC and a type: see `findKde`.
 *
 * @spec IEEE 802.11-2016 12.7.2
 */
export interface KeyData {
  /** Elements and KDEs in their order. As decoded, their bodies are views of the octets that were given. */
  readonly elements: readonly Element[];
  /** What follows them: `dd` and zeros in front of AES key wrap, zeros alone from some access points, or nothing. */
  readonly padding: Uint8Array;
}

/**
 * Reads Key Data. Octets from a `dd` at the end or a `dd 00` on are padding, and so are zeros that go on to the end.
 *
 * @param octets - borrowed: the bodies and the padding are views of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - an element is longer than what is left
 * @spec IEEE 802.11-2016 12.7.2
 */
export function decodeKeyData(octets: Uint8Array): KeyData {
  const r = new Reader(octets, "key-data");
  const elements: Element[] = [];
  let zerosFrom = octets.length;
  while (zerosFrom > 0 && octets[zerosFrom - 1] === 0) zerosFrom--;
  while (r.offset < zerosFrom && !startsPadding(octets, r.offset)) elements.push(readElement(r));
  return { elements, padding: r.rest() };
}

/**
 * Writes Key Data: the inverse of {@link decodeKeyData}. The caller owns the octets, which may hold keys.
 *
 * @throws WireError `ERR_WIRE_VALUE` - an element does not fit, would be read as padding, or the padding would be read as an element
 */
export function encodeKeyData(keyData: KeyData): Uint8Array {
  const { elements, padding } = keyData;
  const w = new Writer(elementsLength(elements) + padding.length, "key-data");
  for (const element of elements) {
    if (element.id === ElementId.vendor && element.body.length === 0) throw w.fault("body", "would be read as padding");
    writeElement(w, element);
  }
  const last = elements.at(-1);
  if (last?.id === 0 && last.body.length === 0 && isZero(padding)) throw w.fault("body", "would be read as padding");
  if (!isZero(padding) && !startsPadding(padding, 0)) throw w.fault("padding", "would be read as an element");
  return w.rest(padding, "padding").finish();
}

/**
 * Pads Key Data for AES key wrap: to 16 octets at least, and to a multiple of 8, by one `dd` and zeros.
 *
 * @param octets - Key Data as {@link encodeKeyData} writes them, unpadded; borrowed
 * @returns a new buffer, which the caller owns and which may hold keys
 * @spec IEEE 802.11-2016 12.7.2
 */
export function padKeyData(octets: Uint8Array): Uint8Array {
  const length = Math.max(16, Math.ceil(octets.length / 8) * 8);
  const padding = new Uint8Array(length - octets.length);
  if (padding.length > 0) padding[0] = ElementId.vendor;
  return concat(octets, padding);
}

function startsPadding(octets: Uint8Array, at: number): boolean {
  return octets[at] === ElementId.vendor && (at + 1 === octets.length || octets[at + 1] === 0);
}
