import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/** The GTK subelement of a Fast BSS Transition element. @spec IEEE 802.11-2016 9.4.2.48 */
export interface FteGtk {
  /** 0 to 3. */
  readonly keyId: number;
  /** 14 bits, as they came. */
  readonly reserved: number;
  /** 0 to 255: octets of the key before it was padded and wrapped. */
  readonly keyLength: number;
  /** 8 octets, least significant first: the receive sequence counter of the key. */
  readonly rsc: Uint8Array;
  /** The key, padded to a multiple of 8 octets, in AES key wrap: a view of the octets that were decoded. */
  readonly wrappedKey: Uint8Array;
}

/**
 * Reads the body of a GTK subelement.
 *
 * @param body - without id and length; borrowed
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 11 octets
 */
export function decodeFteGtk(body: Uint8Array): FteGtk {
  const r = new Reader(body, "fte-gtk");
  const word = r.u16le("keyId");
  return {
    keyId: word & 0x3,
    reserved: word >> 2,
    keyLength: r.u8("keyLength"),
    rsc: r.view(8, "rsc"),
    wrappedKey: r.rest(),
  };
}

/**
 * Writes the body of a GTK subelement: the inverse of {@link decodeFteGtk}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that {@link FteGtk} states
 */
export function encodeFteGtk(gtk: FteGtk): Uint8Array {
  const w = new Writer(11 + gtk.wrappedKey.length, "fte-gtk");
  if (gtk.keyId > 0x3) throw w.fault("keyId", `${gtk.keyId} is not 0 to 3`);
  return w
    .u16le(gtk.keyId + gtk.reserved * 4, "keyId")
    .u8(gtk.keyLength, "keyLength")
    .octets(gtk.rsc, 8, "rsc")
    .rest(gtk.wrappedKey, "wrappedKey")
    .finish();
}

/**
 * The IGTK subelement of a Fast BSS Transition element, and the BIGTK subelement, which is laid out alike.
 *
 * @spec IEEE 802.11-2016 9.4.2.48; BIGTK IEEE 802.11-2020 9.4.2.47
 */
export interface FteIgtk {
  /** 16 bits: 4 or 5 of an IGTK, 6 or 7 of a BIGTK. */
  readonly keyId: number;
  /** 48 bits: the packet number that the next frame is above. */
  readonly ipn: bigint;
  /** 0 to 255: octets of the key before it was wrapped. */
  readonly keyLength: number;
  /** The key in AES key wrap: a view of the octets that were decoded. */
  readonly wrappedKey: Uint8Array;
}

/**
 * Reads the body of an IGTK or BIGTK subelement.
 *
 * @param body - without id and length; borrowed
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 9 octets
 */
export function decodeFteIgtk(body: Uint8Array): FteIgtk {
  const r = new Reader(body, "fte-igtk");
  return {
    keyId: r.u16le("keyId"),
    ipn: r.u48le("ipn"),
    keyLength: r.u8("keyLength"),
    wrappedKey: r.rest(),
  };
}

/**
 * Writes the body of an IGTK or BIGTK subelement: the inverse of {@link decodeFteIgtk}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number does not fit its field
 */
export function encodeFteIgtk(igtk: FteIgtk): Uint8Array {
  return new Writer(9 + igtk.wrappedKey.length, "fte-igtk")
    .u16le(igtk.keyId, "keyId")
    .u48le(igtk.ipn, "ipn")
    .u8(igtk.keyLength, "keyLength")
    .rest(igtk.wrappedKey, "wrappedKey")
    .finish();
}
