/**
 * The only file that touches globals. What it uses is declared here, structurally: no DOM types, no Node types, so
 * that the library compiles for every platform and reaches for nothing that it does not name.
 */

interface TextEncoderLike {
  encode(text: string): Uint8Array;
  encodeInto(text: string, octets: Uint8Array): { readonly read: number; readonly written: number };
}

interface TextDecoderLike {
  decode(octets: Uint8Array): string;
}

/** The part of WebCrypto's `subtle` that PBKDF2 needs. */
export interface SubtleCryptoLike {
  importKey(
    format: "raw",
    key: Uint8Array,
    algorithm: "PBKDF2",
    extractable: false,
    usages: readonly string[],
  ): Promise<object>;
  deriveBits(
    algorithm: { name: "PBKDF2"; hash: "SHA-1"; salt: Uint8Array; iterations: number },
    key: object,
    bits: number,
  ): Promise<ArrayBuffer>;
}

/** The part of `node:crypto` that PBKDF2, CCM and GCM need. */
export interface NodeCryptoLike {
  pbkdf2Sync(password: Uint8Array, salt: Uint8Array, iterations: number, length: number, digest: "sha1"): Uint8Array;
  createSecretKey(key: Uint8Array): NodeKeyLike;
  createCipheriv(name: string, key: NodeKeyLike, nonce: Uint8Array, options: NodeTagOptions): NodeCipherLike;
  createDecipheriv(name: string, key: NodeKeyLike, nonce: Uint8Array, options: NodeTagOptions): NodeDecipherLike;
}

/** A key that `node:crypto` keeps. */
export interface NodeKeyLike {
  readonly type: string;
}

/** How long a tag is, in octets. */
export interface NodeTagOptions {
  readonly authTagLength: number;
}

/** An authenticated cipher of `node:crypto` at work on one message. */
export interface NodeCipherLike {
  setAAD(data: Uint8Array, options: { readonly plaintextLength: number }): unknown;
  update(text: Uint8Array): Uint8Array;
  final(): Uint8Array;
  getAuthTag(): Uint8Array;
}

/** The same the other way; `final` throws where the tag does not hold. */
export interface NodeDecipherLike {
  setAuthTag(tag: Uint8Array): unknown;
  setAAD(data: Uint8Array, options: { readonly plaintextLength: number }): unknown;
  update(text: Uint8Array): Uint8Array;
  final(): Uint8Array;
}

/** The part of WebAssembly that the kernels need: modules that export a function and its memory. */
export interface WebAssemblyLike {
  readonly Module: new (octets: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      run(count: number, address?: number): void;
    };
  };
}

/** One end of a channel between two threads, as browsers have it. */
export interface MessagePortLike {
  /** Is called with each message. */
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  /** Sends a message; the memory in `transfer` goes over to the other thread. */
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  /** Ends the channel. */
  close?(): void;
}

/** What is used of a Web Worker, seen from the thread that started it. */
export interface WebWorkerLike {
  /** Calls `listener` with each message, or with each one that could not be read. */
  addEventListener(type: "message" | "messageerror", listener: (event: { readonly data: unknown }) => void): void;
  /** Calls `listener` when the worker fails. */
  addEventListener(type: "error", listener: (event: { preventDefault(): void }) => void): void;
  /** Sends a message; the memory in `transfer` goes over to the worker. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** Ends the worker at once. */
  terminate(): void;
}

/** The part of `node:worker_threads` that the PBKDF2 pool needs. */
export interface NodeThreadsLike {
  readonly Worker: new (url: URL) => NodeWorkerLike;
  /** The channel to the thread that started this one; null in the first thread. */
  readonly parentPort: NodePortLike | null;
}

/** A channel to another thread, as Node has it. */
export interface NodePortLike {
  on(event: "message", listener: (message: unknown) => void): void;
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
}

/** A worker thread of Node, seen from the thread that started it. */
export interface NodeWorkerLike {
  on(event: "message", listener: (message: unknown) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "exit", listener: (code: number) => void): void;
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<number>;
}

/** What is used of a `DecompressionStream`. */
export interface DecompressorLike {
  readonly writable: {
    getWriter(): {
      write(octets: Uint8Array): Promise<void>;
      close(): Promise<void>;
      abort(reason: unknown): Promise<void>;
    };
  };
  readonly readable: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>;
      cancel(): Promise<void>;
    };
  };
}

/** An address. */
export interface URL {
  readonly href: string;
}

interface Host extends Partial<MessagePortLike> {
  readonly TextEncoder: new () => TextEncoderLike;
  readonly TextDecoder: new (label: "utf-8", options: { fatal: boolean; ignoreBOM: boolean }) => TextDecoderLike;
  readonly crypto?: { getRandomValues(octets: Uint8Array): Uint8Array; readonly subtle?: SubtleCryptoLike };
  readonly process?: { getBuiltinModule?(name: string): unknown };
  readonly WebAssembly?: WebAssemblyLike;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly URL: new (url: string, base: string) => URL;
  readonly Worker?: new (url: URL, options: { type: "module" }) => WebWorkerLike;
  readonly MessageChannel?: new () => { readonly port1: MessagePortLike; readonly port2: MessagePortLike };
  readonly DecompressionStream?: new (format: "gzip") => DecompressorLike;
  setImmediate?(run: () => void): unknown;
  setTimeout?(run: () => void, delay: number): unknown;
}

