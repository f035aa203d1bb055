import { equal } from "../bytes/octets.ts";
import { KeyError } from "../errors.ts";
import { AesKey } from "./aes.ts";
import { putWordBe, wordBe } from "./words.ts";

/** The eight octets that stand in front of the key data before they are wrapped. @spec RFC 3394 2.2.3.1 */
const initialValue: Uint8Array = new Uint8Array(8).fill(0xa6);

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
  const key = new AesKey(kek);
  const block = new Uint8Array(16);
  try {
    const wrapped = new Uint8Array(plaintext.length + 8);
    wrapped.set(plaintext, 8);
    block.set(initialValue);
    let step = 1;
    for (let pass = 0; pass < 6; pass++) {
      for (let at = 8; at < wrapped.length; at += 8) {
        copyHalf(wrapped, at, block, 8);
        key.encryptBlock(block, 0, block, 0);
        addStep(block, step++);
        copyHalf(block, 8, wrapped, at);
      }
    }
    copyHalf(block, 0, wrapped, 0);
    return wrapped;
  } finally {
    key.destroy();
    block.fill(0);
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
  const key = new AesKey(kek);
  const block = new Uint8Array(16);
  try {
    if (wrapped.length < 24 || wrapped.length % 8 !== 0) return undefined;
    const plaintext = wrapped.slice(8);
    block.set(wrapped.subarray(0, 8));
    let step = (6 * plaintext.length) / 8;
    for (let pass = 0; pass < 6; pass++) {
      for (let at = plaintext.length - 8; at >= 0; at -= 8) {
        copyHalf(plaintext, at, block, 8);
        addStep(block, step--);
        key.decryptBlock(block, 0, block, 0);
        copyHalf(block, 8, plaintext, at);
      }
    }
    if (equal(block.subarray(0, 8), initialValue)) return plaintext;
    plaintext.fill(0);
    return undefined;
  } finally {
    key.destroy();
    block.fill(0);
  }
}

function copyHalf(from: Uint8Array, fromAt: number, to: Uint8Array, toAt: number): void {
  for (let i = 0; i < 8; i++) to[toAt + i] = from[fromAt + i] as number;
}

/** Adds the number of the step to the first half of the block. 32 bits of it are enough for any buffer. */
function addStep(block: Uint8Array, step: number): void {
  putWordBe(block, 4, wordBe(block, 4) ^ step);
}
