import type { GuestProcess } from "./guest-process.ts";
import { type LoggedKey, loggedKeys } from "./logged-keys.ts";

/** A program of the guest that writes down its keys. */
export class KeyLogger {
  readonly #process: GuestProcess;

  constructor(process: GuestProcess) {
    this.#process = process;
  }

  /** The next place in its log. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#process.log.says(pattern);
  }

  /** What it has said by now is no answer to a later question. */
  skip(): void {
    this.#process.log.skip();
  }

  /** Every value of a key that it logged, in hex, the latest last. */
  keys(key: LoggedKey): readonly string[] {
    return loggedKeys(this.#process.log.text, key);
  }

  /** Ends it. */
  stop(): Promise<void> {
    return this.#process.stop();
  }
}
