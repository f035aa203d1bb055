import { execFileSync } from "node:child_process";
import { type Measurement, type Sample, summarize } from "./harness.ts";

const program = new URL("pbkdf2-cold.js", import.meta.url).pathname;

/** Processes of each side. */
const rounds = 31;

/** Microseconds that each of the first three calls of a process took. */
function run(way: string, round: number): readonly number[] {
  const options = process.argv.filter((argument) => argument === "--cpu");
  const text = execFileSync(process.execPath, [program, way, `${round}`, ...options], { encoding: "utf8" });
  return text.trim().split(" ").map(Number);
}

/** For each of the three calls, its samples. */
function samplesOf(way: string): readonly (readonly Sample[])[] {
  const pairs = Array.from({ length: rounds }, (_, round) => {
    const peerFirst = round % 2 === 0 ? run("pbkdf2Sync", round) : undefined;
    const ours = run(way, round);
    return { ours, peer: peerFirst ?? run("pbkdf2Sync", round) };
  });
  return [0, 1, 2].map((call) =>
    pairs.map(({ ours, peer }) => ({ ours: ours[call] as number, peer: peer[call] as number })),
  );
}

function measurements(name: string, way: string): readonly Measurement[] {
  let samples: ReturnType<typeof samplesOf> | undefined;
  return [1, 2, 3].map((call) => ({
    name: `${name} ${call}`,
    against: "pbkdf2Sync",
    measure: async () => {
      samples ??= samplesOf(way);
      const times = samples[call - 1] as readonly Sample[];
      return summarize(`${name} ${call}`, "pbkdf2Sync", times, `${way}, a process's first calls; one process a sample`);
    },
  }));
}

/** The first calls of a process by each of the doors, each process its own sample. */
export function coldMeasurements(): readonly Measurement[] {
  return [
    ...measurements("pbkdf2 cold", "door"),
    ...measurements("pbkdf2 cold sync", "sync"),
    ...measurements("pbkdf2 cold psk", "derivePsk"),
    ...measurements("pbkdf2 cold psk sync", "derivePskSync"),
  ];
}
