import { isGap } from "./characters.ts";
import type { Walk } from "./walk.ts";

/** Octets of the longest dump that is read: no frame that is sent over the air is longer. */
export const mostOctets = 4096;
/** Dumps are put one after the other into one buffer: a buffer of its own for each would cost more than reading it. */
let pool = new Uint8Array(16 * mostOctets);
let poolUsed = 0;

const space = 0x20;

/**
 * The octet that two lower-case hex digits are, by the numbers of both, -1 elsewhere. Dumps have no others, and so `EAPOL`
 * is never taken for one.
 */
const pairs: Int16Array = /* @__PURE__ */ pairTable();

/**
 * Octets of the hex dump that follows, two digits each with blanks between: up to `most` or 4096, fewer where something
 * else begins. A dump's `[REMOVED]` and `[NULL]` are no octets.
 */
export function readOctets(walk: Walk, most: number): Uint8Array {
  if (poolUsed + mostOctets > pool.length) {
    pool = new Uint8Array(16 * mostOctets);
    poolUsed = 0;
  }
  const first = poolUsed;
  const last = first + Math.min(most, mostOctets);
  poolUsed = octetsOfLine(walk, first, last);
  while (poolUsed < last) {
    const before = walk.at;
    walk.skipGap();
    const octet = wrappedOctet(walk);
    if (octet < 0) {
      walk.at = before;
      break;
    }
    pool[poolUsed] = octet;
    poolUsed = octetsOfLine(walk, poolUsed + 1, last);
  }
  return new Uint8Array(pool.buffer, first, poolUsed - first);
}

/**
 * Octets that stand as nearly all do: a blank, two digits, and a blank or the end of the line after them. Puts them into
 * the pool from `first` on, up to `last`, and gives where they end.
 */
function octetsOfLine(walk: Walk, first: number, last: number): number {
  const { codes, view } = walk.characters;
  const octets = pool;
  let at = walk.at;
  let next = first;
  for (; next < last; next++, at += 3) {
    const four = view.getInt32(at);
    const octet = pairs[(four >> 8) & 0xffff] as number;
    if (octet < 0 || four >>> 24 !== space) break;
    octets[next] = octet;
  }
  // What stands after each but the last was looked at as the blank before the next.
  if (next > first && !isGap(codes[at] as number)) {
    next--;
    at -= 3;
  }
  walk.examined += at - walk.at;
  walk.at = at;
  return next;
}

/** Two digits here, wherever they were wrapped, with a gap after them. Or -1. */
function wrappedOctet(walk: Walk): number {
  const high = nibble(walk.peek());
  if (high < 0) return -1;
  walk.at++;
  let low = nibble(walk.peek());
  if (low < 0 && walk.skipBreak()) low = nibble(walk.peek());
  if (low < 0) return -1;
  walk.at++;
  const next = walk.peek();
  return next === undefined || isGap(next) ? (high << 4) | low : -1;
}

/** The value of one digit, or -1. */
function nibble(code: number | undefined): number {
  return code === undefined ? -1 : (pairs[(0x30 << 8) | code] as number);
}

function pairTable(): Int16Array {
  const table = new Int16Array(0x10000).fill(-1);
  for (let octet = 0; octet < 0x100; octet++) {
    const [high = "", low = ""] = octet.toString(16).padStart(2, "0");
    table[(high.charCodeAt(0) << 8) | low.charCodeAt(0)] = octet;
  }
  return table;
}
