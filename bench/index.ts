/** `npm run bench -- [filter] [--cpu] [--json]`: the pairs whose name or peer contains the filter, all of them without one. */
import { captures } from "./capture.ts";
import { ciphers } from "./cipher.ts";
import { elements } from "./elements.ts";
import { handshakes } from "./handshake.ts";
import { handshakePartPairs } from "./handshake-parts.ts";
import { type Comparison, compare, jsonLine, type Measurement, now, type Pair, processor } from "./harness.ts";
import { logGrowth, logPairs } from "./log.ts";
import { net80211 } from "./net80211.ts";
import { pbkdf2 } from "./pbkdf2.ts";
import { primitives } from "./primitives.ts";

const benches: readonly (Pair | Measurement)[] = [
  ...primitives,
  ...handshakePartPairs,
  ...handshakes,
  ...elements,
  ...net80211,
  ...logPairs,
  ...logGrowth,
  ...(await ciphers()),
  ...captures,
  ...(await pbkdf2()),
];

const json = process.argv.includes("--json");
const filters = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const chosen = benches.filter(({ name, against }) => filters.every((filter) => `${name} ${against}`.includes(filter)));

if (chosen.length === 0) {
  console.error(`no bench is called ${filters.join(" ")}: ${[...new Set(benches.map(({ name }) => name))].join(", ")}`);
  process.exitCode = 2;
}
if (!json && chosen.length > 0) {
  const times = process.argv.includes("--cpu") ? "Processor time" : "Times";
  console.log(`Node ${process.version}, ${processor()}. ${times} in microseconds for one call; above 1 we are faster.`);
  console.log(row("", "against", "ours", "theirs", "ratio", "p10", "p90", "runs"));
}
for (const bench of chosen) {
  const comparison = await run(bench);
  console.log(json ? jsonLine(comparison) : asRow(comparison));
}

function run(bench: Pair | Measurement): Promise<Comparison> {
  if ("measure" in bench) return bench.measure();
  const { name, ours, against, peer, note, byTheWall } = bench;
  return compare(name, ours, against, peer, note, byTheWall ? () => performance.now() : now);
}

function asRow({ name, against, ours, peer, ratio, p10, p90, runs }: Comparison): string {
  const [mine, theirs, ...ratios] = [ours, peer, ratio, p10, p90].map((value) => value.toFixed(2)) as [string, string];
  return row(name, against, mine, theirs, ...ratios, `${runs}`);
}

function row(name: string, against: string, ...figures: readonly string[]): string {
  return [name.padEnd(22), against.padEnd(18), ...figures.map((figure) => figure.padStart(9))].join(" ");
}
