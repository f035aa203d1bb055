import { createHash, pbkdf2Sync } from "node:crypto";
import { loadVectors, octets } from "../../support/vectors.ts";

/** What goes into one derivation. */
export interface Input {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
}

interface VectorFields {
  readonly kind: string;
  readonly slow?: boolean;
  readonly password?: string;
  readonly passphrase?: string;
  readonly salt?: string;
  readonly ssid?: string;
  readonly iterations: number;
  readonly dkLen: number;
  readonly dk: string;
}

/**
 * The vectors that are a derivation: `[id, input, expected]`. The other ones are about passphrases. The one of sixteen
 * million iterations takes minutes.
 */
export const vectors: readonly (readonly [string, Input, Uint8Array])[] = loadVectors<VectorFields>("pbkdf2")
  .filter((vector) => vector.kind !== "passphrase-validation" && vector.slow !== true)
  .map((vector) => [
    vector.id,
    {
      password: octets((vector.password ?? vector.passphrase) as string),
      salt: octets((vector.salt ?? vector.ssid) as string),
      iterations: vector.iterations,
      length: vector.dkLen,
    },
    octets(vector.dk),
  ]);

/** `count` octets that look random and are the same in each run. */
export function noise(label: string, count: number): Uint8Array {
  const octets = new Uint8Array(count);
  for (let at = 0, n = 0; at < count; at += 32, n++) {
    const digest = createHash("sha256").update(`${label} ${n}`).digest();
    octets.set(digest.subarray(0, Math.min(32, count - at)), at);
  }
  return octets;
}

/** A passphrase of 8 to 63 printable characters and an SSID of 1 to 32 octets: every pair of lengths has its turn. */
export function wpaInput(n: number): Input {
  const password = noise(`passphrase ${n}`, 8 + (n % 56)).map((octet) => 0x20 + (octet % 0x5f));
  return { password, salt: noise(`ssid ${n}`, 1 + (Math.floor(n / 56) % 32)), iterations: 4096, length: 32 };
}

/** What OpenSSL derives. */
export function expected({ password, salt, iterations, length }: Input): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, salt, iterations, length, "sha1"));
}
