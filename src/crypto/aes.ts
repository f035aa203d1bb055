import { KeyError } from "../errors.ts";
import { decryptWords, encryptWords, expandKey, invertSchedule } from "./aes-rounds.ts";
import { clearWords, putWordBe, wordBe } from "./words.ts";

/** Octets of a block. */
const blockLength = 16;

/** The block that is at work, as words. */
const state = new Int32Array(4);

/**
 * An AES key with its schedule, and the cipher on single blocks.
 *
 * Plain tables: the time that a block takes tells something to who shares the processor's cache. The owner ends a key
 * with {@link AesKey.destroy}.
 *
 * @spec FIPS 197
 */
export class AesKey {
  #encryption: Int32Array | undefined;
  /** Worked out when the first block is decrypted: many keys never decrypt one. */
  #decryption: Int32Array | undefined;

  /**
   * @param key - 16, 24 or 32 octets, borrowed
   * @throws KeyError `ERR_KEY_LENGTH` - `key` has another size
   */
  constructor(key: Uint8Array) {
    this.#encryption = expandKey(key);
  }

  /**
   * Encrypts the 16 octets of `input` at `inputAt` into those of `output` at `outputAt`, which may be the same.
   *
   * @throws KeyError `ERR_KEY_DESTROYED` - the key was destroyed; `ERR_KEY_LENGTH` - a buffer has no whole block there
   */
  encryptBlock(input: Uint8Array, inputAt: number, output: Uint8Array, outputAt: number): void {
    requireBlock(input, inputAt);
    requireBlock(output, outputAt);
    const schedule = this.#encryptionSchedule();
    load(input, inputAt);
    encryptWords(schedule, state);
    unload(output, outputAt);
  }

  /**
   * Decrypts the 16 octets of `input` at `inputAt` into those of `output` at `outputAt`, which may be the same.
   *
   * @throws KeyError `ERR_KEY_DESTROYED` - the key was destroyed; `ERR_KEY_LENGTH` - a buffer has no whole block there
   */
  decryptBlock(input: Uint8Array, inputAt: number, output: Uint8Array, outputAt: number): void {
    requireBlock(input, inputAt);
    requireBlock(output, outputAt);
    this.#decryption ??= invertSchedule(this.#encryptionSchedule());
    load(input, inputAt);
    decryptWords(this.#decryption, state);
    unload(output, outputAt);
  }

  /** Overwrites the schedule. A second call does nothing. */
  destroy(): void {
    this.#encryption?.fill(0);
    this.#decryption?.fill(0);
    this.#encryption = undefined;
    this.#decryption = undefined;
  }

  #encryptionSchedule(): Int32Array {
    if (this.#encryption === undefined)
      throw new KeyError("ERR_KEY_DESTROYED", "an AES key was used after it was destroyed");
    return this.#encryption;
  }
}

function requireBlock(octets: Uint8Array, at: number): void {
  if (!(at >= 0 && at + blockLength <= octets.length)) {
    throw new KeyError("ERR_KEY_LENGTH", `an AES block is 16 octets: ${octets.length} octets have none at ${at}`);
  }
}

function load(octets: Uint8Array, at: number): void {
  for (let i = 0; i < 4; i++) state[i] = wordBe(octets, at + 4 * i);
}

function unload(octets: Uint8Array, at: number): void {
  for (let i = 0; i < 4; i++) putWordBe(octets, at + 4 * i, state[i] as number);
  clearWords(state, 4);
}
