// The live tests: `npm run test:interop -- [--telling] [--times N] [--write-table] [--keep] [WHAT VITEST TAKES]`.
//
// --telling      the few scenarios that every change is tried with
// --times N      everything N times in a row, in one machine
// --write-table  writes what came out into README.md, where all of it did
// --keep         keeps recordings and logs even where nothing failed
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const environment = { ...process.env };
const rest = [];
const words = process.argv.slice(2);
while (words.length > 0) {
  const word = words.shift();
  if (word === "--telling") environment.INTEROP_TELLING = "1";
  else if (word === "--write-table") environment.INTEROP_TABLE = "1";
  else if (word === "--keep") environment.INTEROP_KEEP = "1";
  else if (word === "--times") environment.INTEROP_TIMES = words.shift();
  else rest.push(word);
}
const vitest = fileURLToPath(import.meta.resolve("vitest/package.json")).replace(/package\.json$/, "vitest.mjs");
const config = fileURLToPath(new URL("vitest.config.ts", import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, "run", "--config", config, ...rest], {
  env: environment,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
