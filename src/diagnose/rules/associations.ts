import { reasonCode, statusCode } from "../../dot11/codes.ts";
import type { Cause } from "../cause.ts";
import type { DisconnectedRecord, LogRecord, RejectedRecord, TimedOutRecord } from "../records.ts";
import type { Scene } from "../scene.ts";
import type { Shown } from "../surroundings.ts";
import {
  byEap,
  byOffer,
  byReason,
  bySae,
  byStatus,
  joinAnswer,
  ordinary,
  passing,
  wrongPassword,
} from "./association-causes.ts";
import { type Role, roleOf } from "./role.ts";
import { counted, shows, type Tally } from "./tally.ts";
import { type Family, type Finding, rank, situation, type Verdict } from "./verdict.ts";

/** Different failures that are kept. */
const mostCases = 64;

const sae = 3;

/** A status, and a reason: the driver's word on an access point that is silent. */
const [authenticationTimeout, inactivity] = [16, 4] as const;

/** One thing that the log shows, of one cause. */
interface Sign {
  readonly operation: string;
  readonly cause: Cause;
  readonly line: string;
  /** What the line shows. */
  readonly because: string;
  /** Whether an association that came about later shows that nothing was wrong. */
  readonly passing: boolean;
}

interface Case {
  readonly sign: Sign;
  readonly role: Role;
  readonly serial: number;
  tally: Tally;
  last: number;
}

/** Associations that did not come about, or were ended for what they had agreed on. */
export class Associations implements Family {
  readonly #cases = new Map<string, Case>();
  /** Whether a handshake or an 802.1X authentication is under way with the access point that was last chosen. */
  #underWay = false;
  /** The last refusal of a call of net80211's: the program says in words of its own that it did not associate. */
  #lastIoctl = 0;
  /** Whether the station is with an access point: what a scan then finds of others is no failure. */
  #isConnected = false;

