import {
  Capability,
  decodeManagement,
  decodeMpdu,
  encodeManagement,
  encodeMpdu,
  type FrameControl,
  FrameType,
  type MacHeader,
  type Management,
  type Mpdu,
} from "../../../src/dot11/index.ts";
import { WireError } from "../../../src/errors.ts";
import { decodeElement, type Element, ElementId, encodeElements } from "../../../src/ie/index.ts";

/** The address of all. */
export const broadcast: Uint8Array = new Uint8Array(6).fill(0xff);

/** A network that protects its data, on the 2.4 GHz band. */
export const capabilities: number =
  Capability.ess | Capability.privacy | Capability.shortPreamble | Capability.shortSlotTime;

/** The rates of 802.11b and 802.11g, in units of 500 kbit/s; those of 802.11b are basic ones. */
const rates = Uint8Array.of(0x82, 0x84, 0x8b, 0x96, 0x0c, 0x12, 0x18, 0x24);
const moreRates = Uint8Array.of(0x30, 0x48, 0x60, 0x6c);

/** The elements that an SSID and rates take, in the order of the standard. */
export function basicElements(ssid: Uint8Array, between: readonly Element[] = []): Element[] {
  return [
    { id: ElementId.ssid, body: ssid },
    { id: ElementId.supportedRates, body: rates },
    ...between,
    { id: ElementId.extendedSupportedRates, body: moreRates },
  ];
}

/** The header of a data frame from a station to its access point, which passes it on to `da`. */
export function toAccessPoint(bssid: Uint8Array, sa: Uint8Array, da: Uint8Array, sequenceNumber: number): MacHeader {
  const frameControl = { ...clear, type: FrameType.data, toDs: true };
  return { frameControl, duration: 0, address1: bssid, address2: sa, address3: da, fragmentNumber: 0, sequenceNumber };
}

/** The header of a data frame of an access point, on behalf of `sa`. */
export function fromAccessPoint(da: Uint8Array, bssid: Uint8Array, sa: Uint8Array, sequenceNumber: number): MacHeader {
  const frameControl = { ...clear, type: FrameType.data, fromDs: true };
  return { frameControl, duration: 0, address1: da, address2: bssid, address3: sa, fragmentNumber: 0, sequenceNumber };
}

/** A management frame in clear. */
export function managementFrame(
  to: Uint8Array,
  from: Uint8Array,
  bssid: Uint8Array,
  sequenceNumber: number,
  management: Management,
): Uint8Array {
  const frameControl = { ...clear, type: FrameType.management, subtype: management.subtype };
  const header = { frameControl, duration: 0, address1: to, address2: from, address3: bssid };
  return encodeMpdu({ header: { ...header, fragmentNumber: 0, sequenceNumber }, body: encodeManagement(management) });
}

/** A list of elements, and behind it some that are there whole already. */
export function elementOctets(elements: readonly Element[], ...whole: readonly (Uint8Array | undefined)[]): Uint8Array {
  return encodeElements([
    ...elements,
    ...whole.flatMap((octets) => (octets === undefined ? [] : [decodeElement(octets)])),
  ]);
}

/** An address as people write it: what a map can be asked for. */
export function nameOf(address: Uint8Array): string {
  return Array.from(address, (octet) => octet.toString(16).padStart(2, "0")).join(":");
}

/** Whether an address means many. */
export function isGroup(address: Uint8Array): boolean {
  return ((address[0] as number) & 1) !== 0;
}

/** A frame; undefined of one that is cut. */
export function readFrame(mpdu: Uint8Array): Mpdu | undefined {
  return orUndefined(() => decodeMpdu(mpdu));
}

/** The body of a management frame; undefined of one that is cut. */
export function readManagement(subtype: number, body: Uint8Array): Management | undefined {
  return orUndefined(() => decodeManagement(subtype, body));
}

/** What others send may be anything: what cannot be read was not heard. */
export function orUndefined<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

const clear: FrameControl = {
  version: 0,
  type: 0,
  subtype: 0,
  toDs: false,
  fromDs: false,
  moreFragments: false,
  retry: false,
  powerManagement: false,
  moreData: false,
  protected: false,
  htc: false,
};
