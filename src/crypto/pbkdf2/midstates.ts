/** A password as PBKDF2 uses it: as an HMAC-SHA-1 key with which thousands of messages begin. */
import { compressSha1, Sha1, sha1 } from "../sha1.ts";
import { putWordBe, wordBe } from "../words.ts";
import { paddingWords } from "./sha1-constants.ts";

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

const { blockLength } = Sha1;

/** Makes the midstates of a password of any length. */
export function midstatesOf(password: Uint8Array): Midstates {
  const key = new Uint8Array(blockLength);
  try {
    if (password.length > blockLength) key.set(sha1(password));
    else key.set(password);
    return { inner: afterPadded(key, 0x3636_3636), outer: afterPadded(key, 0x5c5c_5c5c) };
  } finally {
    key.fill(0);
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
  const length = salt.length + 4;
  const message = new Uint8Array(blockLength * Math.ceil((length + 9) / blockLength));
  message.set(salt);
  putWordBe(message, salt.length, block);
  message[length] = 0x80;
  putWordBe(message, message.length - 4, 8 * (blockLength + length));

  const state = inner.slice();
  for (let at = 0; at < message.length; at += blockLength) compressSha1(state, wordsOf(message, at), state);
  const digest = new Int32Array(blockLength / 4);
  digest.set(state);
  digest.set(paddingWords, state.length);
  compressSha1(outer, digest, state);
  digest.fill(0);
  return state;
}

/** Writes as much of a digest, five words, as there is room for between `at` and the end of `octets`. */
export function putDigest(octets: Uint8Array, at: number, digest: Int32Array): void {
  const end = Math.min(octets.length - at, 4 * digest.length);
  for (let i = 0; i < end; i++) octets[at + i] = (digest[i >> 2] as number) >>> (24 - 8 * (i & 3));
}

function afterPadded(key: Uint8Array, pad: number): Int32Array {
  const words = wordsOf(key, 0);
  for (let i = 0; i < words.length; i++) words[i] = (words[i] as number) ^ pad;
  const state = new Int32Array(Sha1.initialState);
  compressSha1(state, words, state);
  words.fill(0);
  return state;
}

/** The words of the block of octets that begins at `at`. */
function wordsOf(octets: Uint8Array, at: number): Int32Array {
  const words = new Int32Array(blockLength / 4);
  for (let i = 0; i < words.length; i++) words[i] = wordBe(octets, at + 4 * i);
  return words;
}
