import type { Opening } from "./characters.ts";
import type { Cursor } from "./cursor.ts";
import { escapeText } from "./printable.ts";
import { Words } from "./words.ts";

/**
 * A line that a program prints, as a pattern: words, and holes such as `{reason:number}`. The kinds of hole are
 * `number`, `hex`, `mac`, `word`, `error` (what `strerror` printed), `text` (up to the words that follow) and
 * `a|b|c` (one of these). After `dump` the octets of a hex dump are read.
 */
export interface Template extends Opening {
  /** {@link Opening.words}, for comparing. */
  readonly opening: Words;
  readonly holes: readonly Hole[];
  /** Whether the octets of a dump follow. */
  readonly isDump: boolean;
  /** The place of each hole, by its name. */
  readonly places: ReadonlyMap<string, number>;
}

interface Hole {
  readonly name: string;
  readonly kind: HoleKind;
  /** What a hole of kind `choice` may hold, the longest first. */
  readonly choices: readonly Words[];
  /** The words that follow. */
  readonly end: Words;
  /** The character that ends a hole of kind `word`; 0 where a blank does. */
  readonly stop: number;
  /** Whether it holds nothing but letters, digits and colons, which are fit to be shown as they are. */
  readonly isPlain: boolean;
}

type HoleKind = "number" | "hex" | "mac" | "word" | "error" | "text" | "choice";

/** How a line ends that octets follow. */
const dumpEnd = "hexdump(len={length:number}):";

/** Kinds of hole that hold nothing but letters, digits and colons. */
const plainKinds: ReadonlySet<HoleKind> = new Set(["number", "hex", "mac", "choice"]);

/** What stood in a template's holes, made fit to be shown. */
export class Fields {
  readonly #template: Template;
  readonly #values: readonly string[];
  /** The line in the program's own words and spacing, however it was wrapped. */
  readonly line: string;

  /** Takes over `values`, one for each hole of `template`. */
  constructor(template: Template, values: readonly string[], line: string) {
    this.#template = template;
    this.#values = values;
    this.line = line;
  }

  /** Whether the template has such a hole. */
  has(name: string): boolean {
    return this.#template.places.has(name);
  }

  /** The text in a hole of the template; none where it has no such hole. */
  text(name: string): string {
    const place = this.#template.places.get(name);
    return place === undefined ? "" : (this.#values[place] as string);
  }

  /** The number in a hole of kind `number`. */
  number(name: string): number {
    return Number(this.text(name));
  }

  /** The number in a hole of kind `hex`. */
  hex(name: string): number {
    return Number.parseInt(this.text(name), 16);
  }
}

/** Reads a pattern such as `reason={reason:number}`. */
export function template(pattern: string): Template {
  const [words = "", ...parts] = pattern.split(/\{([^{}]*)\}/);
  const holes: Hole[] = [];
  for (let i = 0; i < parts.length; i += 2) holes.push(holeOf(parts[i] as string, parts[i + 1] as string));
  const [first = "", second = ""] = words.split(" ");
  const places = new Map(holes.map(({ name }, place) => [name, place]));
  return { first, second, words, opening: new Words(words), holes, isDump: pattern.endsWith(dumpEnd), places };
}

/** What stands in the holes where the cursor stands on such a line, or undefined. */
export function match(template: Template, cursor: Cursor): Fields | undefined {
  if (!cursor.opening(template, template.opening)) return undefined;
  const { holes } = template;
  const values: string[] = [];
  for (const hole of holes) {
    const value = readHole(hole, cursor);
    if (value === undefined) return undefined;
    // A text hole is read up to the words that end it, and those with it.
    if (hole.kind !== "text" && hole.end.length > 0 && !cursor.literal(hole.end)) return undefined;
    values.push(value);
  }
  let line = template.words;
  for (let place = 0; place < holes.length; place++) {
    const { isPlain, end } = holes[place] as Hole;
    const shown = isPlain ? (values[place] as string) : escapeText(values[place] as string);
    values[place] = shown;
    line += shown;
    if (end.length > 0) line += end.text;
  }
  return new Fields(template, values, line);
}

function holeOf(description: string, end: string): Hole {
  const [name = "", words = "word"] = description.split(":");
  const choices = words.includes("|") ? longestFirst(words.split("|")) : [];
  const kind = choices.length > 0 ? "choice" : (words as HoleKind);
  const stop = end === "" || end.startsWith(" ") ? 0 : end.charCodeAt(0);
  return { name, kind, choices, end: new Words(end), stop, isPlain: plainKinds.has(kind) };
}

function readHole(hole: Hole, cursor: Cursor): string | undefined {
  switch (hole.kind) {
    case "number":
      return cursor.decimal();
    case "hex":
      return cursor.hexadecimal();
    case "mac":
      return cursor.mac();
    case "error":
      return cursor.errorText();
    case "choice":
      return cursor.oneOf(hole.choices);
    case "text":
      return cursor.until(hole.end);
    case "word":
      return cursor.word(hole.stop);
  }
}

function longestFirst(choices: readonly string[]): readonly Words[] {
  return [...choices].sort((a, b) => b.length - a.length).map((choice) => new Words(choice));
}
