import type { Readable, Writable } from "node:stream";

/** What a command of the guest came to. */
export interface CommandResult {
  /** Its exit status. */
  readonly status: number;
  /** What it printed, both streams, its last line break left off. */
  readonly output: string;
}

interface Waiting {
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (error: Error) => void;
}

/** A shell at the other end of a serial line: one command at a time, in the order in which they were asked for. */
export class SerialShell {
  readonly #out: Writable;
  readonly #waiting: Waiting[] = [];
  #lines: string[] = [];
  #rest = "";
  #ended: Error | undefined;
  /** Resolves when the shell takes commands. */
  readonly ready: Promise<CommandResult>;

  constructor(input: Readable, out: Writable) {
    this.#out = out;
    this.ready = this.#result();
    input.setEncoding("utf8");
    input.on("data", (text: string) => this.#take(text));
  }

  /** Runs a command of the guest's shell, which may have several lines. A failure is a result like another. */
  run(command: string): Promise<CommandResult> {
    const result = this.#result();
    this.#out.write(`${command.trim().replace(/\s*\n\s*/g, "; ")}\n`);
    return result;
  }

  /** Tells the guest to end. */
  end(): void {
    this.#out.write("@@end\n");
  }

  /** The line is cut: whoever waits is told why. */
  fail(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #result(): Promise<CommandResult> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() as string;
    for (const line of lines) {
      const [, status] = /^@@\d+ (\d+)\r?$/.exec(line) ?? [];
      if (status === undefined) {
        this.#lines.push(line.replace(/\r$/, ""));
        continue;
      }
      this.#waiting.shift()?.resolve({ status: Number(status), output: this.#lines.join("\n") });
      this.#lines = [];
    }
  }
}
