import type { SetKeyRecord } from "./driver-records.ts";
import type { InterfaceRecord, LogRecord } from "./records.ts";

/** A record that is kept for what its line shows. */
export interface Seen<R extends LogRecord = LogRecord> {
  /** The record. */
  readonly record: R;
  /** Its number among the records of the log, from 1. */
  readonly serial: number;
}

/** An exchange that makes a PMK: no passphrase can be wrong in the handshake after it. */
export interface Exchange {
  /** `SAE`, `OWE`, `802.1X`. */
  readonly name: string;
  /** The line that names it. */
  readonly line: string;
}

/** More modules than a kernel would ask for. */
const mostModules = 16;

/** What is known so far of who writes the log, of what machine it is, and of where things stand. */
export class Scene {
  /** Records so far. */
  serial = 0;
  /** Whose log it is, where it says. */
  program: "wpa_supplicant" | "hostapd" | undefined;
  /** The interface, where the log names it. */
  interfaceName: string | undefined;
  /** The operating system, where a driver's name tells it. */
  system: "bsd" | "linux" | undefined;
  /** The line that names it. */
  interfaceLine: string | undefined;
  /** The line that shows ndis(4). */
  ndisLine: string | undefined;
  /** Modules that the kernel asked for, and the lines that it did so with. */
  readonly wanted: Map<string, string> = new Map();
  /** The key management that was last named, where its PMK comes of an exchange of its own. */
  exchange: Exchange | undefined;
  /** The last key that was on its way to a driver. */
  setKey: Seen<LogRecord & SetKeyRecord> | undefined;
  /** The slot that was last to be cleared, and when. Undefined as a slot means a pairwise key. */
  deleted: { readonly slot: number | undefined; readonly serial: number } | undefined;
  /** Whether a message of a handshake was seen since the last start, and the networks are not being taken down. */
  handshaking = false;
  /** The last record that showed an association, a handshake that came to its end, and the choice of an access point. */
  readonly last: { associated: number; completed: number; chosen: number } = { associated: 0, completed: 0, chosen: 0 };
  /** Whose side the log is on: the access point's where hostapd wrote it, or what only an access point says, or who sends message 1. */
  role: "station" | "access-point" = "station";

  /** Takes in a record, before the rules do. */
  see(record: LogRecord): void {
    this.serial++;
    switch (record.type) {
      case "program":
        this.program = record.program;
        this.interfaceName = undefined;
        this.role = record.program === "hostapd" ? "access-point" : "station";
        this.handshaking = false;
        this.exchange = undefined;
        break;
      case "interface":
        this.#seeInterface(record);
        break;
      case "ioctl":
        if (record.request.endsWith("80211")) this.system ??= "bsd";
        break;
      case "ndis":
        this.ndisLine = record.line;
        break;
      case "module-wanted":
        if (this.wanted.size < mostModules) this.wanted.set(record.module, record.line);
        break;
      case "set-key":
        this.setKey = { record, serial: this.serial };
        this.system = systemOf(record.driver);
        break;
      case "key-refused":
        this.handshaking = true;
        break;
      case "delete-key":
        this.deleted = { slot: record.keyIndex, serial: this.serial };
        break;
      case "message":
        this.handshaking = true;
        if (record.message === "1/4") this.role = record.direction === "tx" ? "access-point" : "station";
        break;
      case "chosen":
        this.last.chosen = this.serial;
        break;
      case "associated":
        this.last.associated = this.serial;
        break;
      case "completed":
        this.last.completed = this.serial;
        if (record.what !== "connection") this.role = "access-point";
        break;
      case "bad-mic":
        if (record.message === "2/4") this.role = "access-point";
        break;
      case "passphrase":
        if (record.peer !== undefined) this.role = "access-point";
        break;
      case "timed-out":
        if (record.what !== "authentication" && record.what !== "association") this.role = "access-point";
        break;
      case "offer-refused":
        this.role = "access-point";
        break;
      case "key-management":
        this.exchange = record.exchange === undefined ? undefined : { name: record.exchange, line: record.line };
        break;
      case "start-failed":
        if (record.line.endsWith(" driver initialization failed.")) this.role = "access-point";
        break;
      case "closing":
        this.handshaking = false;
        break;
    }
  }

  /** The first one counts: P2P devices are opened beside it. */
  #seeInterface(record: LogRecord & InterfaceRecord): void {
    this.system = systemOf(record.driver) ?? this.system;
    if (this.interfaceName !== undefined || !/^[\w.-]{1,15}$/.test(record.name)) return;
    this.interfaceName = record.name;
    this.interfaceLine = record.line;
  }
}

/** The system of a driver wrapper, as `-D` names it; undefined where it names none, or several to choose from. */
function systemOf(driver: string | undefined): Scene["system"] {
  if (driver === "bsd") return "bsd";
  return driver === "nl80211" || driver === "wext" || driver === "nl80211,wext" ? "linux" : undefined;
}
