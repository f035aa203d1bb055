/** What a frame adds to a message besides its text: under the tag, and not encrypted. Filled anew for every frame. */
export interface Associated {
  /** 13 octets with CCM, 12 with GCM: never used before with the same key. */
  readonly nonce: Uint8Array;
  /** The octets that are authenticated only, followed by what does not count. */
  readonly data: Uint8Array;
  /** How many of them count. */
  dataLength: number;
}

/**
 * An AES key at work in CCM or GCM.
 *
 * Input and output may be the same buffer where the text stays at its place. But for the platform's own, no call makes
 * an object: a frame costs the garbage collector nothing.
 */
export interface Aead {
  /** Octets of tag. */
  readonly tagLength: number;
  /** Whether it can do a message with so many octets of text. */
  takes(associated: Associated, length: number): boolean;
  /** Encrypts `input` from `start` to `end`, and writes the ciphertext and its tag to `output` at `at`. */
  seal(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): void;
  /**
   * Decrypts `input` from `start` to `end`, of which the last octets are the tag, to `output` at `at`.
   *
   * @returns whether the tag holds; where it does not, zeros stand in the text's place
   */
  open(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): boolean;
  /** Overwrites the key. A second call does nothing; a call of anything else after it is a mistake. */
  destroy(): void;
}
