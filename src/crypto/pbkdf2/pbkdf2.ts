/** The door to PBKDF2-HMAC-SHA-1, the derivation that makes a PSK of a passphrase. */
import { isJavaScriptCore, later, nodeCrypto, subtleCrypto, webAssembly } from "../../platform.ts";
import { Backends, type Pbkdf2Report } from "./backends.ts";
import { requireCounts } from "./input.ts";

/**
 * The backends of this thread.
 *
 * @internal
 */
export const threadBackends: Backends = new Backends({
  webAssembly,
  nodeCrypto,
  subtleCrypto,
  nativeIsFaster: isJavaScriptCore,
  later,
});

/**
 * Derives octets from a password: PBKDF2 with HMAC-SHA-1.
 *
 * The first derivations of a process are the platform's own, while a WebAssembly kernel is brought up that is two to
 * three times as fast. The work is done on the calling thread: 4096 iterations take it about a millisecond.
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
  requireCounts(iterations, length);
  return (await threadBackends.derive([{ password, salt }], iterations, length))[0] as Uint8Array;
}

/**
 * The same without a promise. WebCrypto has no part in it, so that a browser's first derivations are plain TypeScript.
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
  return threadBackends.deriveSync([{ password, salt }], iterations, length)[0] as Uint8Array;
}

/** Which backends have served this thread, and how the kernel fares here. */
export function pbkdf2Report(): Pbkdf2Report {
  return threadBackends.report;
}
