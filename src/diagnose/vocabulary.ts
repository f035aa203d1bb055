import { afterLabel, isLineEnd, type Opening, opensAt } from "./characters.ts";
import { bsdLines } from "./lines/bsd.ts";
import type { Entry } from "./lines/entry.ts";
import { hostapdLines } from "./lines/hostapd.ts";
import { linuxLines } from "./lines/linux.ts";
import { supplicantLines } from "./lines/supplicant.ts";

/**
 * Every line that is known, and how a reader comes upon it without trying them all.
 *
 * The words that lines begin with are a tree, one character a step. Nearly every line of a log leaves it after two or
 * three. A path ends where one line alone is left, or where the words of one are complete: what is left of them, and the
 * holes, are compared by who reads the record. Where the text's own line ends on the way, a mailer may have wrapped it:
 * then the lines whose first word was complete are left.
 */

/** Labels that may stand before a record: `wlan0: `, `WPA: `. */
export const mostLabels = 3;
/** Blanks that a record may be indented by. */
export const mostIndent = 64;
/** Characters that a step may be taken by. */
const alphabet = 0x80;

const all: readonly Entry[] = [...bsdLines, ...linuxLines, ...supplicantLines, ...hostapdLines];
/** No line. */
export const nothing: readonly Entry[] = [];

/** The tree: what a character leads to from each node. 0 is nowhere, n the node n, and -n the lines of `ends[n]`. */
interface Tree {
  readonly steps: Int16Array;
  readonly ends: readonly (readonly Entry[])[];
  /** Of each node, the lines that are left where the text's line ends there. */
  readonly wrapped: readonly (readonly Entry[])[];
}

const tree: Tree = /* @__PURE__ */ plant();

/**
 * Of each two characters, by {@link pairOf}, 1 where the words of a line that is known begin with them, or with the first
 * where the text's own line ends after it.
 */
export const startsWithPair: Uint8Array = /* @__PURE__ */ new Uint8Array(alphabet * alphabet).map((_, pair) => {
  const node = stepFrom(0, pair >> 7);
  const second = pair & (alphabet - 1);
  return node < 0 || (node > 0 && (isLineEnd(second) || stepFrom(node, second) !== 0)) ? 1 : 0;
});

/** Two characters as one number. Those outside ASCII are taken for the last of it, with which no word begins. */
export function pairOf(first: number, second: number): number {
  return ((first & (alphabet - 1)) << 7) | (second & (alphabet - 1));
}

/** The lines that may begin at `at`: none, of nearly every line of a log. */
export function entriesAt(codes: Uint8Array, at: number): readonly Entry[] {
  let node = 0;
  for (let here = at; ; here++) {
    const code = codes[here] as number;
    const next = stepFrom(node, code);
    if (next > 0) {
      node = next;
      continue;
    }
    if (next < 0) return tree.ends[-next] as readonly Entry[];
    return isLineEnd(code) ? (tree.wrapped[node] as readonly Entry[]) : nothing;
  }
}

/** Whether a line that is known may begin at `from`, or after a label there. */
export function isBeginning(codes: Uint8Array, from: number): boolean {
  let at = from;
  for (let labels = 0; labels <= mostLabels && at >= 0; labels++) {
    if (entriesAt(codes, at).some(({ template }) => opensAt(codes, at, template))) return true;
    at = afterLabel(codes, at);
  }
  return false;
}

/**
 * Whether a line may begin with the `most` characters at `at`, whatever follows them. Where it returns false, none does.
 */
export function mayBeginWith(codes: Uint8Array, at: number, most: number): boolean {
  let node = 0;
  for (let here = at; here < at + most; here++) {
    const code = codes[here] as number;
    const next = stepFrom(node, code);
    if (next < 0)
      return (tree.ends[-next] as readonly Entry[]).some((entry) => agrees(entry.template, codes, at, most));
    if (next === 0) return isLineEnd(code) && tree.wrapped[node] !== nothing;
    node = next;
  }
  return true;
}

/** Whether the first `most` characters at `at` are a line's, or break off where a mailer may have wrapped it. */
function agrees({ first, words }: Opening, codes: Uint8Array, at: number, most: number): boolean {
  const compared = Math.min(most, words.length);
  let same = 0;
  while (same < compared && codes[at + same] === words.charCodeAt(same)) same++;
  return same === compared || (same >= first.length && isLineEnd(codes[at + same] as number));
}

function stepFrom(node: number, code: number): number {
  return code < alphabet ? (tree.steps[node * alphabet + code] as number) : 0;
}

function plant(): Tree {
  const [rows, ends, wrapped]: [Int16Array[], (readonly Entry[])[], (readonly Entry[])[]] = [[], [], []];
  grow(all, 0);
  const steps = new Int16Array(rows.length * alphabet);
  for (const [node, row] of rows.entries()) steps.set(row, node * alphabet);
  return { steps, ends, wrapped };

  /** Makes the node that `entries` go through, whose first `depth` characters are the same. Gives what leads to it. */
  function grow(entries: readonly Entry[], depth: number): number {
    const node = rows.length;
    const row = new Int16Array(alphabet);
    rows.push(row);
    ends.push(entries);
    const broken = entries.filter(({ template }) => template.first.length <= depth);
    wrapped.push(broken.length === 0 ? nothing : broken);
    const complete = entries.some(({ template }) => template.words.length === depth);
    if (complete || entries.length === 1) return -node;
    for (const [code, group] of byCharacter(entries, depth)) row[code] = grow(group, depth + 1);
    return node;
  }
}

function byCharacter(entries: readonly Entry[], depth: number): ReadonlyMap<number, readonly Entry[]> {
  const groups = new Map<number, Entry[]>();
  for (const entry of entries) {
    const code = entry.template.words.charCodeAt(depth);
    const group = groups.get(code);
    if (group === undefined) groups.set(code, [entry]);
    else group.push(entry);
  }
  return groups;
}
