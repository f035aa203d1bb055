import { readFileSync } from "node:fs";
import { explainLog } from "../../src/diagnose/explain.ts";
import type { Explanation } from "../../src/diagnose/explanation.ts";

/** A recorded log. */
export function logText(name: string): string {
  return readFileSync(new URL(`../captures/${name}`, import.meta.url), "latin1");
}

/** The founding trace, as it stood in the mail. */
export const founding: string = logText("wpa-failure-2005.log");

/** The founding trace without its quote marks. */
export const unquoted: string = founding.replace(/^> ?/gm, "");

/** The founding trace as the program printed it: lines of the mail that go on from the one before are joined to it. */
export const printed: string = unquoted.replace(
  /\n(?=[0-9a-f]{2}(?: [0-9a-f]{2})*$|\(SSID|addr=|key_len=|supported by|00:09|key_mgmt 2|pairwise 2|rsn_ie_len|channel 1|on pci3|Card>|\/etc|'\/etc|\[REMOVED)/gm,
  " ",
);

/** The causes of a failure, likeliest first. */
export function causesOf(explanation: Explanation, failure = 0): readonly string[] {
  return explanation.failures[failure]?.hypotheses.map((hypothesis) => hypothesis.cause) ?? [];
}

/** What the lines of a log come to. */
export function explain(...lines: string[]): Explanation {
  return explainLog(`${lines.join("\n")}\n`);
}

/** Puts `prefix` before every line that is not empty. */
export function prefixed(text: string, prefix: string): string {
  return text.replace(/^(?=.)/gm, () => prefix);
}

/** Breaks every line that is longer than `width` between words. */
export function wrapWords(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => fill(line.split(" "), width))
    .join("\n");
}

/** Makes one paragraph of the whole text, and fills lines of `width` with it. */
export function refill(text: string, width: number): string {
  return fill(
    text.split(/\s+/).filter((word) => word !== ""),
    width,
  );
}

/** Breaks every line that is longer than `width` after so many characters, in mid-word. */
export function fold(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => line.match(new RegExp(`.{1,${width}}`, "g"))?.join("\n") ?? "")
    .join("\n");
}

function fill(words: readonly string[], width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join("\n");
}

/** Numbers that look random, and are the same every time. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >>> 8) % below;
  };
}

/** A few changes of the kinds that mail, terminals and people make, and some that they do not. */
export function mutate(text: string, below: (limit: number) => number): string {
  let changed = text;
  for (let changes = 1 + below(6); changes > 0; changes--) {
    const at = below(changed.length);
    const length = below(40);
    const noise = [
      "",
      "\n",
      "\r\n> ",
      " ",
      "\u0000",
      "\u001b[31m",
      "ff ",
      "ioctl[",
      "RX EAPOL - hexdump(len=99):",
      "999999999999",
      "'",
    ][below(11)] as string;
    const piece = [noise, changed.slice(below(changed.length)).slice(0, length), String.fromCharCode(below(256))][
      below(3)
    ] as string;
    changed = changed.slice(0, at) + piece + changed.slice(at + (below(2) === 0 ? 0 : length));
  }
  return changed;
}
