/** Many passwords in, as many keys out: in order, and no faster than the caller takes them. */
import { nextTurn } from "../../platform.ts";
import { type AbortSignalLike, Patience } from "./abort.ts";
import { blockCount, type Pbkdf2Input, requireCounts } from "./input.ts";
import { threadBackends } from "./pbkdf2.ts";
import type { Pbkdf2Pool } from "./pool.ts";

/** How a batch is derived. */
export interface Pbkdf2BatchOptions {
  /** 4096 where WPA makes a PSK of a passphrase. */
  readonly iterations: number;
  /** Octets to derive from each password: 32 for a PSK. */
  readonly length: number;
  /** Ends the batch early. */
  readonly signal?: AbortSignalLike | undefined;
  /** Is told, with each key that is handed out, how many there were. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Threads to derive on. Without it the calling thread does the work, with pauses in which others have a turn. */
  readonly pool?: Pbkdf2Pool | undefined;
}

/**
 * Derives octets from many passwords: PBKDF2 with HMAC-SHA-1, two to three times as fast as one by one.
 *
 * Passwords are taken from `inputs` a few ahead of the keys that the caller takes: 2 on the calling thread, 32 for each
 * thread of a pool. Keys that were derived and not taken when the batch ends early are overwritten with zeros.
 *
 * @param inputs - each stays the caller's, who leaves it as it is until its key has come
 * @returns the derived octets in the order of `inputs`, the caller's own
 * @throws KeyError `ERR_KEY_LENGTH` - `iterations` or `length` is not a whole number above zero
 * @throws StateError `ERR_STATE_ABORTED` - while keys are taken: the signal says so
 * @throws StateError `ERR_STATE_CLOSED` - while keys are taken: the pool is closed
 * @spec RFC 8018 5.2
 */
export function pbkdf2HmacSha1Batch(
  inputs: Iterable<Pbkdf2Input> | AsyncIterable<Pbkdf2Input>,
  options: Pbkdf2BatchOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  requireCounts(options.iterations, options.length);
  const { pool } = options;
  return inOrder(inputs, pool === undefined ? callingThread(options) : crewOf(pool, options), options);
}

/** Who derives. */
interface Crew {
  /** Passwords that are given to it together. */
  readonly groupLength: number;
  /** Groups that it may have at a time. */
  readonly groups: number;
  derive(group: readonly Pbkdf2Input[]): Promise<Uint8Array[]>;
}

/** Passwords between pauses: a few milliseconds of work. */
const turnLength = 16;

/** Passwords that a thread of a pool is given together: fewer, and messages take more time than they are worth. */
const chunkLength = 16;

/** Four computations fill a kernel. */
const kernelWidth = 4;

function callingThread({ iterations, length }: Pbkdf2BatchOptions): Crew {
  let sincePause = 0;
  const groupLength = Math.max(1, Math.floor(kernelWidth / blockCount(length)));
  return {
    groupLength,
    groups: 1,
    derive: async (group) => {
      sincePause += group.length;
      if (sincePause > turnLength) {
        await nextTurn();
        sincePause = group.length;
      }
      return threadBackends.derive(group, iterations, length);
    },
  };
}

/** Each thread has one chunk at work and one that waits. */
function crewOf(pool: Pbkdf2Pool, { iterations, length }: Pbkdf2BatchOptions): Crew {
  return {
    groupLength: chunkLength,
    groups: 2 * pool.size,
    derive: (group) => pool.derive(group, iterations, length),
  };
}

async function* inOrder(
  inputs: Iterable<Pbkdf2Input> | AsyncIterable<Pbkdf2Input>,
  crew: Crew,
  { signal, onProgress }: Pbkdf2BatchOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
  const patience = new Patience(signal);
  const atWork: Promise<Uint8Array[]>[] = [];
  let ended = false;
  let done = 0;
  try {
    while (!ended || atWork.length > 0) {
      if (!ended && atWork.length < crew.groups) {
        const group = await take(source, crew.groupLength, patience);
        ended = group.length < crew.groupLength;
        if (group.length > 0) atWork.push(quiet(crew.derive(group)));
        continue;
      }
      const keys = await patience.wait(atWork[0] as Promise<Uint8Array[]>);
      while (keys.length > 0) {
        onProgress?.(++done);
        yield keys.shift() as Uint8Array;
      }
      atWork.shift();
    }
  } finally {
    patience.end();
    for (const group of atWork) group.then(clear, () => {});
    if (!ended) await close(source, signal?.aborted === true);
  }
}

/** Up to `count` items: fewer only where there are no more. */
async function take(
  source: Iterator<Pbkdf2Input> | AsyncIterator<Pbkdf2Input>,
  count: number,
  patience: Patience,
): Promise<readonly Pbkdf2Input[]> {
  const items: Pbkdf2Input[] = [];
  while (items.length < count) {
    const { done, value } = await patience.wait(source.next());
    if (done === true) break;
    items.push(value);
  }
  return items;
}

/** Tells a source that no more is wanted of it. One that was left in the middle of its work is not waited for. */
async function close(source: Iterator<unknown> | AsyncIterator<unknown>, left: boolean): Promise<void> {
  const closed = source.return?.();
  if (left) Promise.resolve(closed).catch(() => {});
  else await closed;
}

/** A promise that may fail before anybody waits for it: that is no unhandled rejection. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

function clear(keys: readonly Uint8Array[]): void {
  for (const key of keys) key.fill(0);
}
