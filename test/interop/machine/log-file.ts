import { type FSWatcher, readFileSync, watch, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/**
 * A log that a program of the guest writes into the shared folder, read as it grows. Nothing is asked for twice: a
 * search goes on where the last one ended.
 */
export class LogFile {
  readonly path: string;
  readonly #watcher: FSWatcher;
  readonly #listeners = new Set<() => void>();
  #read = 0;

  constructor(path: string) {
    this.path = path;
    writeFileSync(path, "", { flag: "a" });
    this.#watcher = watch(dirname(path), (_, name) => {
      if (name === basename(path)) for (const listener of [...this.#listeners]) listener();
    });
  }

  /** All of it. */
  get text(): string {
    return readFileSync(this.path, "utf8");
  }

  /** Skips what stands there by now. */
  skip(): void {
    this.#read = this.text.length;
  }

  /**
   * The next place where it says this, whole lines only.
   *
   * @param within - ms to wait at most
   */
  async says(pattern: RegExp, within = 60_000): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(look);
      };
      const look = (): void => {
        const found = this.#find(pattern);
        if (found === undefined) return;
        end();
        resolve(found);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${basename(this.path)} did not say ${pattern} within ${within} ms`));
      }, within);
      this.#listeners.add(look);
      look();
    });
  }

  /** Nobody reads on. */
  close(): void {
    this.#watcher.close();
  }

  #find(pattern: RegExp): RegExpExecArray | undefined {
    const { text } = this;
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const search = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, "")}g`);
    search.lastIndex = this.#read;
    const found = search.exec(whole);
    if (found === null) return undefined;
    this.#read = search.lastIndex;
    return found;
  }
}
