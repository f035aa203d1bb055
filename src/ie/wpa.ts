import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import { WireError } from "../errors.ts";
import { VendorElement } from "./element.ts";
import type { SuiteSelector } from "./suite.ts";
import { readSuites, requireOrder, suitesLength, writeSuites } from "./suite-list.ts";

/** How the body of a WPA element starts: 00-50-F2:1, as one number. */
export const wpaSelector: typeof VendorElement.wpa = VendorElement.wpa;

/**
 * The WPA element: a vendor element, id 221, which became the RSN element. Its suites are those of 00-50-F2.
 *
 * It may stop after any field: what is absent has a default, and differs from what is empty.
 *
 * @source Wi-Fi Alliance WPA 3.1, of August 2004; IEEE 802.11i/D3.0
 */
export interface WpaElement {
  /** 16 bits: 1. Of another version, only this is read and all the others are `rest`. */
  readonly version: number;
  /** Group cipher suite. Absent, it is TKIP. */
  readonly group?: SuiteSelector | undefined;
  /** Pairwise cipher suites. Absent, they are TKIP alone. */
  readonly pairwise?: readonly SuiteSelector[] | undefined;
  /** AKM suites. Absent, they are 802.1X alone. */
  readonly akm?: readonly SuiteSelector[] | undefined;
  /** 16 bits, laid out as the RSN capabilities: see `decodeRsnCapabilities`. Most stations leave it out. */
  readonly capabilities?: number | undefined;
  /** What follows the fields above, or one octet where the capabilities would begin: kept as it came. */
  readonly rest: Uint8Array;
}

/** The one version there is. */
const version1 = 1;

const optionalFields = ["group", "pairwise", "akm", "capabilities"] as const;

/**
 * Reads the body of a WPA element. Suites and bits that no table knows are kept.
 *
 * @param body - without id and length, from 00-50-F2:1 on; borrowed: rest is a view of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - no selector or version, or a suite or a list is cut
 * @throws WireError `ERR_WIRE_VALUE` - the body starts with another selector
 */
export function decodeWpaElement(body: Uint8Array): WpaElement {
  const r = new Reader(body, "wpa");
  const selector = r.u32be("selector");
  if (selector !== wpaSelector) throw new WireError("ERR_WIRE_VALUE", "wpa.selector", 0, "is not 00-50-f2:1");
  const version = r.u16le("version");
  if (version !== version1) return { version, rest: r.rest() };
  return {
    version,
    group: r.remaining > 0 ? r.u32be("group") : undefined,
    pairwise: r.remaining > 0 ? readSuites(r, "pairwiseCount", "pairwise") : undefined,
    akm: r.remaining > 0 ? readSuites(r, "akmCount", "akm") : undefined,
    capabilities: r.remaining >= 2 ? r.u16le("capabilities") : undefined,
    rest: r.rest(),
  };
}

/**
 * Writes the body of a WPA element, from 00-50-F2:1 on: the inverse of {@link decodeWpaElement}. The caller owns the
 * octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number does not fit its field, a field is there without the one before it, or
 * rest would be read as a field
 */
export function encodeWpaElement(element: WpaElement): Uint8Array {
  const { version, group, pairwise, akm, capabilities, rest } = element;
  const length = 6 + (group === undefined ? 0 : 4) + suitesLength(pairwise) + suitesLength(akm) + rest.length;
  const w = new Writer(length + (capabilities === undefined ? 0 : 2), "wpa")
    .u32be(wpaSelector, "selector")
    .u16le(version, "version");
  requireOrder(w, optionalFields, [group, pairwise, akm, capabilities]);
  if (version !== version1 && group !== undefined) throw w.fault("group", `version ${version} has no known fields`);
  if (group !== undefined) w.u32be(group, "group");
  writeSuites(w, pairwise, "pairwiseCount", "pairwise");
  writeSuites(w, akm, "akmCount", "akm");
  if (capabilities !== undefined) w.u16le(capabilities, "capabilities");
  if (rest.length > longestRest(element)) throw w.fault("rest", "would be read as a field");
  return w.rest(rest, "rest").finish();
}

/** As many octets as can stand after the last field that is there without being the next one. */
function longestRest(element: WpaElement): number {
  if (element.version !== version1 || element.capabilities !== undefined) return Number.POSITIVE_INFINITY;
  return element.akm === undefined ? 0 : 1;
}
