import { AesKey } from "./aes.ts";

/**
 * The AES-CMAC of a message: 16 octets, the caller's. It is the MIC of EAPOL-Key descriptor version 3.
 *
 * @param key - 16, 24 or 32 octets, borrowed
 * @param parts - the message, in as many pieces as the caller has it in
 * @throws KeyError `ERR_KEY_LENGTH` - `key` has another size
 * @spec RFC 4493 2.4
 */
export function aesCmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const cipher = new AesKey(key);
  const subkey = new Uint8Array(16);
  const chain = new Uint8Array(16);
  try {
    const filled = chainBlocks(cipher, chain, parts);
    cipher.encryptBlock(subkey, 0, subkey, 0);
    double(subkey);
    if (filled < 16) {
      double(subkey);
      chain[filled] = (chain[filled] as number) ^ 0x80;
    }
    for (let i = 0; i < 16; i++) chain[i] = (chain[i] as number) ^ (subkey[i] as number);
    cipher.encryptBlock(chain, 0, chain, 0);
    return chain.slice();
  } finally {
    cipher.destroy();
    subkey.fill(0);
    chain.fill(0);
  }
}

/**
 * Adds the message to the chain, and encrypts after each whole block but the last one.
 *
 * @returns octets in the last block: 0 only where the message has none
 */
function chainBlocks(cipher: AesKey, chain: Uint8Array, parts: readonly Uint8Array[]): number {
  let filled = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      if (filled === 16) {
        cipher.encryptBlock(chain, 0, chain, 0);
        filled = 0;
      }
      chain[filled] = (chain[filled] as number) ^ (part[i] as number);
      filled++;
    }
  }
  return filled;
}

/** Multiplies by x in GF(2^128): one bit to the left, and the polynomial where a bit falls out. @spec RFC 4493 2.3 */
function double(subkey: Uint8Array): void {
  const out = (subkey[0] as number) >>> 7;
  for (let i = 0; i < 15; i++) subkey[i] = ((subkey[i] as number) << 1) | ((subkey[i + 1] as number) >>> 7);
  subkey[15] = ((subkey[15] as number) << 1) ^ (0x87 * out);
}
