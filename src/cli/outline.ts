import { copyOf, formatMac, toHex } from "../bytes/octets.ts";

/** A field of a structure as a person reads it beside a hex dump. */
interface Row {
  /** From the first octet of what was given. */
  readonly offset: number;
  readonly octets: Uint8Array;
  /** How many structures it is inside of. */
  readonly depth: number;
  readonly name: string;
  readonly value: string;
}

/** How the octets of a number stand. */
export type Order = "little" | "big";

const octetsPerLine = 8;

/**
 * The fields of a structure in the order of its octets, each with its place. It walks over octets that a decoder has
 * accepted, so that a field never ends outside of them; what nothing was said of at the end is shown as `rest`.
 */
export class Outline {
  readonly #octets: Uint8Array;
  readonly #rows: Row[];
  readonly #base: number;
  readonly #depth: number;
  #at = 0;

  /** The other arguments are those of an outline inside of another. */
  constructor(octets: Uint8Array, rows: Row[] = [], base = 0, depth = 0) {
    this.#octets = octets;
    this.#rows = rows;
    this.#base = base;
    this.#depth = depth;
  }

  /** Octets that nothing was said of yet. */
  get remaining(): number {
    return this.#octets.length - this.#at;
  }

  /** A field, and what it says; by its octets where nothing else is given. A field of no octets is left out. */
  field(name: string, length: number, say: (octets: Uint8Array) => string = toHex): void {
    const octets = this.#octets.subarray(this.#at, this.#at + length);
    const offset = this.#base + this.#at;
    this.#at += octets.length;
    if (octets.length > 0) this.#rows.push({ offset, octets, depth: this.#depth, name, value: say(octets) });
  }

  /** A number, and a remark on it. */
  number(name: string, length: number, order: Order, remark: (value: bigint) => string | undefined = () => undefined) {
    this.field(name, length, (octets) => {
      const value = BigInt(`0x${toHex(order === "big" ? octets : copyOf(octets).reverse())}`);
      const said = remark(value);
      return said === undefined ? `${value}` : `${value}: ${said}`;
    });
  }

  /** A word of bits: the names of the members of `view` that are set, and the numbers among them. */
  bits(name: string, length: number, view: object): void {
    this.field(name, length, () => bitsText(view));
  }

  /** A MAC address. */
  mac(name: string): void {
    this.field(name, 6, formatMac);
  }

  /** A structure of the next `length` octets, whose fields `describe` names. */
  inside(length: number, describe: (inner: Outline) => void): void {
    const octets = this.#octets.subarray(this.#at, this.#at + length);
    const inner = new Outline(octets, this.#rows, this.#base + this.#at, this.#depth + 1);
    describe(inner);
    inner.field("rest", inner.remaining);
    this.#at += octets.length;
  }

  /** The rows as text: offset, octets, name, value. A long field goes on over several lines, as in the dump. */
  format(): string {
    const width = Math.max(0, ...this.#rows.map(({ depth, name }) => 2 * depth + name.length));
    return this.#rows.map((row) => formatRow(row, width)).join("");
  }
}

function formatRow({ offset, octets, depth, name, value }: Row, width: number): string {
  const label = `${"  ".repeat(depth)}${name}`;
  let text = formatLine(offset, octets.subarray(0, octetsPerLine), `${label.padEnd(width)}  ${value}`);
  for (let at = octetsPerLine; at < octets.length; at += octetsPerLine) {
    text += formatLine(offset + at, octets.subarray(at, at + octetsPerLine), "");
  }
  return text;
}

function formatLine(offset: number, octets: Uint8Array, said: string): string {
  const hex = Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join(" ");
  return `${`${offset.toString(16).padStart(4, "0")}  ${hex.padEnd(3 * octetsPerLine - 1)}  ${said}`.trimEnd()}\n`;
}

/** `mic, secure; keyIndex 1`: what is set first, then numbers that are not 0. */
export function bitsText(view: object): string {
  const set: string[] = [];
  const numbers: string[] = [];
  for (const [name, value] of Object.entries(view)) {
    if (value === true) set.push(name);
    else if (typeof value === "number" && value !== 0) numbers.push(`${name} ${value}`);
  }
  return [set.join(", "), numbers.join(", ")].filter((part) => part !== "").join("; ") || "no bit set";
}
