import { repeatableRandom } from "./repeatable.ts";

/** Chance that falls out alike in every run: for a medium that has to do the same again. */
export class Chance {
  readonly #random: (length: number) => Uint8Array;
  #octets: Uint8Array = new Uint8Array(0);
  #at = 0;

  /** @param seed - another one falls out otherwise */
  constructor(seed: string) {
    this.#random = repeatableRandom(seed);
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** Whether something happens that happens so often: 0 is never, 1 is always. */
  happens(often: number): boolean {
    return often > 0 && this.fraction() < often;
  }

  /** Octets without meaning. */
  octets(length: number): Uint8Array {
    return this.#random(length);
  }

  /** From 0 to below 1. */
  fraction(): number {
    if (this.#at === this.#octets.length) {
      this.#octets = this.#random(256);
      this.#at = 0;
    }
    const view = new DataView(this.#octets.buffer, this.#octets.byteOffset + this.#at, 4);
    this.#at += 4;
    return view.getUint32(0, false) / 0x1_0000_0000;
  }
}
