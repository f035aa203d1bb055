/** GHASH by tables of 256 entries, which the text says where to read. @spec NIST SP 800-38D 6.3, 6.4 */
import { clearWords, wordBe } from "../../crypto/words.ts";
import { type Ghash, polynomial } from "./ghash.ts";

/**
 * What an octet that falls out at the right of a block comes back as, in the highest 16 bits; filled by the first key.
 */
const remainders = new Int32Array(256);

/** A hash key, and the block that is being hashed with it. */
export class PlainGhash implements Ghash {
  /** The hash key times each polynomial of degree under 8: four words each. */
  readonly #products = new Int32Array(4 * 256);
  readonly #block = new Int32Array(4);

  /** @param hashKey - four words: the block of zeros, encrypted. Borrowed */
  constructor(hashKey: Int32Array) {
    if (remainders[1] === 0) fillRemainders();
    this.#fillProducts(hashKey);
  }

  add(octets: Uint8Array, start: number, end: number): void {
    const block = this.#block;
    const whole = start + ((end - start) & ~15);
    for (let at = start; at < whole; at += 16) {
      for (let i = 0; i < 4; i++) block[i] = (block[i] as number) ^ wordBe(octets, at + 4 * i);
      this.#multiply();
    }
    if (whole === end) return;
    for (let i = 0; whole + i < end; i++) {
      block[i >> 2] = (block[i >> 2] as number) ^ ((octets[whole + i] as number) << (24 - 8 * (i & 3)));
    }
    this.#multiply();
  }

  finish(dataLength: number, textLength: number, output: Int32Array): void {
    const block = this.#block;
    block[1] = (block[1] as number) ^ (8 * dataLength);
    block[3] = (block[3] as number) ^ (8 * textLength);
    this.#multiply();
    for (let i = 0; i < 4; i++) output[i] = block[i] as number;
    clearWords(block, 4);
  }

  destroy(): void {
    this.#products.fill(0);
  }

  /** The block times the hash key, octet by octet from the right. */
  #multiply(): void {
    const [block, products] = [this.#block, this.#products];
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 3; i >= 0; i--) {
      const word = block[i] as number;
      for (let shift = 0; shift < 32; shift += 8) {
        const fallen = remainders[d & 0xff] as number;
        const product = ((word >>> shift) & 0xff) << 2;
        d = ((d >>> 8) | (c << 24)) ^ (products[product + 3] as number);
        c = ((c >>> 8) | (b << 24)) ^ (products[product + 2] as number);
        b = ((b >>> 8) | (a << 24)) ^ (products[product + 1] as number);
        a = (a >>> 8) ^ fallen ^ (products[product] as number);
      }
    }
    block[0] = a;
    block[1] = b;
    block[2] = c;
    block[3] = d;
  }

  #fillProducts(hashKey: Int32Array): void {
    const products = this.#products;
    let [a, b, c, d] = hashKey as unknown as [number, number, number, number];
    for (let bit = 0x80; bit !== 0; bit >>= 1) {
      for (let rest = 0; rest < 256; rest += 2 * bit) {
        // Those with a higher bit besides are sums with products that are there already.
        const at = 4 * (rest | bit);
        products[at] = a ^ (products[4 * rest] as number);
        products[at + 1] = b ^ (products[4 * rest + 1] as number);
        products[at + 2] = c ^ (products[4 * rest + 2] as number);
        products[at + 3] = d ^ (products[4 * rest + 3] as number);
      }
      const fallen = d & 1;
      d = (d >>> 1) | (c << 31);
      c = (c >>> 1) | (b << 31);
      b = (b >>> 1) | (a << 31);
      a = (a >>> 1) ^ (fallen === 0 ? 0 : polynomial);
    }
  }
}

function fillRemainders(): void {
  for (let octet = 0; octet < 256; octet++) {
    let top = 0;
    for (let bit = 0; bit < 8; bit++) {
      top = (top >>> 1) ^ (((octet >> bit) & 1) === 0 ? 0 : polynomial);
    }
    remainders[octet] = top;
  }
}
