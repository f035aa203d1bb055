/** Octets without meaning: joining, comparing, hex. */

/**
 * A copy of `octets`, or of a part of them, that shares nothing with them.
 *
 * Not `octets.slice()`: a caller on Node may give a `Buffer`, whose `slice` is a view.
 */
export function copyOf(octets: Uint8Array, start = 0, end: number = octets.length): Uint8Array {
  return new Uint8Array(octets.subarray(start, end));
}

/** The octets of `parts`, one after the other, in a new buffer. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Whether two runs of octets are the same.
 *
 * Looks at every octet whatever the first ones are, so that the time tells an observer only the lengths.
 */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/** Order of two runs as big-endian numbers of equal length: below 0, 0 or above 0. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether every octet is zero. True of no octets at all. */
export function isZero(octets: Uint8Array): boolean {
  let any = 0;
  for (const octet of octets) any |= octet;
  return any === 0;
}

const hexDigits = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, "0"));

/** Lower-case hex, two digits an octet, nothing between them. */
export function toHex(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) text += hexDigits[octet] as string;
  return text;
}

/**
 * The octets that `text` spells: hex digits of either case, white space and colons between octets allowed.
 *
 * @returns undefined where `text` is anything else
 */
export function fromHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/[\s:]+/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) return undefined;
  const octets = new Uint8Array(digits.length / 2);
  for (let i = 0; i < octets.length; i++) octets[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return octets;
}

/** A MAC address as people write it: `00:09:5b:f9:b6:04`. */
export function formatMac(address: Uint8Array): string {
  return Array.from(address, (octet) => hexDigits[octet]).join(":");
}
