/**
 * Words that a line is compared with, as numbers: four characters at a time, where a string would be asked for each.
 */
export class Words {
  /** The words, all ASCII. */
  readonly text: string;
  readonly #fours: Int32Array;
  /** Which bits are compared of the one to three characters that are left, and what these are; none, none. */
  readonly #mask: number;
  readonly #rest: number;

  constructor(text: string) {
    const whole = text.length >> 2;
    this.text = text;
    this.#fours = Int32Array.from({ length: whole }, (_, place) => fourFrom(text, 4 * place));
    this.#mask = maskOf(text.length & 3);
    this.#rest = fourFrom(text, 4 * whole);
  }

  /** How many characters. */
  get length(): number {
    return this.text.length;
  }

  /** Whether they stand at `at` in the characters of which `view` is one. */
  standAt(view: DataView, at: number): boolean {
    const fours = this.#fours;
    let here = at;
    for (let place = 0; place < fours.length; place++, here += 4) {
      if (view.getInt32(here) !== fours[place]) return false;
    }
    return (view.getInt32(here) & this.#mask) === this.#rest;
  }
}

/** The bits of the first `count` characters of four, up to three. */
export function maskOf(count: number): number {
  return count === 0 ? 0 : -1 << (8 * (4 - count));
}

/** Four characters as one number, the first in the highest place, with zeros after the last. */
function fourFrom(text: string, at: number): number {
  let four = 0;
  for (let here = at; here < at + 4; here++) four = (four << 8) | (here < text.length ? text.charCodeAt(here) : 0);
  return four;
}
