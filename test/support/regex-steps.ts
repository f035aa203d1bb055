/**
 * A backtracking matcher for regular expressions that counts its steps, as an engine's time grows with them: so a test
 * can tell linear growth from worse without a clock. It knows what the sources of this project use, and refuses the rest.
 */

/** Tries to go on from a place; the rest of the pattern is in `next`. */
type Matcher = (at: number, next: (at: number) => boolean) => boolean;

interface Run {
  text: string;
  steps: number;
}

/** A pattern, ready to be run, and the characters and texts that it is made of. */
export interface CountedRegex {
  /** How many steps an engine makes on `text`: a search from every place, or from the first where it is sticky. */
  steps(text: string): number;
  /** Whether it matches anywhere, for comparing with the engine's own answer. */
  test(text: string): boolean;
  /** A text that leads through the whole pattern: each atom's example, one after the other. */
  readonly examples: readonly string[];
}

/** More steps than this are too many whatever the length. */
const mostSteps = 5_000_000;

export function countRegex(source: string, flags: string): CountedRegex {
  const run: Run = { text: "", steps: 0 };
  const parser = new Parser(source, flags, run);
  const matcher = parser.parse();
  const search = (text: string): boolean => {
    run.text = text;
    run.steps = 0;
    const last = flags.includes("y") ? 0 : text.length;
    for (let at = 0; at <= last; at++) if (matcher(at, () => true)) return true;
    return false;
  };
  return {
    test: search,
    steps(text) {
      search(text);
      return run.steps;
    },
    examples: parser.examples,
  };
}

class Parser {
  readonly examples: string[] = [];
  readonly #source: string;
  readonly #flags: string;
  readonly #run: Run;
  #at = 0;

  constructor(source: string, flags: string, run: Run) {
    this.#source = source;
    this.#flags = flags.replace(/[gy]/g, "");
    this.#run = run;
  }

  parse(): Matcher {
    const matcher = this.#alternatives();
    if (this.#at < this.#source.length) throw new Error(`cannot count ${this.#source} at ${this.#at}`);
    return matcher;
  }

  #alternatives(): Matcher {
    const choices = [this.#sequence()];
    while (this.#take("|")) choices.push(this.#sequence());
    return (at, next) => choices.some((choice) => choice(at, next));
  }

  #sequence(): Matcher {
    const parts: Matcher[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#source[this.#at] as string)) parts.push(this.#term());
    return (at, next) => {
      const go = (index: number, from: number): boolean => {
        const part = parts[index];
        return part === undefined ? next(from) : part(from, (to) => go(index + 1, to));
      };
      return go(0, at);
    };
  }

  #term(): Matcher {
    const atom = this.#atom();
    const [, token = "", least = "", comma, most] =
      /^([*+?]|\{(\d+)(,?)(\d*)\})/.exec(this.#source.slice(this.#at)) ?? [];
    if (token === "") return atom;
    this.#at += token.length;
    const lazy = this.#take("?");
    const low = token === "+" ? 1 : Number(least);
    const high =
      token === "?" ? 1 : token.length > 1 ? (comma === "" ? low : most === "" ? Infinity : Number(most)) : Infinity;
    return repeat(atom, low, high, lazy);
  }

  #atom(): Matcher {
    const source = this.#source;
    if (this.#take("(?=")) return this.#look(true);
    if (this.#take("(?!")) return this.#look(false);
    if (this.#take("(?:") || this.#take("(")) {
      if (source[this.#at] === "?") this.#at = source.indexOf(">", this.#at) + 1;
      const inner = this.#alternatives();
      this.#need(")");
      return inner;
    }
    if (this.#take("^")) return (at, next) => this.#step() && at === 0 && next(at);
    if (this.#take("$")) return (at, next) => this.#step() && at === this.#run.text.length && next(at);
    if (this.#take("\\b"))
      return (at, next) => this.#step() && isWord(this.#run.text, at - 1) !== isWord(this.#run.text, at) && next(at);
    return this.#set();
  }

  #look(wanted: boolean): Matcher {
    const inner = this.#alternatives();
    this.#need(")");
    return (at, next) => inner(at, () => true) === wanted && next(at);
  }

  /** One character: as it is, escaped, or of a class. The engine itself says which ones belong. */
  #set(): Matcher {
    const [text = ""] =
      /^(?:\\[pP]\{[^}]*\}|\\u[0-9a-f]{4}|\\.|\[(?:\\.|[^\]\\])*\]|.)/s.exec(this.#source.slice(this.#at)) ?? [];
    if (text === "" || /^\\[1-9k]/.test(text)) throw new Error(`cannot count ${this.#source} at ${this.#at}`);
    this.#at += text.length;
    const one = new RegExp(`^(?:${text})$`, this.#flags);
    const known = new Map<string, boolean>();
    this.examples.push(exampleOf(one));
    return (at, next) => {
      this.#step();
      const character = this.#run.text[at];
      if (character === undefined) return false;
      const belongs = known.get(character) ?? one.test(character);
      known.set(character, belongs);
      return belongs && next(at + 1);
    };
  }

  #step(): true {
    if (++this.#run.steps > mostSteps) throw new Error(`${this.#source} takes over ${mostSteps} steps`);
    return true;
  }

  #take(token: string): boolean {
    if (!this.#source.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #need(token: string): void {
    if (!this.#take(token)) throw new Error(`cannot count ${this.#source}: no ${token} at ${this.#at}`);
  }
}

function repeat(atom: Matcher, low: number, high: number, lazy: boolean): Matcher {
  const go = (count: number, at: number, next: (at: number) => boolean): boolean => {
    const more = () => count < high && atom(at, (to) => (to > at || count < low) && go(count + 1, to, next));
    if (count < low) return more();
    return lazy ? next(at) || more() : more() || next(at);
  };
  return (at, next) => go(0, at, next);
}

function isWord(text: string, at: number): boolean {
  return /\w/.test(text[at] ?? "");
}

/** A character that belongs, a letter or digit where one does. */
function exampleOf(one: RegExp): string {
  for (const [first, last] of [
    [0x61, 0x7a],
    [0x30, 0x39],
    [0x20, 0x7e],
    [0, 0xffff],
  ] as const) {
    for (let code = first; code <= last; code++) {
      const character = String.fromCharCode(code);
      if (one.test(character)) return character;
    }
  }
  throw new Error(`no example of ${one.source}`);
}
