import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import { type Element, ElementId, findVendorData } from "../ie/element.ts";
import type { KeyData } from "./key-data.ts";

/**
 * KDEs by the OUI and type that their body starts with. Others are kept and found by their number all the same.
 *
 * @spec IEEE 802.11-2020 12.7.2; the multi-link ones IEEE 802.11be-2024 12.7.2; those of 50-6F-9A the Wi-Fi Alliance
 */
export const Kde = {
  gtk: 0x000fac01,
  macAddress: 0x000fac03,
  pmkid: 0x000fac04,
  smk: 0x000fac05,
  nonce: 0x000fac06,
  lifetime: 0x000fac07,
  error: 0x000fac08,
  igtk: 0x000fac09,
  /** The key ID of the pairwise key, with Extended Key ID. */
  keyId: 0x000fac0a,
  multiBandGtk: 0x000fac0b,
  multiBandKeyId: 0x000fac0c,
  /** Operating Channel Information. */
  oci: 0x000fac0d,
  bigtk: 0x000fac0e,
  mloGtk: 0x000fac10,
  mloIgtk: 0x000fac11,
  mloBigtk: 0x000fac12,
  mloLink: 0x000fac13,
  ipAddressRequest: 0x506f9a04,
  ipAddressAllocation: 0x506f9a05,
  transitionDisable: 0x506f9a20,
  dpp: 0x506f9a21,
} as const;

/**
 * The data of the first KDE with this OUI and type, without the selector: a view of its element's body.
 *
 * @param selector - as one number: see {@link Kde}
 * @returns undefined where there is none
 */
export function findKde(keyData: KeyData, selector: number): Uint8Array | undefined {
  return findVendorData(keyData.elements, selector);
}

/**
 * A KDE as the element that it is on the wire.
 *
 * @param selector - OUI and type as one number: see {@link Kde}
 * @param data - 0 to 251 octets, which are copied
 * @throws WireError `ERR_WIRE_VALUE` - the selector or the data do not fit
 */
export function createKde(selector: number, data: Uint8Array): Element {
  const w = new Writer(4 + data.length, "kde").u32be(selector, "selector");
  if (data.length > 251) throw w.fault("data", `${data.length} octets are over 251`);
  return { id: ElementId.vendor, body: w.rest(data, "data").finish() };
}

/** The data of a GTK KDE: the key for frames to many. @spec IEEE 802.11-2016 12.7.2 */
export interface GtkKde {
  /** 0 to 3. 802.11 gives a GTK 1 to 3. */
  readonly keyId: number;
  /** Tx: whether the receiver sends with it. Infrastructure access points send 0. */
  readonly transmit: boolean;
  /** 13 bits, as they came. */
  readonly reserved: number;
  /** As many octets as the group cipher has: 5, 13, 16 or 32. A view of the octets that were decoded. */
  readonly gtk: Uint8Array;
}

const Bit = { transmit: 1 << 2 } as const;

/**
 * Reads the data of a GTK KDE, as `findKde` gives them.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 2 octets
 */
export function decodeGtkKde(data: Uint8Array): GtkKde {
  const r = new Reader(data, "gtk-kde");
  const word = r.u16le("keyId");
  return { keyId: word & 0x3, transmit: (word & Bit.transmit) !== 0, reserved: word >> 3, gtk: r.rest() };
}

/**
 * Writes the data of a GTK KDE: the inverse of {@link decodeGtkKde}. The caller owns the octets, which hold the key.
 *
 * @throws WireError `ERR_WIRE_VALUE` - keyId or reserved has more bits than its field
 */
export function encodeGtkKde(kde: GtkKde): Uint8Array {
  const w = new Writer(2 + kde.gtk.length, "gtk-kde");
  const reserved = w.part(kde.reserved, 0x1fff, "reserved");
  const word = w.part(kde.keyId, 0x3, "keyId") + (kde.transmit ? Bit.transmit : 0) + reserved * 8;
  return w.u16le(word, "keyId").rest(kde.gtk, "gtk").finish();
}

