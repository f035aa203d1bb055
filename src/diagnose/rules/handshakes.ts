import { reasonCode } from "../../dot11/codes.ts";
import type { Failure, Remark } from "../explanation.ts";
import type { LogRecord } from "../records.ts";
import type { Scene } from "../scene.ts";
import type { Shown } from "../surroundings.ts";
import { Attempt } from "./attempt.ts";
import { type FailedHandshake, joinEnds } from "./both-ends.ts";
import { type Role, roleOf } from "./role.ts";
import { shows } from "./tally.ts";
import { type Family, type Finding, proved, rank, situation, type Verdict } from "./verdict.ts";

/** Stations whose attempts are followed at a time, and different failures that are kept. */
const [mostPeers, mostCases] = [64, 32] as const;

/** A cause that the log rules out, or speaks against. */
const [ruledOut, doubted] = [-1000, 40] as const;

const [fourWayTimeout, groupTimeout, elementMismatch, leaving, left] = [15, 16, 17, 3, 8] as const;

/** 4-way and group key handshakes that did not come to their end. */
export class Handshakes implements Family {
  /** By whose they are: an access point has one with each station, a station one at a time. */
  readonly #attempts = new Map<string, Attempt>();
  readonly #cases = new Map<string, FailedHandshake>();
  readonly #remarks = new Map<string, { readonly serial: number; remark: Remark }>();

