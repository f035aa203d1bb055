/**
 * The packet numbers of one key: the one place where they come from, so that none is ever used twice.
 *
 * One sequence serves every TID. A number for each TID would do for CCMP, whose nonce holds the TID; under GCMP, whose
 * nonce does not, it would give the key away.
 *
 * @spec IEEE 802.11-2016 12.5.3.3.2, 12.5.2.6
 */
export class PacketNumbers {
  readonly #last: bigint;
  #used: bigint;

  /**
   * @param last - the highest number that there is
   * @param used - the highest that was used before; left out, none: the first is 1
   */
  constructor(last: bigint, used = 0n) {
    this.#last = last;
    this.#used = used;
  }

  /** The highest number that was given out; 0 before the first. */
  get used(): bigint {
    return this.#used;
  }

  /** The next number, or undefined where all are used: then the key has come to its end. */
  next(): bigint | undefined {
    if (this.#used >= this.#last) return undefined;
    this.#used += 1n;
    return this.#used;
  }
}
