import { KeyError } from "../errors.ts";
import { decryptWords, encryptWords, expandKey, invertSchedule } from "./aes-rounds.ts";
import { clearWords, putWordBe, wordBe } from "./words.ts";

/** Either half of the eight octets that are wrapped in front of the key data. @spec RFC 3394 2.2.3.1 */
const initialHalf = 0xa6a6_a6a6 | 0;

/** The block that is at work: the register that every step changes in the first two words, key data in the others. */
const block = new Int32Array(4);

/**
 * Wraps key data: encrypts them, and makes every later change noticeable.
 *
 * @param kek - key encryption key, 16, 24 or 32 octets, borrowed
 * @param plaintext - at least 16 octets, a multiple of 8
 * @returns 8 octets more than `plaintext`; the caller owns them
 * @throws KeyError `ERR_KEY_LENGTH` - `kek` or `plaintext` has a size that cannot be
 * @spec RFC 3394 2.2.1
 */
export function wrapKey(kek: Uint8Array, plaintext: Uint8Array): Uint8Array {
  if (plaintext.length < 16 || plaintext.length % 8 !== 0) {
    throw new KeyError("ERR_KEY_LENGTH", `${plaintext.length} octets cannot be wrapped: 16, 24, 32 and so on can`);
  }
  const schedule = expandKey(kek);
  try {
    const words = new Int32Array(2 + plaintext.length / 4).fill(initialHalf, 0, 2);
    for (let i = 2; i < words.length; i++) words[i] = wordBe(plaintext, 4 * (i - 2));
    wrapWords(schedule, words);
    return octetsOf(words);
  } finally {
    schedule.fill(0);
  }
}

/**
 * Opens wrapped key data.
 *
 * @param kek - key encryption key, 16, 24 or 32 octets, borrowed
 * @param wrapped - as it came from the peer
 * @returns 8 octets fewer than `wrapped`, which the caller owns; undefined where `kek` is not the one that wrapped them,
 *   where they were changed, or where they are of a size that cannot be: under 24 octets, or no multiple of 8
 * @throws KeyError `ERR_KEY_LENGTH` - `kek` has a size that cannot be
 * @spec RFC 3394 2.2.2
 */
export function unwrapKey(kek: Uint8Array, wrapped: Uint8Array): Uint8Array | undefined {
  const encryption = expandKey(kek);
  const schedule = invertSchedule(encryption);
  const words = new Int32Array(wrapped.length >> 2);
  try {
    if (wrapped.length < 24 || wrapped.length % 8 !== 0) return undefined;
    for (let i = 0; i < words.length; i++) words[i] = wordBe(wrapped, 4 * i);
    unwrapWords(schedule, words);
    // Both halves are looked at, whatever the first one is.
    const difference = ((words[0] as number) ^ initialHalf) | ((words[1] as number) ^ initialHalf);
    return difference === 0 ? octetsOf(words.subarray(2)) : undefined;
  } finally {
    encryption.fill(0);
    schedule.fill(0);
    words.fill(0);
  }
}

/** Wraps in place: the register is the first two words. The number of a step needs no more than 32 of its 64 bits. */
function wrapWords(schedule: Int32Array, words: Int32Array): void {
  block[0] = words[0] as number;
  block[1] = words[1] as number;
  let step = 1;
  for (let pass = 0; pass < 6; pass++) {
    for (let at = 2; at < words.length; at += 2) {
      block[2] = words[at] as number;
      block[3] = words[at + 1] as number;
      encryptWords(schedule, block);
      block[1] = (block[1] as number) ^ step++;
      words[at] = block[2] as number;
      words[at + 1] = block[3] as number;
    }
  }
  words[0] = block[0] as number;
  words[1] = block[1] as number;
  clearWords(block, 4);
}

/** Undoes {@link wrapWords}, in place: its steps in the opposite order. */
function unwrapWords(schedule: Int32Array, words: Int32Array): void {
  block[0] = words[0] as number;
  block[1] = words[1] as number;
  let step = 3 * (words.length - 2);
  for (let pass = 0; pass < 6; pass++) {
    for (let at = words.length - 2; at >= 2; at -= 2) {
      block[1] = (block[1] as number) ^ step--;
      block[2] = words[at] as number;
      block[3] = words[at + 1] as number;
      decryptWords(schedule, block);
      words[at] = block[2] as number;
      words[at + 1] = block[3] as number;
    }
  }
  words[0] = block[0] as number;
  words[1] = block[1] as number;
  clearWords(block, 4);
}

function octetsOf(words: Int32Array): Uint8Array {
  const octets = new Uint8Array(4 * words.length);
  for (let i = 0; i < words.length; i++) putWordBe(octets, 4 * i, words[i] as number);
  return octets;
}