  see(record: LogRecord, scene: Scene): void {
    const role = roleOf(record, scene.role);
    switch (record.type) {
      case "chosen":
        this.#settle(nameOf("station", undefined));
        break;
      case "associated":
        if (role === "access-point") this.#settle(nameOf(role, record.peer));
        break;
      case "message":
      case "completed":
      case "bad-mic":
      case "passphrase":
      case "timed-out":
      case "element-mismatch":
      case "disconnected": {
        const name = nameOf(role, record.peer);
        if (record.type === "message" && record.message === "1/4" && this.#isOver(name)) this.#settle(name);
        this.#attempt(name, role).see(record, scene);
        break;
      }
      case "key-refused":
        this.#attempt(nameOf(role, undefined), role).see(record, scene);
        break;
    }
  }

  conclude(scene: Scene, _shown: Shown): readonly Finding[] {
    for (const name of [...this.#attempts.keys()]) this.#settle(name);
    const failures = joinEnds([...this.#cases.values()]).map(
      ({ serial, handshake, role, verdicts, times }): Finding => {
        const failure: Failure = {
          kind: "handshake",
          operation: handshake,
          op: undefined,
          errno: undefined,
          abi: undefined,
          times,
          hypotheses: rank(verdicts, { ...situation(scene), role }),
        };
        return { serial, failure };
      },
    );
    return [...failures, ...this.#remarks.values()];
  }

  #attempt(name: string, role: Role): Attempt {
    const known = this.#attempts.get(name);
    if (known !== undefined) return known;
    if (this.#attempts.size >= mostPeers) this.#settle(this.#attempts.keys().next().value as string);
    const attempt = new Attempt(role);
    this.#attempts.set(name, attempt);
    return attempt;
  }

  #isOver(name: string): boolean {
    const attempt = this.#attempts.get(name);
    return attempt?.ended !== undefined || attempt?.completed === true;
  }

  /** Draws the conclusion of an attempt that is over. */
  #settle(name: string): void {
    const attempt = this.#attempts.get(name);
    this.#attempts.delete(name);
    if (attempt === undefined || attempt.trouble === undefined) return;
    if (attempt.refused !== undefined) {
      if (attempt.suspicion !== undefined) this.#excuse(attempt.suspicion.line, attempt.refused, attempt.trouble);
      return;
    }
    const handshake = failedHandshake(attempt);
    if (handshake === undefined) return;
    const verdicts = handshake === "4-way handshake" ? judgeFourWay(attempt) : judgeGroup(attempt);
    const key = [attempt.role, handshake, ...verdicts.map((verdict) => verdict.cause)].join("|");
    const same = this.#cases.get(key);
    if (same !== undefined) same.times++;
    else if (this.#cases.size < mostCases)
      this.#cases.set(key, { serial: attempt.trouble, handshake, role: attempt.role, verdicts, times: 1 });
  }

  /** The program suspects the passphrase of every handshake that ends early; here its driver ended it. */
  #excuse(line: string, refused: string, serial: number): void {
    const known = this.#remarks.get(line);
    const times = (known?.remark.times ?? 0) + 1;
    const why = `the program says so of every handshake that ends early, and this one ended because of "${refused}"`;
    this.#remarks.set(line, { serial: known?.serial ?? serial, remark: { line, why, times } });
  }
}

/** Which handshake failed, or undefined where the attempt only ended. */
function failedHandshake(attempt: Attempt): FailedHandshake["handshake"] | undefined {
  const { ended, limit, messages } = attempt;
  if (ended?.reason === groupTimeout) return "group key handshake";
  if (attempt.completed) {
    if (limit !== undefined && messages.has("group 1/2")) return "group key handshake";
    return attempt.suspicion === undefined ? undefined : "4-way handshake";
  }
  const { badMic, suspicion, mismatch, overdue } = attempt;
  if (badMic?.line.includes("2/4") || suspicion || limit || mismatch || overdue) return "4-way handshake";
  if (ended === undefined || ended.local || ended.reason === leaving || ended.reason === left) return undefined;
  const begun = messages.has("1/4") || ended.reason === fourWayTimeout || ended.reason === elementMismatch;
  return begun ? "4-way handshake" : undefined;
}

function judgeFourWay(attempt: Attempt): readonly Verdict[] {
  const verdicts = [otherPmk(attempt), elements(attempt), lost(attempt)];
  const considered = verdicts.filter((verdict) => verdict.evidence.length > 0);
  if (considered.some(({ weight }) => weight > ruledOut)) return considered;
  const line = attempt.ended?.line ?? attempt.limit?.line ?? attempt.suspicion?.line ?? "";
  const evidence = [shows(line, "the handshake ended, and the log does not show why")];
  return [{ cause: "unknown", weight: 0, evidence, against: [] }, ...considered];
}

/** Whether the two sides have different PMKs: of a passphrase, or of an exchange of their own. */
function otherPmk(attempt: Attempt): Verdict {
  const { exchange } = attempt;
  const verdict = passphrase(attempt);
  if (exchange === undefined || verdict.evidence.length === 0) return verdict;
  const made = shows(exchange.line, `${exchange.name} makes the PMK, and no passphrase does`);
  // Both have proven it, or made it together: without a MIC that does not hold, a lost message is likelier.
  const weight = Math.min(verdict.weight, verdict.weight === proved ? proved : doubted);
  return { ...verdict, cause: "pmk-mismatch", weight, evidence: [...verdict.evidence, made] };
}

function passphrase(attempt: Attempt): Verdict {
  const evidence: string[] = [];
  const against: string[] = [];
  let weight = 100;
  const { badMic, suspicion, ended } = attempt;
  if (badMic?.line.includes("2/4")) {
    evidence.push(shows(badMic, "the MIC of the station's message 2 does not hold under the access point's PMK"));
    weight = proved;
  }
  const three = attempt.messages.get("3/4");
  const two = attempt.messages.get("2/4");
  if (two !== undefined && three === undefined && attempt.role === "station") {
    evidence.push(shows(two, "message 3 never came: an access point passes over a message 2 whose MIC does not hold"));
    if (attempt.overdue !== undefined && two.times === 1) {
      against.push(shows(two, "an access point that could not verify message 2 asks again, and this one did not"));
      weight = doubted;
    }
  }
  if (suspicion !== undefined) {
    const station = "the program's own guess, which it makes of every handshake that ends before message 3";
    const accessPoint = "the access point says so where a message 2 fits none of its PMKs";
    evidence.push(shows(suspicion, attempt.role === "station" ? station : accessPoint));
  }
  if (ended?.reason === fourWayTimeout && three === undefined && (attempt.role === "station" || two !== undefined)) {
    evidence.push(
      shows(ended.line, "reason 15, the access point had no message 2 (or 4) that it could accept, in time"),
    );
  }
  const one = attempt.messages.get("1/4");
  if (one !== undefined && two === undefined && three === undefined && attempt.role === "station") {
    against.push(shows(one, "the station sent no message 2 whose MIC an access point could have found wrong"));
    weight = ruledOut;
  }
  if (three !== undefined) {
    against.push(
      shows(three, "an access point sends message 3 only when the MIC of message 2 held: both have the same PMK"),
    );
    weight = ruledOut;
  }
  return { cause: "wrong-passphrase", weight, evidence, against };
}

function lost(attempt: Attempt): Verdict {
  const evidence: string[] = [];
  const against: string[] = [];
  const { limit, ended, badMic } = attempt;
  const one = attempt.messages.get("1/4");
  const two = attempt.messages.get("2/4");
  if (limit !== undefined) {
    const what = "the access point's last try was not answered as it should be";
    evidence.push(
      shows(limit, two === undefined && attempt.role === "access-point" ? `${what}: no message 2 came at all` : what),
    );
  }
  const three = attempt.messages.get("3/4");
  if (attempt.role === "station" && three !== undefined && three.times > 1) {
    evidence.push(shows(three, "message 3 came again: the access point had no message 4"));
  }
  if (attempt.overdue !== undefined) evidence.push(shows(attempt.overdue, "nothing more came in time"));
  if (ended !== undefined && ended.reason === fourWayTimeout)
    evidence.push(shows(ended.line, "reason 15 is a time-out, whatever the cause"));
  else if (ended !== undefined && attempt.messages.has("3/4") && !ended.local) {
    evidence.push(shows(ended.line, `${endReason(ended.reason)} after message 3: message 4 may not have arrived`));
  }
  if (badMic !== undefined) against.push(shows(badMic, "message 2 did arrive"));
  else if (one !== undefined && two !== undefined && two.times > 2 && attempt.role === "station") {
    against.push(shows(two, "each of these would have had to be lost"));
  }
  return { cause: "message-lost", weight: 50, evidence, against };
}

function elements(attempt: Attempt): Verdict {
  const evidence: string[] = [];
  const { mismatch, ended } = attempt;
  if (mismatch !== undefined) evidence.push(shows(mismatch, "the two elements are compared octet for octet"));
  if (ended?.reason === elementMismatch)
    evidence.push(
      shows(ended.line, "reason 17, an element of the handshake is not the one of the beacon or the association"),
    );
  return { cause: "element-mismatch", weight: 500, evidence, against: [] };
}

function judgeGroup(attempt: Attempt): readonly Verdict[] {
  const evidence: string[] = [];
  const { ended, limit } = attempt;
  if (ended?.reason === groupTimeout)
    evidence.push(shows(ended.line, "reason 16, the access point had no answer to its group message in time"));
  if (limit !== undefined) evidence.push(shows(limit, "the access point's last try was not answered"));
  const answered = attempt.messages.get("group 2/2");
  if (answered !== undefined) evidence.push(shows(answered, "the station answers: the answer may not have arrived"));
  return [{ cause: "message-lost", weight: 50, evidence, against: [] }];
}

function endReason(reason: number | undefined): string {
  const meaning = reason === undefined ? undefined : reasonCode(reason);
  return meaning === undefined ? "it ended" : `it ended with reason ${reason} (${meaning.name})`;
}

function nameOf(role: Role, peer: string | undefined): string {
  return role === "access-point" ? `access point of ${peer ?? "nobody"}` : "station";
}
