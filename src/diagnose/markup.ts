/**
 * What other programs put into a log that was copied out of them: colours of a terminal, HTML, JSON, Markdown. It is
 * taken out before the log is read.
 *
 * Every pattern is bounded, so that no line costs more than a constant for each of its characters.
 */

/** A line that is longer is not held back until its end has come. */
const mostLine = 65_536;

/** A way in which a log was marked up, and the line without it. */
interface Markup {
  /** One of these is in every text that shows it: they are found in no time, and most logs have none. */
  readonly signs: readonly string[];
  /** Whether the beginning of a log shows it. */
  shows(sample: string): boolean;
  /** Takes it out of whole lines. */
  remove(lines: string): string;
}

const escapeCharacter = "\u001b";
/** A sequence that a terminal obeys: as it is, as `cat -v` shows it, and as rsyslog writes it down. */
const sequence = new RegExp(String.raw`(?:${escapeCharacter}|\^\[|#033)\[[0-?]{0,24}[ -/]{0,4}[@-~]`, "g");

/** Colours, and what else a terminal obeys. */
const colours: Markup = {
  signs: [escapeCharacter, "^[", "#033"],
  shows: (sample) => sample.search(sequence) >= 0,
  remove: (lines) => lines.replace(sequence, ""),
};

/** What `docker logs` keeps, `journalctl -o json` prints, and what is alike: an object in each line. */
const json: Markup = {
  signs: ['{"'],
  shows: (sample) => messageIn(/^\s{0,64}(\{"[^\n]{0,4000}\})\s*$/m.exec(sample)?.[1] ?? "") !== undefined,
  remove: (lines) =>
    lines
      .split("\n")
      .map((line) => messageIn(line) ?? line)
      .join("\n"),
};

const entities: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: "<", gt: ">", nbsp: " ", amp: "&" };

/** A page's own text. `<info>` of NetworkManager and `<3>` of `wpa_cli` are no tags. */
const html: Markup = {
  signs: ["&", "<"],
  shows: (sample) => /&(?:quot|apos|lt|gt|nbsp|amp|#0?39|#x27);|<br ?\/?>/i.test(sample),
  remove: (lines) =>
    lines
      .replace(/<br ?\/?>(?!\r?\n)/gi, "\n")
      .replace(/<\/?(?:br|pre|code|span|div|p|td|tr|li)\b[^<>\n]{0,200}>/gi, "")
      .replace(/&(?:([a-z]{2,4})|#0?39|#x27);/g, (entity, name?: string) =>
        name === undefined ? "'" : (entities[name] ?? entity),
      ),
};

/** Blanks that do not break, and quotes as a word processor sets them. */
const typography: Markup = {
  signs: ["\u00a0", "\u2018", "\u2019", "\u201c", "\u201d"],
  shows: (sample) => /[\u00a0\u2018\u2019\u201c\u201d]/.test(sample),
  remove: (lines) =>
    lines
      .replaceAll("\u00a0", " ")
      .replace(/[\u2018\u2019]/g, "'")
      .replace(/[\u201c\u201d]/g, '"'),
};

/** Code of Markdown, which some put each line into. Between fences it needs no help. */
const markdown: Markup = {
  signs: ["`"],
  shows: (sample) => /^[ \t>]{0,8}(?:[-*+] )?`[^`]{1,4000}`[ \t]{0,4}$/m.test(sample),
  remove: (lines) => lines.replace(/^([ \t>]{0,8})(?:[-*+] )?`{1,3}/gm, "$1").replace(/`{1,3}[ \t]{0,4}$/gm, ""),
};

/** Takes marks out of a text that comes in pieces. */
export class Unmarker {
  #markups: readonly Markup[];
  /** The last line, of which more may come. */
  #rest = "";

  /** Looks at the beginning of a log for how it is marked up. */
  constructor(sample: string) {
    // What stands in JSON may be marked up itself.
    const bare = isShown(json, sample) ? json.remove(sample) : sample;
    this.#markups = [json, colours, html, typography, markdown].filter((markup) =>
      isShown(markup, markup === json ? sample : bare),
    );
  }

  /** What can be said of the text so far. Text without marks is given back as it is. */
  push(text: string): string {
    // A journal colours its warnings alone: the first may come late.
    if (text.includes(escapeCharacter) && !this.#markups.includes(colours)) this.#markups = [...this.#markups, colours];
    if (this.#markups.length === 0) return text;
    const all = this.#rest + text;
    const end = all.length - all.lastIndexOf("\n") > mostLine ? all.length : all.lastIndexOf("\n") + 1;
    this.#rest = all.slice(end);
    return this.#remove(all.slice(0, end));
  }

  /** The rest. */
  end(): string {
    const rest = this.#remove(this.#rest);
    this.#rest = "";
    return rest;
  }

  #remove(lines: string): string {
    return this.#markups.reduce((text, markup) => markup.remove(text), lines);
  }
}

function isShown(markup: Markup, sample: string): boolean {
  return markup.signs.some((sign) => sample.includes(sign)) && markup.shows(sample);
}

/** The words of the program in an object of JSON, or undefined where `line` is none. */
function messageIn(line: string): string | undefined {
  if (!/^\s{0,64}\{/.test(line)) return undefined;
  try {
    const { log, MESSAGE, message, msg } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const words = log ?? MESSAGE ?? message ?? msg;
    // journalctl gives what is not all UTF-8 as numbers.
    if (Array.isArray(words)) return String.fromCharCode(...(words as number[]).slice(0, mostLine));
    return typeof words === "string" ? words.replace(/\n$/, "") : undefined;
  } catch {
    return undefined;
  }
}
