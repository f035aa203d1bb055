/** What goes into a derivation, and what may be asked for. */
import { KeyError } from "../../errors.ts";

/** One password to derive octets from. */
export interface Pbkdf2Input {
  /** Any length. Stays the caller's, who leaves it as it is until the derivation is done. */
  readonly password: Uint8Array;
  /** Any length. Stays the caller's. */
  readonly salt: Uint8Array;
}

/** Octets that one run of iterations makes: a digest of HMAC-SHA-1. */
export const blockLength = 20;

/** How many blocks of output `length` octets take. */
export function blockCount(length: number): number {
  return Math.ceil(length / blockLength);
}

/** Asserts that both are whole numbers above zero. */
export function requireCounts(iterations: number, length: number): void {
  if (Number.isSafeInteger(iterations) && iterations > 0 && Number.isSafeInteger(length) && length > 0) return;
  throw new KeyError("ERR_KEY_LENGTH", `${iterations} iterations, ${length} octets: not whole numbers above zero`);
}
