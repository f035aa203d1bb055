import { FrameType } from "../dot11/frame-control.ts";
import { Control, hasAddress4, isQos, Offset, qosControlOffset, tidOf, typeOf } from "./mpdu.ts";

/** The most that {@link writeAssociatedData} writes: a QoS frame with four addresses. */
export const associatedDataLimit = 30;

/**
 * Bits of the low octet of QoS Control that stand under the MIC: the TID, and where both ends are SPP A-MSDU capable,
 * the bit that says that the body is an A-MSDU.
 *
 * @spec IEEE 802.11-2016 12.5.3.3.3
 */
export const QosMask = { tid: 0x0f, tidAndAmsdu: 0x8f } as const;

/**
 * Writes what CCMP and GCMP authenticate of the header: all of it that a retransmission, or the way through another
 * radio, leaves as it is.
 *
 * @param mpdu - with a whole header
 * @param qosMask - one of {@link QosMask}
 * @param output - has room for {@link associatedDataLimit} octets
 * @returns octets that were written: 22 to 30
 * @spec IEEE 802.11-2016 12.5.3.3.3, 12.5.5.3.3
 */
export function writeAssociatedData(mpdu: Uint8Array, qosMask: number, output: Uint8Array): number {
  const qos = isQos(mpdu);
  const subtypeBits = typeOf(mpdu) === FrameType.data ? 0x70 : 0;
  const unauthenticated = Control.transient | (qos ? Control.htc : 0);
  output[0] = (mpdu[0] as number) & ~subtypeBits;
  output[1] = ((mpdu[1] as number) & ~unauthenticated) | Control.protected;
  for (let i = 0; i < 18; i++) output[2 + i] = mpdu[Offset.address1 + i] as number;
  output[20] = (mpdu[Offset.sequenceControl] as number) & 0x0f;
  output[21] = 0;
  let length = 22;
  if (hasAddress4(mpdu)) for (let i = 0; i < 6; i++) output[length++] = mpdu[Offset.address4 + i] as number;
  if (qos) {
    output[length++] = (mpdu[qosControlOffset(mpdu)] as number) & qosMask;
    output[length++] = 0;
  }
  return length;
}

/**
 * Writes the 12 octets that make a nonce of GCMP: the transmitter and the packet number.
 *
 * @param packetNumber - 48 bits, which a number holds exactly
 * @spec IEEE 802.11-2016 12.5.5.3.4
 */
export function writeGcmpNonce(mpdu: Uint8Array, packetNumber: number, output: Uint8Array): void {
  writeTransmitterAndNumber(mpdu, packetNumber, output, 0);
}

/**
 * Writes the 13 octets that make a nonce of CCMP: the same behind an octet with the priority, in which management
 * frames are marked.
 *
 * @param packetNumber - 48 bits, which a number holds exactly
 * @spec IEEE 802.11-2016 12.5.3.3.4
 */
export function writeCcmpNonce(mpdu: Uint8Array, packetNumber: number, output: Uint8Array): void {
  output[0] = typeOf(mpdu) === FrameType.management ? 0x10 : tidOf(mpdu);
  writeTransmitterAndNumber(mpdu, packetNumber, output, 1);
}

function writeTransmitterAndNumber(mpdu: Uint8Array, packetNumber: number, output: Uint8Array, at: number): void {
  for (let i = 0; i < 6; i++) output[at + i] = mpdu[Offset.address2 + i] as number;
  const high = Math.floor(packetNumber / 0x100_0000);
  const low = packetNumber % 0x100_0000;
  output[at + 6] = high >>> 16;
  output[at + 7] = high >>> 8;
  output[at + 8] = high;
  output[at + 9] = low >>> 16;
  output[at + 10] = low >>> 8;
  output[at + 11] = low;
}
