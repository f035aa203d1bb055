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
  "one line of quotes": "> ",
  "deep quoting": `${"> ".repeat(200)}ioctl[SIOCS80211, op 19, len 60]:\n`,
};

/** At least `size` characters of a text, as one flat string. */
function enough(text: string, size: number): string {
  const whole = Buffer.from(text.repeat(Math.ceil(size / text.length)), "latin1");
  return whole.toString("latin1");
}

/** The same of logs that differ in every address, pointer and interface number: what they say is never said again. */
function everNew(text: string, size: number): string {
  const copies = Array.from({ length: Math.ceil(size / text.length) }, (_, n) => {
    const digits = n.toString(16).padStart(4, "0");
    return text
      .replace(/\b((?:[\da-f]{2}:){4})[\da-f]{2}:[\da-f]{2}\b/g, `$1${digits.slice(0, 2)}:${digits.slice(2)}`)
      .replace(/\b(addr=0x[\da-f]+)[\da-f]{4}\b/g, `$1${digits}`)
      .replace(/\bifindex=\d+/g, `ifindex=${n}`);
  });
  return Buffer.from(copies.join(""), "latin1").toString("latin1");
}

/** Logs as people have them, by how they were come by. */
const ordinary: Readonly<Record<string, string>> = {
  "wpa_supplicant -dd -t": recorded,
  "hostapd -dd -t": readFileSync("test/captures/logs/wpa-tkip-micfail.hostapd.log", "latin1"),
  "wpa_supplicant -dd": recorded.replace(/^\d{10}\.\d{6}: /gm, ""),
  syslog: recorded.replace(/^/gm, "Aug 28 12:00:00 host wpa_supplicant[123]: "),
  quoted: recorded.replace(/^/gm, "> "),
};

/** Two ways of going through one text: to what rules consume, and no further than its lines. */
function againstSplit(name: string, text: string, ours: (text: string) => unknown, note: string): Pair {
  return { name, ours: () => ours(text), against: "split", peer: () => text.split("\n"), note };
}

function explained(text: string): unknown {
  const explainer = new LogExplainer();
  explainer.push(text);
  return explainer.end();
}

/** Reading logs, against cutting the same text into lines. */
export const logPairs: readonly Pair[] = [
  ...Object.entries(ordinary).map(([how, text]) =>
    againstSplit(`log records, ${how}`, enough(text, mebibyte), readLog, "1 MiB to typed records"),
  ),
  againstSplit("log records, ever new", everNew(recorded, mebibyte), readLog, "as the first, no address twice"),
  againstSplit("log records, 16 MiB", enough(recorded, 16 * mebibyte), readLog, "wpa_supplicant -dd -t"),
  againstSplit("log explained", enough(recorded, mebibyte), explained, "1 MiB to an explanation"),
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
