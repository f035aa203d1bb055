import { KeyError } from "../errors.ts";
import { clearWork, copyState, digest, finish, finishWithDigest, type Hash, stateOctets } from "./hash.ts";
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
    this.#states = keyedStates(hash, key);
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
  /** After the padded key combined with `ipad`. */
  readonly inner: Int32Array;
  /** After the padded key combined with `opad`. */
  readonly outer: Int32Array;
}

/** The key filled up to one block. The longest block is that of SHA-384. */
const paddedKey = new Uint8Array(128);

/** The state of the message that is on its way. The longest is that of SHA-384. */
const work = new Int32Array(16);

function keyedStates(hash: Hash, key: Uint8Array): KeyedStates {
  const inner = Int32Array.from(hash.initialState);
  const outer = inner.slice();
  try {
    padKey(hash, key);
    combineKey(hash, ipad);
    hash.compress(inner, paddedKey, 0);
    combineKey(hash, ipad ^ opad);
    hash.compress(outer, paddedKey, 0);
    return { inner, outer };
  } finally {
    paddedKey.fill(0);
    clearWork(hash);
  }
}

/** A key longer than a block is replaced by its digest. */
function padKey(hash: Hash, key: Uint8Array): void {
  if (key.length <= hash.blockLength) {
    for (let i = 0; i < key.length; i++) paddedKey[i] = key[i] as number;
    return;
  }
  const shorter = digest(hash, key);
  paddedKey.set(shorter);
  shorter.fill(0);
}

const ipad = 0x36;
const opad = 0x5c;

function combineKey(hash: Hash, pad: number): void {
  for (let i = 0; i < hash.blockLength; i++) paddedKey[i] = (paddedKey[i] as number) ^ pad;
}

function authenticate(hash: Hash, key: KeyedStates, parts: readonly Uint8Array[]): Uint8Array {
  try {
    copyState(key.inner, work);
    finish(hash, work, hash.blockLength, parts);
    finishWithDigest(hash, key.outer, hash.blockLength, work);
    return stateOctets(hash, work);
  } finally {
    work.fill(0);
    clearWork(hash);
  }
}

function authenticateOnce(hash: Hash, key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  const states = keyedStates(hash, key);
  try {
    return authenticate(hash, states, parts);
  } finally {
    clearStates(states);
  }
}

function clearStates(states: KeyedStates): void {
  states.inner.fill(0);
  states.outer.fill(0);
}
