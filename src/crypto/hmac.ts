import { KeyError } from "../errors.ts";
import {
  digest,
  finish,
  finishWithDigest,
  type Hash,
  longestBlock,
  longestState,
  packWords,
  setInitialState,
  stateOctets,
} from "./hash.ts";
import { Md5 } from "./md5.ts";
import { Sha1 } from "./sha1.ts";
import { Sha256 } from "./sha256.ts";
import { Sha384 } from "./sha384.ts";

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
   */
  constructor(hash: Hash, key: Uint8Array) {
    this.#hash = hash;
    const words = hash.initialState.length;
    this.#states = { inner: new Int32Array(words), outer: new Int32Array(words) };
    setKey(hash, key, this.#states);
  }

  /**
   * The code of one message.
   *
   * @param parts - the message, in as many pieces as the caller has it in
   * @returns as many octets as the hash has; the caller owns them
   * @throws KeyError `ERR_KEY_DESTROYED` - the key was destroyed
   */
  mac(...parts: readonly Uint8Array[]): Uint8Array {
    if (this.#states === undefined)
      throw new KeyError("ERR_KEY_DESTROYED", "an HMAC key was used after it was destroyed");
    return authenticate(this.#hash, this.#states, parts);
  }

  /** Overwrites the kept states. A second call does nothing. */
  destroy(): void {
    if (this.#states === undefined) return;
    clearStates(this.#states);
    this.#states = undefined;
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

/** Where a key leads to: what all of its messages begin with. */
interface KeyedStates {
  /** After the key combined with `ipad`. */
  readonly inner: Int32Array;
  /** After the key combined with `opad`. */
  readonly outer: Int32Array;
}

/** The words of the key, filled up to one block with zeros. */
const keyWords = new Int32Array(longestBlock);

/** The words of the key combined with `ipad`, or with `opad`. */
const paddedKey = new Int32Array(longestBlock);

/** The state of the message that is on its way. */
const work = new Int32Array(longestState);

/** The states of a key that is used once. */
const once: KeyedStates = { inner: new Int32Array(longestState), outer: new Int32Array(longestState) };

/** Four octets of each constant that keeps the two passes apart. @spec RFC 2104 2 */
const ipad = 0x3636_3636;
const opad = 0x5c5c_5c5c;

function authenticateOnce(hash: Hash, key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  try {
    setKey(hash, key, once);
    return authenticate(hash, once, parts);
  } finally {
    clearStates(once);
  }
}

/** Works out where a key leads to. A key longer than a block is replaced by its digest. */
function setKey(hash: Hash, key: Uint8Array, states: KeyedStates): void {
  try {
    if (key.length > hash.blockLength) packDigest(hash, key);
    else packWords(hash, key, keyWords);
    padKey(hash, ipad, states.inner);
    padKey(hash, opad, states.outer);
  } finally {
    keyWords.fill(0);
    paddedKey.fill(0);
  }
}

function packDigest(hash: Hash, key: Uint8Array): void {
  const shorter = digest(hash, key);
  packWords(hash, shorter, keyWords);
  shorter.fill(0);
}

function padKey(hash: Hash, pad: number, state: Int32Array): void {
  for (let i = 0; i < paddedKey.length; i++) paddedKey[i] = (keyWords[i] as number) ^ pad;
  setInitialState(hash, state);
  hash.compress(state, paddedKey, state);
}

/**
 * The code of one message. What is left in the work buffers afterwards came of the digest of the first pass, which is
 * no key, and of no octet of the message; the state itself is the code, which may become a key, and is cleared.
 */
function authenticate(hash: Hash, key: KeyedStates, parts: readonly Uint8Array[]): Uint8Array {
  try {
    for (let i = 0; i < key.inner.length; i++) work[i] = key.inner[i] as number;
    finish(hash, work, hash.blockLength, parts);
    finishWithDigest(hash, key.outer, hash.blockLength, work);
    return stateOctets(hash, work);
  } finally {
    work.fill(0);
  }
}

function clearStates(states: KeyedStates): void {
  states.inner.fill(0);
  states.outer.fill(0);
}
