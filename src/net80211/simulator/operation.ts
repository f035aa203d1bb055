import type { Abi } from "../abi.ts";
import type { ErrnoName } from "../errno.ts";
import type { KernelContext } from "./context.ts";
import type { SimulatedInterface } from "./interface.ts";

/** One net80211 request on its way through the kernel. */
export interface Operation {
  /** The kernel that was asked. */
  readonly kernel: KernelContext;
  /** The interface that was named. */
  readonly net: SimulatedInterface;
  /** What the octets are written in. */
  readonly abi: Abi;
  /** `i_val`. */
  readonly val: number;
  /** `i_len`: how many octets the caller says that there are. */
  readonly len: number;
  /** What is there at the caller's address. */
  readonly memory: Uint8Array;
  /** Whether the caller may change things and see keys. */
  readonly privileged: boolean;
}

/** What a request that asks for something gets. */
export interface Reply {
  /** The new `i_val`. */
  readonly val?: number;
  /** What is copied to the caller's address. */
  readonly data?: Uint8Array;
  /** The new `i_len`; absent, the length of `data`. */
  readonly len?: number;
}

/**
 * Fetches `length` octets from the caller: `copyin`.
 *
 * @returns a view, or EFAULT where the caller has fewer
 */
export function copyIn({ memory }: Operation, length: number): Uint8Array | ErrnoName {
  return memory.length < length ? "EFAULT" : memory.subarray(0, length);
}
