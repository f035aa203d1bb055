import { randomBytes } from "node:crypto";

/** The octets of an ASCII text. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Octets from the platform, as a plain array that shares its buffer with nothing. */
export function random(length: number): Uint8Array {
  return Uint8Array.from(randomBytes(length));
}

/** Octets of a `node:crypto` answer, so that they compare with ours. */
export function plain(octets: Uint8Array): Uint8Array {
  return Uint8Array.from(octets);
}

/** `message` in pieces of growing length, so that none but the first begins at a block. */
export function pieces(message: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0, length = 0; at < message.length || length === 0; at += length, length++) {
    parts.push(message.subarray(at, at + length));
  }
  return parts;
}

/** What `run` throws. */
export function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
