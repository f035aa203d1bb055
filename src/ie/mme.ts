import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/**
 * The Management MIC element, id 76: the last element of a protected management frame to many.
 *
 * @spec IEEE 802.11-2016 9.4.2.55
 */
export interface Mme {
  /** 16 bits: 4 or 5 with an IGTK, 6 or 7 with a BIGTK. */
  readonly keyId: number;
  /** 48 bits: the packet number of this frame. */
  readonly ipn: bigint;
  /** 8 octets with BIP-CMAC-128, 16 with the others. A view of the octets that were decoded. */
  readonly mic: Uint8Array;
}

/**
 * Reads the body of a Management MIC element.
 *
 * @param body - without id and length; borrowed: the MIC is a view of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 8 octets
 * @throws WireError `ERR_WIRE_VALUE` - the MIC is not 8 or 16 octets
 */
export function decodeMme(body: Uint8Array): Mme {
  const r = new Reader(body, "mme");
  const keyId = r.u16le("keyId");
  const ipn = r.u48le("ipn");
  if (!isMicLength(r.remaining)) {
    throw r.fault("ERR_WIRE_VALUE", "mic", `is 8 or 16 octets wide, not ${r.remaining}`);
  }
  return { keyId, ipn, mic: r.rest() };
}

/**
 * Writes the body of a Management MIC element: the inverse of {@link decodeMme}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that {@link Mme} states
 */
export function encodeMme(mme: Mme): Uint8Array {
  const w = new Writer(8 + mme.mic.length, "mme").u16le(mme.keyId, "keyId").u48le(mme.ipn, "ipn");
  if (!isMicLength(mme.mic.length)) throw w.fault("mic", `is 8 or 16 octets wide, not ${mme.mic.length}`);
  return w.rest(mme.mic, "mic").finish();
}

function isMicLength(length: number): boolean {
  return length === 8 || length === 16;
}
