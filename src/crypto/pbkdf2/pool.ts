/** Threads that derive. */
import { KeyError, StateError } from "../../errors.ts";
import { nextTurn, parallelism, type WebWorkerLike } from "../../platform.ts";
import { type Pbkdf2Input, requireCounts } from "./input.ts";
import { threadBackends } from "./pbkdf2.ts";
import { type Answer, type Request, startThread, type Thread, type ThreadListener, webThread } from "./thread.ts";

/** How a pool is made. */
export interface Pbkdf2PoolOptions {
  /** How many threads it has; without it, as many as the machine runs at once. */
  readonly size?: number | undefined;
  /**
   * Starts a Web Worker that runs this package's `dist/crypto/pbkdf2/worker.js`: for bundlers that do not find it by
   * themselves.
   */
  readonly startWorker?: (() => WebWorkerLike) | undefined;
}

/** A piece of work on its way through the pool. */
interface Job {
  readonly request: Request;
  readonly resolve: (keys: Uint8Array[]) => void;
  readonly reject: (error: unknown) => void;
  /** How many threads have ended over it. */
  losses: number;
}

/** A thread, and what it is busy with. */
interface Member {
  readonly thread: Thread;
  job: Job | undefined;
}

/**
 * How many threads may end over a piece of work before the calling thread does it, and how many may end one after the
 * other without a single answer before no more are started.
 */
const mostLosses = 2;

/**
 * Threads that derive, for {@link pbkdf2HmacSha1Batch}. They start when there is work for them and stay until
 * {@link Pbkdf2Pool.close}; idle, they do not keep the process alive. A thread that crashes loses nothing: another one
 * does its work, or in the end the calling thread, which also does it where the platform has no threads.
 *
 * It has a `Symbol.asyncDispose` method where the platform has that symbol, so that `await using` closes it.
 */
export class Pbkdf2Pool {
  /** How many threads it has at most. */
  readonly size: number;
  readonly #start: (listener: ThreadListener) => Thread;
  readonly #members = new Set<Member>();
  readonly #waiting: Job[] = [];
  #losses = 0;
  #closed = false;

  /** @throws KeyError `ERR_KEY_LENGTH` - `size` is not a whole number above zero */
  constructor({ size = parallelism(), startWorker }: Pbkdf2PoolOptions = {}) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new KeyError("ERR_KEY_LENGTH", `a pool of ${size} threads: not a whole number above zero`);
    }
    this.size = size;
    this.#start = startWorker === undefined ? startThread : (listener) => webThread(startWorker(), listener);
  }

  /**
   * Derives octets from a few passwords, on one thread. What takes a thread less than some milliseconds is not worth
   * the way to it.
   *
   * @param inputs - stay the caller's; the thread has copies, and clears them
   * @returns the derived octets in the order of `inputs`, the caller's own
   * @throws KeyError `ERR_KEY_LENGTH` - `iterations` or `length` is not a whole number above zero
   * @throws StateError `ERR_STATE_CLOSED` - the pool is closed
   */
  async derive(inputs: readonly Pbkdf2Input[], iterations: number, length: number): Promise<Uint8Array[]> {
    requireCounts(iterations, length);
    if (this.#closed) throw closedError();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request: { inputs, iterations, length }, resolve, reject, losses: 0 });
      this.#dispatch();
    });
  }

  /** Ends the threads at once. Work that is not done is rejected with `ERR_STATE_CLOSED`. A second call does nothing. */
  async close(): Promise<void> {
    this.#closed = true;
    const members = Array.from(this.#members);
    this.#members.clear();
    const jobs = [...this.#waiting.splice(0), ...members.map(({ job }) => job)];
    for (const job of jobs) job?.reject(closedError());
    await Promise.all(members.map(({ thread }) => thread.end()));
  }

  /** Gives work to idle threads, and starts threads while there is more of it. */
  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const member = this.#idle() ?? this.#grow();
      if (member !== undefined) give(member, this.#waiting.shift() as Job);
      else if (this.#losses >= mostLosses) deriveHere(this.#waiting.shift() as Job);
      else return;
    }
  }

  #idle(): Member | undefined {
    return Array.from(this.#members).find(({ job }) => job === undefined);
  }

  /** One more thread; undefined where there are enough, or where they do not work. */
  #grow(): Member | undefined {
    if (this.#members.size >= this.size || this.#losses >= mostLosses) return undefined;
    try {
      const thread = this.#start({
        answered: (answer) => this.#answered(member, answer),
        ended: () => this.#ended(member),
      });
      const member: Member = { thread, job: undefined };
      this.#members.add(member);
      return member;
    } catch {
      this.#losses = mostLosses;
      return undefined;
    }
  }

  #answered(member: Member, answer: Answer | undefined): void {
    if (answer === undefined) {
      void member.thread.end();
      this.#ended(member);
      return;
    }
    const { derived, backend } = answer;
    const { job } = member;
    if (job === undefined) return;
    member.job = undefined;
    member.thread.release();
    this.#losses = 0;
    threadBackends.count(backend, job.request.inputs.length);
    job.resolve(cut(derived, job.request.length));
    this.#dispatch();
  }

  #ended(member: Member): void {
    if (!this.#members.delete(member)) return;
    const { job } = member;
    this.#losses++;
    if (job !== undefined && ++job.losses < mostLosses) this.#waiting.unshift(job);
    else if (job !== undefined) deriveHere(job);
    this.#dispatch();
  }

  // As with Secret's method for Node's inspector: declared, the symbol would be in the types, and not all compilers of
  // callers know it.
  static {
    const { asyncDispose } = Symbol as { readonly asyncDispose?: symbol };
    if (asyncDispose !== undefined) {
      Object.defineProperty(Pbkdf2Pool.prototype, asyncDispose, {
        value(this: Pbkdf2Pool): Promise<void> {
          return this.close();
        },
      });
    }
  }
}

function give(member: Member, job: Job): void {
  member.job = job;
  member.thread.hold();
  member.thread.ask(job.request);
}

/** Does a piece of work on the calling thread, after others had a turn. */
function deriveHere({ request: { inputs, iterations, length }, resolve, reject }: Job): void {
  nextTurn()
    .then(() => threadBackends.derive(inputs, iterations, length))
    .then(resolve, reject);
}

/** The keys that an answer holds, each in a buffer of its own. */
function cut(derived: Uint8Array, length: number): Uint8Array[] {
  const keys = Array.from({ length: derived.length / length }, (_, i) => derived.slice(i * length, (i + 1) * length));
  derived.fill(0);
  return keys;
}

function closedError(): StateError {
  return new StateError("ERR_STATE_CLOSED", "the pool is closed");
}
