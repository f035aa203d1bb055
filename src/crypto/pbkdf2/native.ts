/** PBKDF2 by what the platform has built in. */
import { toHex } from "../../bytes/octets.ts";
import { type NodeCryptoLike, type SubtleCryptoLike, utf8 } from "../../platform.ts";
import type { Pbkdf2Input } from "./input.ts";

/**
 * `node:crypto` where it gives the first answer of RFC 6070. A FIPS provider refuses: it has PBKDF2 for longer salts and
 * more iterations than WPA has.
 *
 * This is the only place that calls it before anybody waits, and the call is also for the engine: the first one of a
 * process takes it a sixth of a derivation longer than the next.
 */
export function provenNode(crypto: NodeCryptoLike | undefined): NodeCryptoLike | undefined {
  try {
    const derived = crypto?.pbkdf2Sync(utf8("password"), utf8("salt"), 1, 20, "sha1") ?? new Uint8Array(0);
    return toHex(derived) === "0c60c80f961f0e71f3a9b524af6012062fe037a6" ? crypto : undefined;
  } catch {
    return undefined;
  }
}

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
