import type { Cursor } from "./cursor.ts";
import { escapeText } from "./printable.ts";

/**
 * A line that a program prints, as a pattern: words, and holes such as `{reason:number}`. The kinds of hole are
 * `number`, `hex`, `mac`, `word`, `error` (what `strerror` printed), `text` (up to the words that follow) and
 * `a|b|c` (one of these). After `dump` the octets of a hex dump are read.
 */
export interface Template {
  /** The first word, up to the first blank or hole: what a reader looks for. */
  readonly anchor: string;
  readonly pieces: readonly Piece[];
}

type Piece = { readonly words: string } | Hole;

interface Hole {
  readonly name: string;
  readonly kind: HoleKind;
  /** What a hole of kind `choice` may hold, the longest first. */
  readonly choices: readonly string[];
  /** The words that follow. */
  readonly end: string;
}

type HoleKind = "number" | "hex" | "mac" | "word" | "error" | "text" | "choice";

/** What stood in a template's holes, made fit to be shown. */
export class Fields {
  readonly #values: ReadonlyMap<string, string>;
  /** The line in the program's own words and spacing, however it was wrapped. */
  readonly line: string;

  /** Takes over `values`. */
  constructor(values: ReadonlyMap<string, string>, line: string) {
    this.#values = values;
    this.line = line;
  }

  /** The number in a hole of kind `number`. */
  number(name: string): number {
    return Number(this.text(name));
  }

  /** The number in a hole of kind `hex`. */
  hex(name: string): number {
    return Number.parseInt(this.text(name), 16);
  }

  /** Whether the template has such a hole. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The text in a hole of the template; none where it has no such hole. */
  text(name: string): string {
    return this.#values.get(name) ?? "";
  }
}

/** Reads a pattern such as `reason={reason:number}`. */
export function template(pattern: string): Template {
  const parts = pattern.split(/\{([^}]*)\}/);
  const pieces = parts.flatMap((part, i): Piece[] => {
    if (i % 2 === 0) return part === "" ? [] : [{ words: part }];
    const [name = "", kind = "word"] = part.split(":");
    const end = parts[i + 1] ?? "";
    if (kind.includes("|")) return [{ name, kind: "choice", choices: longestFirst(kind.split("|")), end }];
    return [{ name, kind: kind as HoleKind, choices: [], end }];
  });
  const words = parts[0] ?? "";
  return { anchor: words.split(" ")[0] as string, pieces };
}

/** What stands in the holes where the cursor stands on such a line, or undefined. */
export function match(template: Template, cursor: Cursor): Fields | undefined {
  const values = new Map<string, string>();
  let line = "";
  let closed = false;
  for (const piece of template.pieces) {
    if ("words" in piece) {
      if (!closed && !cursor.literal(piece.words)) return undefined;
      closed = false;
      line += piece.words;
      continue;
    }
    const value = readHole(piece, cursor);
    if (value === undefined) return undefined;
    // A text hole is read up to the words that close it, and those with it.
    closed = piece.kind === "text";
    const shown = escapeText(value);
    values.set(piece.name, shown);
    line += shown;
  }
  return new Fields(values, line);
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
      return cursor.word(hole.end === "" || hole.end.startsWith(" ") ? 0 : hole.end.charCodeAt(0));
  }
}

function longestFirst(choices: readonly string[]): readonly string[] {
  return [...choices].sort((a, b) => b.length - a.length);
}
