import { encryptWords, expandKey } from "../../crypto/aes-rounds.ts";
import { clearWords, copyWords, putWordBe, wordBe } from "../../crypto/words.ts";
import type { Aead, Associated } from "./aead.ts";

/**
 * CCM with two octets of length, in plain TypeScript.
 *
 * Plain tables: the time that a block takes tells something to who shares the processor's cache.
 *
 * @spec RFC 3610 2.2–2.4
 */
export class PlainCcm implements Aead {
  readonly tagLength: number;
  readonly #schedule: Int32Array;
  /** The blocks authenticated so far. */
  readonly #chain = new Int32Array(4);
  readonly #counter = new Int32Array(4);
  /** The counter, encrypted. */
  readonly #stream = new Int32Array(4);

  /**
   * @param key - 16 or 32 octets, borrowed
   * @param tagLength - 8 or 16 octets
   * @throws KeyError `ERR_KEY_LENGTH` - `key` has another size
   */
  constructor(key: Uint8Array, tagLength: 8 | 16) {
    this.#schedule = expandKey(key);
    this.tagLength = tagLength;
  }

  takes(): boolean {
    return true;
  }

  seal(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): void {
    const [chain, stream] = [this.#chain, this.#stream];
    const length = end - start;
    this.#begin(associated, length);
    const whole = length & ~15;
    for (let block = 0; block < whole; block += 16) {
      this.#nextStream();
      for (let i = 0; i < 4; i++) {
        const text = wordBe(input, start + block + 4 * i);
        chain[i] = (chain[i] as number) ^ text;
        putWordBe(output, at + block + 4 * i, text ^ (stream[i] as number));
      }
      encryptWords(this.#schedule, chain);
    }
    if (whole < length) {
      this.#nextStream();
      for (let i = 0; i < length - whole; i++) {
        const text = input[start + whole + i] as number;
        addOctet(chain, i, text);
        output[at + whole + i] = text ^ octetOf(stream, i);
      }
      encryptWords(this.#schedule, chain);
    }
    this.#makeTag();
    for (let i = 0; i < this.tagLength; i++) output[at + length + i] = octetOf(chain, i);
    this.#forget();
  }

  open(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): boolean {
    const [chain, stream] = [this.#chain, this.#stream];
    const length = end - start - this.tagLength;
    this.#begin(associated, length);
    const whole = length & ~15;
    for (let block = 0; block < whole; block += 16) {
      this.#nextStream();
      for (let i = 0; i < 4; i++) {
        const text = wordBe(input, start + block + 4 * i) ^ (stream[i] as number);
        chain[i] = (chain[i] as number) ^ text;
        putWordBe(output, at + block + 4 * i, text);
      }
      encryptWords(this.#schedule, chain);
    }
    if (whole < length) {
      this.#nextStream();
      for (let i = 0; i < length - whole; i++) {
        const text = (input[start + whole + i] as number) ^ octetOf(stream, i);
        addOctet(chain, i, text);
        output[at + whole + i] = text;
      }
      encryptWords(this.#schedule, chain);
    }
    this.#makeTag();
    let difference = 0;
    for (let i = 0; i < this.tagLength; i++) difference |= (input[start + length + i] as number) ^ octetOf(chain, i);
    this.#forget();
    if (difference !== 0) output.fill(0, at, at + length);
    return difference === 0;
  }

  destroy(): void {
    this.#schedule.fill(0);
  }

  /** The first counter, and the chain over the first block and the associated data. */
  #begin({ nonce, data, dataLength }: Associated, length: number): void {
    const [chain, counter] = [this.#chain, this.#counter];
    const first = ((nonce[0] as number) << 16) | ((nonce[1] as number) << 8) | (nonce[2] as number);
    const last = ((nonce[11] as number) << 24) | ((nonce[12] as number) << 16);
    counter[0] = 0x0100_0000 | first;
    counter[1] = wordBe(nonce, 3);
    counter[2] = wordBe(nonce, 7);
    counter[3] = last;
    const flags = (dataLength > 0 ? 0x40 : 0) | (((this.tagLength - 2) / 2) << 3) | 1;
    copyWords(counter, chain, 4);
    chain[0] = (flags << 24) | first;
    chain[3] = last | length;
    encryptWords(this.#schedule, chain);
    if (dataLength === 0) return;
    addOctet(chain, 0, dataLength >> 8);
    addOctet(chain, 1, dataLength);
    let filled = 2;
    for (let i = 0; i < dataLength; i++) {
      if (filled === 16) {
        encryptWords(this.#schedule, chain);
        filled = 0;
      }
      addOctet(chain, filled++, data[i] as number);
    }
    encryptWords(this.#schedule, chain);
  }

  #nextStream(): void {
    this.#counter[3] = (this.#counter[3] as number) + 1;
    copyWords(this.#counter, this.#stream, 4);
    encryptWords(this.#schedule, this.#stream);
  }

  /** Turns the chain into the tag: encrypted with the counter of zero. */
  #makeTag(): void {
    const [chain, stream] = [this.#chain, this.#stream];
    copyWords(this.#counter, stream, 4);
    stream[3] = (stream[3] as number) & 0xffff_0000;
    encryptWords(this.#schedule, stream);
    for (let i = 0; i < 4; i++) chain[i] = (chain[i] as number) ^ (stream[i] as number);
  }

  #forget(): void {
    clearWords(this.#chain, 4);
    clearWords(this.#stream, 4);
  }
}

function addOctet(words: Int32Array, place: number, octet: number): void {
  words[place >> 2] = (words[place >> 2] as number) ^ ((octet & 0xff) << (24 - 8 * (place & 3)));
}

function octetOf(words: Int32Array, place: number): number {
  return ((words[place >> 2] as number) >>> (24 - 8 * (place & 3))) & 0xff;
}
