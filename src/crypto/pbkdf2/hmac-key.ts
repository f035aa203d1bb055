/** HMAC-SHA-1 as PBKDF2 uses it: one key, thousands of messages, each but the first twenty octets long. */
import { putWordBe, wordBe } from "../words.ts";
import { compress, createSchedule, initialState, type Schedule } from "./compression.ts";

/**
 * A password as HMAC-SHA-1 needs it: what its two padded blocks make of the initial state. As good as the password:
 * its owner clears both.
 *
 * @spec RFC 2104 2, 4
 */
export interface HmacKey {
  /** The state after the key XOR ipad: five words. */
  readonly inner: Int32Array;
  /** The state after the key XOR opad: five words. */
  readonly outer: Int32Array;
}

const blockLength = 64;

/** What follows a digest of 160 bits after one block of 512: the end bit, zeros, and the length of both in bits. */
const digestPadding = [0x8000_0000 | 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 512 + 160] as const;

/** Makes a key of a password of any length. */
export function hmacKey(password: Uint8Array): HmacKey {
  const schedule = createSchedule();
  const block = new Uint8Array(blockLength);
  try {
    if (password.length > blockLength) hashInto(block, password, schedule);
    else block.set(password);
    return { inner: padded(block, 0x36363636, schedule), outer: padded(block, 0x5c5c5c5c, schedule) };
  } finally {
    block.fill(0);
    schedule.fill(0);
  }
}

/** Overwrites a key with zeros. */
export function clearKey(key: HmacKey): void {
  key.inner.fill(0);
  key.outer.fill(0);
}

/**
 * The first iterate of a block of output: `HMAC(password, salt ‖ INT(block))`.
 *
 * @returns five words, which the caller clears
 * @spec RFC 8018 5.2
 */
export function firstIterate(key: HmacKey, salt: Uint8Array, block: number): Int32Array {
  const schedule = createSchedule();
  const message = new Uint8Array(salt.length + 4);
  message.set(salt);
  putWordBe(message, salt.length, block);
  try {
    const digest = key.inner.slice();
    absorb(digest, message, blockLength, schedule);
    schedule.set(digest);
    padDigest(schedule);
    compress(key.outer, schedule, digest);
    return digest;
  } finally {
    schedule.fill(0);
  }
}

/** Fills words 5 to 15 of a block whose first five are a digest: they are the same in each HMAC but the first. */
export function padDigest(schedule: Schedule): void {
  schedule.set(digestPadding, 5);
}

/** Writes as much of a digest, five words, as fits between `at` and the end of `octets`. */
export function putDigest(octets: Uint8Array, at: number, digest: Int32Array): void {
  const end = Math.min(octets.length, at + 20);
  for (let i = at; i < end; i++) octets[i] = (digest[(i - at) >> 2] as number) >>> (24 - 8 * ((i - at) & 3));
}

/** The state after one block of key octets, each XORed with the same octet. */
function padded(block: Uint8Array, pad: number, schedule: Schedule): Int32Array {
  for (let i = 0; i < 16; i++) schedule[i] = wordBe(block, 4 * i) ^ pad;
  const state = new Int32Array(5);
  compress(initialState, schedule, state);
  return state;
}

/** Writes the digest of a password that is longer than a block to the front of a block. */
function hashInto(block: Uint8Array, password: Uint8Array, schedule: Schedule): void {
  const state = initialState.slice();
  absorb(state, password, 0, schedule);
  for (let i = 0; i < 5; i++) putWordBe(block, 4 * i, state[i] as number);
  state.fill(0);
}

/** Compresses the end of a message into `state`: `message` after `before` octets of whole blocks. */
function absorb(state: Int32Array, message: Uint8Array, before: number, schedule: Schedule): void {
  const octets = new Uint8Array(Math.ceil((message.length + 9) / blockLength) * blockLength);
  octets.set(message);
  octets[message.length] = 0x80;
  const length = before + message.length;
  putWordBe(octets, octets.length - 8, Math.floor(length / 0x2000_0000));
  putWordBe(octets, octets.length - 4, length << 3);
  for (let at = 0; at < octets.length; at += blockLength) {
    for (let i = 0; i < 16; i++) schedule[i] = wordBe(octets, at + 4 * i);
    compress(state, schedule, state);
  }
  octets.fill(0);
}
