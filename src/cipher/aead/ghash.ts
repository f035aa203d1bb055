/** GHASH, the authentication of GCM, under one hash key. @spec NIST SP 800-38D 6.3, 6.4 */
export interface Ghash {
  /** Adds `octets` from `start` to `end`, filled up with zeros to whole blocks. */
  add(octets: Uint8Array, start: number, end: number): void;

  /** Adds the block of both lengths, in octets, and writes the hash to `output`. The next message begins afresh. */
  finish(dataLength: number, textLength: number, output: Int32Array): void;

  /** Overwrites what was made of the hash key. */
  destroy(): void;
}

/** The polynomial x^7 + x^2 + x + 1, lowest power in the highest bit. */
export const polynomial: number = 0xe1 << 24;
