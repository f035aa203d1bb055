import { encryptWords, expandKey } from "../../crypto/aes-rounds.ts";
import type { Aead, Associated } from "./aead.ts";
import type { Kernel } from "./kernel.ts";
import { type AesKernel, headRows, longestText } from "./kernel-aes.ts";
import { KernelGhash } from "./kernel-ghash.ts";
import { counterRows } from "./kernel-modules.ts";
import { fillKernelKeys, Row, rowLength } from "./kernel-tables.ts";

/** The row before the text: zeros, which the stream of the first counter makes into what the tag is encrypted with. */
const firstRow = Row.text + headRows - 1;

/** GCM by two kernels: one for its counter mode, and one for GHASH. @spec NIST SP 800-38D 7.1, 7.2 */
export class KernelGcm implements Aead {
  readonly tagLength: number = 16;
  readonly #kernel: AesKernel;
  readonly #keys = new Uint8Array(rowLength * 15);
  readonly #ghash: KernelGhash;
  readonly #hash = new Int32Array(4);

  /**
   * @param kernel - made for keys of this size
   * @param hashKernel - of {@link createGhashKernel}
   * @param key - borrowed
   */
  constructor(kernel: AesKernel, hashKernel: Kernel, key: Uint8Array) {
    this.#kernel = kernel;
    const schedule = expandKey(key);
    fillKernelKeys(schedule, this.#keys);
    const hashKey = new Int32Array(4);
    encryptWords(schedule, hashKey);
    this.#ghash = new KernelGhash(hashKernel, hashKey);
    schedule.fill(0);
    hashKey.fill(0);
  }

  takes(_: Associated, length: number): boolean {
    return length <= longestText;
  }

  seal(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): void {
    const length = end - start;
    this.#crypt(associated, input, start, end);
    this.#kernel.read(length, output, at);
    this.#hashOf(associated, output, at, at + length);
    for (let i = 0; i < this.tagLength; i++) output[at + length + i] = this.#tagOctet(i);
    this.#forget(length);
  }

  open(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): boolean {
    const textEnd = end - this.tagLength;
    this.#crypt(associated, input, start, textEnd);
    this.#hashOf(associated, input, start, textEnd);
    let difference = 0;
    for (let i = 0; i < this.tagLength; i++) difference |= (input[textEnd + i] as number) ^ this.#tagOctet(i);
    if (difference === 0) this.#kernel.read(textEnd - start, output, at);
    else output.fill(0, at, at + textEnd - start);
    this.#forget(textEnd - start);
    return difference === 0;
  }

  destroy(): void {
    this.#keys.fill(0);
    this.#ghash.destroy();
    this.#kernel.unload(this, this.#keys);
  }

  #crypt({ nonce }: Associated, input: Uint8Array, start: number, end: number): void {
    const kernel = this.#kernel;
    kernel.load(this, this.#keys);
    kernel.write(input, start, end);
    const counter = rowLength * Row.counter;
    for (let i = 0; i < 12; i++) kernel.memory[counter + i] = nonce[i] as number;
    kernel.memory[counter + 12] = 1;
    kernel.run(stepsOf(end - start), firstRow);
  }

  #hashOf({ data, dataLength }: Associated, ciphertext: Uint8Array, start: number, end: number): void {
    this.#ghash.add(data, 0, dataLength);
    this.#ghash.add(ciphertext, start, end);
    this.#ghash.finish(dataLength, end - start, this.#hash);
  }

  #tagOctet(i: number): number {
    const hash = (this.#hash[i >> 2] as number) >>> (24 - 8 * (i & 3));
    return (hash ^ (this.#kernel.memory[rowLength * firstRow + i] as number)) & 0xff;
  }

  #forget(length: number): void {
    this.#hash.fill(0);
    this.#kernel.forget(headRows + counterRows * stepsOf(length));
  }
}

/** Steps for the text and the row before it. */
function stepsOf(length: number): number {
  return Math.ceil((1 + length / rowLength) / counterRows);
}
