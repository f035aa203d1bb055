import { encryptWords, expandKey } from "../../crypto/aes-rounds.ts";
import { clearWords, copyWords, putWordBe, wordBe } from "../../crypto/words.ts";
import type { Aead, Associated } from "./aead.ts";
import { PlainGhash } from "./plain-ghash.ts";

/**
 * GCM with nonces of 12 octets and tags of 16, in plain TypeScript.
 *
 * Plain tables: the time that a block takes tells something to who shares the processor's cache.
 *
 * @spec NIST SP 800-38D 7.1, 7.2
 */
export class PlainGcm implements Aead {
  readonly tagLength: number = 16;
  readonly #schedule: Int32Array;
  readonly #ghash: PlainGhash;
  readonly #counter = new Int32Array(4);
  /** The counter, encrypted. */
  readonly #stream = new Int32Array(4);
  readonly #tag = new Int32Array(4);

  /**
   * @param key - 16 or 32 octets, borrowed
   * @throws KeyError `ERR_KEY_LENGTH` - `key` has another size
   */
  constructor(key: Uint8Array) {
    this.#schedule = expandKey(key);
    encryptWords(this.#schedule, this.#stream);
    this.#ghash = new PlainGhash(this.#stream);
    clearWords(this.#stream, 4);
  }

  takes(): boolean {
    return true;
  }

  seal(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): void {
    const length = end - start;
    this.#begin(associated);
    this.#crypt(input, start, end, output, at);
    this.#makeTag(associated, output, at, at + length);
    for (let i = 0; i < 4; i++) putWordBe(output, at + length + 4 * i, this.#tag[i] as number);
    this.#forget();
  }

  open(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): boolean {
    const textEnd = end - this.tagLength;
    this.#begin(associated);
    this.#makeTag(associated, input, start, textEnd);
    let difference = 0;
    for (let i = 0; i < 4; i++) difference |= wordBe(input, textEnd + 4 * i) ^ (this.#tag[i] as number);
    if (difference === 0) this.#crypt(input, start, textEnd, output, at);
    else output.fill(0, at, at + textEnd - start);
    this.#forget();
    return difference === 0;
  }

  destroy(): void {
    this.#schedule.fill(0);
    this.#ghash.destroy();
  }

  #begin({ nonce }: Associated): void {
    for (let i = 0; i < 3; i++) this.#counter[i] = wordBe(nonce, 4 * i);
    this.#counter[3] = 1;
  }

  #crypt(input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): void {
    const stream = this.#stream;
    const length = end - start;
    const whole = length & ~15;
    for (let block = 0; block < whole; block += 16) {
      this.#nextStream();
      for (let i = 0; i < 4; i++) {
        const word = wordBe(input, start + block + 4 * i) ^ (stream[i] as number);
        putWordBe(output, at + block + 4 * i, word);
      }
    }
    if (whole === length) return;
    this.#nextStream();
    for (let i = 0; whole + i < length; i++) {
      const pad = (stream[i >> 2] as number) >>> (24 - 8 * (i & 3));
      output[at + whole + i] = (input[start + whole + i] as number) ^ pad;
    }
  }

  #nextStream(): void {
    this.#counter[3] = (this.#counter[3] as number) + 1;
    copyWords(this.#counter, this.#stream, 4);
    encryptWords(this.#schedule, this.#stream);
  }

  /** The tag of a ciphertext, encrypted with the first counter. */
  #makeTag({ data, dataLength }: Associated, ciphertext: Uint8Array, start: number, end: number): void {
    const [stream, tag] = [this.#stream, this.#tag];
    this.#ghash.add(data, 0, dataLength);
    this.#ghash.add(ciphertext, start, end);
    this.#ghash.finish(dataLength, end - start, tag);
    copyWords(this.#counter, stream, 3);
    stream[3] = 1;
    encryptWords(this.#schedule, stream);
    for (let i = 0; i < 4; i++) tag[i] = (tag[i] as number) ^ (stream[i] as number);
  }

  #forget(): void {
    clearWords(this.#stream, 4);
    clearWords(this.#tag, 4);
  }
}
