/** What every cipher does with a frame around its own work: room for what it adds, and its way back. */
import { FrameType } from "../dot11/frame-control.ts";
import { WireError } from "../errors.ts";
import type { MpduCipher, OpenedMpdu, Refusal } from "./cipher.ts";
import { Control, headerLength, isProtected, typeOf } from "./mpdu.ts";

/**
 * Octets of the header of a frame that is to be protected.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - not a data or management frame, or one that ends within its header
 */
export function requireHeader(mpdu: Uint8Array): number {
  const header = headerLength(mpdu);
  if (header !== 0) return header;
  throw new WireError("ERR_WIRE_TRUNCATED", "mpdu.header", 0, "is not the whole header of a data or management frame");
}

/** A frame with the header of `mpdu`, the Protected bit on, and room behind it for all that a cipher makes of the body. */
export function protectedFrame(mpdu: Uint8Array, header: number, cipher: MpduCipher): Uint8Array {
  const frame = new Uint8Array(mpdu.length + cipher.headerLength + cipher.trailerLength);
  copyHeader(mpdu, header, frame);
  frame[1] = (frame[1] as number) | Control.protected;
  return frame;
}

/** Octets of the header of a frame that came in protected, or why it cannot be opened. */
export function protectedHeader(mpdu: Uint8Array, cipher: MpduCipher): number | Refusal {
  if (mpdu.length > 0 && typeOf(mpdu) !== FrameType.data && typeOf(mpdu) !== FrameType.management) return "malformed";
  const header = headerLength(mpdu);
  if (header === 0) return "truncated";
  if (!isProtected(mpdu)) return "not-protected";
  return mpdu.length < header + cipher.headerLength + cipher.trailerLength ? "truncated" : header;
}

/**
 * A frame with the header of `mpdu`, the Protected bit off, and room behind it for the body in clear.
 *
 * @param more - octets of room behind the body
 * @param allocate - gives the octets
 */
export function openedFrame(
  mpdu: Uint8Array,
  header: number,
  cipher: MpduCipher,
  more = 0,
  allocate: (length: number) => Uint8Array = newOctets,
): Uint8Array {
  const frame = allocate(mpdu.length - cipher.headerLength - cipher.trailerLength + more);
  copyHeader(mpdu, header, frame);
  frame[1] = (frame[1] as number) & ~Control.protected;
  return frame;
}

function newOctets(length: number): Uint8Array {
  return new Uint8Array(length);
}

/** What came of opening, once everything holds. */
export function opened(frame: Uint8Array, header: number, packetNumber: number): OpenedMpdu {
  return { mpdu: frame, body: frame.subarray(header), packetNumber: BigInt(packetNumber) };
}

/** Header lengths are short: a loop is faster than a view and `set`. */
function copyHeader(from: Uint8Array, length: number, to: Uint8Array): void {
  for (let i = 0; i < length; i++) to[i] = from[i] as number;
}
