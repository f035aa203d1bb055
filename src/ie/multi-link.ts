import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/**
 * The Multi-Link element, second id 107, as far as a handshake needs it: who the device behind the links is. Views alias
 * the octets that were decoded.
 *
 * @spec IEEE 802.11be-2024 9.4.2.322
 */
export interface MultiLink {
  /** 0 to 7: see {@link MultiLinkType}. */
  readonly type: number;
  /** The bit between type and presence bitmap, as it came. */
  readonly reserved: boolean;
  /** 12 bits: which fields the common information has, besides those that it always has. */
  readonly presenceBitmap: number;
  /** 0 to 254 octets: the common information without the octet that states its length. */
  readonly commonInfo: Uint8Array;
  /** Subelements, one a link: see `decodeElements`. */
  readonly linkInfo: Uint8Array;
}

/** Types of Multi-Link elements. @spec IEEE 802.11be-2024 9.4.2.322 */
export const MultiLinkType = {
  basic: 0,
  probeRequest: 1,
  reconfiguration: 2,
  tdls: 3,
  priorityAccess: 4,
} as const;

/**
 * Reads a Multi-Link element, as `findExtensionData` gives it.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - it ends within its common information
 * @throws WireError `ERR_WIRE_VALUE` - the length of the common information, which counts itself, is 0
 */
export function decodeMultiLink(data: Uint8Array): MultiLink {
  const r = new Reader(data, "multi-link");
  const control = r.u16le("control");
  const length = r.u8("commonInfoLength");
  if (length === 0) throw r.fault("ERR_WIRE_VALUE", "commonInfoLength", "counts itself and so is not 0");
  return {
    type: control & 0x7,
    reserved: (control & 0x8) !== 0,
    presenceBitmap: control >> 4,
    commonInfo: r.view(length - 1, "commonInfo"),
    linkInfo: r.rest(),
  };
}

/**
 * Writes a Multi-Link element: the inverse of {@link decodeMultiLink}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that {@link MultiLink} states
 */
export function encodeMultiLink(element: MultiLink): Uint8Array {
  const { type, reserved, presenceBitmap, commonInfo, linkInfo } = element;
  const w = new Writer(3 + commonInfo.length + linkInfo.length, "multi-link");
  if (type > 0x7) throw w.fault("type", `${type} is not 0 to 7`);
  return w
    .u16le(type + (reserved ? 0x8 : 0) + presenceBitmap * 16, "control")
    .u8(commonInfo.length + 1, "commonInfoLength")
    .rest(commonInfo, "commonInfo")
    .rest(linkInfo, "linkInfo")
    .finish();
}

/** The MLD MAC address of a basic Multi-Link element, 6 octets: a view. Undefined where there is none. */
export function mldMacAddress(element: MultiLink): Uint8Array | undefined {
  const there = element.type === MultiLinkType.basic && element.commonInfo.length >= 6;
  return there ? element.commonInfo.subarray(0, 6) : undefined;
}
