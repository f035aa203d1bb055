import type { LogRecord } from "./records.ts";

/** Steps that are kept of those before something went wrong, and of those after it. */
const [mostBefore, mostAfter] = [48, 12] as const;
/** Different things that went wrong, whose steps are kept. */
const mostTroubles = 32;

interface Step {
  readonly line: string;
  times: number;
}

/** What led to something that went wrong, and what followed. */
interface Trouble {
  readonly serial: number;
  readonly steps: Step[];
  room: number;
}

/** What is worth telling of a log: no dumps, no routine. */
const told: ReadonlySet<LogRecord["type"]> = new Set([
  "program",
  "interface",
  "ndis",
  "module-wanted",
  "ioctl",
  "netlink",
  "set-key",
  "key-refused",
  "message",
  "chosen",
  "associated",
  "completed",
  "disconnected",
  "passphrase",
  "rejected",
  "timed-out",
  "michael",
  "countermeasures",
  "bad-mic",
  "element-mismatch",
  "sae",
  "eap-failed",
  "offer-refused",
  "given-up",
  "join-refused",
  "skipped",
  "network-not-found",
  "scan-failed",
  "start-failed",
  "rfkill",
]);

/** What may turn out to be a failure. */
const troubling: ReadonlySet<LogRecord["type"]> = new Set([
  "ioctl",
  "netlink",
  "key-refused",
  "disconnected",
  "passphrase",
  "rejected",
  "timed-out",
  "michael",
  "bad-mic",
  "element-mismatch",
  "sae",
  "eap-failed",
  "offer-refused",
  "scan-failed",
  "start-failed",
  "rfkill",
]);

/** What happened, in the log's own words, up to what went wrong. Bounded, whatever the log. */
export class Story {
  readonly #recent: Step[] = [];
  readonly #troubles: Trouble[] = [];
  readonly #lines: Set<string> = new Set();

  /** Takes in a record, `serial` its number. */
  see(record: LogRecord, serial: number): void {
    if (!told.has(record.type) || (record.type === "set-key" && record.algorithm === "none")) return;
    for (const trouble of this.#troubles) {
      if (trouble.room > 0) trouble.room -= tell(trouble.steps, record.line);
    }
    tell(this.#recent, record.line);
    if (this.#recent.length > 2 * mostBefore) this.#recent.splice(0, mostBefore);
    if (!troubling.has(record.type) || this.#troubles.length >= mostTroubles || this.#lines.has(record.line)) return;
    this.#lines.add(record.line);
    const steps = this.#recent.slice(-mostBefore).map((step) => ({ ...step }));
    this.#troubles.push({ serial, steps, room: mostAfter });
  }

  /** The steps up to the failure that first showed in the record with number `failure`, and a little on. */
  steps(failure: number | undefined): readonly string[] {
    const trouble = lastBefore(this.#troubles, failure);
    const steps = trouble?.steps ?? this.#recent.slice(-(mostBefore + mostAfter));
    return steps.map((step) => (step.times > 1 ? `${step.line} (${step.times} times)` : step.line));
  }
}

/** Adds a line. Gives the steps that were added: none where it repeats the last one. */
function tell(steps: Step[], line: string): number {
  const last = steps.at(-1);
  if (last?.line === line) {
    last.times++;
    return 0;
  }
  steps.push({ line, times: 1 });
  return 1;
}

function lastBefore(troubles: readonly Trouble[], failure: number | undefined): Trouble | undefined {
  let last: Trouble | undefined;
  for (const trouble of troubles) if (failure !== undefined && trouble.serial <= failure) last = trouble;
  return last;
}
