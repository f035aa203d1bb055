import { readFileSync } from "node:fs";
import { LogExplainer } from "../src/diagnose/explain.ts";
import { LogReader, readLog } from "../src/diagnose/log.ts";
import type { Comparison, Measurement, Pair } from "./harness.ts";
import { summarize } from "./harness.ts";

/** Reading logs, against cutting the same text into lines; and whether its cost grows with the text. */

const mebibyte = 1_048_576;
const recorded = readFileSync("test/captures/logs/wpa-tkip-micfail.wpa.log", "utf8");
const founding = readFileSync("test/captures/wpa-failure-2005.log", "utf8");
const digits = Array.from({ length: 20 }, (_, at) => at.toString(16).padStart(2, "0")).join(" ");

/** Texts that a log may be, and some that nobody wishes for. */
const texts: Readonly<Record<string, string>> = {
  recorded,
  mail: founding,
  "no newline": recorded.replaceAll("\n", " "),
  "hex dumps": `WPA: RX EAPOL-Key - hexdump(len=20): ${digits}\n`,
  "open hex dumps": "RX EAPOL - hexdump(len=4096): 00 ",
  "deep quoting": `${"> ".repeat(200)}ioctl[SIOCS80211, op 19, len 60]:\n`,
};

/** At least `size` characters of a text, as one flat string. */
function enough(text: string, size: number): string {
  const whole = Buffer.from(text.repeat(Math.ceil(size / text.length)), "latin1");
  return whole.toString("latin1");
}

const million = enough(recorded, mebibyte);

/** Two ways of going through one text. */
export const logPairs: readonly Pair[] = [
  {
    name: "log records",
    ours: () => readLog(million),
    against: "split",
    peer: () => million.split("\n"),
    note: "1 MiB of wpa_supplicant -dd to typed records, against cutting it into lines",
  },
  {
    name: "log explained",
    ours: () => {
      const explainer = new LogExplainer();
      explainer.push(million);
      return explainer.end();
    },
    against: "split",
    peer: () => million.split("\n"),
    note: "1 MiB of wpa_supplicant -dd to an explanation, against cutting it into lines",
  },
];

/** For each text: microseconds a KiB over 1 MiB, and over 100 MiB of it; at 1 both are the same. */
export const logGrowth: readonly Measurement[] = Object.entries(texts).map(([name, text]) => ({
  name: `log ${name}`,
  against: "itself, 1 MiB",
  measure: () => Promise.resolve(growth(`log ${name}`, text)),
}));

function growth(name: string, text: string): Comparison {
  const piece = enough(text, 65_536);
  read(piece, 4 * mebibyte);
  const large = read(piece, 100 * mebibyte);
  const samples = Array.from({ length: 11 }, () => ({ ours: large.time, peer: read(piece, mebibyte).time }));
  const note = `100 MiB; the heap's floor moved by ${(large.growth / mebibyte).toFixed(1)} MiB from its first to its last quarter`;
  return summarize(name, "itself, 1 MiB", samples, note);
}

/** Reads `size` characters in pieces. Gives microseconds a KiB, and by how much the memory in use grew. */
function read(piece: string, size: number): { readonly time: number; readonly growth: number } {
  const explainer = new LogReader();
  const pieces = Math.ceil(size / piece.length);
  const heap: number[] = [];
  const start = performance.now();
  for (let n = 0; n < pieces; n++) {
    explainer.push(piece);
    heap.push(process.memoryUsage().heapUsed);
  }
  explainer.end();
  const time = ((performance.now() - start) * 1000 * 1024) / (pieces * piece.length);
  const quarter = Math.max(1, Math.floor(pieces / 4));
  return { time, growth: Math.min(...heap.slice(-quarter)) - Math.min(...heap.slice(0, quarter)) };
}
