import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import { longestSsid } from "./ssid.ts";

/** The Diffie-Hellman parameter of OWE, in an element with the second id 32. @spec RFC 8110 4.3 */
export interface OweDhParameter {
  /** 16 bits: the finite cyclic group, 19, 20 or 21. */
  readonly group: number;
  /** The public key: of an elliptic curve, its x. A view of the octets that were decoded. */
  readonly publicKey: Uint8Array;
}

/**
 * Reads the Diffie-Hellman parameter of OWE, as `findExtensionData` gives it.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 2 octets
 */
export function decodeOweDhParameter(data: Uint8Array): OweDhParameter {
  const r = new Reader(data, "owe-dh-parameter");
  return { group: r.u16le("group"), publicKey: r.rest() };
}

/**
 * Writes the Diffie-Hellman parameter of OWE: the inverse of {@link decodeOweDhParameter}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - group does not fit its field
 */
export function encodeOweDhParameter(parameter: OweDhParameter): Uint8Array {
  return new Writer(2 + parameter.publicKey.length, "owe-dh-parameter")
    .u16le(parameter.group, "group")
    .rest(parameter.publicKey, "publicKey")
    .finish();
}

/**
 * The vendor element of an open network that has an encrypted twin, and of the twin: each names the other.
 *
 * @source hostapd, whose owe_transition_ssid and owe_transition_bssid fill it
 */
export interface OweTransition {
  /** 6 octets: the other network's BSSID. */
  readonly bssid: Uint8Array;
  /** 0 to 32 octets: its SSID. */
  readonly ssid: Uint8Array;
  /** Where it is, if it is elsewhere. */
  readonly channel?: OweTransitionChannel | undefined;
  /** What follows, or one octet where the channel would begin: kept as it came. */
  readonly rest: Uint8Array;
}

/** Where the other network is. */
export interface OweTransitionChannel {
  /** 0 to 255: the global operating class. */
  readonly operatingClass: number;
  /** 0 to 255. */
  readonly number: number;
}

/**
 * Reads the data of an OWE Transition Mode element, as `findVendorData` gives them.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED` - the BSSID or the SSID is cut
 * @throws WireError `ERR_WIRE_VALUE` - the SSID has over 32 octets
 */
export function decodeOweTransition(data: Uint8Array): OweTransition {
  const r = new Reader(data, "owe-transition");
  const bssid = r.view(6, "bssid");
  const length = r.u8("ssidLength");
  if (length > longestSsid) throw r.fault("ERR_WIRE_VALUE", "ssid", `${length} octets are over ${longestSsid}`);
  const ssid = r.view(length, "ssid");
  const channel =
    r.remaining >= 2 ? { operatingClass: r.u8("operatingClass"), number: r.u8("channelNumber") } : undefined;
  return { bssid, ssid, channel, rest: r.rest() };
}

/**
 * Writes the data of an OWE Transition Mode element: the inverse of {@link decodeOweTransition}. The caller owns the
 * octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that {@link OweTransition} states
 */
export function encodeOweTransition(transition: OweTransition): Uint8Array {
  const { bssid, ssid, channel, rest } = transition;
  const w = new Writer(7 + ssid.length + (channel === undefined ? 0 : 2) + rest.length, "owe-transition");
  if (ssid.length > longestSsid) throw w.fault("ssid", `${ssid.length} octets are over ${longestSsid}`);
  w.octets(bssid, 6, "bssid").u8(ssid.length, "ssidLength").rest(ssid, "ssid");
  if (channel !== undefined) w.u8(channel.operatingClass, "operatingClass").u8(channel.number, "channelNumber");
  else if (rest.length > 1) throw w.fault("rest", "would be read as a channel");
  return w.rest(rest, "rest").finish();
}
