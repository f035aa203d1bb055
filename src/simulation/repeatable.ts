import { concat, copyOf } from "../bytes/octets.ts";
import { sha256 } from "../crypto/sha256.ts";
import { utf8 } from "../platform.ts";

/**
 * A generator that gives the same octets in every run: for simulations, whose keys protect nothing.
 *
 * @param seed - another one gives other octets
 */
export function repeatableRandom(seed: string): (length: number) => Uint8Array {
  let count = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, () => sha256(utf8(`${seed} ${count++}`)));
    return copyOf(concat(...blocks), 0, length);
  };
}
