/**
 * An MPDU's header as far as ciphers look at it, read from the octets: this is done for every frame, and costs nothing
 * but the looks.
 */
import { DataSubtype, FrameType } from "../dot11/frame-control.ts";

/** Offsets of fields that management and data frames have alike. */
export const Offset = { address1: 4, address2: 10, address3: 16, sequenceControl: 22, address4: 24 } as const;

/** Bits of the second octet of Frame Control. */
export const Control = {
  toDs: 0x01,
  fromDs: 0x02,
  moreFragments: 0x04,
  /** Retry, Power Management and More Data: what may differ when a frame is sent again. */
  transient: 0x38,
  protected: 0x40,
  htc: 0x80,
} as const;

/** Octets of a header with three addresses and nothing behind them. */
const basicLength = 24;

/**
 * Octets of the header of a management or data frame: 24 to 36.
 *
 * @returns 0 where the frame is of another type, or ends within its header
 * @spec IEEE 802.11-2016 9.2.3
 */
export function headerLength(mpdu: Uint8Array): number {
  if (mpdu.length < basicLength) return 0;
  const type = typeOf(mpdu);
  if (type !== FrameType.data && type !== FrameType.management) return 0;
  let length = basicLength;
  if (hasAddress4(mpdu)) length += 6;
  if (isQos(mpdu)) length += 2;
  if (((mpdu[1] as number) & Control.htc) !== 0 && (isQos(mpdu) || type === FrameType.management)) length += 4;
  return length <= mpdu.length ? length : 0;
}

/** See `FrameType`. */
export function typeOf(mpdu: Uint8Array): number {
  return ((mpdu[0] as number) >> 2) & 0x3;
}

/** Whether a data frame has QoS Control. */
export function isQos(mpdu: Uint8Array): boolean {
  return typeOf(mpdu) === FrameType.data && ((mpdu[0] as number) & (DataSubtype.qosData << 4)) !== 0;
}

/** Whether a data frame goes from one access point to another, and so names both ends besides. */
export function hasAddress4(mpdu: Uint8Array): boolean {
  const ds = Control.toDs | Control.fromDs;
  return typeOf(mpdu) === FrameType.data && ((mpdu[1] as number) & ds) === ds;
}

/** Whether Frame Control says that the body is encrypted. */
export function isProtected(mpdu: Uint8Array): boolean {
  return ((mpdu[1] as number) & Control.protected) !== 0;
}

/** Where QoS Control is, in a frame that has it. */
export function qosControlOffset(mpdu: Uint8Array): number {
  return hasAddress4(mpdu) ? basicLength + 6 : basicLength;
}

/** The traffic identifier, 0 to 15. A frame without one is of priority 0. */
export function tidOf(mpdu: Uint8Array): number {
  return isQos(mpdu) ? (mpdu[qosControlOffset(mpdu)] as number) & 0x0f : 0;
}
