/** A thread of the pool, alike on all platforms. */
import { type NodeWorkerLike, nodeThreads, URL, type WebWorkerLike, Worker } from "../../platform.ts";
import type { Pbkdf2Backend } from "./backends.ts";
import type { Pbkdf2Input } from "./input.ts";

/** What a thread is asked for. */
export interface Request {
  /** The passwords. */
  readonly inputs: readonly Pbkdf2Input[];
  /** Iterations for each. */
  readonly iterations: number;
  /** Octets to derive from each. */
  readonly length: number;
}

/** What it answers. */
export interface Answer {
  /** The derived octets of all passwords, one after the other. */
  readonly derived: Uint8Array;
  /** What derived them. */
  readonly backend: Pbkdf2Backend;
}

/** A thread, seen from the one that started it. It does not keep the process alive unless it is held. */
export interface Thread {
  /** Gives it work. */
  ask(request: Request): void;
  /** Keeps the process alive. */
  hold(): void;
  /** Lets the process end. */
  release(): void;
  /** Ends it in the middle of whatever it does. */
  end(): Promise<void>;
}

/** What a thread tells. */
export interface ThreadListener {
  /** It has done its work; with nothing, it has failed. */
  answered(answer: Answer | undefined): void;
  /** It is no more: whatever it was asked for, it will not answer. May be told more than once. */
  ended(): void;
}

/** Starts a thread: of Node where there are such, else a Web Worker. @throws Error where the platform has neither */
export function startThread(listener: ThreadListener): Thread {
  const threads = nodeThreads();
  if (threads === undefined) return webThread(startWebWorker(), listener);
  const worker = new threads.Worker(new URL("./worker.js", (import.meta as unknown as { url: string }).url));
  worker.on("message", (answer) => listener.answered(answer as Answer | undefined));
  worker.on("error", () => listener.ended());
  worker.on("exit", () => listener.ended());
  worker.unref();
  return {
    ask: (request) => send(worker, request),
    hold: () => worker.ref(),
    release: () => worker.unref(),
    end: async () => void (await worker.terminate()),
  };
}

/** Makes a thread of a Web Worker that runs worker.js. */
export function webThread(worker: WebWorkerLike, listener: ThreadListener): Thread {
  const fail = (): void => {
    worker.terminate();
    listener.ended();
  };
  worker.addEventListener("message", ({ data }) => listener.answered(data as Answer | undefined));
  worker.addEventListener("messageerror", fail);
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    fail();
  });
  return {
    ask: (request) => send(worker, request),
    hold: () => {},
    release: () => {},
    end: async () => worker.terminate(),
  };
}

/**
 * Sends copies, whose memory goes over to the other thread: a message takes along all of the memory that a view looks
 * at a part of, and shares what is shared.
 */
function send(worker: WebWorkerLike | NodeWorkerLike, { inputs, iterations, length }: Request): void {
  const copies = inputs.map(({ password, salt }) => ({
    password: new Uint8Array(password),
    salt: new Uint8Array(salt),
  }));
  const memory = copies.flatMap(({ password, salt }) => [password.buffer, salt.buffer]);
  worker.postMessage({ inputs: copies, iterations, length }, memory);
}

function startWebWorker(): WebWorkerLike {
  if (Worker === undefined) throw new Error("the platform has no threads");
  return new Worker(new URL("./worker.js", (import.meta as unknown as { url: string }).url), { type: "module" });
}
