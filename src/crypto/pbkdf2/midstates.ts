/** A password as PBKDF2 uses it: as an HMAC-SHA-1 key of which thousands of messages begin. */
import { digest, finish, finishWithDigest, packWords } from "../hash.ts";
import { compressSha1, Sha1 } from "../sha1.ts";
import { putWordBe } from "../words.ts";

/**
 * What the two padded blocks of an HMAC key make of SHA-1's first state: five words each. As good as the password; the
 * owner clears them.
 *
 * @spec RFC 2104 2 and 4
 */
export interface Midstates {
  /** After the key combined with `ipad`. */
  readonly inner: Int32Array;
  /** After the key combined with `opad`. */
  readonly outer: Int32Array;
}

/** Makes the midstates of a password of any length. */
export function midstatesOf(password: Uint8Array): Midstates {
  const words = new Int32Array(Sha1.blockLength / 4);
  try {
    if (password.length > Sha1.blockLength) packDigest(password, words);
    else packWords(Sha1, password, words);
    return { inner: afterPadded(words, 0x3636_3636), outer: afterPadded(words, 0x5c5c_5c5c) };
  } finally {
    words.fill(0);
  }
}

/** Overwrites midstates with zeros. */
export function clearMidstates({ inner, outer }: Midstates): void {
  inner.fill(0);
  outer.fill(0);
}

/**
 * The first iterate of a block of output: `HMAC(password, salt ‖ INT(block))`.
 *
 * @returns five words, which the caller clears
 * @spec RFC 8018 5.2
 */
export function firstIterate({ inner, outer }: Midstates, salt: Uint8Array, block: number): Int32Array {
  const number = new Uint8Array(4);
  putWordBe(number, 0, block);
  const state = inner.slice();
  finish(Sha1, state, Sha1.blockLength, [salt, number]);
  finishWithDigest(Sha1, outer, Sha1.blockLength, state);
  return state;
}

/** A password that is longer than a block is replaced by its digest. */
function packDigest(password: Uint8Array, words: Int32Array): void {
  const octets = digest(Sha1, password);
  packWords(Sha1, octets, words);
  octets.fill(0);
}

function afterPadded(words: Int32Array, pad: number): Int32Array {
  const block = words.map((word) => word ^ pad);
  const state = Int32Array.from(Sha1.initialState);
  compressSha1(state, block, state);
  block.fill(0);
  return state;
}
