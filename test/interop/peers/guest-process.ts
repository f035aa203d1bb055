import type { LogFile } from "../machine/log-file.ts";
import type { Machine } from "../machine/machine.ts";

/** A program that runs in the guest, with its log. */
export class GuestProcess {
  /** What it says. */
  readonly log: LogFile;
  readonly #machine: Machine;
  readonly #pid: string;
  #running = true;

  private constructor(machine: Machine, log: LogFile, pid: string) {
    this.#machine = machine;
    this.log = log;
    this.#pid = pid;
  }

  /**
   * Starts a program of the guest.
   *
   * @param logName - the file that it writes what it says to
   * @param outputName - where what it prints goes. Left out: the same file
   */
  static async start(
    machine: Machine,
    command: string,
    logName: string,
    outputName: string = logName,
  ): Promise<GuestProcess> {
    const log = machine.log(logName);
    const pid = await machine.run(`${command} </dev/null >>/run/share/${outputName} 2>&1 & echo $!`);
    return new GuestProcess(machine, log, pid);
  }

  /** Ends it, and waits until it has ended. A second call does nothing. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    await this.#machine.tryRun(`kill ${this.#pid}; wait ${this.#pid}`);
    this.log.close();
  }
}
