/** What the hashes have in common: a state, a compression of one block into it, and the padding of the last block. */
import { clearWords, copyWords, putWordBe, putWordLe, wordBe, wordLe } from "./words.ts";

/** A hash function as its parts, for who needs more of it than a digest: HMAC keeps states between messages. */
export interface Hash {
  /** As people write it: `SHA-1`. */
  readonly name: string;
  /** Octets that one compression takes: 64, or 128 for SHA-384 and SHA-512. */
  readonly blockLength: number;
  /** Octets of a digest, which is the front of the last state. */
  readonly digestLength: number;
  /** The 32-bit words of the state before the first block. */
  readonly initialState: ArrayLike<number>;
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

/** The most words that a state here has: SHA-512's. */
export const longestState = 16;

/** The most words that a block here has: SHA-512's. */
export const longestBlock = 32;

/** The words of the block that is being filled. Everything here is synchronous: one is enough. */
const block = new Int32Array(longestBlock);

/** The digest of one message. */
export function digest(hash: Hash, message: Uint8Array): Uint8Array {
  const state = Int32Array.from(hash.initialState);
  try {
    finish(hash, state, absorb(hash, state, 0, [message]));
    const octets = new Uint8Array(hash.digestLength);
    putDigest(hash, state, octets, 0);
    return octets;
  } finally {
    state.fill(0);
    block.fill(0);
  }
}

/** Packs octets into the front of words that are zero so far. */
export function packWords(hash: Hash, octets: Uint8Array, words: Int32Array): void {
  const big = hash.byteOrder === "big";
  const whole = octets.length & ~3;
  loadWords(big, words, 0, octets, 0, whole);
  for (let at = whole; at < octets.length; at++) appendOctet(big, words, at, octets[at] as number);
}

/**
 * Adds pieces of a message to a state, and to the block that comes next.
 *
 * @param state - what the whole blocks so far have led to
 * @param before - octets of the message so far; those after the last whole block stand in the block
 * @returns octets of the message now
 */
export function absorb(hash: Hash, state: Int32Array, before: number, parts: readonly Uint8Array[]): number {
  let length = before;
  for (const part of parts) {
    absorbPart(hash, state, length & (hash.blockLength - 1), part);
    length += part.length;
  }
  return length;
}

/**
 * Brings a message of `length` octets to its end. Of the message nothing is left in the block but its last words.
 *
 * @param state - in: what the whole blocks have led to; out: the digest, as words
 */
export function finish(hash: Hash, state: Int32Array, length: number): void {
  pad(hash, state, length & (hash.blockLength - 1), length);
}

/** Takes the words out of the block that stand there where a message has `length` octets so far. */
export function takeBlock(hash: Hash, length: number): Int32Array {
  const words = new Int32Array(((length & (hash.blockLength - 1)) + 3) >> 2);
  copyWords(block, words, words.length);
  clearWords(block, block.length);
  return words;
}

/** Puts back the words of {@link takeBlock}, which stay the caller's. */
export function restoreBlock(words: Int32Array): void {
  copyWords(words, block, words.length);
}

/**
 * Brings a message to its end whose rest is a digest: the second half of HMAC. Nothing is left in the block but what came
 * of that digest.
 *
 * @param start - what `before` octets of whole blocks have led to
 * @param state - in: a finished state, whose digest is the rest of the message; out: the digest, as words
 */
export function finishWithDigest(hash: Hash, start: Int32Array, before: number, state: Int32Array): void {
  const { digestLength } = hash;
  copyWords(state, block, digestLength >> 2);
  copyWords(start, state, hash.initialState.length);
  pad(hash, state, digestLength, before + digestLength);
}

/**
 * Writes the digest that a finished state holds to `output` from `at` on, as far as there is room: what is written past
 * the end of a typed array is dropped.
 */
export function putDigest(hash: Hash, state: Int32Array, output: Uint8Array, at: number): void {
  const put = hash.byteOrder === "big" ? putWordBe : putWordLe;
  for (let i = 0; i < hash.digestLength; i += 4) put(output, at + i, state[i >> 2] as number);
}

/** Adds octets to the `filled` that the block holds already, and compresses it each time that it is full. */
function absorbPart(hash: Hash, state: Int32Array, filled: number, part: Uint8Array): void {
  const { blockLength } = hash;
  const big = hash.byteOrder === "big";
  let fill = filled;
  let at = 0;
  while (at < part.length) {
    const whole = Math.min(part.length - at, blockLength - fill) & ~3;
    if ((fill & 3) === 0 && whole > 0) {
      loadWords(big, block, fill >> 2, part, at, whole);
      fill += whole;
      at += whole;
    } else {
      appendOctet(big, block, fill++, part[at++] as number);
    }
    if (fill === blockLength) {
      hash.compress(state, block, state);
      fill = 0;
    }
  }
}

/** Loads `length` octets, a multiple of four, into the words from `index` on. */
function loadWords(
  big: boolean,
  words: Int32Array,
  index: number,
  octets: Uint8Array,
  at: number,
  length: number,
): void {
  const end = index + (length >> 2);
  if (big) for (let i = index, from = at; i < end; i++, from += 4) words[i] = wordBe(octets, from);
  else for (let i = index, from = at; i < end; i++, from += 4) words[i] = wordLe(octets, from);
}

/** Puts one octet behind the `fill` that are there, and zeros into the rest of its word. */
function appendOctet(big: boolean, words: Int32Array, fill: number, octet: number): void {
  const place = fill & 3;
  const word = octet << (8 * (big ? 3 - place : place));
  words[fill >> 2] = place === 0 ? word : (words[fill >> 2] as number) | word;
}

/** Ends the message with one bit, zeros, and its length in bits, which has the last eighth of a block to itself. */
function pad(hash: Hash, state: Int32Array, filled: number, length: number): void {
  const big = hash.byteOrder === "big";
  const words = hash.blockLength >> 2;
  appendOctet(big, block, filled, 0x80);
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
