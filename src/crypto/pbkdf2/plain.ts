/** PBKDF2 in plain TypeScript, for platforms that offer nothing better. */
import { compressSha1 } from "../sha1.ts";
import { blockLength, type Pbkdf2Input } from "./input.ts";
import { clearMidstates, firstIterate, type Midstates, midstatesOf, putDigest } from "./midstates.ts";
import { paddingWords } from "./sha1-constants.ts";

/** Derives `length` octets. @spec RFC 8018 5.2 */
export function derivePlain({ password, salt }: Pbkdf2Input, iterations: number, length: number): Uint8Array {
  const derived = new Uint8Array(length);
  const midstates = midstatesOf(password);
  try {
    for (let at = 0, block = 1; at < length; at += blockLength, block++) {
      const sum = addIterates(midstates, firstIterate(midstates, salt, block), iterations);
      putDigest(derived, at, sum);
      sum.fill(0);
    }
    return derived;
  } finally {
    clearMidstates(midstates);
  }
}

/** The XOR of all iterates, in place of the first. */
function addIterates({ inner, outer }: Midstates, sum: Int32Array, iterations: number): Int32Array {
  // A digest is written where the next message has it, before the padding that all messages share.
  const message = Int32Array.of(...sum, ...paddingWords);
  for (let n = 1; n < iterations; n++) {
    compressSha1(inner, message, message);
    compressSha1(outer, message, message);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) ^ (message[i] as number);
  }
  message.fill(0);
  return sum;
}
