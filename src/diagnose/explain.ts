import type { DriverError } from "../errors.ts";
import type { CipherName } from "../ie/suite.ts";
import type { Explanation, Failure, Surroundings } from "./explanation.ts";
import { LogReader } from "./log.ts";
import { MessageList } from "./messages.ts";
import { escapeText } from "./printable.ts";
import type { LogRecord } from "./records.ts";
import { Associations } from "./rules/associations.ts";
import { DriverCalls, excuseOf, refusalFailure } from "./rules/driver-calls.ts";
import { Handshakes } from "./rules/handshakes.ts";
import { Integrity } from "./rules/integrity.ts";
import type { Refusal } from "./rules/refusal.ts";
import type { Family } from "./rules/verdict.ts";
import { Scene } from "./scene.ts";
import { Story } from "./story.ts";
import { readSurroundings } from "./surroundings.ts";

/** How a log is to be explained. */
export interface ExplainOptions extends Surroundings {
  /** Messages that are kept; the others are counted. 4096 where it is not given. */
  readonly mostMessages?: number;
}

/**
 * Explains a log that comes in pieces, in bounded memory.
 *
 * @example
 * const explainer = new LogExplainer();
 * for await (const text of stream) explainer.push(text);
 * console.log(describeExplanation(explainer.end()));
 */
export class LogExplainer {
  readonly #reader = new LogReader();
  readonly #scene = new Scene();
  readonly #messages: MessageList;
  readonly #families: readonly Family[] = [new DriverCalls(), new Handshakes(), new Integrity(), new Associations()];
  readonly #story = new Story();
  readonly #options: ExplainOptions;

  /** Starts with nothing seen. */
  constructor(options: ExplainOptions = {}) {
    this.#options = options;
    this.#messages = new MessageList(options.mostMessages ?? 4096);
  }

  /** Takes more of the log, cut anywhere. */
  push(text: string): void {
    for (const record of this.#reader.push(text)) this.#see(record);
  }

  /** What it comes to. The log is over. */
  end(): Explanation {
    for (const record of this.#reader.end()) this.#see(record);
    const shown = readSurroundings(this.#options);
    const findings = this.#families
      .flatMap((family) => family.conclude(this.#scene, shown))
      .sort((a, b) => a.serial - b.serial);
    const found = findings.flatMap((finding) => ("failure" in finding ? [finding] : []));
    const failures = found.length > 1 ? found.filter(({ failure }) => !isVague(failure)) : found;
    return {
      messages: this.#messages.messages,
      messagesLeftOut: this.#messages.leftOut,
      failures: failures.map((finding) => finding.failure),
      harmless: findings.flatMap((finding) => ("remark" in finding ? [finding.remark] : [])),
      steps: this.#story.steps(failures[0]?.serial),
    };
  }

  #see(record: LogRecord): void {
    this.#scene.see(record);
    if (record.type === "eapol") this.#messages.add(record);
    else if (record.type === "pending-eapol") this.#messages.handledAgain();
    for (const family of this.#families) family.see(record, this.#scene);
    this.#story.see(record, this.#scene.serial);
  }
}

/** Whether it says no more than that something is wrong, which any other failure says better. */
function isVague({ kind, hypotheses }: Failure): boolean {
  return kind === "association" && hypotheses[0]?.cause === "unknown";
}

/**
 * Explains a log of wpa_supplicant or hostapd: which messages it shows, what failed, and what may have caused it.
 *
 * The log is taken as it stands: from 0.4 of 2005 to 2.11, with stamps and syslog's tags, quoted and wrapped in a mail.
 * An evidence never says more than the log shows, and never holds octets of a key.
 *
 * @param log - text of any size; see {@link LogExplainer} for one that comes in pieces
 * @param options - what else is known
 */
export function explainLog(log: string, options: ExplainOptions = {}): Explanation {
  const explainer = new LogExplainer(options);
  explainer.push(log);
  return explainer.end();
}

/** What a program knows when a driver refuses a call of its own. */
export interface DriverErrorContext extends Surroundings {
  /** The interface: `wlan0`. */
  readonly interfaceName?: string;
  /** The key that was to be set, where one was. */
  readonly key?: { readonly cipher: CipherName; readonly length: number };
  /** Octets of the argument that was handed to the kernel. */
  readonly length?: number;
  /** The value that was to be set. */
  readonly value?: number;
  /** The operating system whose driver it is; a `DriverError` with an operation number is BSD's. */
  readonly system?: "bsd" | "linux";
}

/**
 * Explains a driver's refusal as {@link explainLog} would explain the line that a program prints of it. Its evidence is
 * the error's own message.
 *
 * @param error - what a call of a `Driver` was rejected with
 * @param context - what else is known
 */
export function explainDriverError(error: DriverError, context: DriverErrorContext = {}): Explanation {
  const scene = new Scene();
  scene.interfaceName = context.interfaceName;
  const refusal = refusalOf(error, context);
  const { line } = refusal;
  const explanation = { messages: [], messagesLeftOut: 0, failures: [], harmless: [], steps: [line] };
  const why = excuseOf(refusal);
  if (why !== undefined) return { ...explanation, harmless: [{ line, why, times: 1 }] };
  return { ...explanation, failures: [refusalFailure(refusal, 1, scene, readSurroundings(context))] };
}

function refusalOf(error: DriverError, context: DriverErrorContext): Refusal {
  const line = escapeText(error.message);
  const algorithm = context.key?.cipher.replace(/^wep.*/, "wep");
  return {
    operation: error.operation,
    op: error.op,
    reading: false,
    errno: error.errno,
    value: context.value,
    // DELKEY has one length in every ABI, and the driver asks with it.
    length: context.length ?? (error.op === 20 ? 7 : undefined),
    system: context.system ?? (error.op === undefined ? undefined : "bsd"),
    line,
    cipher: algorithm,
    key: algorithm === undefined ? undefined : { line, length: context.key?.length ?? 0 },
    slot: undefined,
    current: true,
    handshaking: true,
  };
}
