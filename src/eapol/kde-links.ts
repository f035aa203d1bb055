import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/** The data of an MLO GTK KDE: the GTK of one link. @spec IEEE 802.11be-2024 12.7.2 */
export interface MloGtkKde {
  /** 0 to 3. */
  readonly keyId: number;
  /** Tx: whether the receiver sends with it. */
  readonly transmit: boolean;
  /** The bit between Tx and the link, as it came. */
  readonly reserved: boolean;
  /** 0 to 15. */
  readonly linkId: number;
  /** 48 bits: the packet number that the next frame is above. */
  readonly pn: bigint;
  /** The key: a view of the octets that were decoded. */
  readonly gtk: Uint8Array;
}

/**
 * Reads the data of an MLO GTK KDE.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 7 octets
 */
export function decodeMloGtkKde(data: Uint8Array): MloGtkKde {
  const r = new Reader(data, "mlo-gtk-kde");
  const flags = r.u8("keyId");
  return {
    keyId: flags & 0x3,
    transmit: (flags & 0x4) !== 0,
    reserved: (flags & 0x8) !== 0,
    linkId: flags >> 4,
    pn: r.u48le("pn"),
    gtk: r.rest(),
  };
}

/**
 * Writes the data of an MLO GTK KDE: the inverse of {@link decodeMloGtkKde}. The caller owns the octets, which hold the
 * key.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number does not fit its field
 */
export function encodeMloGtkKde(kde: MloGtkKde): Uint8Array {
  const w = new Writer(7 + kde.gtk.length, "mlo-gtk-kde");
  const keyId = w.part(kde.keyId, 0x3, "keyId");
  const linkId = w.part(kde.linkId, 0xf, "linkId");
  return w
    .u8(keyId + (kde.transmit ? 0x4 : 0) + (kde.reserved ? 0x8 : 0) + linkId * 16, "keyId")
    .u48le(kde.pn, "pn")
    .rest(kde.gtk, "gtk")
    .finish();
}

/**
 * The data of an MLO IGTK KDE, and of an MLO BIGTK KDE, which is laid out alike: the key of one link.
 *
 * @spec IEEE 802.11be-2024 12.7.2
 */
export interface MloIgtkKde {
  /** 16 bits: 4 or 5 of an IGTK, 6 or 7 of a BIGTK. */
  readonly keyId: number;
  /** 48 bits: the packet number that the next frame is above. */
  readonly ipn: bigint;
  /** 4 bits, as they came. */
  readonly reserved: number;
  /** 0 to 15. */
  readonly linkId: number;
  /** The key: a view of the octets that were decoded. */
  readonly igtk: Uint8Array;
}

/**
 * Reads the data of an MLO IGTK or MLO BIGTK KDE.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 9 octets
 */
export function decodeMloIgtkKde(data: Uint8Array): MloIgtkKde {
  const r = new Reader(data, "mlo-igtk-kde");
  const keyId = r.u16le("keyId");
  const ipn = r.u48le("ipn");
  const link = r.u8("linkId");
  return { keyId, ipn, reserved: link & 0xf, linkId: link >> 4, igtk: r.rest() };
}

/**
 * Writes the data of an MLO IGTK or MLO BIGTK KDE: the inverse of {@link decodeMloIgtkKde}. The caller owns the octets,
 * which hold the key.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number does not fit its field
 */
export function encodeMloIgtkKde(kde: MloIgtkKde): Uint8Array {
  const w = new Writer(9 + kde.igtk.length, "mlo-igtk-kde").u16le(kde.keyId, "keyId").u48le(kde.ipn, "ipn");
  return w
    .u8(w.part(kde.reserved, 0xf, "reserved") + w.part(kde.linkId, 0xf, "linkId") * 16, "linkId")
    .rest(kde.igtk, "igtk")
    .finish();
}

/** The data of an MLO Link KDE: one link, and what the access point says on it. @spec IEEE 802.11be-2024 12.7.2 */
export interface MloLinkKde {
  /** 0 to 15. */
  readonly linkId: number;
  /** Whether `elements` have an RSN element. */
  readonly rsn: boolean;
  /** Whether `elements` have an RSN Extension element. */
  readonly rsnx: boolean;
  /** 2 bits, as they came. */
  readonly reserved: number;
  /** 6 octets: the sender's address on this link. */
  readonly macAddress: Uint8Array;
  /** The elements, whole: see `decodeElements`. */
  readonly elements: Uint8Array;
}

/**
 * Reads the data of an MLO Link KDE.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 7 octets
 */
export function decodeMloLinkKde(data: Uint8Array): MloLinkKde {
  const r = new Reader(data, "mlo-link-kde");
  const flags = r.u8("linkInformation");
  return {
    linkId: flags & 0xf,
    rsn: (flags & 0x10) !== 0,
    rsnx: (flags & 0x20) !== 0,
    reserved: flags >> 6,
    macAddress: r.view(6, "macAddress"),
    elements: r.rest(),
  };
}

/**
 * Writes the data of an MLO Link KDE: the inverse of {@link decodeMloLinkKde}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that {@link MloLinkKde} states
 */
export function encodeMloLinkKde(kde: MloLinkKde): Uint8Array {
  const w = new Writer(7 + kde.elements.length, "mlo-link-kde");
  const linkId = w.part(kde.linkId, 0xf, "linkId");
  const reserved = w.part(kde.reserved, 0x3, "reserved");
  return w
    .u8(linkId + (kde.rsn ? 0x10 : 0) + (kde.rsnx ? 0x20 : 0) + reserved * 64, "linkInformation")
    .octets(kde.macAddress, 6, "macAddress")
    .rest(kde.elements, "elements")
    .finish();
}