  see(record: LogRecord, scene: Scene): void {
    const leaves = record.type === "chosen" || record.type === "disconnected";
    if (leaves) this.#underWay = false;
    else if (record.type === "message" || record.type === "eap-failed") this.#underWay = true;
    const role = roleOf(record, scene.role);
    if ((leaves || record.type === "completed") && role === "station") this.#isConnected = !leaves;
    if (this.#isConnected && (record.type === "skipped" || record.type === "network-not-found")) return;
    // The program's time limit is over all that comes before the keys: what was under way has a family of its own.
    if (this.#underWay && record.type === "timed-out") return;
    if (record.type === "ioctl" && record.request.endsWith("80211")) this.#lastIoctl = scene.serial;
    const isSaid = this.#lastIoctl > 0 && scene.serial - this.#lastIoctl === 1;
    if (record.type === "join-refused" && record.error === undefined && isSaid) return;
    const sign = signOf(record, scene);
    if (sign === undefined) return;
    const key = `${sign.operation}|${sign.cause}|${sign.line}`;
    const known = this.#cases.get(key);
    if (known !== undefined) {
      known.tally = counted(known.tally, sign.line);
      known.last = scene.serial;
    } else if (this.#cases.size < mostCases) {
      const { serial } = scene;
      this.#cases.set(key, { sign, role, serial, tally: counted(undefined, sign.line), last: serial });
    }
  }

  conclude(scene: Scene, _shown: Shown): readonly Finding[] {
    const groups = new Map<string, Case[]>();
    const open = [...this.#cases.values()].filter((one) => !isResolved(one, scene) && !isFirstStep(one));
    for (const one of open) {
      // The program says so of every scan that brings nothing, whatever the reason.
      if (one.sign.cause === "network-not-found" && (open.length > 1 || scene.last.chosen > 0)) continue;
      const key = `${one.sign.operation}|${one.sign.cause}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
    return [...groups.values()].map((group) => finding(group, scene));
  }
}

function signOf(record: LogRecord, scene: Scene): Sign | undefined {
  switch (record.type) {
    case "rejected":
      return rejection(record);
    case "disconnected":
      return ending(record, scene);
    case "timed-out":
      return lateness(record);
    case "sae":
      return sign(record, "authentication", ...bySae[record.what], record.what !== "confirm-mismatch");
    case "eap-failed":
      return sign(record, "802.1X authentication", "eap-failed", byEap[record.what], true);
    case "offer-refused": {
      const stage = record.what === "filter" ? "authentication" : "association";
      return sign(record, stage, ...byOffer[record.what], false);
    }
    case "given-up":
      return sign(
        record,
        "association",
        "unknown",
        "the program gave up for a while, and the log does not show why",
        true,
      );
    case "join-refused":
      return sign(record, "association", "join-failed", joinAnswer(record.error), true);
    case "network-not-found":
      return sign(record, "network selection", "network-not-found", "no access point of that name was seen", true);
    case "skipped":
      return sign(
        record,
        "network selection",
        "settings-differ",
        "the network was seen, and passed over for this",
        true,
      );
    default:
      return undefined;
  }
}

function lateness(record: LogRecord & TimedOutRecord): Sign | undefined {
  switch (record.what) {
    case "authentication":
    case "association":
      return sign(record, record.what, "no-answer", "nothing came back in time", true);
    case "acknowledgement":
      return sign(record, "association", "message-lost", "the station did not acknowledge the answer", true);
    default:
      return undefined;
  }
}

function rejection(record: LogRecord & RejectedRecord): Sign | undefined {
  const { stage, status, algorithm } = record;
  if (status === 0) return undefined;
  const meaning = statusCode(status)?.meaning ?? "a code that the standard does not have";
  const because = `status ${status}: ${meaning}`;
  if (stage === "authentication" && algorithm === sae && wrongPassword.has(status)) {
    return sign(
      record,
      stage,
      "sae-wrong-password",
      `${because} With SAE, access points answer so to a confirm that was made with another password.`,
      true,
    );
  }
  if (status === authenticationTimeout) return sign(record, stage, "no-answer", because + whoSays(record.line), true);
  // Only OWE proposes a group in an association request.
  const cause = stage === "association" && status === 77 ? "owe-group-unsupported" : byStatus[status];
  return sign(record, stage, cause ?? "refused-by-access-point", because, passing.has(status));
}

/** Drivers that associate by themselves name no access point where none answered. */
function whoSays(line: string): string {
  return line.includes("bssid=00:00:00:00:00:00")
    ? " The address is zeros: the driver says so, and no access point."
    : "";
}

function ending(record: LogRecord & DisconnectedRecord, scene: Scene): Sign | undefined {
  const { reason, local } = record;
  if (reason === undefined || ordinary.has(reason)) return undefined;
  if (local && reason === inactivity && scene.role === "station") {
    const because = "reason 4, said by this side: nothing was heard any more of the access point";
    return sign(record, "association", "no-answer", because, true);
  }
  const cause = byReason[reason];
  const meaning = reasonCode(reason)?.meaning ?? "a code that the standard does not have";
  const because = `reason ${reason}: ${meaning}`;
  const operation = cause === "eap-failed" ? "802.1X authentication" : "association";
  if (cause !== undefined)
    return local && scene.role === "station" ? undefined : sign(record, operation, cause, because, false);
  // A station that leaves an access point has its reasons; and a handshake that was under way has a family of its own.
  if (local || scene.role === "access-point" || scene.handshaking) return undefined;
  return sign(record, "association", "refused-by-access-point", because, true);
}

function sign(record: LogRecord, operation: string, cause: Cause, because: string, passing: boolean): Sign {
  return { operation, cause, line: record.line, because, passing };
}

/** Whether an association came about after it. */
function isResolved({ sign, last }: Case, scene: Scene): boolean {
  return sign.passing && Math.max(scene.last.associated, scene.last.completed) > last;
}

/** A token is asked for once before each exchange: that alone is no failure. */
function isFirstStep({ sign, tally }: Case): boolean {
  return sign.cause === "sae-anti-clogging" && tally.times < 2;
}

function finding(group: readonly Case[], scene: Scene): Finding {
  const [{ sign: first, serial }] = group as readonly [Case];
  const evidence = group.map(({ sign, tally }) => shows(tally, sign.because));
  const verdicts: Verdict[] = [{ cause: first.cause, weight: 100, evidence, against: [] }];
  if (first.cause === "sae-wrong-password") verdicts.push(anyRefusal(group));
  const gaveUp = group.find(({ sign }) => sign.because.startsWith(`status ${authenticationTimeout}:`));
  if (gaveUp !== undefined) verdicts.push(anyFailure(gaveUp));
  return {
    serial,
    failure: {
      kind: "association",
      operation: first.operation,
      op: undefined,
      errno: undefined,
      abi: undefined,
      times: Math.max(timesOf(group, "station"), timesOf(group, "access-point")),
      hypotheses: rank(verdicts, situation(scene)),
    },
  };
}

/** How often one end shows it: what both show is one failure. */
function timesOf(group: readonly Case[], end: Role): number {
  return group.reduce((sum, { tally, role }) => sum + (role === end ? tally.times : 0), 0);
}

/** Drivers with firmware that associates by itself answer so to whatever went wrong in it. */
function anyFailure({ tally }: Case): Verdict {
  const why = "firmware that associates by itself answers so to other failures too, a wrong passphrase among them";
  return { cause: "refused-by-access-point", weight: 50, evidence: [shows(tally, why)], against: [] };
}

/** Status 1 has no meaning of its own: it may be any other refusal. */
function anyRefusal(group: readonly Case[]): Verdict {
  const unspecified = group.filter(({ sign }) => sign.because.startsWith("status 1:"));
  const evidence = unspecified.map(({ tally }) =>
    shows(tally, "status 1 is what an access point says that does not say why"),
  );
  return { cause: "refused-by-access-point", weight: 50, evidence, against: [] };
}
