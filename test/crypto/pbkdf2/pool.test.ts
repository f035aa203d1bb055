import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Worker as NodeWorker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as batchModule from "../../../src/crypto/pbkdf2/batch.ts";
import { pbkdf2HmacSha1Batch } from "../../../src/crypto/pbkdf2/batch.ts";
import type * as doorModule from "../../../src/crypto/pbkdf2/pbkdf2.ts";
import { derivePlain } from "../../../src/crypto/pbkdf2/plain.ts";
import type * as poolModule from "../../../src/crypto/pbkdf2/pool.ts";
import { Pbkdf2Pool } from "../../../src/crypto/pbkdf2/pool.ts";
import type { Request } from "../../../src/crypto/pbkdf2/thread.ts";
import type { WebWorkerLike } from "../../../src/platform.ts";
import { removeFolder } from "../../support/build.ts";
import { buildPbkdf2 } from "./built.ts";
import { expected, type Input, noise, wpaInput } from "./inputs.ts";

const quick = { iterations: 2, length: 32 };
const closed = expect.objectContaining({ code: "ERR_STATE_CLOSED" });

function quickInputs(count: number): Input[] {
  return Array.from({ length: count }, (_, n) => ({ ...wpaInput(n), ...quick }));
}

async function collect(keys: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const key of keys) all.push(key);
  return all;
}

/** A worker of this thread's own, which does as `obey` says. */
class Actor implements WebWorkerLike {
  ended = false;
  readonly #obey: (request: Request, worker: Actor) => void;
  readonly #listeners = new Map<string, (event: never) => void>();

  constructor(obey: (request: Request, worker: Actor) => void) {
    this.#obey = obey;
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, listener);
  }

  postMessage(request: unknown): void {
    setImmediate(() => this.#obey(request as Request, this));
  }

  terminate(): void {
    this.ended = true;
  }

  tell(type: string, event: object): void {
    this.#listeners.get(type)?.(event as never);
  }
}

function answer({ inputs, iterations, length }: Request, worker: Actor): void {
  const derived = Buffer.concat(inputs.map((input) => derivePlain(input, iterations, length)));
  worker.tell("message", { data: { derived: new Uint8Array(derived), backend: "plain" } });
}

const crash = (_: Request, worker: Actor): void => worker.tell("error", { preventDefault: () => {} });

describe("a pool", () => {
  test("starts threads for work, as many as there is work for, and no more than its size", async () => {
    let started = 0;
    const startWorker = () => {
      started++;
      return new Actor(answer);
    };
    const pool = new Pbkdf2Pool({ size: 3, startWorker });
    expect(started).toBe(0);
    await pool.derive(quickInputs(2), 2, 32);
    expect(started).toBe(1);
    expect(await collect(pbkdf2HmacSha1Batch(quickInputs(200), { ...quick, pool }))).toEqual(
      quickInputs(200).map(expected),
    );
    expect(started).toBe(3);
  });

  test("gives a thread sixteen passwords of a batch at a time", async () => {
    const lengths: number[] = [];
    const startWorker = () =>
      new Actor((request, worker) => {
        lengths.push(request.inputs.length);
        answer(request, worker);
      });
    await collect(pbkdf2HmacSha1Batch(quickInputs(50), { ...quick, pool: new Pbkdf2Pool({ size: 2, startWorker }) }));
    expect(lengths.sort((a, b) => b - a)).toEqual([16, 16, 16, 2]);
  });

  test("keeps the order where threads do not", async () => {
    let requests = 0;
    const startWorker = () =>
      new Actor((request, worker) => void setTimeout(() => answer(request, worker), requests++ % 2 === 0 ? 20 : 0));
    const pool = new Pbkdf2Pool({ size: 2, startWorker });
    expect(await collect(pbkdf2HmacSha1Batch(quickInputs(100), { ...quick, pool }))).toEqual(
      quickInputs(100).map(expected),
    );
  });

  test("sends copies of what it is given, and of nothing beside it", async () => {
    const sent: Request[] = [];
    const startWorker = () =>
      new Actor((request, worker) => {
        sent.push(request);
        answer(request, worker);
        for (const { password } of request.inputs) password.fill(0);
      });
    const page = noise("a page of passwords", 4096);
    const inputs = [
      { password: page.subarray(100, 110), salt: new Uint8Array(new SharedArrayBuffer(8)) },
      { password: Buffer.from("a password"), salt: Buffer.from("a salt") },
    ];
    await new Pbkdf2Pool({ startWorker }).derive(inputs, 2, 32);
    expect(page).toEqual(noise("a page of passwords", 4096));
    expect(inputs[1]?.password.toString()).toBe("a password");
    const memory = sent.flatMap((request) => request.inputs.flatMap(({ password, salt }) => [password, salt]));
    expect(memory.map(({ buffer }) => buffer.byteLength)).toEqual([10, 8, 10, 6]);
    expect(memory.some(({ buffer }) => buffer instanceof SharedArrayBuffer)).toBe(false);
  });

  test.each([
    ["crashes", crash],
    ["answers nothing", (_: Request, worker: Actor) => worker.tell("message", { data: undefined })],
    ["answers what cannot be read", (_: Request, worker: Actor) => worker.tell("messageerror", { data: null })],
  ])("loses nothing where each second thread %s", async (_, fail) => {
    let started = 0;
    const startWorker = () => {
      let requests = 0;
      const failing = started++ % 2 === 0;
      return new Actor((request, worker) => (failing && ++requests > 1 ? fail : answer)(request, worker));
    };
    const pool = new Pbkdf2Pool({ size: 2, startWorker });
    expect(await collect(pbkdf2HmacSha1Batch(quickInputs(300), { ...quick, pool }))).toEqual(
      quickInputs(300).map(expected),
    );
    expect(started).toBeGreaterThan(2);
  });

  test.each([
    ["crash at once", () => new Actor(crash)],
    [
      "cannot be started",
      () => {
        throw new Error("no threads here");
      },
    ],
  ])("derives on the calling thread where threads %s", async (_, start) => {
    let started = 0;
    const startWorker = () => {
      started++;
      return start();
    };
    const pool = new Pbkdf2Pool({ size: 2, startWorker });
    expect(await collect(pbkdf2HmacSha1Batch(quickInputs(100), { ...quick, pool }))).toEqual(
      quickInputs(100).map(expected),
    );
    expect(started).toBeLessThanOrEqual(3);
  });

  test("rejects what is not done when it is closed, and whatever comes after", async () => {
    const worker = new Actor(() => {});
    const pool = new Pbkdf2Pool({ size: 1, startWorker: () => worker });
    const work = [pool.derive(quickInputs(1), 2, 32), pool.derive(quickInputs(1), 2, 32)];
    const outcomes = Promise.allSettled(work);
    await pool.close();
    await pool.close();
    expect(await outcomes).toEqual([
      { status: "rejected", reason: closed },
      { status: "rejected", reason: closed },
    ]);
    expect(worker.ended).toBe(true);
    await expect(pool.derive(quickInputs(1), 2, 32)).rejects.toEqual(closed);
    await expect(collect(pbkdf2HmacSha1Batch(quickInputs(1), { ...quick, pool }))).rejects.toEqual(closed);
  });

  test.skipIf(Symbol.asyncDispose === undefined)("is closed by the platform's symbol for that", async () => {
    const pool = new Pbkdf2Pool({ size: 1, startWorker: () => new Actor(answer) });
    await (pool as unknown as AsyncDisposable)[Symbol.asyncDispose]();
    await expect(pool.derive(quickInputs(1), 2, 32)).rejects.toEqual(closed);
  });

  test.each([0, -1, 2.5])("refuses a size of %d", (size) => {
    expect(() => new Pbkdf2Pool({ size })).toThrow(expect.objectContaining({ code: "ERR_KEY_LENGTH" }) as Error);
  });
});

