import type { Hash } from "../crypto/hash.ts";
import { HmacKey } from "../crypto/hmac.ts";
import { Sha1 } from "../crypto/sha1.ts";
import { Sha256 } from "../crypto/sha256.ts";
import { Sha384 } from "../crypto/sha384.ts";
import { Sha512 } from "../crypto/sha512.ts";

/**
 * PRF-n: `HMAC-SHA-1(key, label ‖ 0 ‖ data ‖ i)` for i = 0, 1, 2 …, cut to size.
 *
 * @param key - borrowed
 * @param label - ASCII, without the zero octet that ends it
 * @param data - borrowed
 * @param length - octets wanted, up to 5 120
 * @returns key octets that the caller owns and clears
 * @spec IEEE 802.11-2016 12.7.1.2; vectors in Annex J.3
 */
export function prf(key: Uint8Array, label: string, data: Uint8Array, length: number): Uint8Array {
  const counter = new Uint8Array(1);
  const hmac = new HmacKey(Sha1, key, ascii(`${label}\0`), data);
  return expand(Sha1, hmac, length, [counter], (round) => {
    counter[0] = round;
  });
}

/**
 * KDF-SHA-256-n: `HMAC-SHA-256(key, i ‖ label ‖ data ‖ n)` for i = 1, 2, 3 …, cut to size, `i` and the length `n` in
 * bits being 16-bit numbers, least significant octet first.
 *
 * @param key - borrowed
 * @param label - ASCII
 * @param data - borrowed
 * @param length - octets wanted, up to 8 191
 * @returns key octets that the caller owns and clears
 * @spec IEEE 802.11-2016 12.7.1.7.2
 */
export function kdfSha256(key: Uint8Array, label: string, data: Uint8Array, length: number): Uint8Array {
  return kdf(Sha256, key, label, data, length);
}

/**
 * KDF-SHA-384-n: {@link kdfSha256} over the longer hash.
 *
 * @param key - borrowed
 * @param label - ASCII
 * @param data - borrowed
 * @param length - octets wanted, up to 8 191
 * @returns key octets that the caller owns and clears
 * @spec IEEE 802.11-2016 12.7.1.7.2
 */
export function kdfSha384(key: Uint8Array, label: string, data: Uint8Array, length: number): Uint8Array {
  return kdf(Sha384, key, label, data, length);
}

/**
 * KDF-SHA-512-n: {@link kdfSha256} over the longest hash.
 *
 * @param key - borrowed
 * @param label - ASCII
 * @param data - borrowed
 * @param length - octets wanted, up to 8 191
 * @returns key octets that the caller owns and clears
 * @spec IEEE 802.11-2020 12.7.1.6.2
 */
export function kdfSha512(key: Uint8Array, label: string, data: Uint8Array, length: number): Uint8Array {
  return kdf(Sha512, key, label, data, length);
}

function kdf(hash: Hash, key: Uint8Array, label: string, data: Uint8Array, length: number): Uint8Array {
  const bits = length * 8;
  const counter = new Uint8Array(2);
  const message = [counter, ascii(label), data, Uint8Array.of(bits, bits >>> 8)];
  return expand(hash, new HmacKey(hash, key), length, message, (round) => {
    counter[0] = round + 1;
    counter[1] = (round + 1) >>> 8;
  });
}

/** The octets of a label. A text encoder would cost as much as three blocks of the hash. */
function ascii(label: string): Uint8Array {
  const octets = new Uint8Array(label.length);
  for (let i = 0; i < label.length; i++) octets[i] = label.charCodeAt(i);
  return octets;
}

/**
 * Fills `length` octets with MACs of `message`, in which `count` writes the number of the round before each; destroys
 * the HMAC key.
 */
function expand(
  hash: Hash,
  hmac: HmacKey,
  length: number,
  message: readonly Uint8Array[],
  count: (round: number) => void,
): Uint8Array {
  const out = new Uint8Array(length);
  try {
    for (let at = 0, round = 0; at < length; at += hash.digestLength, round++) {
      count(round);
      hmac.macInto(out, at, ...message);
    }
  } finally {
    hmac.destroy();
  }
  return out;
}
