import { expandKey } from "../../crypto/aes-rounds.ts";
import type { Aead, Associated } from "./aead.ts";
import { type AesKernel, headRows, longestText } from "./kernel-aes.ts";
import { fillKernelKeys, Row, rowLength } from "./kernel-tables.ts";

/** The first block; the associated data are behind it. */
const head = rowLength * Row.text;

/** CCM by a kernel. The associated data are 15 to 30 octets, as every frame of 802.11 has them. @spec RFC 3610 2.2–2.4 */
export class KernelCcm implements Aead {
  readonly tagLength: number;
  readonly #kernel: AesKernel;
  readonly #keys = new Uint8Array(rowLength * 15);

  /**
   * @param kernel - made for keys of this size
   * @param key - borrowed
   * @param tagLength - 8 or 16 octets
   */
  constructor(kernel: AesKernel, key: Uint8Array, tagLength: 8 | 16) {
    this.#kernel = kernel;
    this.tagLength = tagLength;
    const schedule = expandKey(key);
    fillKernelKeys(schedule, this.#keys);
    schedule.fill(0);
  }

  takes({ dataLength }: Associated, length: number): boolean {
    return dataLength > 14 && dataLength <= 30 && length <= longestText;
  }

  seal(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): void {
    const kernel = this.#kernel;
    const length = end - start;
    const rows = headRows + ((length + 15) >> 4);
    kernel.write(input, start, end);
    this.#begin(associated, length);
    kernel.run(rows, Row.text);
    kernel.read(length, output, at);
    for (let i = 0; i < this.tagLength; i++) output[at + length + i] = this.#tagOctet(i);
    kernel.forget(rows);
  }

  open(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): boolean {
    const kernel = this.#kernel;
    const length = end - start - this.tagLength;
    const whole = length >> 4;
    kernel.write(input, start, start + length);
    this.#begin(associated, length);
    kernel.run(headRows, Row.text);
    // From here on the chain is over what comes out.
    kernel.memory.fill(0xff, rowLength * Row.mask, rowLength * (Row.mask + 1));
    if (whole > 0) kernel.run(whole, Row.text + headRows);
    if ((length & 15) !== 0) this.#runLast(length);
    let difference = 0;
    for (let i = 0; i < this.tagLength; i++) difference |= (input[start + length + i] as number) ^ this.#tagOctet(i);
    if (difference === 0) kernel.read(length, output, at);
    else output.fill(0, at, at + length);
    kernel.forget(headRows + whole + 1);
    return difference === 0;
  }

  destroy(): void {
    this.#keys.fill(0);
    this.#kernel.unload(this, this.#keys);
  }

  /** A last row that is not whole: it is filled up so that zeros come out behind its text. */
  #runLast(length: number): void {
    const { memory } = this.#kernel;
    const row = headRows + (length >> 4);
    const [text, stream] = [rowLength * (Row.text + row), rowLength * (Row.stream + row - 2)];
    for (let i = length & 15; i < rowLength; i++) memory[text + i] = memory[stream + i] as number;
    this.#kernel.run(1, Row.text + row);
  }

  /** The first block, the associated data, the counter. */
  #begin({ nonce, data, dataLength }: Associated, length: number): void {
    this.#kernel.load(this, this.#keys);
    const { memory } = this.#kernel;
    memory[head] = 0x40 | (((this.tagLength - 2) / 2) << 3) | 1;
    for (let i = 0; i < 13; i++) memory[head + 1 + i] = nonce[i] as number;
    memory[head + 14] = length >> 8;
    memory[head + 15] = length;
    memory[head + 17] = dataLength;
    for (let i = 0; i < dataLength; i++) memory[head + 18 + i] = data[i] as number;
    const counter = rowLength * Row.counter;
    memory[counter] = 1;
    for (let i = 0; i < 11; i++) memory[counter + 1 + i] = nonce[i] as number;
    memory[counter + 14] = nonce[12] as number;
    memory[counter + 15] = nonce[11] as number;
  }

  /** The chain under the stream of the first counter. */
  #tagOctet(i: number): number {
    const { memory } = this.#kernel;
    return (memory[rowLength * Row.chain + i] as number) ^ (memory[rowLength * Row.stream + i] as number);
  }
}
