import type { LogRecord, SpokenMessage } from "../records.ts";
import type { Exchange, Scene } from "../scene.ts";
import type { Role } from "./role.ts";
import { counted, type Tally } from "./tally.ts";

/** What a log shows of one attempt at a handshake, by the access point or station that the log's writer talks to. */
export class Attempt {
  /** The end whose lines tell of it. */
  readonly role: Role;
  /** Messages, by their names. */
  readonly messages: Map<SpokenMessage, Tally> = new Map();
  /** A message 2 whose MIC does not hold. */
  badMic: Tally | undefined;
  /** What made the PMK, where that is no passphrase. */
  exchange: Exchange | undefined;
  /** The program's own word on the passphrase. */
  suspicion: Tally | undefined;
  /** The last try was not answered. */
  limit: Tally | undefined;
  /** The station's own time limit has passed. */
  overdue: Tally | undefined;
  /** An element that should be the same, and is not. */
  mismatch: Tally | undefined;
  /** How it ended. */
  ended: { readonly line: string; readonly reason: number | undefined; readonly local: boolean } | undefined;
  /** The driver's refusal, which a program takes for a failed handshake. */
  refused: string | undefined;
  /** Whether the pairwise handshake came to its end. */
  completed = false;
  /** The first record that shows that something is wrong. */
  trouble: number | undefined;

  constructor(role: Role) {
    this.role = role;
  }

  /** Takes in what concerns a handshake. */
  see(record: LogRecord, { serial, exchange }: Scene): void {
    // As it stands where something first goes wrong: later lines may be of another station.
    if (this.trouble === undefined) this.exchange = exchange;
    switch (record.type) {
      case "message":
        this.#message(record.message, record.line);
        return;
      case "completed":
        this.completed = true;
        // What came before was got over.
        this.badMic = undefined;
        this.suspicion = undefined;
        this.mismatch = undefined;
        this.trouble = undefined;
        return;
      case "key-refused":
        this.refused ??= record.line;
        return;
      case "bad-mic":
        this.badMic = counted(this.badMic, record.line);
        break;
      case "passphrase":
        this.suspicion = counted(this.suspicion, record.line);
        break;
      case "timed-out":
        if (record.what === "authentication" && this.messages.size > 0 && !this.completed) {
          this.overdue = counted(this.overdue, record.line);
        } else if (record.what === "limit") this.limit = counted(this.limit, record.line);
        else return;
        break;
      case "element-mismatch":
        this.mismatch = counted(this.mismatch, record.line);
        break;
      case "disconnected":
        this.ended ??= { line: record.line, reason: record.reason, local: record.local };
        break;
      default:
        return;
    }
    this.trouble ??= serial;
  }

  #message(message: SpokenMessage, line: string): void {
    this.messages.set(message, counted(this.messages.get(message), line));
  }
}
