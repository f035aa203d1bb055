import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import { pbkdf2HmacSha1Batch } from "../src/crypto/pbkdf2/batch.ts";
import { pbkdf2HmacSha1, pbkdf2HmacSha1Sync } from "../src/crypto/pbkdf2/pbkdf2.ts";
import { derivePlain } from "../src/crypto/pbkdf2/plain.ts";
import { Pbkdf2Pool } from "../src/crypto/pbkdf2/pool.ts";
import { type Measurement, type Pair, summarize } from "./harness.ts";
import { browserMeasurements } from "./pbkdf2-browser.ts";
import { coldMeasurements } from "./pbkdf2-cold-processes.ts";
import { type Derive, loadPrototype, nativePeers, npmPeers, type Peer } from "./pbkdf2-peers.ts";

const ssid = "an access point";
const octets = new TextEncoder();
const salt = octets.encode(ssid);

/** Passphrases of which none comes twice, so that nobody can remember a result. */
function passphrases(): () => string {
  let count = 0;
  return () => `passphrase number ${count++}`;
}

/** One side of a pair: derives from `count` new passphrases, one after the other. */
function eachBy(derive: Derive, count: number): () => Promise<Uint8Array> {
  const next = passphrases();
  return async () => {
    const psks: Uint8Array[] = [];
    for (let n = 0; n < count; n++) psks.push(await derive(next(), ssid));
    return new Uint8Array(Buffer.concat(psks));
  };
}

/** The door for many. */
function batchOf(count: number, pool?: Pbkdf2Pool): () => Promise<Uint8Array> {
  const next = passphrases();
  return async () => {
    const inputs = Array.from({ length: count }, () => ({ password: octets.encode(next()), salt }));
    const psks: Uint8Array[] = [];
    for await (const psk of pbkdf2HmacSha1Batch(inputs, { iterations: 4096, length: 32, pool })) psks.push(psk);
    return new Uint8Array(Buffer.concat(psks));
  };
}

const door: Derive = (passphrase) => pbkdf2HmacSha1(octets.encode(passphrase), salt, 4096, 32);
const syncDoor: Derive = (passphrase) => pbkdf2HmacSha1Sync(octets.encode(passphrase), salt, 4096, 32);
const plain: Derive = (passphrase) => derivePlain({ password: octets.encode(passphrase), salt }, 4096, 32);

/** Passphrases of a batch, fewer against peers that take long for them. */
const many = 16;
const few = 4;

function pairsWith({ name, derive, note }: Peer, count: number): readonly Pair[] {
  return [
    { name: "pbkdf2 single", ours: eachBy(door, 1), against: name, peer: eachBy(derive, 1), note },
    { name: "pbkdf2 batch", ours: batchOf(count), against: name, peer: eachBy(derive, count), note },
  ];
}

/** The door against the frozen prototype of its kernels. */
async function prototypePairs(): Promise<readonly Pair[]> {
  const { single, batch } = await loadPrototype();
  const nextOne = passphrases();
  const nextTwo = passphrases();
  const inPairs = (): Uint8Array => {
    const psks: Uint8Array[] = [];
    for (let n = 0; n < many; n += 2) psks.push(...batch.derive([nextTwo(), nextTwo()], ssid));
    return new Uint8Array(Buffer.concat(psks));
  };
  const kernelAlone = (): void => {
    for (let n = 0; n < many; n += 2) batch.kernel();
  };
  return [
    {
      name: "pbkdf2 single",
      ours: eachBy(door, 1),
      against: "prototype",
      peer: () => new Uint8Array(single.derive([nextOne()], ssid)[0] as Uint8Array),
      note: "with the prototype's set-up",
    },
    {
      name: "pbkdf2 single",
      ours: eachBy(door, 1),
      against: "prototype kernel",
      peer: () => single.kernel(),
      note: "the whole way against the kernel alone",
    },
    {
      name: "pbkdf2 batch",
      ours: batchOf(many),
      against: "prototype",
      peer: inPairs,
      note: "with the prototype's set-up",
    },
    {
      name: "pbkdf2 batch",
      ours: batchOf(many),
      against: "prototype kernel",
      peer: kernelAlone,
      note: "the whole way against the kernel alone",
    },
  ];
}

/** A pool of two threads against one of one. What else the machine is doing decides how much the second one helps. */
function poolPair(): Pair {
  const load = loadavg()[0]?.toFixed(2);
  return {
    name: "pbkdf2 two workers",
    ours: batchOf(128, new Pbkdf2Pool({ size: 2 })),
    against: "one worker",
    peer: batchOf(128, new Pbkdf2Pool({ size: 1 })),
    note: `load average before: ${load}`,
    byTheWall: true,
  };
}

/** A native tool, which cannot take turns within a process: it runs right before ours. */
function aircrackMeasurement(simd: string): Measurement {
  const name = "pbkdf2 batch";
  const against = `aircrack-ng ${simd}`;
  return {
    name,
    against,
    measure: async () => {
      const ours = batchOf(many);
      for (let n = 0; n < 20; n++) await ours();
      const samples = [];
      for (let round = 0; round < 5; round++) {
        const speed = aircrackSpeed(simd);
        const start = performance.now();
        for (let n = 0; n < 20; n++) await ours();
        samples.push({ ours: ((performance.now() - start) * 1000) / (20 * many), peer: 1e6 / speed });
      }
      return summarize(name, against, samples, "one thread of another process, run in turn and not interleaved");
    },
  };
}

/** Passphrases a second. */
function aircrackSpeed(simd: string): number {
  const output = execFileSync("aircrack-ng", [`--simd=${simd}`, "-p", "1", "-Z", "2", "-S"], { encoding: "utf8" });
  const speeds = Array.from(output.matchAll(/([0-9.]+) k\/s/g), ([, speed]) => Number(speed));
  return speeds.at(-1) as number;
}

function hasAircrack(): boolean {
  try {
    execFileSync("aircrack-ng", ["--help"], { stdio: "ignore" });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

/** PBKDF2, the whole way from a passphrase to a PSK, with its set-up. */
export async function pbkdf2(): Promise<readonly (Pair | Measurement)[]> {
  const npm = await npmPeers();
  const asmcrypto = npm.filter(({ name }) => name === "asmcrypto.js");
  return [
    ...nativePeers.flatMap((peer) => pairsWith(peer, many)),
    ...npm.flatMap((peer) => pairsWith(peer, few)),
    ...nativePeers.slice(0, 1).map(({ name, derive, note }) => {
      return { name: "pbkdf2 single, sync", ours: eachBy(syncDoor, 1), against: name, peer: eachBy(derive, 1), note };
    }),
    ...asmcrypto.map(({ name, derive, note }) => {
      return { name: "pbkdf2 plain", ours: eachBy(plain, 1), against: name, peer: eachBy(derive, 1), note };
    }),
    ...(await prototypePairs()),
    ...coldMeasurements(),
    ...browserMeasurements(),
    poolPair(),
    ...(hasAircrack() ? ["avx", "avx2"].map(aircrackMeasurement) : []),
  ];
}
