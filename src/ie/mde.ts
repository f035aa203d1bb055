import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/** The Mobility Domain element, id 54: access points between which a station moves fast. @spec IEEE 802.11-2016 9.4.2.47 */
export interface Mde {
  /** 2 octets: the mobility domain's identifier. A view of the octets that were decoded. */
  readonly mdid: Uint8Array;
  /** Whether FT goes over the distribution system as well as over the air. */
  readonly ftOverDs: boolean;
  /** Whether resources can be asked for. */
  readonly resourceRequest: boolean;
  /** 6 bits, as they came. */
  readonly reserved: number;
}

const Bit = { ftOverDs: 1 << 0, resourceRequest: 1 << 1 } as const;

/**
 * Reads the body of a Mobility Domain element.
 *
 * @param body - without id and length; borrowed: the identifier is a view of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 3 octets
 * @throws WireError `ERR_WIRE_TRAILING` - more than 3 octets
 */
export function decodeMde(body: Uint8Array): Mde {
  const r = new Reader(body, "mde");
  const mdid = r.view(2, "mdid");
  const flags = r.u8("capabilityAndPolicy");
  r.end();
  return {
    mdid,
    ftOverDs: (flags & Bit.ftOverDs) !== 0,
    resourceRequest: (flags & Bit.resourceRequest) !== 0,
    reserved: flags >> 2,
  };
}

/**
 * Writes the body of a Mobility Domain element: the inverse of {@link decodeMde}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that {@link Mde} states
 */
export function encodeMde(mde: Mde): Uint8Array {
  const flags = (mde.ftOverDs ? Bit.ftOverDs : 0) + (mde.resourceRequest ? Bit.resourceRequest : 0) + mde.reserved * 4;
  return new Writer(3, "mde").octets(mde.mdid, 2, "mdid").u8(flags, "capabilityAndPolicy").finish();
}
