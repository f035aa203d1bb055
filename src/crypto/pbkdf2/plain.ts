/** PBKDF2 in plain TypeScript, for platforms that offer nothing better. */
import { compress, createSchedule } from "./compression.ts";
import { clearKey, firstIterate, type HmacKey, hmacKey, padDigest, putDigest } from "./hmac-key.ts";
import { blockLength, type Pbkdf2Input } from "./input.ts";

/** Derives `length` octets. @spec RFC 8018 5.2 */
export function derivePlain({ password, salt }: Pbkdf2Input, iterations: number, length: number): Uint8Array {
  const derived = new Uint8Array(length);
  const key = hmacKey(password);
  try {
    for (let at = 0, block = 1; at < length; at += blockLength, block++) {
      const sum = iterate(key, firstIterate(key, salt, block), iterations);
      putDigest(derived, at, sum);
      sum.fill(0);
    }
    return derived;
  } finally {
    clearKey(key);
  }
}

/** The sum of all iterates, in place of the first. */
function iterate(key: HmacKey, sum: Int32Array, iterations: number): Int32Array {
  const schedule = createSchedule();
  schedule.set(sum);
  padDigest(schedule);
  for (let n = 1; n < iterations; n++) {
    compress(key.inner, schedule, schedule);
    compress(key.outer, schedule, schedule);
    for (let i = 0; i < 5; i++) sum[i] = (sum[i] as number) ^ (schedule[i] as number);
  }
  schedule.fill(0);
  return sum;
}
