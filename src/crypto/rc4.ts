import { KeyError } from "../errors.ts";

/** The permutation of the call at work. Overwritten when the call ends. */
const permutation = new Uint8Array(256);

/**
 * RC4: encrypts, and with the same key decrypts.
 *
 * @param key - 1 to 256 octets, borrowed
 * @param skip - octets of keystream to throw away first: 256 for the Key Data of an EAPOL-Key frame, 0 for WEP
 * @param data - borrowed
 * @returns as many octets as `data`; the caller owns them
 * @throws KeyError `ERR_KEY_LENGTH` - the key has no octets, or more than 256
 * @source RFC 6229, which has the vectors
 */
export function rc4(key: Uint8Array, skip: number, data: Uint8Array): Uint8Array {
  if (key.length < 1 || key.length > 256) {
    throw new KeyError("ERR_KEY_LENGTH", `an RC4 key is 1 to 256 octets, not ${key.length}`);
  }
  try {
    schedule(key);
    return combine(skip, data);
  } finally {
    permutation.fill(0);
  }
}

/** Shuffles the permutation by the key. */
function schedule(key: Uint8Array): void {
  for (let i = 0; i < 256; i++) permutation[i] = i;
  let j = 0;
  for (let i = 0; i < 256; i++) {
    const x = permutation[i] as number;
    j = (j + x + (key[i % key.length] as number)) & 0xff;
    permutation[i] = permutation[j] as number;
    permutation[j] = x;
  }
}

/** Draws the keystream, and adds it to `data` from the octet after `skip` on. */
function combine(skip: number, data: Uint8Array): Uint8Array {
  const output = new Uint8Array(data.length);
  let i = 0;
  let j = 0;
  for (let n = -skip; n < data.length; n++) {
    i = (i + 1) & 0xff;
    const x = permutation[i] as number;
    j = (j + x) & 0xff;
    const y = permutation[j] as number;
    permutation[i] = y;
    permutation[j] = x;
    if (n >= 0) output[n] = (data[n] as number) ^ (permutation[(x + y) & 0xff] as number);
  }
  return output;
}
