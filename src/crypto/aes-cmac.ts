import { encryptWords, expandKey } from "./aes-rounds.ts";
import { clearWords, putWordBe, wordBe } from "./words.ts";

/** The blocks added up and encrypted so far, as words. */
const chain = new Int32Array(4);

/** What is added to the last block, as words. */
const subkey = new Int32Array(4);

/**
 * The AES-CMAC of a message: 16 octets, the caller's. It is the MIC of EAPOL-Key descriptor version 3.
 *
 * @param key - 16, 24 or 32 octets, borrowed
 * @param parts - the message, in as many pieces as the caller has it in
 * @throws KeyError `ERR_KEY_LENGTH` - `key` has another size
 * @spec RFC 4493 2.4
 */
export function aesCmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const schedule = expandKey(key);
  try {
    const filled = chainBlocks(schedule, parts);
    encryptWords(schedule, subkey);
    double(subkey);
    if (filled < 16) {
      double(subkey);
      addOctet(filled, 0x80);
    }
    for (let i = 0; i < 4; i++) chain[i] = (chain[i] as number) ^ (subkey[i] as number);
    encryptWords(schedule, chain);
    const code = new Uint8Array(16);
    for (let i = 0; i < 4; i++) putWordBe(code, 4 * i, chain[i] as number);
    return code;
  } finally {
    schedule.fill(0);
    clearWords(chain, 4);
    clearWords(subkey, 4);
  }
}

/**
 * Adds the message to the chain, which is encrypted after every whole block but the last one.
 *
 * @returns octets in the last block: 0 only where the message has none
 */
function chainBlocks(schedule: Int32Array, parts: readonly Uint8Array[]): number {
  let filled = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      if (filled === 16) {
        encryptWords(schedule, chain);
        filled = 0;
      }
      if ((filled & 3) === 0 && at + 4 <= part.length) {
        chain[filled >> 2] = (chain[filled >> 2] as number) ^ wordBe(part, at);
        filled += 4;
        at += 4;
      } else {
        addOctet(filled++, part[at++] as number);
      }
    }
  }
  return filled;
}

/** Adds an octet to the chain at its place in the block. */
function addOctet(place: number, octet: number): void {
  chain[place >> 2] = (chain[place >> 2] as number) ^ (octet << (24 - 8 * (place & 3)));
}

/** Multiplies by x in GF(2^128): one bit to the left, and the polynomial where a bit falls out. @spec RFC 4493 2.3 */
function double(words: Int32Array): void {
  const out = (words[0] as number) >>> 31;
  for (let i = 0; i < 3; i++) words[i] = ((words[i] as number) << 1) | ((words[i + 1] as number) >>> 31);
  words[3] = ((words[3] as number) << 1) ^ (0x87 * out);
}
