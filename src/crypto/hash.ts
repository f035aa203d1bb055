/** What the hashes have in common: a state, a compression of one block into it, and the padding of the last block. */
import { putWordBe, putWordLe } from "./words.ts";

/**
 * A hash function as its parts, for who needs more of it than a digest: HMAC keeps states between messages.
 *
 * The work buffers of {@link Hash.compress} are shared by all calls: everything here is synchronous.
 */
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
  /** Mixes the block of `octets` that begins at `at` into `state`. */
  compress(state: Int32Array, octets: Uint8Array, at: number): void;
  /** Overwrites the work buffer of {@link Hash.compress}, which holds words of the last block. */
  clear(): void;
}

/** The last block of a message while it is being filled. The longest block is that of SHA-384. */
const lastBlock = new Uint8Array(128);

/** The digest of one message. */
export function digest(hash: Hash, message: Uint8Array): Uint8Array {
  const state = Int32Array.from(hash.initialState);
  try {
    finish(hash, state, 0, [message]);
    return stateOctets(hash, state);
  } finally {
    state.fill(0);
    clearWork(hash);
  }
}

/**
 * Brings a message to its end.
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
 * Brings a message to its end whose rest is a digest: the second half of HMAC.
 *
 * @param start - what `before` octets of whole blocks have led to
 * @param state - in: a finished state, whose digest is the rest of the message; out: the digest, as words
 */
export function finishWithDigest(hash: Hash, start: Int32Array, before: number, state: Int32Array): void {
  putState(hash, state, lastBlock);
  copyState(start, state);
  pad(hash, state, hash.digestLength, before + hash.digestLength);
}

/** Makes `to` begin where `from` stands. */
export function copyState(from: Int32Array, to: Int32Array): void {
  for (let i = 0; i < from.length; i++) to[i] = from[i] as number;
}

/** The octets of a finished state, in a new buffer. */
export function stateOctets(hash: Hash, state: Int32Array): Uint8Array {
  const octets = new Uint8Array(hash.digestLength);
  putState(hash, state, octets);
  return octets;
}

/** Overwrites every work buffer that saw the message. */
export function clearWork(hash: Hash): void {
  lastBlock.fill(0);
  hash.clear();
}

/** Compresses the whole blocks and leaves the rest in the last block, of which it returns how much is filled. */
function absorb(hash: Hash, state: Int32Array, filled: number, part: Uint8Array): number {
  const { blockLength } = hash;
  let at = 0;
  let fill = filled;
  while (at < part.length) {
    if (fill === 0 && part.length - at >= blockLength) {
      hash.compress(state, part, at);
      at += blockLength;
      continue;
    }
    const end = Math.min(part.length, at + blockLength - fill);
    while (at < end) lastBlock[fill++] = part[at++] as number;
    if (fill === blockLength) {
      hash.compress(state, lastBlock, 0);
      fill = 0;
    }
  }
  return fill;
}

/** Ends the message with one bit, zeros, and its length in bits, which fills the last eighth of a block. */
function pad(hash: Hash, state: Int32Array, filled: number, length: number): void {
  const { blockLength } = hash;
  lastBlock[filled] = 0x80;
  if (filled + 1 > blockLength - blockLength / 8) {
    lastBlock.fill(0, filled + 1, blockLength);
    hash.compress(state, lastBlock, 0);
    lastBlock.fill(0, 0, blockLength);
  } else {
    lastBlock.fill(0, filled + 1, blockLength);
  }
  const high = Math.floor(length / 0x2000_0000);
  const low = length << 3;
  if (hash.byteOrder === "big") {
    putWordBe(lastBlock, blockLength - 8, high);
    putWordBe(lastBlock, blockLength - 4, low);
  } else {
    putWordLe(lastBlock, blockLength - 8, low);
    putWordLe(lastBlock, blockLength - 4, high);
  }
  hash.compress(state, lastBlock, 0);
}

/** Writes the digest that a state holds to the front of `octets`. */
function putState(hash: Hash, state: Int32Array, octets: Uint8Array): void {
  const put = hash.byteOrder === "big" ? putWordBe : putWordLe;
  for (let at = 0; at < hash.digestLength; at += 4) put(octets, at, state[at / 4] as number);
}
