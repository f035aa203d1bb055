import { wordBe, wordLe } from "../crypto/words.ts";

/**
 * Octets that come in pieces and are taken in others. A run that lies within one piece is given as a view of it; only
 * what crosses from one piece to the next is copied.
 */
export class OctetQueue {
  #first: Uint8Array = new Uint8Array(0);
  /** Where in the first piece the next octet is. */
  #at = 0;
  #later: Uint8Array[] = [];
  #laterLength = 0;
  #offset = 0;

  /** Octets that were taken or skipped so far: where in the file the next one stands. */
  get offset(): number {
    return this.#offset;
  }

  /** Octets that are there. */
  get length(): number {
    return this.#first.length - this.#at + this.#laterLength;
  }

  /** Adds a piece, which must not be changed from here on. */
  push(given: Uint8Array): void {
    // A `Buffer` has views that are Buffers, and a `slice` that is a view: nobody behind shall meet one.
    const piece = new Uint8Array(given.buffer, given.byteOffset, given.length);
    if (this.#at === this.#first.length && this.#laterLength === 0) {
      this.#first = piece;
      this.#at = 0;
      return;
    }
    this.#later.push(piece);
    this.#laterLength += piece.length;
  }

  /** The word of the four octets from the next but `at` on, which stay where they are. There must be so many. */
  word(at: number, littleEndian: boolean): number {
    if (at + 4 > this.#first.length - this.#at) this.#join(at + 4);
    return (littleEndian ? wordLe(this.#first, this.#at + at) : wordBe(this.#first, this.#at + at)) >>> 0;
  }

  /** The next `length` octets, which stay where they are; undefined where there are fewer. */
  peek(length: number): Uint8Array | undefined {
    if (length > this.length) return undefined;
    if (length > this.#first.length - this.#at) this.#join(length);
    // What `subarray` makes, which asks for the kind of array first.
    return new Uint8Array(this.#first.buffer, this.#first.byteOffset + this.#at, length);
  }

  /** Takes the next `length` octets; undefined where there are fewer, and then none is taken. */
  take(length: number): Uint8Array | undefined {
    const octets = this.peek(length);
    if (octets !== undefined) {
      this.#at += length;
      this.#offset += length;
    }
    return octets;
  }

  /** Lets go of up to `length` octets. @returns how many there were */
  skip(length: number): number {
    const skipped = Math.min(length, this.length);
    this.#offset += skipped;
    let left = skipped;
    let pieces = 0;
    while (left > this.#first.length - this.#at) {
      left -= this.#first.length - this.#at;
      this.#begin(this.#later[pieces++] as Uint8Array);
    }
    this.#later.splice(0, pieces);
    this.#at += left;
    return skipped;
  }

  /** Makes the next `length` octets one run, and copies no more than them. There must be so many. */
  #join(length: number): void {
    if (this.#at === this.#first.length) this.#begin(this.#later.shift() as Uint8Array);
    if (length <= this.#first.length - this.#at) return;
    const joined = new Uint8Array(length);
    joined.set(this.#first.subarray(this.#at));
    let filled = this.#first.length - this.#at;
    let pieces = 0;
    while (filled < length) {
      const piece = this.#later[pieces] as Uint8Array;
      const part = piece.subarray(0, length - filled);
      joined.set(part, filled);
      filled += part.length;
      if (part.length === piece.length) pieces++;
      else this.#later[pieces] = piece.subarray(part.length);
    }
    this.#later.splice(0, pieces);
    this.#laterLength -= length - (this.#first.length - this.#at);
    this.#first = joined;
    this.#at = 0;
  }

  /** Goes on to a piece that was waiting. */
  #begin(piece: Uint8Array): void {
    this.#laterLength -= piece.length;
    this.#first = piece;
    this.#at = 0;
  }
}
