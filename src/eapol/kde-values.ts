import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/**
 * Reads the data of a MAC Address KDE: 6 octets, of which the result is a view.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` or `ERR_WIRE_TRAILING` - not 6 octets
 * @spec IEEE 802.11-2016 12.7.2
 */
export function decodeMacAddressKde(data: Uint8Array): Uint8Array {
  return only(data, 6, "mac-address-kde");
}

/**
 * Writes the data of a MAC Address KDE: the inverse of {@link decodeMacAddressKde}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - not 6 octets
 */
export function encodeMacAddressKde(address: Uint8Array): Uint8Array {
  return new Writer(6, "mac-address-kde").octets(address, 6, "value").finish();
}

/**
 * Reads the data of a PMKID KDE: 16 octets, of which the result is a view.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` or `ERR_WIRE_TRAILING` - not 16 octets
 * @spec IEEE 802.11-2016 12.7.2
 */
export function decodePmkidKde(data: Uint8Array): Uint8Array {
  return only(data, 16, "pmkid-kde");
}

/**
 * Writes the data of a PMKID KDE: the inverse of {@link decodePmkidKde}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - not 16 octets
 */
export function encodePmkidKde(pmkid: Uint8Array): Uint8Array {
  return new Writer(16, "pmkid-kde").octets(pmkid, 16, "value").finish();
}

/**
 * Reads the data of a Nonce KDE: 32 octets, of which the result is a view.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` or `ERR_WIRE_TRAILING` - not 32 octets
 * @spec IEEE 802.11-2016 12.7.2
 */
export function decodeNonceKde(data: Uint8Array): Uint8Array {
  return only(data, 32, "nonce-kde");
}

/**
 * Writes the data of a Nonce KDE: the inverse of {@link decodeNonceKde}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - not 32 octets
 */
export function encodeNonceKde(nonce: Uint8Array): Uint8Array {
  return new Writer(32, "nonce-kde").octets(nonce, 32, "value").finish();
}

/** The data of an SMK KDE: the key of two stations that the SMK handshake makes. @spec IEEE 802.11-2016 12.7.2 */
export interface SmkKde {
  /** 32 octets. A view of the octets that were decoded. */
  readonly smk: Uint8Array;
  /** 32 octets: the nonce of the other station. A view of the octets that were decoded. */
  readonly keyNonce: Uint8Array;
}

/**
 * Reads the data of an SMK KDE.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` or `ERR_WIRE_TRAILING` - not 64 octets
 */
export function decodeSmkKde(data: Uint8Array): SmkKde {
  const r = new Reader(data, "smk-kde");
  const kde: SmkKde = { smk: r.view(32, "smk"), keyNonce: r.view(32, "keyNonce") };
  r.end();
  return kde;
}

/**
 * Writes the data of an SMK KDE: the inverse of {@link decodeSmkKde}. The caller owns the octets, which hold the key.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field is not 32 octets wide
 */
export function encodeSmkKde(kde: SmkKde): Uint8Array {
  return new Writer(64, "smk-kde").octets(kde.smk, 32, "smk").octets(kde.keyNonce, 32, "keyNonce").finish();
}

/**
 * Reads the data of a Lifetime KDE: the seconds that an SMK lives.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` or `ERR_WIRE_TRAILING` - not 4 octets
 * @spec IEEE 802.11-2016 12.7.2
 */
export function decodeLifetimeKde(data: Uint8Array): number {
  const r = new Reader(data, "lifetime-kde");
  const seconds = r.u32be("seconds");
  r.end();
  return seconds;
}

/**
 * Writes the data of a Lifetime KDE: the inverse of {@link decodeLifetimeKde}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - the seconds do not fit 32 bits
 */
export function encodeLifetimeKde(seconds: number): Uint8Array {
  return new Writer(4, "lifetime-kde").u32be(seconds, "seconds").finish();
}

/** The data of an Error KDE: why an SMK handshake failed. @spec IEEE 802.11-2016 12.7.2 */
export interface ErrorKde {
  /** 16 bits: the message that it was about. */
  readonly mui: number;
  /** 16 bits: 1 the peer cannot be reached, 2 no shared cipher suite, 3 no RSN, 4 no SMK. */
  readonly errorType: number;
}

/**
 * Reads the data of an Error KDE.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` or `ERR_WIRE_TRAILING` - not 4 octets
 */
export function decodeErrorKde(data: Uint8Array): ErrorKde {
  const r = new Reader(data, "error-kde");
  const kde: ErrorKde = { mui: r.u16be("mui"), errorType: r.u16be("errorType") };
  r.end();
  return kde;
}

/**
 * Writes the data of an Error KDE: the inverse of {@link decodeErrorKde}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number does not fit its field
 */
export function encodeErrorKde(kde: ErrorKde): Uint8Array {
  return new Writer(4, "error-kde").u16be(kde.mui, "mui").u16be(kde.errorType, "errorType").finish();
}

function only(data: Uint8Array, width: number, path: string): Uint8Array {
  const r = new Reader(data, path);
  const value = r.view(width, "value");
  r.end();
  return value;
}
