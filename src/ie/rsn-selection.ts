import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/**
 * Which of an access point's RSN elements a station chose.
 *
 * An access point may say more than once what it offers, so that old stations read only the part that they understand:
 * in its RSN element, and in vendor elements of the Wi-Fi Alliance that hold the body of another RSN element (see
 * `VendorElement.rsnOverride`, `rsnOverride2`) or RSN Extension element (`rsnxOverride`). A station that knows of this
 * sends the selection.
 *
 * @source Wi-Fi Alliance WPA3 3.4, RSN overriding
 */
export const RsnSelection = {
  rsn: 0,
  rsnOverride: 1,
  rsnOverride2: 2,
} as const;

/**
 * Reads the data of an RSN Selection element, as `findVendorData` gives them.
 *
 * @returns 0 to 255: see {@link RsnSelection}
 * @throws WireError `ERR_WIRE_TRUNCATED` - no octet
 * @throws WireError `ERR_WIRE_TRAILING` - more than one
 */
export function decodeRsnSelection(data: Uint8Array): number {
  const r = new Reader(data, "rsn-selection");
  const selection = r.u8("selection");
  r.end();
  return selection;
}

/**
 * Writes the data of an RSN Selection element: the inverse of {@link decodeRsnSelection}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - not 0 to 255
 */
export function encodeRsnSelection(selection: number): Uint8Array {
  return new Writer(1, "rsn-selection").u8(selection, "selection").finish();
}
