import type { CipherName } from "../../ie/suite.ts";
import type { Abi } from "../abi.ts";
import type { Air } from "./air.ts";
import type { Behaviour } from "./behaviour.ts";
import type { VirtualClock } from "./clock.ts";

/** What the parts of the simulated kernel need of the whole. */
export interface KernelContext {
  /** What it was compiled as. */
  readonly abi: Abi;
  /** What kernels of its year do. */
  readonly behaviour: Behaviour;
  /** The air around it. */
  readonly air: Air;
  /** The clock by which scans, frames and timers run. */
  readonly clock: VirtualClock;
  /** Whether a module is there; where it is not, the kernel says on the console that it wants it. */
  findModule(name: string): boolean;
  /** Whether a cipher can be used. */
  hasCipher(cipher: number): boolean;
  /** What a cipher number is called. WEP has two names. */
  cipherNames(cipher: number): CipherName[];
}
