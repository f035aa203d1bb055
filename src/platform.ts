/**
 * The only file that touches globals. What it uses is declared here, structurally: no DOM types, no Node types, so
 * that the library compiles for every platform and reaches for nothing that it does not name.
 */

interface TextEncoderLike {
  encode(text: string): Uint8Array;
}

interface TextDecoderLike {
  decode(octets: Uint8Array): string;
}

/** The part of WebCrypto's `subtle` that PBKDF2 needs. */
export interface SubtleCryptoLike {
  importKey(
    format: "raw",
    key: Uint8Array,
    algorithm: "PBKDF2",
    extractable: false,
    usages: readonly string[],
  ): Promise<object>;
  deriveBits(
    algorithm: { name: "PBKDF2"; hash: "SHA-1"; salt: Uint8Array; iterations: number },
    key: object,
    bits: number,
  ): Promise<ArrayBuffer>;
}

/** The part of `node:crypto` that PBKDF2 needs. */
export interface NodeCryptoLike {
  pbkdf2Sync(password: Uint8Array, salt: Uint8Array, iterations: number, length: number, digest: "sha1"): Uint8Array;
}

interface Host {
  readonly TextEncoder: new () => TextEncoderLike;
  readonly TextDecoder: new (label: "utf-8", options: { fatal: boolean; ignoreBOM: boolean }) => TextDecoderLike;
  readonly crypto?: { getRandomValues(octets: Uint8Array): Uint8Array; readonly subtle?: SubtleCryptoLike };
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

const host = globalThis as unknown as Host;

/** The UTF-8 octets of `text`. */
export function utf8(text: string): Uint8Array {
  return new host.TextEncoder().encode(text);
}

/** The text that `octets` spell in UTF-8, or undefined where they are not UTF-8. */
export function utf8Text(octets: Uint8Array): string | undefined {
  try {
    return new host.TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

/**
 * Fresh octets from the platform's cryptographic generator.
 *
 * @param length - octets, up to 65 536
 * @throws Error where the platform has no generator: there is no weaker one to fall back to
 */
export function randomOctets(length: number): Uint8Array {
  if (host.crypto === undefined) throw new Error("this platform has no crypto.getRandomValues");
  return host.crypto.getRandomValues(new Uint8Array(length));
}

/** `node:crypto` where the platform has it built in (Node, Bun, Deno), without importing it. */
export function nodeCrypto(): NodeCryptoLike | undefined {
  return host.process?.getBuiltinModule?.("node:crypto") as NodeCryptoLike | undefined;
}

/** WebCrypto where the platform has it: in browsers, only in a secure context. */
export function subtleCrypto(): SubtleCryptoLike | undefined {
  return host.crypto?.subtle;
}