/** The data of an IGTK KDE: the key that protects management frames to many. @spec IEEE 802.11-2016 12.7.2 */
export interface IgtkKde {
  /** 16 bits: 4 or 5. */
  readonly keyId: number;
  /** 48 bits: the packet number that the next frame is above. */
  readonly ipn: bigint;
  /** 16 octets, or 32. A view of the octets that were decoded. */
  readonly igtk: Uint8Array;
}

/**
 * Reads the data of an IGTK KDE, as `findKde` gives them.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 8 octets
 */
export function decodeIgtkKde(data: Uint8Array): IgtkKde {
  const r = new Reader(data, "igtk-kde");
  return { keyId: r.u16le("keyId"), ipn: r.u48le("ipn"), igtk: r.rest() };
}

/**
 * Writes the data of an IGTK KDE: the inverse of {@link decodeIgtkKde}. The caller owns the octets, which hold the key.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number does not fit its field
 */
export function encodeIgtkKde(kde: IgtkKde): Uint8Array {
  return new Writer(8 + kde.igtk.length, "igtk-kde")
    .u16le(kde.keyId, "keyId")
    .u48le(kde.ipn, "ipn")
    .rest(kde.igtk, "igtk")
    .finish();
}

/** The data of a BIGTK KDE: the key that protects beacons. @spec IEEE 802.11-2020 12.7.2 */
export interface BigtkKde {
  /** 16 bits: 6 or 7. */
  readonly keyId: number;
  /** 48 bits: the packet number that the next beacon is above. */
  readonly bipn: bigint;
  /** 16 octets, or 32. A view of the octets that were decoded. */
  readonly bigtk: Uint8Array;
}

/**
 * Reads the data of a BIGTK KDE, as `findKde` gives them.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 8 octets
 */
export function decodeBigtkKde(data: Uint8Array): BigtkKde {
  const r = new Reader(data, "bigtk-kde");
  return { keyId: r.u16le("keyId"), bipn: r.u48le("bipn"), bigtk: r.rest() };
}

/**
 * Writes the data of a BIGTK KDE: the inverse of {@link decodeBigtkKde}. The caller owns the octets, which hold the key.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number does not fit its field
 */
export function encodeBigtkKde(kde: BigtkKde): Uint8Array {
  return new Writer(8 + kde.bigtk.length, "bigtk-kde")
    .u16le(kde.keyId, "keyId")
    .u48le(kde.bipn, "bipn")
    .rest(kde.bigtk, "bigtk")
    .finish();
}

/** The data of a Key ID KDE: where the pairwise key goes, with Extended Key ID. @spec IEEE 802.11-2016 12.7.2 */
export interface KeyIdKde {
  /** 0 to 3. A pairwise key has 0 or 1. */
  readonly keyId: number;
  /** 14 bits, as they came. */
  readonly reserved: number;
}

/**
 * Reads the data of a Key ID KDE, as `findKde` gives them.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 2 octets
 * @throws WireError `ERR_WIRE_TRAILING` - more than 2 octets
 */
export function decodeKeyIdKde(data: Uint8Array): KeyIdKde {
  const r = new Reader(data, "key-id-kde");
  const word = r.u16le("keyId");
  r.end();
  return { keyId: word & 0x3, reserved: word >> 2 };
}

/**
 * Writes the data of a Key ID KDE: the inverse of {@link decodeKeyIdKde}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - keyId or reserved has more bits than its field
 */
export function encodeKeyIdKde(kde: KeyIdKde): Uint8Array {
  const w = new Writer(2, "key-id-kde");
  const reserved = w.part(kde.reserved, 0x3fff, "reserved");
  return w.u16le(w.part(kde.keyId, 0x3, "keyId") + reserved * 4, "keyId").finish();
}
