/** 32-bit words as the hashes and ciphers use them: signed integers, so that the engine keeps them in registers. */

/** `word` turned left by 1 to 31 bits. */
export function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The word of four octets at `at`, most significant first. */
export function wordBe(octets: Uint8Array, at: number): number {
  return (
    ((octets[at] as number) << 24) |
    ((octets[at + 1] as number) << 16) |
    ((octets[at + 2] as number) << 8) |
    (octets[at + 3] as number)
  );
}

/** The word of four octets at `at`, least significant first. */
export function wordLe(octets: Uint8Array, at: number): number {
  return (
    (octets[at] as number) |
    ((octets[at + 1] as number) << 8) |
    ((octets[at + 2] as number) << 16) |
    ((octets[at + 3] as number) << 24)
  );
}

/** Writes a word as four octets at `at`, most significant first. */
export function putWordBe(octets: Uint8Array, at: number, word: number): void {
  octets[at] = word >>> 24;
  octets[at + 1] = word >>> 16;
  octets[at + 2] = word >>> 8;
  octets[at + 3] = word;
}

/** Writes a word as four octets at `at`, least significant first. */
export function putWordLe(octets: Uint8Array, at: number, word: number): void {
  octets[at] = word;
  octets[at + 1] = word >>> 8;
  octets[at + 2] = word >>> 16;
  octets[at + 3] = word >>> 24;
}

// A state has so few words that a loop is faster than `set` and `fill`.

/** Copies the first `count` words. */
export function copyWords(from: ArrayLike<number>, to: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) to[i] = from[i] as number;
}

/** Overwrites the first `count` words with zeros. */
export function clearWords(words: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) words[i] = 0;
}
