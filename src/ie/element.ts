import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/**
 * One element of a management frame, or one KDE of an EAPOL-Key frame: an id, a length, and as many octets.
 *
 * @spec IEEE 802.11-2016 9.4.2.1
 */
export interface Element {
  /** 0 to 255: see {@link ElementId}. 255 has an id of its own as the first octet of its body. */
  readonly id: number;
  /** 0 to 255 octets, without id and length. As decoded, a view of the octets that were given. */
  readonly body: Uint8Array;
}

/** Ids of the elements that a network's security, or the finding of it, has to do with. @spec IEEE 802.11-2016 Table 9-77 */
export const ElementId = {
  ssid: 0,
  supportedRates: 1,
  dsssParameterSet: 3,
  tim: 5,
  country: 7,
  challengeText: 16,
  htCapabilities: 45,
  rsn: 48,
  extendedSupportedRates: 50,
  mobilityDomain: 54,
  fastBssTransition: 55,
  timeoutInterval: 56,
  ricData: 57,
  htOperation: 61,
  managementMic: 76,
  extendedCapabilities: 127,
  vhtCapabilities: 191,
  vhtOperation: 192,
  vendor: 221,
  filsIndication: 240,
  fragment: 242,
  rsnx: 244,
  extension: 255,
} as const;

/** Second ids, of elements with the id 255. @spec IEEE 802.11-2020 Table 9-92 */
export const ElementIdExtension = {
  associationDelaySession: 1,
  filsRequestParameters: 2,
  filsKeyConfirmation: 3,
  filsSession: 4,
  filsHlpContainer: 5,
  filsIpAddressAssignment: 6,
  keyDelivery: 7,
  filsWrappedData: 8,
  filsPublicKey: 12,
  filsNonce: 13,
  oweDhParameter: 32,
  passwordIdentifier: 33,
  heCapabilities: 35,
  heOperation: 36,
  operatingChannel: 54,
  rejectedGroups: 92,
  antiCloggingTokenContainer: 93,
  ehtOperation: 106,
  multiLink: 107,
  ehtCapabilities: 108,
} as const;

/** The first four octets of vendor elements, an OUI and a type. */
export const VendorElement = {
  /** The WPA element of before 802.11i. */
  wpa: 0x0050f201,
  wmm: 0x0050f202,
  wps: 0x0050f204,
  p2p: 0x506f9a09,
  osen: 0x506f9a12,
  oweTransition: 0x506f9a1c,
  rsnOverride: 0x506f9a29,
  rsnOverride2: 0x506f9a2a,
  rsnxOverride: 0x506f9a2b,
  rsnSelection: 0x506f9a2c,
} as const;

/** What a run of octets holds of whole elements, and what is left. */
export interface ElementSplit {
  /** The whole elements, in their order. Views of the octets that were given. */
  readonly elements: readonly Element[];
  /** What follows them and is not a whole element: none in a sound frame. */
  readonly rest: Uint8Array;
}

/**
 * Reads a list of elements to its end.
 *
 * @param octets - borrowed: the bodies are views of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - an element is longer than what is left
 * @spec IEEE 802.11-2016 9.4.2.1
 */
export function decodeElements(octets: Uint8Array): Element[] {
  const r = new Reader(octets, "elements");
  const elements: Element[] = [];
  while (r.remaining > 0) elements.push(readElement(r));
  return elements;
}

/**
 * Reads the whole elements at the start of `octets`, for tools that show what a damaged frame still says.
 *
 * Never throws. A protocol reads by {@link decodeElements}, which refuses the damage.
 */
export function splitElements(octets: Uint8Array): ElementSplit {
  const elements: Element[] = [];
  let at = 0;
  while (at + 2 <= octets.length) {
    const end = at + 2 + (octets[at + 1] as number);
    if (end > octets.length) break;
    elements.push({ id: octets[at] as number, body: octets.subarray(at + 2, end) });
    at = end;
  }
  return { elements, rest: octets.subarray(at) };
}

/**
 * Writes a list of elements: the inverse of {@link decodeElements}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - an id or a body does not fit
 */
export function encodeElements(elements: readonly Element[]): Uint8Array {
  const w = new Writer(elementsLength(elements), "elements");
  for (const element of elements) writeElement(w, element);
  return w.finish();
}

/**
 * Reads exactly one whole element, with its id and length.
 *
 * @param octets - borrowed: the body is a view of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - the element is longer than the octets
 * @throws WireError `ERR_WIRE_TRAILING` - octets follow it
 */
export function decodeElement(octets: Uint8Array): Element {
  const r = new Reader(octets, "element");
  const element = readElement(r);
  r.end();
  return element;
}

/**
 * Writes one element with its id and length: the inverse of {@link decodeElement}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - the id or the body does not fit
 */
export function encodeElement(element: Element): Uint8Array {
  const w = new Writer(2 + element.body.length, "element");
  writeElement(w, element);
  return w.finish();
}

/** The first element with this id, or undefined. */
export function findElement(elements: readonly Element[], id: number): Element | undefined {
  return elements.find((element) => element.id === id);
}

/** The first element with the id 255 and this second id, or undefined. Its body starts with the second id. */
export function findExtensionElement(elements: readonly Element[], extensionId: number): Element | undefined {
  return elements.find((element) => element.id === ElementId.extension && element.body[0] === extensionId);
}

/**
 * The first vendor element whose body starts with this OUI and type, or undefined. Its body starts with the selector.
 *
 * @param selector - OUI and type as one number, such as `0x0050f201`: see {@link VendorElement}
 */
export function findVendorElement(elements: readonly Element[], selector: number): Element | undefined {
  return elements.find((element) => vendorSelector(element) === selector);
}

/**
 * What follows the second id in the first element with the id 255 and this second id, or undefined: a view of its body.
 *
 * @param extensionId - see {@link ElementIdExtension}
 */
export function findExtensionData(elements: readonly Element[], extensionId: number): Uint8Array | undefined {
  return findExtensionElement(elements, extensionId)?.body.subarray(1);
}

/**
 * What follows the selector in the first vendor element with this OUI and type, or undefined: a view of its body.
 *
 * @param selector - OUI and type as one number: see {@link VendorElement}
 */
export function findVendorData(elements: readonly Element[], selector: number): Uint8Array | undefined {
  return findVendorElement(elements, selector)?.body.subarray(4);
}

/** The OUI and type that a vendor element starts with, or undefined of other elements and of ones under 4 octets. */
export function vendorSelector(element: Element): number | undefined {
  const { id, body } = element;
  if (id !== ElementId.vendor || body.length < 4) return undefined;
  return (
    (((body[0] as number) << 24) | ((body[1] as number) << 16) | ((body[2] as number) << 8) | (body[3] as number)) >>> 0
  );
}

/**
 * Octets of a list of elements as it stands on the wire.
 *
 * @internal
 */
export function elementsLength(elements: readonly Element[]): number {
  return elements.reduce((sum, element) => sum + 2 + element.body.length, 0);
}

/**
 * Reads the element at the cursor.
 *
 * @internal
 */
export function readElement(r: Reader): Element {
  const id = r.u8("id");
  return { id, body: r.view(r.u8("length"), "body") };
}

/**
 * Writes an element at the cursor.
 *
 * @internal
 */
export function writeElement(w: Writer, element: Element): void {
  w.u8(element.id, "id").u8(element.body.length, "length").rest(element.body, "body");
}
