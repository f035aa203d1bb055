import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/**
 * The data of an IP Address Allocation KDE: Wi-Fi Direct's group owner gives the station its address in message 3.
 *
 * @source wpa_supplicant src/rsn_supp/wpa.c, which takes it in message 3
 */
export interface IpAddressAllocationKde {
  /** 4 octets: the station's address. */
  readonly clientAddress: Uint8Array;
  /** 4 octets. */
  readonly subnetMask: Uint8Array;
  /** 4 octets: the group owner's address. */
  readonly ownerAddress: Uint8Array;
}

/**
 * Reads the data of an IP Address Allocation KDE.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` or `ERR_WIRE_TRAILING` - not 12 octets
 */
export function decodeIpAddressAllocationKde(data: Uint8Array): IpAddressAllocationKde {
  const r = new Reader(data, "ip-address-allocation-kde");
  const kde: IpAddressAllocationKde = {
    clientAddress: r.view(4, "clientAddress"),
    subnetMask: r.view(4, "subnetMask"),
    ownerAddress: r.view(4, "ownerAddress"),
  };
  r.end();
  return kde;
}

/**
 * Writes the data of an IP Address Allocation KDE: the inverse of {@link decodeIpAddressAllocationKde}. The caller owns
 * the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field is not 4 octets wide
 */
export function encodeIpAddressAllocationKde(kde: IpAddressAllocationKde): Uint8Array {
  return new Writer(12, "ip-address-allocation-kde")
    .octets(kde.clientAddress, 4, "clientAddress")
    .octets(kde.subnetMask, 4, "subnetMask")
    .octets(kde.ownerAddress, 4, "ownerAddress")
    .finish();
}

/**
 * The data of a Transition Disable KDE: what the station may no longer fall back from in this network.
 *
 * @source Wi-Fi Alliance WPA3 3.4, transition disable
 */
export interface TransitionDisableKde {
  /** No PSK any more, only SAE. */
  readonly wpa3Personal: boolean;
  /** No SAE without a public key any more. */
  readonly saePk: boolean;
  /** No 802.1X without management frame protection any more. */
  readonly wpa3Enterprise: boolean;
  /** No open network any more, only OWE. */
  readonly enhancedOpen: boolean;
  /** 4 bits, as they came. */
  readonly reserved: number;
  /** What follows. */
  readonly rest: Uint8Array;
}

const Bit = { wpa3Personal: 1 << 0, saePk: 1 << 1, wpa3Enterprise: 1 << 2, enhancedOpen: 1 << 3 } as const;

/**
 * Reads the data of a Transition Disable KDE.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - no octet
 */
export function decodeTransitionDisableKde(data: Uint8Array): TransitionDisableKde {
  const r = new Reader(data, "transition-disable-kde");
  const bitmap = r.u8("bitmap");
  return {
    wpa3Personal: (bitmap & Bit.wpa3Personal) !== 0,
    saePk: (bitmap & Bit.saePk) !== 0,
    wpa3Enterprise: (bitmap & Bit.wpa3Enterprise) !== 0,
    enhancedOpen: (bitmap & Bit.enhancedOpen) !== 0,
    reserved: bitmap >> 4,
    rest: r.rest(),
  };
}

/**
 * Writes the data of a Transition Disable KDE: the inverse of {@link decodeTransitionDisableKde}. The caller owns the
 * octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - reserved is not 0 to 15
 */
export function encodeTransitionDisableKde(kde: TransitionDisableKde): Uint8Array {
  const w = new Writer(1 + kde.rest.length, "transition-disable-kde");
  const bitmap =
    (kde.wpa3Personal ? Bit.wpa3Personal : 0) +
    (kde.saePk ? Bit.saePk : 0) +
    (kde.wpa3Enterprise ? Bit.wpa3Enterprise : 0) +
    (kde.enhancedOpen ? Bit.enhancedOpen : 0) +
    w.part(kde.reserved, 0xf, "reserved") * 16;
  return w.u8(bitmap, "bitmap").rest(kde.rest, "rest").finish();
}
