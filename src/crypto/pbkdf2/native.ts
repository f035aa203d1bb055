/** PBKDF2 by what the platform has built in. */
import type { NodeCryptoLike, SubtleCryptoLike } from "../../platform.ts";

/** Derives `length` octets with `node:crypto`. */
export function deriveByNode(
  crypto: NodeCryptoLike,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  const derived = crypto.pbkdf2Sync(password, salt, iterations, length, "sha1");
  return new Uint8Array(derived.buffer, derived.byteOffset, derived.length);
}

/** Derives `length` octets with WebCrypto. */
export async function deriveByWebCrypto(
  subtle: SubtleCryptoLike,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Promise<Uint8Array> {
  const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-1", salt, iterations } as const;
  return new Uint8Array(await subtle.deriveBits(algorithm, key, 8 * length));
}
