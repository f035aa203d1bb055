/**
 * How TKIP makes an RC4 key for every frame: a first phase that changes with the upper 32 bits of the sequence counter,
 * and a second with the lower 16.
 *
 * @spec IEEE 802.11-2016 12.5.2.5
 */
import { fillSubstitutes, times } from "../crypto/aes-tables.ts";

/** The S-box of 16 bits: what AES's gives, times 2 and times 3. Filled by the first key. */
const box = new Uint16Array(256);
/** The same, its octets the other way round. */
const swappedBox = new Uint16Array(256);

/**
 * Phase 1: the TTAK, five words of 16 bits.
 *
 * @param tk - 16 octets, borrowed
 * @param ta - borrowed: the transmitter's address stands in it at `taAt`
 * @param counterHigh - the upper 32 bits of the TSC
 * @param ttak - where it is written to
 * @spec IEEE 802.11-2016 12.5.2.5.3
 */
export function mixPhase1(tk: Uint8Array, ta: Uint8Array, taAt: number, counterHigh: number, ttak: Uint16Array): void {
  if (box[0] === 0) fillBoxes();
  ttak[0] = counterHigh;
  ttak[1] = counterHigh >>> 16;
  for (let i = 0; i < 3; i++) ttak[2 + i] = wordLe16(ta, taAt + 2 * i);
  for (let round = 0; round < 8; round++) {
    const odd = 2 * (round & 1);
    for (let i = 0; i < 5; i++) {
      // The words of the key are those of even places: 0, 2, 4, 6, and 0 again; in odd rounds the next ones.
      const key = wordLe16(tk, odd + 4 * (i & 3));
      const before = ttak[(i + 4) % 5] as number;
      ttak[i] = (ttak[i] as number) + mix16(before ^ key) + (i === 4 ? round : 0);
    }
  }
}

/**
 * Phase 2: the RC4 key of one frame, 16 octets. The first three stand in the frame; they are made so that RC4's weak
 * keys do not occur.
 *
 * @param tk - 16 octets, borrowed
 * @param ttak - of {@link mixPhase1}
 * @param counterLow - the lower 16 bits of the TSC
 * @param seed - where it is written to
 * @spec IEEE 802.11-2016 12.5.2.5.4
 */
export function mixPhase2(tk: Uint8Array, ttak: Uint16Array, counterLow: number, seed: Uint8Array): void {
  const words = phase2Words;
  for (let i = 0; i < 5; i++) words[i] = ttak[i] as number;
  words[5] = (ttak[4] as number) + counterLow;
  for (let i = 0; i < 6; i++) {
    const before = words[(i + 5) % 6] as number;
    words[i] = (words[i] as number) + mix16(before ^ wordLe16(tk, 2 * i));
  }
  words[0] = (words[0] as number) + rotateRight16((words[5] as number) ^ wordLe16(tk, 12));
  words[1] = (words[1] as number) + rotateRight16((words[0] as number) ^ wordLe16(tk, 14));
  for (let i = 2; i < 6; i++) words[i] = (words[i] as number) + rotateRight16(words[i - 1] as number);
  seed[0] = counterLow >>> 8;
  seed[1] = wepSeed(counterLow >>> 8);
  seed[2] = counterLow;
  seed[3] = ((words[5] as number) ^ wordLe16(tk, 0)) >>> 1;
  for (let i = 0; i < 6; i++) {
    seed[4 + 2 * i] = words[i] as number;
    seed[5 + 2 * i] = (words[i] as number) >>> 8;
  }
  words.fill(0);
}

const phase2Words = new Uint16Array(6);

/** The octet that stands between the two lower octets of the TSC. */
export function wepSeed(secondOctet: number): number {
  return (secondOctet | 0x20) & 0x7f;
}

function mix16(word: number): number {
  return (box[word & 0xff] as number) ^ (swappedBox[(word >>> 8) & 0xff] as number);
}

function rotateRight16(word: number): number {
  return (word >>> 1) | ((word & 1) << 15);
}

function wordLe16(octets: Uint8Array, at: number): number {
  return (octets[at] as number) | ((octets[at + 1] as number) << 8);
}

function fillBoxes(): void {
  const substitute = new Uint8Array(256);
  fillSubstitutes(substitute, new Uint8Array(256));
  for (let octet = 0; octet < 256; octet++) {
    const [twice, thrice] = [times(substitute[octet] as number, 2), times(substitute[octet] as number, 3)];
    box[octet] = (twice << 8) | thrice;
    swappedBox[octet] = (thrice << 8) | twice;
  }
}
