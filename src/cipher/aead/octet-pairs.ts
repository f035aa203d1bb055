/**
 * AES's field as pairs over the field of 16 elements, which is a part of it: every octet is `i + k·θ`, with `θ² + θ` an
 * element of the small field.
 *
 * @spec FIPS 197 4.2
 */
import { times } from "../../crypto/aes-tables.ts";

/** Octets as pairs. */
export interface OctetPairs {
  /** The element of the small field that each nibble stands for. */
  readonly element: Uint8Array;
  /** Each octet as a pair: the nibble of `i`, then the nibble of `k`. */
  readonly pair: Uint8Array;
  /** The inverse of each octet; of zero, zero. */
  readonly inverse: Uint8Array;
  /** `θ`. */
  readonly theta: number;
  /** `θ² + θ`. */
  readonly norm: number;
}

let known: OctetPairs | undefined;

/** The pairs, worked out when they are first asked for. */
export function octetPairs(): OctetPairs {
  known ??= findPairs();
  return known;
}

function findPairs(): OctetPairs {
  // 3 generates all octets but zero, so its 17th power the 15 of the small field.
  const power = new Uint8Array(255).fill(1);
  for (let i = 1; i < 255; i++) power[i] = times(power[i - 1] as number, 3);
  const inverse = new Uint8Array(256);
  for (let i = 0; i < 255; i++) inverse[power[i] as number] = power[(255 - i) % 255] as number;

  const basis = [0, 17, 34, 51].map((exponent) => power[exponent] as number);
  const element = Uint8Array.from({ length: 16 }, (_, nibble) =>
    basis.reduce((sum, one, bit) => (((nibble >> bit) & 1) === 0 ? sum : sum ^ one), 0),
  );
  const normOf = (octet: number): number => times(octet, octet) ^ octet;
  let theta = 2;
  while (element.includes(theta) || !element.includes(normOf(theta))) theta++;

  const pair = new Uint8Array(256);
  for (const [i, left] of element.entries()) {
    for (const [k, right] of element.entries()) pair[left ^ times(right, theta)] = (i << 4) | k;
  }
  return { element, pair, inverse, theta, norm: normOf(theta) };
}
