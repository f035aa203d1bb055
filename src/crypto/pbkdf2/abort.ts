/** Giving up on a caller's signal. */
import { StateError } from "../../errors.ts";

/** What is used of an `AbortSignal`: every platform has a type of its own for it, and all fit this one. */
export interface AbortSignalLike {
  /** Whether the caller has given up. */
  readonly aborted: boolean;
  /** Calls `listener` when the caller gives up. */
  addEventListener(type: "abort", listener: () => void): void;
  /** Takes a listener away again. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Waits for one thing after another, but no longer than the caller wants. */
export class Patience {
  readonly #signal: AbortSignalLike | undefined;
  readonly #listener = (): void =>
    this.#giveUp?.(new StateError("ERR_STATE_ABORTED", "given up on the caller's signal"));
  #giveUp: ((error: StateError) => void) | undefined;

  /** Without a signal, it is endless. */
  constructor(signal: AbortSignalLike | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#listener);
  }

  /**
   * Settles as `promise` does, unless the caller gives up before. One at a time.
   *
   * @throws StateError `ERR_STATE_ABORTED` - the caller gives up, or has done so
   */
  wait<T>(promise: T | PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      if (this.#signal?.aborted === true) this.#listener();
      Promise.resolve(promise).then(resolve, reject);
    });
  }

  /** Lets go of the signal. */
  end(): void {
    this.#signal?.removeEventListener("abort", this.#listener);
  }
}
