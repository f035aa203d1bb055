/** The door to PBKDF2-HMAC-SHA-1: one derivation, by the fastest backend that is ready. */
import { KeyError } from "../../errors.ts";
import { nodeCrypto, subtleCrypto } from "../../platform.ts";
import { deriveByNode, deriveByWebCrypto } from "./native.ts";
import { derivePlain } from "./plain.ts";

/**
 * Derives octets from a password: PBKDF2 with HMAC-SHA-1.
 *
 * @param password - any length; stays the caller's
 * @param salt - any length
 * @param iterations - 4096 where WPA makes a PSK of a passphrase
 * @param length - octets to derive: 32 for a PSK
 * @returns the derived octets, the caller's own
 * @throws KeyError `ERR_KEY_LENGTH` - `iterations` or `length` is not a whole number above zero
 * @spec RFC 8018 5.2
 */
export async function pbkdf2HmacSha1(
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Promise<Uint8Array> {
  const subtle = nodeCrypto() === undefined ? subtleCrypto() : undefined;
  if (subtle === undefined) return pbkdf2HmacSha1Sync(password, salt, iterations, length);
  requireCounts(iterations, length);
  return deriveByWebCrypto(subtle, password, salt, iterations, length);
}

/**
 * The same without a promise: on the calling thread, and in browsers without WebCrypto, which has no synchronous
 * half.
 *
 * @param password - any length; stays the caller's
 * @param salt - any length
 * @param iterations - 4096 where WPA makes a PSK of a passphrase
 * @param length - octets to derive: 32 for a PSK
 * @returns the derived octets, the caller's own
 * @throws KeyError `ERR_KEY_LENGTH` - `iterations` or `length` is not a whole number above zero
 * @spec RFC 8018 5.2
 */
export function pbkdf2HmacSha1Sync(
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  requireCounts(iterations, length);
  const crypto = nodeCrypto();
  return crypto === undefined
    ? derivePlain(password, salt, iterations, length)
    : deriveByNode(crypto, password, salt, iterations, length);
}

function requireCounts(iterations: number, length: number): void {
  requireCount("iterations", iterations);
  requireCount("length", length);
}

function requireCount(name: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) throw new KeyError("ERR_KEY_LENGTH", `${name} is ${count}, not 1 or more`);
}
