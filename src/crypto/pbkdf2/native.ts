/** PBKDF2 by what the platform has built in. */
import type { NodeCryptoLike, SubtleCryptoLike } from "../../platform.ts";
import type { Pbkdf2Input } from "./input.ts";

/** Derives `length` octets from each password with `node:crypto`. */
export function deriveByNode(
  crypto: NodeCryptoLike,
  inputs: readonly Pbkdf2Input[],
  iterations: number,
  length: number,
): Uint8Array[] {
  return inputs.map(({ password, salt }) => {
    const key = crypto.pbkdf2Sync(password, salt, iterations, length, "sha1");
    return new Uint8Array(key.buffer, key.byteOffset, length);
  });
}

/** Derives `length` octets from each password with WebCrypto, all at the same time. */
export function deriveByWebCrypto(
  subtle: SubtleCryptoLike,
  inputs: readonly Pbkdf2Input[],
  iterations: number,
  length: number,
): Promise<Uint8Array[]> {
  const derive = async ({ password, salt }: Pbkdf2Input): Promise<Uint8Array> => {
    const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const algorithm = { name: "PBKDF2", hash: "SHA-1", salt, iterations } as const;
    return new Uint8Array(await subtle.deriveBits(algorithm, key, 8 * length));
  };
  return Promise.all(inputs.map(derive));
}