describe("a pool of Node's threads", () => {
  let folder = "";
  let built: typeof batchModule & typeof doorModule & typeof poolModule;

  beforeAll(async () => {
    folder = buildPbkdf2();
    const load = (name: string): Promise<object> =>
      import(/* @vite-ignore */ pathToFileURL(join(folder, "crypto/pbkdf2", name)).href);
    built = Object.assign({}, await load("batch.js"), await load("pbkdf2.js"), await load("pool.js")) as typeof built;
  }, 60_000);
  afterAll(() => removeFolder(folder));

  test("equals OpenSSL, and says that kernels served", async () => {
    const pool = new built.Pbkdf2Pool({ size: 2 });
    const inputs = Array.from({ length: 70 }, (_, n) => wpaInput(n));
    const batch = built.pbkdf2HmacSha1Batch(inputs, { iterations: 4096, length: 32, pool });
    expect(await collect(batch)).toEqual(inputs.map(expected));
    expect(built.pbkdf2Report().served).toEqual({ kernel: 70, native: 0, plain: 0 });
    await pool.close();
  });

  test("loses nothing where threads are ended from outside", async () => {
    let ended = 0;
    const end = (worker: NodeWorker): void => {
      if (ended++ < 2) worker.once("online", () => void worker.terminate());
    };
    process.on("worker", end);
    const pool = new built.Pbkdf2Pool({ size: 2 });
    const inputs = Array.from({ length: 70 }, (_, n) => wpaInput(n));
    expect(await collect(built.pbkdf2HmacSha1Batch(inputs, { iterations: 4096, length: 32, pool }))).toEqual(
      inputs.map(expected),
    );
    process.off("worker", end);
    expect(ended).toBeGreaterThanOrEqual(2);
    await pool.close();
  });

  test("lets the process end when it is idle, and not before", () => {
    const program = `
      import { pbkdf2HmacSha1Batch } from "./crypto/pbkdf2/batch.js";
      import { Pbkdf2Pool } from "./crypto/pbkdf2/pool.js";
      const pool = new Pbkdf2Pool({ size: 2 });
      const inputs = Array.from({ length: 40 }, (_, n) => ({ password: Uint8Array.of(n), salt: Uint8Array.of(1) }));
      let keys = 0;
      for await (const key of pbkdf2HmacSha1Batch(inputs, { iterations: 4096, length: 32, pool })) keys++;
      console.log(keys);`;
    const options = { cwd: folder, encoding: "utf8", timeout: 30_000 } as const;
    expect(execFileSync(process.execPath, ["--input-type=module", "-e", program], options)).toBe("40\n");
  });
});
