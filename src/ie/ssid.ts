import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/** Octets that an SSID has at most. */
export const longestSsid = 32;

/**
 * Reads the body of an SSID element: any octets, which need not be text. None is the wildcard of a probe request, or a
 * network that hides its name.
 *
 * @param body - without id and length; borrowed: the SSID is a view of it
 * @throws WireError `ERR_WIRE_TRAILING` - more than 32 octets
 * @spec IEEE 802.11-2016 9.4.2.2
 */
export function decodeSsid(body: Uint8Array): Uint8Array {
  const r = new Reader(body, "ssid");
  const ssid = r.view(Math.min(body.length, longestSsid), "ssid");
  r.end();
  return ssid;
}

/**
 * Writes the body of an SSID element: the inverse of {@link decodeSsid}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - more than 32 octets
 */
export function encodeSsid(ssid: Uint8Array): Uint8Array {
  const w = new Writer(ssid.length, "ssid");
  if (ssid.length > longestSsid) throw w.fault("ssid", `${ssid.length} octets are over ${longestSsid}`);
  return w.rest(ssid, "ssid").finish();
}
