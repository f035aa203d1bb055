/** What the hashes have in common: a state, a compression of one block into it, and the padding of the last block. */
import { wordBe, wordLe } from "./words.ts";

/** A hash function as its parts, for who needs more of it than a digest: HMAC keeps states between messages. */
export interface Hash {
  /** As people write it: `SHA-1`. */
  readonly name: string;
  /** Octets that one compression takes: 64, or 128 for SHA-384. */
  readonly blockLength: number;
  /** Octets of a digest, which is the front of the last state. */
  readonly digestLength: number;
  /** The 32-bit words of the state before the first block. */
  readonly initialState: readonly number[];
  /** How words become octets: least significant first for MD5, most significant first for the SHA family. */
  readonly byteOrder: "little" | "big";
  /**
   * Mixes one block into a state.
   *
   * @param from - the state before the block
   * @param words - the 32-bit words of the block; they may be worked on, and mean nothing afterwards
   * @param to - the state after the block; may be `from`
   */
  compress(from: Int32Array, words: Int32Array, to: Int32Array): void;
}

/** The most words that a state here has: SHA-384's. */
export const longestState = 16;

/** The most words that a block here has: SHA-384's. */
export const longestBlock = 32;

/** The words of the block that is being filled. Everything here is synchronous: one is enough. */
const block = new Int32Array(longestBlock);

/** The digest of one message. */
export function digest(hash: Hash, message: Uint8Array): Uint8Array {
  const state = new Int32Array(hash.initialState.length);
  try {
    setInitialState(hash, state);
    finish(hash, state, 0, [message]);
    const octets = new Uint8Array(hash.digestLength);
    putDigest(hash, state, octets, 0);
    return octets;
  } finally {
    state.fill(0);
    block.fill(0);
  }
}

/** Makes a state that of no message yet. */
export function setInitialState(hash: Hash, state: Int32Array): void {
  for (let i = 0; i < hash.initialState.length; i++) state[i] = hash.initialState[i] as number;
}

/** Packs octets into words that are zero so far. */
export function packWords(hash: Hash, octets: Uint8Array, words: Int32Array): void {
  const big = hash.byteOrder === "big";
  for (let at = 0; at < octets.length; at++) {
    const place = 8 * (big ? 3 - (at & 3) : at & 3);
    words[at >> 2] = (words[at >> 2] as number) | ((octets[at] as number) << place);
  }
}

/**
 * Brings a message to its end. Of the message nothing is left in the work buffers but its last words.
 *
 * @param state - in: what `before` octets of whole blocks have led to; out: the digest, as words
 * @param parts - the rest of the message, in pieces
 */
export function finish(hash: Hash, state: Int32Array, before: number, parts: readonly Uint8Array[]): void {
  let length = before;
  let filled = 0;
  for (const part of parts) {
    filled = absorb(hash, state, filled, part);
    length += part.length;
  }
  pad(hash, state, filled, length);
}

/**
 * Brings a message to its end whose rest is a digest: the second half of HMAC. Nothing is left in the work buffers but
 * what came of that digest.
 *
 * @param start - what `before` octets of whole blocks have led to
 * @param state - in: a finished state, whose digest is the rest of the message; out: the digest, as words
 */
export function finishWithDigest(hash: Hash, start: Int32Array, before: number, state: Int32Array): void {
  const { digestLength } = hash;
  for (let i = 0; i < digestLength >> 2; i++) block[i] = state[i] as number;
  for (let i = 0; i < start.length; i++) state[i] = start[i] as number;
  pad(hash, state, digestLength, before + digestLength);
}

/** Writes the digest that a finished state holds to `output` from `at` on, as far as there is room. */
export function putDigest(hash: Hash, state: Int32Array, output: Uint8Array, at: number): void {
  const big = hash.byteOrder === "big";
  const length = Math.min(hash.digestLength, output.length - at);
  for (let i = 0; i < length; i++) {
    const place = i & 3;
    output[at + i] = (state[i >> 2] as number) >>> (8 * (big ? 3 - place : place));
  }
}

/**
 * Adds octets to the block, and compresses it each time that it is full.
 *
 * @param filled - octets that the block holds already
 * @returns octets that it holds now
 */
function absorb(hash: Hash, state: Int32Array, filled: number, part: Uint8Array): number {
  const { blockLength } = hash;
  const big = hash.byteOrder === "big";
  let fill = filled;
  for (let at = 0; at < part.length; ) {
    if ((fill & 3) === 0 && at + 4 <= part.length) {
      block[fill >> 2] = big ? wordBe(part, at) : wordLe(part, at);
      fill += 4;
      at += 4;
    } else {
      appendOctet(big, fill, part[at] as number);
      fill += 1;
      at += 1;
    }
    if (fill === blockLength) {
      hash.compress(state, block, state);
      fill = 0;
    }
  }
  return fill;
}

/** Puts one octet behind the `fill` that the block holds, and zeros into the rest of its word. */
function appendOctet(big: boolean, fill: number, octet: number): void {
  const place = fill & 3;
  const word = octet << (8 * (big ? 3 - place : place));
  block[fill >> 2] = place === 0 ? word : (block[fill >> 2] as number) | word;
}

/** Ends the message with one bit, zeros, and its length in bits, which has the last eighth of a block to itself. */
function pad(hash: Hash, state: Int32Array, filled: number, length: number): void {
  const big = hash.byteOrder === "big";
  const words = hash.blockLength >> 2;
  appendOctet(big, filled, 0x80);
  let next = (filled >> 2) + 1;
  if (next > words - (words >> 3)) {
    while (next < words) block[next++] = 0;
    hash.compress(state, block, state);
    next = 0;
  }
  while (next < words - 2) block[next++] = 0;
  const high = Math.floor(length / 0x2000_0000);
  const low = length << 3;
  block[words - 2] = big ? high : low;
  block[words - 1] = big ? low : high;
  hash.compress(state, block, state);
}
