import { type Characters, isDigit } from "./characters.ts";

/** Prefixes longer than this are not remembered. */
const mostLength = 160;
/** What of a character is compared: all of it; of a digit, that it is one; of what comes after the prefix, nothing. */
const [whole, digit, none] = [0xff, 0xf0, 0] as const;

/**
 * What stood before the words of a line, so that it is known again before the next: the same quoting, logger, host and
 * process, with other digits. Four characters are compared at a time.
 */
export class Prefix {
  /** Characters of the prefix; 0 where none is known. */
  length = 0;
  /** Of each four characters which bits are compared, and what these are. */
  readonly #masks: Int32Array = new Int32Array(mostLength / 4);
  readonly #values: Int32Array = new Int32Array(mostLength / 4);

  /** Forgets the prefix. */
  forget(): void {
    this.length = 0;
  }

  /**
   * Remembers what stands from `start` to `end`, if it ends so that nothing which follows can belong to it as well: with
   * the colon of a tag or a stamp, or a quote mark.
   */
  learn({ codes, view }: Characters, start: number, end: number): void {
    this.length = 0;
    if (end - start > mostLength || !endsPrefix(codes, start, end)) return;
    this.length = end - start;
    for (let at = start; at < end; at += 4) {
      const mask = maskOf(codes, at, end);
      const place = (at - start) >> 2;
      this.#masks[place] = mask;
      this.#values[place] = view.getInt32(at) & mask;
    }
  }

  /** Writes which bits are compared, and what these are, to where the kernel takes sixteen characters at a time. */
  copyTo(memory: DataView, masks: number, values: number): void {
    for (let at = 0; at < this.length + 12; at += 4) {
      const isPart = at < this.length;
      memory.setInt32(masks + at, isPart ? (this.#masks[at >> 2] as number) : 0);
      memory.setInt32(values + at, isPart ? (this.#values[at >> 2] as number) : 0);
    }
  }

  /** Whether the line at `start` begins with it. */
  fits({ view }: Characters, start: number): boolean {
    const { length } = this;
    for (let at = 0; at < length; at += 4) {
      const place = at >> 2;
      if ((view.getInt32(start + at) & (this.#masks[place] as number)) !== this.#values[place]) return false;
    }
    return length > 0;
  }
}

function endsPrefix(codes: Uint8Array, start: number, end: number): boolean {
  const last = codes[end - 2];
  return end - start > 1 && (last === 0x3a || last === 0x3e || last === 0x7c);
}

/** Which bits of the four characters at `at` are compared, of a prefix that ends at `end`. */
function maskOf(codes: Uint8Array, at: number, end: number): number {
  let mask = 0;
  for (let here = at; here < at + 4; here++) {
    const own = isDigit(codes[here] as number) ? digit : whole;
    mask = (mask << 8) | (here < end ? own : none);
  }
  return mask;
}
