import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/**
 * Operating Channel Information: where the sender believes to be. It stands in an element (second id 54), in a KDE, and
 * in a subelement of the Fast BSS Transition element.
 *
 * @spec IEEE 802.11-2020 9.4.2.236
 */
export interface Oci {
  /** 0 to 255: the global operating class. */
  readonly operatingClass: number;
  /** 0 to 255. */
  readonly primaryChannel: number;
  /** 0 to 255: the channel of the second segment of an 80+80 MHz channel, else 0. */
  readonly frequencySegment1: number;
  /** What follows: the same three once more, of a station that uses on-channel tunnelling. Mostly nothing. */
  readonly rest: Uint8Array;
}

/**
 * Reads Operating Channel Information.
 *
 * @param data - after the second id, or after the selector; borrowed
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 3 octets
 */
export function decodeOci(data: Uint8Array): Oci {
  const r = new Reader(data, "oci");
  return {
    operatingClass: r.u8("operatingClass"),
    primaryChannel: r.u8("primaryChannel"),
    frequencySegment1: r.u8("frequencySegment1"),
    rest: r.rest(),
  };
}

/**
 * Writes Operating Channel Information: the inverse of {@link decodeOci}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number does not fit its field
 */
export function encodeOci(oci: Oci): Uint8Array {
  return new Writer(3 + oci.rest.length, "oci")
    .u8(oci.operatingClass, "operatingClass")
    .u8(oci.primaryChannel, "primaryChannel")
    .u8(oci.frequencySegment1, "frequencySegment1")
    .rest(oci.rest, "rest")
    .finish();
}
