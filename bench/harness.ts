import { cpus } from "node:os";

/** Two ways to one result, to be timed side by side. Either may return a promise. */
export interface Pair {
  /** What is done: `mic 121`. */
  readonly name: string;
  /** Our way. */
  readonly ours: () => unknown;
  /** Whose the other way is: `createHmac`. */
  readonly against: string;
  /** The other way. */
  readonly peer: () => unknown;
  /** What a reader of the figures has to know. */
  readonly note?: string;
  /** Set where threads at work side by side are what is shown, so that processor time would show nothing. */
  readonly byTheWall?: true;
}

/** A comparison that is no pair of calls in one process: it has a way of its own to be made. */
export interface Measurement {
  readonly name: string;
  readonly against: string;
  measure(): Promise<Comparison>;
}

/** What came out. A ratio above 1 means that we are faster. */
export interface Comparison {
  readonly name: string;
  readonly against: string;
  /** The median of the ratios of neighbouring samples, peer's time to ours. */
  readonly ratio: number;
  /** One run in ten was below it. */
  readonly p10: number;
  /** One run in ten was above it. */
  readonly p90: number;
  /** Pairs of samples. */
  readonly runs: number;
  /** Our median time for one call, in microseconds. */
  readonly ours: number;
  /** The peer's median time for one call, in microseconds. */
  readonly peer: number;
  readonly note: string;
}

/**
 * Milliseconds. With `--cpu` they are those that a processor worked for this process, on all of its threads: a machine
 * that has more to do than processors leaves those alone, and stretches the others.
 */
export const now: () => number = process.argv.includes("--cpu")
  ? () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    }
  : () => performance.now();

/** Keeps the last result alive, so that the engine cannot drop the work. */
export let sink: unknown;

/** Milliseconds that each way runs before anything is measured. */
const warmUp = 300;
/** Milliseconds that one sample lasts at least. A call that takes longer is a sample by itself. */
const sampleTime = 1;
/** Milliseconds that the samples of one comparison take together, about. It decides how many there are. */
const budget = 1500;

/**
 * Compares two ways by samples that take turns, so that whatever else the machine does strikes both alike; which of
 * the two goes first alternates. Where the results are octets they must be the same.
 */
export async function compare(
  name: string,
  ours: () => unknown,
  against: string,
  peer: () => unknown,
  note = "",
  time = now,
): Promise<Comparison> {
  requireSame(name, await ours(), await peer());
  const [mine, theirs] = [await prepare(ours, time), await prepare(peer, time)];
  const runs = Math.max(11, Math.min(101, Math.floor(budget / (mine.duration + theirs.duration))));
  const times: Sample[] = [];
  for (let run = 0; run < runs; run++) {
    if (run % 2 === 0) {
      const first = await mine.sample();
      times.push({ ours: first, peer: await theirs.sample() });
    } else {
      const first = await theirs.sample();
      times.push({ ours: await mine.sample(), peer: first });
    }
  }
  return summarize(name, against, times, note);
}

/** Neighbouring samples of the two ways, in microseconds for one call. */
export interface Sample {
  readonly ours: number;
  readonly peer: number;
}

/** What comes out of samples that took turns. */
export function summarize(name: string, against: string, samples: readonly Sample[], note: string): Comparison {
  const ratios = samples.map((sample) => sample.peer / sample.ours);
  return {
    name,
    against,
    ratio: quantile(ratios, 0.5),
    p10: quantile(ratios, 0.1),
    p90: quantile(ratios, 0.9),
    runs: samples.length,
    ours: quantile(
      samples.map((sample) => sample.ours),
      0.5,
    ),
    peer: quantile(
      samples.map((sample) => sample.peer),
      0.5,
    ),
    note,
  };
}

/** One way, warm, with a sample's size chosen. */
interface Side {
  /** Milliseconds that a sample takes, about. */
  readonly duration: number;
  /** Takes a sample: microseconds for one call. */
  sample(): Promise<number>;
}

async function prepare(run: () => unknown, time: () => number): Promise<Side> {
  const clock = run() instanceof Promise ? asynchronousClock(run, time) : synchronousClock(run, time);
  for (const until = time() + warmUp; time() < until; ) await clock(1);
  let calls = 1;
  let duration = await clock(calls);
  while (duration < sampleTime) {
    calls *= 2;
    duration = await clock(calls);
  }
  return { duration, sample: async () => ((await clock(calls)) * 1000) / calls };
}

/** Milliseconds that a number of calls take. */
type Clock = (calls: number) => number | Promise<number>;

function synchronousClock(run: () => unknown, time: () => number): Clock {
  return (calls) => {
    const start = time();
    for (let call = 0; call < calls; call++) sink = run();
    return time() - start;
  };
}

function asynchronousClock(run: () => unknown, time: () => number): Clock {
  return async (calls) => {
    const start = time();
    for (let call = 0; call < calls; call++) sink = await run();
    return time() - start;
  };
}

/** A comparison of ways that do not do the same thing is worth nothing. */
function requireSame(name: string, ours: unknown, peer: unknown): void {
  if (!(ours instanceof Uint8Array && peer instanceof Uint8Array)) return;
  if (Buffer.compare(ours, peer) !== 0) throw new Error(`${name}: the two ways have different results`);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] as number;
}

/** A comparison as one line of JSON, with the engine and the processor that it was made on. */
export function jsonLine(comparison: Comparison): string {
  const { name, against, runs } = comparison;
  const note = [comparison.note, ...(process.argv.includes("--cpu") ? ["run with --cpu"] : [])].join("; ");
  const [ratio, p10, p90] = [comparison.ratio, comparison.p10, comparison.p90].map((value) => Number(value.toFixed(3)));
  return JSON.stringify({ name, against, ratio, p10, p90, runs, node: process.version, cpu: processor(), note });
}

/** The processor's model, as the system calls it. */
export function processor(): string {
  return cpus()[0]?.model.trim() ?? "unknown";
}
