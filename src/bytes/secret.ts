import { KeyError } from "../errors.ts";
import { copyOf } from "./octets.ts";

let live = 0;

/**
 * Key octets with one owner, who destroys them.
 *
 * Prints as `Secret(16)` wherever it is shown: in a template, in JSON, in Node's inspector. JavaScript cannot promise
 * that the engine kept no copy; it can promise that this one is gone after {@link Secret.destroy}.
 */
export class Secret {
  #octets: Uint8Array | undefined;
  /** Octets of key. Known even after the end. */
  readonly length: number;

  /** @param octets - taken over: the secret owns them from here on and overwrites them at its end */
  constructor(octets: Uint8Array) {
    this.#octets = octets;
    this.length = octets.length;
    live++;
  }

  /** A secret with a copy of `octets`, which stay the caller's. */
  static copyOf(octets: Uint8Array): Secret {
    return new Secret(copyOf(octets));
  }

  /**
   * The octets themselves, borrowed: who keeps them past the secret's end holds zeros.
   *
   * @throws KeyError `ERR_KEY_DESTROYED` - the owner has destroyed it
   */
  get octets(): Uint8Array {
    if (this.#octets === undefined) throw new KeyError("ERR_KEY_DESTROYED", "a key was used after it was destroyed");
    return this.#octets;
  }

  /** Whether {@link Secret.destroy} was called. */
  get destroyed(): boolean {
    return this.#octets === undefined;
  }

  /**
   * A new secret with a copy of a part; the caller owns it.
   *
   * @throws KeyError `ERR_KEY_DESTROYED` - the owner has destroyed it
   */
  slice(start: number, end: number): Secret {
    return new Secret(copyOf(this.octets, start, end));
  }

  /** Overwrites the octets with zeros and lets go of them. A second call does nothing. */
  destroy(): void {
    if (this.#octets === undefined) return;
    this.#octets.fill(0);
    this.#octets = undefined;
    live--;
  }

  /** `Secret(16)`. */
  toString(): string {
    return `Secret(${this.length})`;
  }

  /** `Secret(16)`: what `JSON.stringify` shows. */
  toJSON(): string {
    return this.toString();
  }

  // Node's inspector finds its method by a registered symbol. A declared method would put that symbol into the types.
  static {
    Object.defineProperty(Secret.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: Secret): string {
        return this.toString();
      },
    });
  }
}

/**
 * Secrets that were made and not destroyed yet, so that a test can show that a path leaves none behind.
 *
 * @internal
 */
export function liveSecrets(): number {
  return live;
}
