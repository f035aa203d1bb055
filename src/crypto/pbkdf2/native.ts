/** PBKDF2 by what the platform has built in. */
import type { NodeCryptoLike, SubtleCryptoLike } from "../../platform.ts";
import type { Pbkdf2Input } from "./input.ts";

/** Derives `length` octets with `node:crypto`. */
export function deriveByNode(
  crypto: NodeCryptoLike,
  { password, salt }: Pbkdf2Input,
  iterations: number,
  length: number,
): Uint8Array {
  const derived = crypto.pbkdf2Sync(password, salt, iterations, length, "sha1");
  return new Uint8Array(derived.buffer, derived.byteOffset, derived.length);
}

/** Derives `length` octets with WebCrypto. */
export async function deriveByWebCrypto(
  subtle: SubtleCryptoLike,
  { password, salt }: Pbkdf2Input,
  iterations: number,
  length: number,
): Promise<Uint8Array> {
  const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-1", salt, iterations } as const;
  return new Uint8Array(await subtle.deriveBits(algorithm, key, 8 * length));
}
