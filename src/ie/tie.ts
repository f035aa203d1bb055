import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/** The Timeout Interval element, id 56. @spec IEEE 802.11-2016 9.4.2.49 */
export interface Tie {
  /** 0 to 255: see {@link TimeoutInterval}. */
  readonly type: number;
  /** 32 bits, in the unit that the type has. */
  readonly value: number;
}

/** Types of timeout intervals. @spec IEEE 802.11-2016 9.4.2.49 */
export const TimeoutInterval = {
  /** Until a reassociation has to come, in units of 1024 µs. */
  reassociationDeadline: 1,
  /** How long the key lives, in seconds. */
  keyLifetime: 2,
  /** How long to wait before the next association request, in units of 1024 µs. */
  associationComeback: 3,
} as const;

/**
 * Reads the body of a Timeout Interval element.
 *
 * @param body - without id and length
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 5 octets
 * @throws WireError `ERR_WIRE_TRAILING` - more than 5 octets
 */
export function decodeTie(body: Uint8Array): Tie {
  const r = new Reader(body, "tie");
  const tie: Tie = { type: r.u8("type"), value: r.u32le("value") };
  r.end();
  return tie;
}

/**
 * Writes the body of a Timeout Interval element: the inverse of {@link decodeTie}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number does not fit its field
 */
export function encodeTie(tie: Tie): Uint8Array {
  return new Writer(5, "tie").u8(tie.type, "type").u32le(tie.value, "value").finish();
}
