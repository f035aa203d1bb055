import { describe, expect, test } from "vitest";
import { type Pbkdf2BatchOptions, pbkdf2HmacSha1Batch } from "../../../src/crypto/pbkdf2/batch.ts";
import type { Pbkdf2Input } from "../../../src/crypto/pbkdf2/input.ts";
import type { Pbkdf2Pool } from "../../../src/crypto/pbkdf2/pool.ts";
import { expected, type Input, noise, wpaInput } from "./inputs.ts";

const quick = { iterations: 2, length: 32 };
const refusal = (code: string): unknown => expect.objectContaining({ code });

function quickInputs(count: number): Input[] {
  return Array.from({ length: count }, (_, n) => ({ ...wpaInput(n), ...quick }));
}

async function* slowly<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield item;
  }
}

async function collect(inputs: Iterable<Pbkdf2Input> | AsyncIterable<Pbkdf2Input>, options: Pbkdf2BatchOptions) {
  const keys: Uint8Array[] = [];
  for await (const key of pbkdf2HmacSha1Batch(inputs, options)) keys.push(key);
  return keys;
}

/** A source that counts what is taken of it, and notes its end. */
function counted(count: number) {
  const source = { taken: 0, closed: false, items };
  function* items(): Generator<Pbkdf2Input> {
    try {
      for (const input of quickInputs(count)) {
        source.taken++;
        yield input;
      }
    } finally {
      source.closed = true;
    }
  }
  return source;
}

describe("a batch", () => {
  test.each([0, 1, 2, 3, 17, 40])("of %i passwords comes in their order", async (count) => {
    const inputs = quickInputs(count);
    expect(await collect(inputs, quick)).toEqual(inputs.map(expected));
    expect(await collect(slowly(inputs), quick)).toEqual(inputs.map(expected));
  });

  test.each([1, 20, 21, 60, 61, 100])("of %i octets each is right", async (length) => {
    const inputs = quickInputs(7).map((input) => ({ ...input, iterations: 3, length }));
    expect(await collect(inputs, { iterations: 3, length })).toEqual(inputs.map(expected));
  });

  test("of passphrases equals OpenSSL", async () => {
    const inputs = Array.from({ length: 30 }, (_, n) => wpaInput(n));
    expect(await collect(inputs, { iterations: 4096, length: 32 })).toEqual(inputs.map(expected));
  });

  test("takes no more of its source than it is asked for, but one", async () => {
    const source = counted(100);
    const batch = pbkdf2HmacSha1Batch(source.items(), quick);
    expect(source.taken).toBe(0);
    for (let n = 1; n <= 10; n++) {
      await batch.next();
      expect(source.taken - n).toBeLessThanOrEqual(1);
    }
    await batch.return();
    expect(source).toMatchObject({ closed: true });
  });

  test("closes its source when its caller has enough", async () => {
    const source = counted(100);
    for await (const _ of pbkdf2HmacSha1Batch(source.items(), quick)) break;
    expect(source.closed).toBe(true);
  });

  test("tells its progress", async () => {
    const told: number[] = [];
    await collect(quickInputs(5), { ...quick, onProgress: (done) => told.push(done) });
    expect(told).toEqual([1, 2, 3, 4, 5]);
  });

  test("lets timers have their turn", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await collect(quickInputs(2000), { iterations: 100, length: 32 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  test.each([0, 1.5])("is refused at once with a count of %d", (count) => {
    expect(() => pbkdf2HmacSha1Batch([], { iterations: count, length: 32 })).toThrow(
      refusal("ERR_KEY_LENGTH") as Error,
    );
    expect(() => pbkdf2HmacSha1Batch([], { iterations: 1, length: count })).toThrow(refusal("ERR_KEY_LENGTH") as Error);
  });

  test("fails as its source fails", async () => {
    function* failing(): Generator<Pbkdf2Input> {
      yield* quickInputs(4);
      throw new Error("the list is torn");
    }
    const keys: Uint8Array[] = [];
    const batch = async (): Promise<void> => {
      for await (const key of pbkdf2HmacSha1Batch(failing(), quick)) keys.push(key);
    };
    await expect(batch()).rejects.toThrow("the list is torn");
    expect(keys).toEqual(quickInputs(4).map(expected));
  });
});

describe("a batch that is given up", () => {
  test("before it begins takes nothing", async () => {
    const source = counted(10);
    await expect(collect(source.items(), { ...quick, signal: AbortSignal.abort() })).rejects.toEqual(
      refusal("ERR_STATE_ABORTED"),
    );
    expect(source.taken).toBeLessThanOrEqual(1);
  });

  test("on its way ends, and closes its source", async () => {
    const source = counted(100);
    const controller = new AbortController();
    const onProgress = (done: number): void => void (done === 6 && controller.abort());
    await expect(collect(source.items(), { ...quick, signal: controller.signal, onProgress })).rejects.toEqual(
      refusal("ERR_STATE_ABORTED"),
    );
    expect(source).toMatchObject({ closed: true });
    expect(source.taken).toBeLessThanOrEqual(7);
  });

  test("while its source says nothing ends all the same", async () => {
    const controller = new AbortController();
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const batch = collect(silent, { ...quick, signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await expect(batch).rejects.toEqual(refusal("ERR_STATE_ABORTED"));
  });

  test("clears the keys that nobody took", async () => {
    const handedOut: Uint8Array[] = [];
    const pool = {
      size: 1,
      derive: async (inputs: readonly Pbkdf2Input[]) => {
        const keys = inputs.map((_, n) => noise("key", 32).fill(n + 1));
        handedOut.push(...keys);
        return keys;
      },
    } as unknown as Pbkdf2Pool;
    const batch = pbkdf2HmacSha1Batch(quickInputs(64), { ...quick, pool });
    const { value: first } = await batch.next();
    await batch.return();
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(handedOut.length).toBe(32);
    expect(first).toEqual(new Uint8Array(32).fill(1));
    expect(handedOut.filter((key) => key.some((octet) => octet !== 0))).toEqual([first]);
  });
});
