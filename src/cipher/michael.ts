import { rotateLeft, wordLe } from "../crypto/words.ts";

/** The two halves of the state. Cleared after each message. */
const state = new Int32Array(2);

/**
 * Michael, TKIP's message integrity code: 8 octets, the caller's. It is weak by design, fit for the hardware of 2002;
 * the countermeasures are there because of that.
 *
 * @param key - 8 octets, borrowed
 * @param parts - the message, in as many pieces as the caller has it in; each but the last a multiple of 4 octets long
 * @spec IEEE 802.11-2016 12.5.2.3.3
 */
export function michael(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  state[0] = wordLe(key, 0);
  state[1] = wordLe(key, 4);
  for (const part of parts) mixWhole(part);
  mixEnd(parts.at(-1) ?? new Uint8Array(0));
  const code = new Uint8Array(8);
  for (let i = 0; i < 8; i++) code[i] = (state[i >> 2] as number) >>> (8 * (i & 3));
  state.fill(0);
  return code;
}

/** The whole words of a piece. */
function mixWhole(octets: Uint8Array): void {
  let left = state[0] as number;
  let right = state[1] as number;
  const end = octets.length & ~3;
  for (let at = 0; at < end; at += 4) {
    left ^= wordLe(octets, at);
    right ^= rotateLeft(left, 17);
    left = (left + right) | 0;
    right ^= swapOctets(left);
    left = (left + right) | 0;
    right ^= rotateLeft(left, 3);
    left = (left + right) | 0;
    right ^= rotateLeft(left, 30);
    left = (left + right) | 0;
  }
  state[0] = left;
  state[1] = right;
}

/** What is left of the last piece, a `5a`, and zeros up to the end of the word; then a word of zeros. */
function mixEnd(octets: Uint8Array): void {
  const end = new Uint8Array(8);
  const left = octets.length & 3;
  for (let i = 0; i < left; i++) end[i] = octets[octets.length - left + i] as number;
  end[left] = 0x5a;
  mixWhole(end);
}

/** The two octets of each half change places. */
function swapOctets(word: number): number {
  return ((word & 0xff00_ff00) >>> 8) | ((word & 0x00ff_00ff) << 8);
}
