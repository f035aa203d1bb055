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

  /** The next `length` octets, which stay where they are; undefined where there are fewer. */
  peek(length: number): Uint8Array | undefined {
    if (length > this.length) return undefined;
    if (length > this.#first.length - this.#at) this.#join();
    return this.#first.subarray(this.#at, this.#at + length);
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
    if (skipped > this.#first.length - this.#at) this.#join();
    this.#at += skipped;
    this.#offset += skipped;
    return skipped;
  }

  #join(): void {
    const joined = new Uint8Array(this.length);
    joined.set(this.#first.subarray(this.#at));
    let at = this.#first.length - this.#at;
    for (const piece of this.#later) {
      joined.set(piece, at);
      at += piece.length;
    }
    this.#first = joined;
    this.#at = 0;
    this.#later = [];
    this.#laterLength = 0;
  }
}
