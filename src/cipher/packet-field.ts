/**
 * The eight octets that CCMP, GCMP and TKIP put between header and body: the packet number, and which key it is.
 */
import { WireError } from "../errors.ts";

/** Octets of it. */
export const packetFieldLength = 8;

/** The highest packet number: 48 bits. */
export const lastPacketNumber = 0xffff_ffff_ffffn;

/** In the fourth octet: the field is of eight octets, not of WEP's four. */
const extendedIv = 0x20;

/** What the fourth octet says of a frame under this key; no other bit may be set. */
export function keyOctet(keyId: number): number {
  return (keyId << 6) | extendedIv;
}

/** Which key the fourth octet names, or undefined where it is not of this form. */
export function keyIdOf(octet: number): number | undefined {
  return (octet & 0x3f) === extendedIv ? octet >> 6 : undefined;
}

/**
 * A packet number as a number, which holds 48 bits exactly.
 *
 * @throws WireError `ERR_WIRE_VALUE` - it has more
 */
export function requirePacketNumber(packetNumber: bigint, last: bigint): number {
  if (packetNumber >= 0n && packetNumber <= last) return Number(packetNumber);
  throw new WireError("ERR_WIRE_VALUE", "mpdu.packetNumber", 0, `${packetNumber} is not 0 to ${last}`);
}
