import { KeyError } from "../errors.ts";

/** The permutation of the call at work. Overwritten when the call ends. */
const permutation = new Uint8Array(256);

/** The permutation that every key begins with: each octet at its own place. */
const unshuffled = Uint8Array.from({ length: 256 }, (_, i) => i);

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
  const output = new Uint8Array(data.length);
  addRc4(key, skip, data, output);
  return output;
}

/**
 * The same, to where the caller wants it.
 *
 * @param output - as many octets as `data`, or `data` itself
 * @internal
 */
export function addRc4(key: Uint8Array, skip: number, data: Uint8Array, output: Uint8Array): void {
  if (key.length < 1 || key.length > 256) {
    throw new KeyError("ERR_KEY_LENGTH", `an RC4 key is 1 to 256 octets, not ${key.length}`);
  }
  try {
    schedule(key);
    combine(skip, data, output);
  } finally {
    permutation.fill(0);
  }
}

/** Shuffles the permutation by the key, which is repeated as often as it takes. */
function schedule(key: Uint8Array): void {
  permutation.set(unshuffled);
  let j = 0;
  let k = 0;
  for (let i = 0; i < 256; i++) {
    const x = permutation[i] as number;
    j = (j + x + (key[k++] as number)) & 0xff;
    if (k === key.length) k = 0;
    permutation[i] = permutation[j] as number;
    permutation[j] = x;
  }
}

/** Draws the keystream, and adds it to `data` from the octet after `skip` on. */
function combine(skip: number, data: Uint8Array, output: Uint8Array): void {
  const state = permutation;
  let i = 0;
  let j = 0;
  for (let n = 0; n < skip; n++) {
    i = (i + 1) & 0xff;
    const x = state[i] as number;
    j = (j + x) & 0xff;
    state[i] = state[j] as number;
    state[j] = x;
  }
  const { length } = data;
  for (let n = 0; n < length; n++) {
    i = (i + 1) & 0xff;
    const x = state[i] as number;
    j = (j + x) & 0xff;
    const y = state[j] as number;
    state[i] = y;
    state[j] = x;
    output[n] = (data[n] as number) ^ (state[(x + y) & 0xff] as number);
  }
}
