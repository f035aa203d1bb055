/** Brings the kernels up, a step at a time, so that no caller waits for all of it. */
import { toHex } from "../../bytes/octets.ts";
import { utf8, type WebAssemblyLike } from "../../platform.ts";
import { Kernel } from "./kernel.ts";
import { assembleKernelOfOne, lanesOfOne } from "./kernel-one.ts";
import { assembleKernelOfTwo, lanesOfTwo } from "./kernel-two.ts";
import { Kernels } from "./kernels.ts";

/** How far the kernels are: not asked for yet, on their way, in use, or never to be used. */
export type KernelState = "cold" | "preparing" | "ready" | "refused";

/** The kernels of a thread, on their way. */
export class Preparation {
  readonly #steps: Iterator<unknown, Kernels>;
  #state: KernelState = "cold";
  #kernels: Kernels | undefined;
  #refusal: string | undefined;

  /** Nothing happens before the first {@link Preparation.step}. */
  constructor(webAssembly: WebAssemblyLike | undefined) {
    this.#steps = prepare(webAssembly);
  }

  /** How far it is. */
  get state(): KernelState {
    return this.#state;
  }

  /** The kernels, once they are ready. */
  get kernels(): Kernels | undefined {
    return this.#kernels;
  }

  /** Why the kernels are refused. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** Does one step of a few milliseconds; nothing where all are done. */
  step(): void {
    if (this.#state === "ready" || this.#state === "refused") return;
    this.#state = "preparing";
    try {
      const { done, value } = this.#steps.next();
      if (done !== true) return;
      this.#kernels = value;
      this.#state = "ready";
    } catch (error) {
      this.#refusal = error instanceof Error ? error.message : String(error);
      this.#state = "refused";
    }
  }

  /** Does all steps that are left. */
  finish(): void {
    do this.step();
    while (this.#state === "preparing");
  }

  /** Does all steps that are left, each when `later` gives it a turn. Only the first call starts that. */
  start(later: (run: () => void) => void): void {
    if (this.#state !== "cold") return;
    this.#state = "preparing";
    const next = (): void => {
      this.step();
      if (this.#state === "preparing") later(next);
    };
    later(next);
  }
}

/** Octets that RFC 3962 says come of 1200 iterations: two blocks each, so that every lane of both kernels is proven. */
const knownAnswers = [
  {
    password: "password",
    salt: "ATHENA.MIT.EDUraeburn",
    derived: "5c08eb61fdf71e4e4ec3cf6ba1f5512ba7e52ddbc5e5142f708a31e2e62b1e13",
  },
  {
    password: "X".repeat(64),
    salt: "pass phrase equals block size",
    derived: "139c30c0966bc32ba55fdbf212530ac9c5ec59f1a452f5cc9ad940fea0598ed1",
  },
  {
    password: "X".repeat(65),
    salt: "pass phrase exceeds block size",
    derived: "9ccad6d468770cd51b10e6a68721be611a8b4d282601db3b36be9246915ec82a",
  },
] as const;

/**
 * How often the kernels are proven. Once is proof; the other times are for the engine, which gives code that has run
 * for a while to its better compiler.
 */
const rounds = 4;

function* prepare(webAssembly: WebAssemblyLike | undefined): Generator<undefined, Kernels> {
  if (webAssembly === undefined) throw new Error("the platform has no WebAssembly");
  const moduleOfOne = assembleKernelOfOne();
  yield;
  const moduleOfTwo = assembleKernelOfTwo();
  yield;
  const one = new Kernel(webAssembly, moduleOfOne, lanesOfOne);
  const two = new Kernel(webAssembly, moduleOfTwo, lanesOfTwo);
  const kernels = new Kernels(one, two);
  for (let round = 0; round < rounds; round++) {
    yield;
    prove(kernels, knownAnswers.slice(0, 1));
    yield;
    prove(kernels, knownAnswers.slice(1));
  }
  return kernels;
}

function prove(kernels: Kernels, answers: readonly (typeof knownAnswers)[number][]): void {
  const inputs = answers.map(({ password, salt }) => ({ password: utf8(password), salt: utf8(salt) }));
  for (const [i, derived] of kernels.derive(inputs, 1200, 32).entries()) {
    if (toHex(derived) !== answers[i]?.derived) throw new Error("a kernel derives other octets than RFC 3962 says");
  }
}
