/** The ways of a platform to derive, and which of them a derivation takes. */
import type { NodeCryptoLike, SubtleCryptoLike, WebAssemblyLike } from "../../platform.ts";
import type { Pbkdf2Input } from "./input.ts";
import type { Kernels } from "./kernels.ts";
import { deriveByNode, deriveByWebCrypto } from "./native.ts";
import { derivePlain } from "./plain.ts";
import { type KernelState, Preparation } from "./preparation.ts";

/**
 * Who derived: a WebAssembly kernel of this library, the platform's own cryptography (`node:crypto`, WebCrypto), or
 * plain TypeScript.
 */
export type Pbkdf2Backend = "kernel" | "native" | "plain";

/** What derivations have run on, in this thread and in pools that it started. */
export interface Pbkdf2Report {
  /** How many passwords each backend has served. */
  readonly served: Readonly<Record<Pbkdf2Backend, number>>;
  /** Whether the kernel is not asked for yet, on its way, in use, or never to be used here. */
  readonly kernel: KernelState;
  /** Why the kernel is never to be used, for people; undefined where it may be. */
  readonly refusal: string | undefined;
}

/** What of a platform the backends use. */
export interface Pbkdf2Platform {
  /** Where the kernels can run, if anywhere. */
  readonly webAssembly: WebAssemblyLike | undefined;
  /** Native derivation at once. */
  readonly nodeCrypto: NodeCryptoLike | undefined;
  /** Native derivation by a promise. */
  readonly subtleCrypto: SubtleCryptoLike | undefined;
  /** Whether native derivation is faster than the kernels here. */
  nativeIsFaster(): boolean;
  /** Runs something when the thread has time. */
  later(run: () => void): void;
}

/**
 * How many derivations go by before the kernels are brought up. That takes as long as ten to twenty derivations, and
 * most programs derive one or two keys.
 */
const patience = 3;

/** The backends of one thread, in order: kernel, native, plain. */
export class Backends {
  readonly #platform: Pbkdf2Platform;
  readonly #served: Record<Pbkdf2Backend, number> = { kernel: 0, native: 0, plain: 0 };
  #asked = 0;
  #last: Pbkdf2Backend = "plain";
  #preparation: Preparation | undefined;

  constructor(platform: Pbkdf2Platform) {
    this.#platform = platform;
  }

  /** What served until now. */
  get report(): Pbkdf2Report {
    const { nodeCrypto, subtleCrypto } = this.#platform;
    const served = { ...this.#served };
    if ((nodeCrypto ?? subtleCrypto) !== undefined && this.#platform.nativeIsFaster()) {
      return { served, kernel: "refused", refusal: "native derivation is faster on this engine" };
    }
    return { served, kernel: this.#preparation?.state ?? "cold", refusal: this.#preparation?.refusal };
  }

  /** What served last. */
  get last(): Pbkdf2Backend {
    return this.#last;
  }

  /** Has the kernels ready at once, for a thread that has nothing else to do. */
  prepare(): void {
    if (this.report.kernel === "refused") return;
    this.#preparation ??= new Preparation(this.#platform.webAssembly);
    this.#preparation.finish();
  }

  /** Counts what a thread of a pool derived. */
  count(backend: Pbkdf2Backend, passwords: number): void {
    this.#served[backend] += passwords;
    this.#last = backend;
  }

  /** Derives from each password, in order, on this thread. */
  async derive(inputs: readonly Pbkdf2Input[], iterations: number, length: number): Promise<Uint8Array[]> {
    const { nodeCrypto, subtleCrypto } = this.#platform;
    if (nodeCrypto !== undefined || subtleCrypto === undefined) return this.deriveSync(inputs, iterations, length);
    const kernels = this.#kernels(true, inputs.length);
    if (kernels !== undefined) return this.#byKernel(kernels, inputs, iterations, length);
    try {
      const derivations = inputs.map((input) => deriveByWebCrypto(subtleCrypto, input, iterations, length));
      const derived = await Promise.all(derivations);
      this.count("native", inputs.length);
      return derived;
    } catch {
      return this.#byPlain(inputs, iterations, length);
    }
  }

  /** The same without a promise: WebCrypto has no part in it. */
  deriveSync(inputs: readonly Pbkdf2Input[], iterations: number, length: number): Uint8Array[] {
    const { nodeCrypto } = this.#platform;
    const kernels = this.#kernels(nodeCrypto !== undefined, inputs.length);
    if (kernels !== undefined) return this.#byKernel(kernels, inputs, iterations, length);
    if (nodeCrypto === undefined) return this.#byPlain(inputs, iterations, length);
    this.count("native", inputs.length);
    return inputs.map((input) => deriveByNode(nodeCrypto, input, iterations, length));
  }

  #byKernel(kernels: Kernels, inputs: readonly Pbkdf2Input[], iterations: number, length: number): Uint8Array[] {
    this.count("kernel", inputs.length);
    return kernels.derive(inputs, iterations, length);
  }

  #byPlain(inputs: readonly Pbkdf2Input[], iterations: number, length: number): Uint8Array[] {
    this.count("plain", inputs.length);
    return inputs.map((input) => derivePlain(input, iterations, length));
  }

  /** The kernels, where they are ready and are the better choice. Where they are not ready, they come nearer. */
  #kernels(native: boolean, asked: number): Kernels | undefined {
    this.#asked += asked;
    if (this.#asked <= patience) return this.#preparation?.kernels;
    if (native && this.#platform.nativeIsFaster()) return undefined;
    this.#preparation ??= new Preparation(this.#platform.webAssembly);
    this.#preparation.start(this.#platform.later);
    this.#preparation.step();
    return this.#preparation.kernels;
  }
}
