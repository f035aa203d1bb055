import { KeyError } from "../errors.ts";
import {
  absorb,
  digest,
  finish,
  finishWithDigest,
  type Hash,
  longestBlock,
  longestState,
  packWords,
  putDigest,
  restoreBlock,
  takeBlock,
} from "./hash.ts";
import { Md5 } from "./md5.ts";
import { Sha1 } from "./sha1.ts";
import { Sha256 } from "./sha256.ts";
import { Sha384 } from "./sha384.ts";
import { Sha512 } from "./sha512.ts";
import { clearWords, copyWords } from "./words.ts";

/**
 * An HMAC key made ready: the two states of the hash after its padded key, kept between messages.
 *
 * Half of the work of a short HMAC is those two blocks. What is kept is as secret as the key itself; the owner ends it
 * with {@link HmacKey.destroy}.
 *
 * @spec RFC 2104 2 and 4
 */
export class HmacKey {
  readonly #hash: Hash;
  #states: KeyedStates | undefined;

  /**
   * @param hash - `Md5`, `Sha1`, `Sha256` or `Sha384`
   * @param key - borrowed: any number of octets
   * @param prefix - what every message of this key begins with, in pieces, borrowed: it is taken in once
   */
  constructor(hash: Hash, key: Uint8Array, ...prefix: readonly Uint8Array[]) {
    const words = hash.initialState.length;
    const states: KeyedStates = { inner: new Int32Array(words), outer: new Int32Array(words), taken: 0, kept: nothing };
    setKey(hash, key, states);
    if (prefix.length > 0) takePrefix(hash, states, prefix);
    this.#hash = hash;
    this.#states = states;
  }

  /**
   * The code of one message.
   *
   * @param parts - the message, or what comes after the prefix, in as many pieces as the caller has it in
   * @returns as many octets as the hash has; the caller owns them
   * @throws KeyError `ERR_KEY_DESTROYED` - the key was destroyed
   */
  mac(...parts: readonly Uint8Array[]): Uint8Array {
    const code = new Uint8Array(this.#hash.digestLength);
    authenticate(this.#hash, this.#keyed(), parts, code, 0);
    return code;
  }

  /**
   * Writes the code of one message to `output` from `at` on, cut where `output` ends: so a key derivation fills its
   * output block by block, and has no block left over to clear.
   *
   * @param parts - the message, or what comes after the prefix, in as many pieces as the caller has it in
   * @throws KeyError `ERR_KEY_DESTROYED` - the key was destroyed
   */
  macInto(output: Uint8Array, at: number, ...parts: readonly Uint8Array[]): void {
    authenticate(this.#hash, this.#keyed(), parts, output, at);
  }

  /** Overwrites the kept states. A second call does nothing. */
  destroy(): void {
    if (this.#states === undefined) return;
    clearStates(this.#hash, this.#states);
    this.#states = undefined;
  }

  #keyed(): KeyedStates {
    if (this.#states !== undefined) return this.#states;
    throw new KeyError("ERR_KEY_DESTROYED", "an HMAC key was used after it was destroyed");
  }
}

/** HMAC-MD5 of a message in pieces: 16 octets. @spec RFC 2104 */
export function hmacMd5(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return authenticateOnce(Md5, key, parts);
}

/** HMAC-SHA-1 of a message in pieces: 20 octets. @spec RFC 2104 */
export function hmacSha1(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return authenticateOnce(Sha1, key, parts);
}

/** HMAC-SHA-256 of a message in pieces: 32 octets. @spec RFC 2104 */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return authenticateOnce(Sha256, key, parts);
}

/** HMAC-SHA-384 of a message in pieces: 48 octets. @spec RFC 2104 */
export function hmacSha384(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return authenticateOnce(Sha384, key, parts);
}

/** HMAC-SHA-512 of a message in pieces: 64 octets. @spec RFC 2104 */
export function hmacSha512(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  return authenticateOnce(Sha512, key, parts);
}

/** Where a key leads to: what all of its messages begin with. */
interface KeyedStates {
  /** After the key combined with `ipad`, and the whole blocks of a prefix. */
  readonly inner: Int32Array;
  /** After the key combined with `opad`. */
  readonly outer: Int32Array;
  /** Octets that the inner state and the kept words have taken in. */
  taken: number;
  /** The words of the prefix after its last whole block. */
  kept: Int32Array;
}

const nothing = new Int32Array(0);

/** Four octets of each of the constants that keep the two passes apart. @spec RFC 2104 2 */
const ipad = 0x3636_3636;
const opad = 0x5c5c_5c5c;

// Everything here is synchronous, so that one set of work buffers is enough. Each is cleared by who filled it.

/** The words of the key, filled up to one block with zeros. */
const keyWords = new Int32Array(longestBlock);
/** The words of the key combined with `ipad`, or with `opad`. */
const paddedKey = new Int32Array(longestBlock);
/** The state of the message that is on its way. */
const work = new Int32Array(longestState);
/** The states of a key that is used once. */
const once: KeyedStates = {
  inner: new Int32Array(longestState),
  outer: new Int32Array(longestState),
  taken: 0,
  kept: nothing,
};

function authenticateOnce(hash: Hash, key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  const code = new Uint8Array(hash.digestLength);
  try {
    setKey(hash, key, once);
    authenticate(hash, once, parts, code, 0);
    return code;
  } finally {
    clearStates(hash, once);
  }
}

/**
 * Writes the code of one message. What is left in the work buffer of the hash afterwards came of the digest of the first
 * pass: no octet of the key or of the message. The state is the code, which may become a key, and is cleared.
 */
function authenticate(
  hash: Hash,
  key: KeyedStates,
  parts: readonly Uint8Array[],
  output: Uint8Array,
  at: number,
): void {
  try {
    copyWords(key.inner, work, hash.initialState.length);
    restoreBlock(key.kept);
    finish(hash, work, absorb(hash, work, key.taken, parts));
    finishWithDigest(hash, key.outer, hash.blockLength, work);
    putDigest(hash, work, output, at);
  } finally {
    clearWords(work, hash.initialState.length);
  }
}

/** Works out where a key leads to. A key longer than a block is replaced by its digest. */
function setKey(hash: Hash, key: Uint8Array, states: KeyedStates): void {
  try {
    if (key.length > hash.blockLength) packDigest(hash, key);
    else packWords(hash, key, keyWords);
    compressKey(hash, ipad, states.inner);
    compressKey(hash, opad, states.outer);
    states.taken = hash.blockLength;
  } finally {
    clearWords(keyWords, hash.blockLength >> 2);
    clearWords(paddedKey, hash.blockLength >> 2);
  }
}

function takePrefix(hash: Hash, states: KeyedStates, prefix: readonly Uint8Array[]): void {
  states.taken = absorb(hash, states.inner, states.taken, prefix);
  states.kept = takeBlock(hash, states.taken);
}

function packDigest(hash: Hash, key: Uint8Array): void {
  const shorter = digest(hash, key);
  packWords(hash, shorter, keyWords);
  shorter.fill(0);
}

function compressKey(hash: Hash, pad: number, state: Int32Array): void {
  const words = hash.blockLength >> 2;
  for (let i = 0; i < words; i++) paddedKey[i] = (keyWords[i] as number) ^ pad;
  copyWords(hash.initialState, state, hash.initialState.length);
  hash.compress(state, paddedKey, state);
}

function clearStates(hash: Hash, { inner, outer, kept }: KeyedStates): void {
  clearWords(inner, hash.initialState.length);
  clearWords(outer, hash.initialState.length);
  clearWords(kept, kept.length);
}
