/** The ways of a platform to derive, and which of them a derivation takes. */
import type { NodeCryptoLike, SubtleCryptoLike, WebAssemblyLike } from "../../platform.ts";
import type { Pbkdf2Input } from "./input.ts";
import type { Kernels } from "./kernels.ts";
import { deriveByNode, deriveByWebCrypto, provenNode } from "./native.ts";
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
  webAssembly(): WebAssemblyLike | undefined;
  /** Native derivation at once. Asked for when the backends are made, so that no derivation waits for it to be loaded. */
  nodeCrypto(): NodeCryptoLike | undefined;
  /** Native derivation by a promise. */
  subtleCrypto(): SubtleCryptoLike | undefined;
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
  readonly #nodeCrypto: NodeCryptoLike | undefined;
  readonly #served: Record<Pbkdf2Backend, number> = { kernel: 0, native: 0, plain: 0 };
  #asked = 0;
  #preparation: Preparation | undefined;
  /** The kernels, once it is known that nothing native is better. */
  #best: Kernels | undefined;

  constructor(platform: Pbkdf2Platform) {
    this.#platform = platform;
    this.#nodeCrypto = provenNode(platform.nodeCrypto());
  }

  /** What served until now. */
  get report(): Pbkdf2Report {
    const platform = this.#platform;
    const served = { ...this.#served };
    if (platform.nativeIsFaster() && (this.#nodeCrypto ?? platform.subtleCrypto()) !== undefined) {
      return { served, kernel: "refused", refusal: "native derivation is faster on this engine" };
    }
    return { served, kernel: this.#preparation?.state ?? "cold", refusal: this.#preparation?.refusal };
  }

  /** Has the kernels ready at once, for a thread that has nothing else to do. */
  prepare(): void {
    if (this.report.kernel === "refused") return;
    this.#preparation ??= new Preparation(this.#platform.webAssembly());
    this.#preparation.finish();
  }

  /** Counts what another thread derived for this one. */
  count(backend: Pbkdf2Backend, passwords: number): void {
    this.#served[backend] += passwords;
  }

  /** Derives from each password, in order, on this thread: at once where that can be. */
  derive(inputs: readonly Pbkdf2Input[], iterations: number, length: number): Uint8Array[] | Promise<Uint8Array[]> {
    if (this.#best !== undefined) return this.#byKernel(this.#best, inputs, iterations, length);
    const subtleCrypto = this.#nodeCrypto === undefined ? this.#platform.subtleCrypto() : undefined;
    if (subtleCrypto === undefined) return this.deriveSync(inputs, iterations, length);
    this.#asked += inputs.length;
    const kernels = this.#asked > patience ? this.#approach(true) : this.#preparation?.kernels;
    if (kernels !== undefined) return this.#byKernel(kernels, inputs, iterations, length);
    return this.#byWebCrypto(subtleCrypto, inputs, iterations, length);
  }

  /** The same without a promise: WebCrypto has no part in it. */
  deriveSync(inputs: readonly Pbkdf2Input[], iterations: number, length: number): Uint8Array[] {
    if (this.#best !== undefined) return this.#byKernel(this.#best, inputs, iterations, length);
    const nodeCrypto = this.#nodeCrypto;
    this.#asked += inputs.length;
    const kernels = this.#asked > patience ? this.#approach(nodeCrypto !== undefined) : this.#preparation?.kernels;
    if (kernels !== undefined) return this.#byKernel(kernels, inputs, iterations, length);
    if (nodeCrypto === undefined) return this.#byPlain(inputs, iterations, length);
    this.#served.native += inputs.length;
    return deriveByNode(nodeCrypto, inputs, iterations, length);
  }

  /** The kernels, where they are ready and are the better choice. Where they are not ready, they come nearer. */
  #approach(native: boolean): Kernels | undefined {
    if (native && this.#platform.nativeIsFaster()) return undefined;
    this.#preparation ??= new Preparation(this.#platform.webAssembly());
    this.#preparation.start(this.#platform.later);
    this.#preparation.step();
    const { kernels } = this.#preparation;
    if (!this.#platform.nativeIsFaster()) this.#best = kernels;
    return kernels;
  }

  #byKernel(kernels: Kernels, inputs: readonly Pbkdf2Input[], iterations: number, length: number): Uint8Array[] {
    this.#served.kernel += inputs.length;
    return kernels.derive(inputs, iterations, length);
  }

  /** A policy may forbid WebCrypto what it has. */
  async #byWebCrypto(
    subtleCrypto: SubtleCryptoLike,
    inputs: readonly Pbkdf2Input[],
    iterations: number,
    length: number,
  ): Promise<Uint8Array[]> {
    try {
      const keys = await deriveByWebCrypto(subtleCrypto, inputs, iterations, length);
      this.#served.native += inputs.length;
      return keys;
    } catch {
      return this.#byPlain(inputs, iterations, length);
    }
  }

  #byPlain(inputs: readonly Pbkdf2Input[], iterations: number, length: number): Uint8Array[] {
    this.#served.plain += inputs.length;
    return inputs.map((input) => derivePlain(input, iterations, length));
  }
}