const host = globalThis as unknown as Host;
let encoder: TextEncoderLike | undefined;

/** The UTF-8 octets of `text`. */
export function utf8(text: string): Uint8Array {
  encoder ??= new host.TextEncoder();
  return encoder.encode(text);
}

/**
 * Writes the characters of `text` into `octets`, which has as many places, where all of them are ASCII. Gives whether
 * they are: where they are not, nothing can be said of `octets`.
 */
export function asciiInto(text: string, octets: Uint8Array): boolean {
  encoder ??= new host.TextEncoder();
  const { read, written } = encoder.encodeInto(text, octets);
  return read === text.length && written === text.length;
}

/** The text that `octets` spell in UTF-8, or undefined where they are not UTF-8. */
export function utf8Text(octets: Uint8Array): string | undefined {
  try {
    return new host.TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

/**
 * Fresh octets from the platform's cryptographic generator.
 *
 * @param length - octets, up to 65 536
 * @throws Error where the platform has no generator: there is no weaker one to fall back to
 */
export function randomOctets(length: number): Uint8Array {
  if (host.crypto === undefined) throw new Error("this platform has no crypto.getRandomValues");
  return host.crypto.getRandomValues(new Uint8Array(length));
}

/** `node:crypto` where the platform has it built in (Node, Bun, Deno), without importing it. */
export function nodeCrypto(): NodeCryptoLike | undefined {
  return host.process?.getBuiltinModule?.("node:crypto") as NodeCryptoLike | undefined;
}

/** WebCrypto where the platform has it: in browsers, only in a secure context. */
export function subtleCrypto(): SubtleCryptoLike | undefined {
  return host.crypto?.subtle;
}

/** WebAssembly where the platform has it. Having it does not mean that it has SIMD, or that a policy allows its use. */
export function webAssembly(): WebAssemblyLike | undefined {
  return host.WebAssembly;
}

/**
 * Whether the engine is JavaScriptCore (Safari, Bun), by what its errors carry and those of V8 and SpiderMonkey do not.
 * Its WebAssembly SIMD is slower than its native cryptography; in the others it is the other way round.
 */
export function isJavaScriptCore(): boolean {
  return Object.hasOwn(new Error("which engine?"), "sourceURL");
}

/**
 * What takes compression off a stream.
 *
 * @throws Error where the platform has none: Node and browsers of before 2023
 */
export function decompressor(format: "gzip"): DecompressorLike {
  if (host.DecompressionStream === undefined) throw new Error("this platform has no DecompressionStream");
  return new host.DecompressionStream(format);
}

/** Resolves in a later turn of the event loop, after input and timers had theirs. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (host.setImmediate !== undefined) host.setImmediate(resolve);
    else if (host.MessageChannel !== undefined) ping(new host.MessageChannel(), resolve);
    else if (host.setTimeout !== undefined) host.setTimeout(resolve, 0);
    else resolve();
  });
}

/** Browsers hold a repeated `setTimeout` back for 4 ms; a message to oneself they deliver at once. */
function ping({ port1, port2 }: { port1: MessagePortLike; port2: MessagePortLike }, resolve: () => void): void {
  port1.onmessage = () => {
    port1.close?.();
    resolve();
  };
  port2.postMessage(undefined);
}

/** Runs `run` when the thread has time for it, and not at all where the process ends before. */
export function later(run: () => void): void {
  const timer = host.setTimeout?.(run, 0) as { unref?(): void } | undefined;
  timer?.unref?.();
}

/** How many threads the machine can run at once. */
export function parallelism(): number {
  const os = builtin("node:os") as { availableParallelism?(): number } | undefined;
  return os?.availableParallelism?.() ?? host.navigator?.hardwareConcurrency ?? 1;
}

/** `node:worker_threads` where the platform has it built in, without importing it. */
export function nodeThreads(): NodeThreadsLike | undefined {
  return builtin("node:worker_threads") as NodeThreadsLike | undefined;
}

/** The Web Workers' half of a channel, in a worker: the global object itself. */
export function workerScope(): MessagePortLike {
  return host as MessagePortLike;
}

/**
 * The platform's own class. It has its usual name because bundlers find a worker's code by the words
 * `new Worker(new URL("./file.js", import.meta.url), { type: "module" })`, and rewrite them.
 */
export const Worker: Host["Worker"] = host.Worker;

/** The platform's own class, under its own name for the same reason. */
export const URL: Host["URL"] = host.URL;

function builtin(name: string): unknown {
  return host.process?.getBuiltinModule?.(name);
}
