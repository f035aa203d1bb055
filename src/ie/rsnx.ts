import { copyOf } from "../bytes/octets.ts";
import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/**
 * The RSN Extension element, id 244, of any length.
 *
 * @spec IEEE 802.11-2020 9.4.2.241
 */
export interface Rsnx {
  /** 0 to 15: octets of the capabilities less one, as the element says. Those that follow are kept all the same. */
  readonly fieldLength: number;
  /** 1 octet at least: the whole body, with the 4 bits of the length zero. See {@link hasRsnxCapability}. */
  readonly capabilities: Uint8Array;
}

/** Bits of the RSN Extension element, counted from its start. @spec IEEE 802.11-2020 9.4.2.241 */
export const RsnxCapability = {
  protectedTwt: 4,
  /** SAE by hash to element. */
  saeHashToElement: 5,
  saePk: 6,
  secureLtf: 8,
  secureRtt: 9,
  /** Unassociated ranging negotiation and measurement frames must be protected. */
  urnmMfpr: 15,
  kekInPasn: 18,
  /** Message 3 brings the SSID. */
  ssidProtection: 21,
} as const;

/**
 * Reads the body of an RSN Extension element.
 *
 * @param body - without id and length; the capabilities are a copy
 * @throws WireError `ERR_WIRE_TRUNCATED` - no octet
 * @spec IEEE 802.11-2020 9.4.2.241
 */
export function decodeRsnx(body: Uint8Array): Rsnx {
  const fieldLength = new Reader(body, "rsnx").u8("fieldLength") & 0xf;
  const capabilities = copyOf(body);
  capabilities[0] = (capabilities[0] as number) & 0xf0;
  return { fieldLength, capabilities };
}

/**
 * Writes the body of an RSN Extension element: the inverse of {@link decodeRsnx}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - fieldLength is not 0 to 15, or the low 4 bits of the capabilities are not zero
 */
export function encodeRsnx(rsnx: Rsnx): Uint8Array {
  const { fieldLength, capabilities } = rsnx;
  const w = new Writer(capabilities.length, "rsnx");
  const [first = 0xf] = capabilities;
  if (fieldLength > 0xf) throw w.fault("fieldLength", `${fieldLength} is not 0 to 15`);
  if ((first & 0xf) !== 0) throw w.fault("capabilities", "begin with 4 zero bits");
  return w
    .u8(first + fieldLength, "fieldLength")
    .rest(capabilities.subarray(1), "capabilities")
    .finish();
}

/** Whether a bit is set: see {@link RsnxCapability}. Bits past the end are not. */
export function hasRsnxCapability(rsnx: Rsnx, bit: number): boolean {
  return (((rsnx.capabilities[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}
