import { afterLabel } from "./decoration.ts";
import { bsdLines } from "./lines/bsd.ts";
import type { Entry } from "./lines/entry.ts";
import { hostapdLines } from "./lines/hostapd.ts";
import { linuxLines } from "./lines/linux.ts";
import { supplicantLines } from "./lines/supplicant.ts";

/** Every line that is known, and how a reader comes upon it without trying them all. */

/** Labels that may stand before a record: `wlan0: `, `WPA: `. */
const mostLabels = 3;

const all: readonly Entry[] = [...bsdLines, ...linuxLines, ...supplicantLines, ...hostapdLines];

/** Entries by the first two words of their lines; and by the first alone, for where a line ends after it. */
const byFirstWords: ReadonlyMap<string, readonly Entry[]> = /* @__PURE__ */ group();

/**
 * The first words of every line that is known. Where the log was wrapped after the first one, that one will do. Each
 * part of it is a plain word: no text makes it try more than once.
 */
export const anchorPattern: string = /* @__PURE__ */ anchors();

/** What follows a label must be looked at, or need not be. */
const [anything, listed] = [1, 2] as const;

/** By the first and the fourth character of a line that is known: nearly all others are passed over by these alone. */
const firsts: Uint8Array = /* @__PURE__ */ tableOfFirsts();

/** By the first and the third character of a word that follows a label. */
const seconds: Uint8Array = /* @__PURE__ */ tableOfSeconds();

/** The lines that begin with what {@link anchorPattern} found. */
export function entriesOf(anchor: string): readonly Entry[] {
  return byFirstWords.get(anchor) ?? [];
}

const anchor = new RegExp(anchorPattern, "y");

/** Whether a line that is known begins at `from`, or after a label there. */
export function isBeginning(text: string, from: number): boolean {
  let at = from;
  for (let labels = 0; labels <= mostLabels && at >= 0; labels++) {
    anchor.lastIndex = at;
    if (anchor.test(text)) return true;
    at = afterLabel(text, at);
  }
  return false;
}

/**
 * The first place from `from` on, there or after a label, where a record may begin, or -1 where none may. It is asked of
 * every line of a log, and so looks at as few characters as will do.
 */
export function promisingPlace(text: string, from: number): number {
  let at = from;
  for (let labels = 0; labels <= mostLabels; labels++) {
    const begins = firsts[place(text.charCodeAt(at), text.charCodeAt(at + 3))];
    if (begins === anything) return at;
    const after = afterLabel(text, at);
    if (begins === listed && (after < 0 || isSecond(text, after))) return at;
    if (after < 0) return -1;
    at = after;
  }
  return -1;
}

function isSecond(text: string, at: number): boolean {
  return seconds[place(text.charCodeAt(at), text.charCodeAt(at + 2))] === 1;
}

function group(): ReadonlyMap<string, readonly Entry[]> {
  const map = new Map<string, Entry[]>();
  for (const entry of all) {
    const { first, second } = entry.template;
    for (const words of new Set([first, second === "" ? first : `${first} ${second}`])) {
      const same = map.get(words);
      if (same === undefined) map.set(words, [entry]);
      else same.push(entry);
    }
  }
  return map;
}

function anchors(): string {
  const known = new Set(all.map(({ template }) => template.first));
  return longestFirst([...known])
    .map(anchorOf)
    .join("|");
}

function anchorOf(first: string): string {
  const known = new Set(all.filter(({ template }) => template.first === first).map(({ template }) => template.second));
  if (known.has("")) return literal(first);
  return `${literal(first)}(?: (?:${longestFirst([...known])
    .map(literal)
    .join("|")})|(?= ?[\\r\\n]|$))`;
}

function longestFirst(words: readonly string[]): readonly string[] {
  return [...words].sort((a, b) => b.length - a.length);
}

function literal(words: string): string {
  return words.replace(/[[\]().*+?^$|\\/-]/g, "\\$&");
}

function tableOfFirsts(): Uint8Array {
  const table = new Uint8Array(128 * 128);
  for (const { template } of all) {
    const { first, second, words } = template;
    const known = first.endsWith(":") && second !== "";
    for (const fourth of orLineEnd(words[3])) {
      const at = place(words.charCodeAt(0), fourth.charCodeAt(0));
      table[at] = known && table[at] !== anything ? listed : anything;
    }
  }
  return table;
}

function tableOfSeconds(): Uint8Array {
  const table = new Uint8Array(128 * 128);
  for (const { template } of all) {
    const { second } = template;
    if (second === "") continue;
    for (const third of orLineEnd(second[2])) table[place(second.charCodeAt(0), third.charCodeAt(0))] = 1;
  }
  return table;
}

/** Where a word ends, the end of a line that was wrapped may stand in place of a blank. */
function orLineEnd(character: string | undefined): readonly string[] {
  return character === undefined || character === " " ? [" ", "\r", "\n"] : [character];
}

/** A place in a table for two characters. Of two that are not ASCII it may be another's: then a closer look decides. */
function place(one: number, other: number): number {
  return one * 128 + other;
}
