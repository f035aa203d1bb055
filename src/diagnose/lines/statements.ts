import type { CompletedRecord, Statement, TimedOutRecord } from "../records.ts";
import type { Fields } from "../template.ts";

/** What lines of both programs state, by the holes that their templates have. */

/** A handshake came to its end. */
export function completed(what: CompletedRecord["what"]): (f: Fields) => Statement {
  return (f) => ({ type: "completed", what, peer: f.text("peer") });
}

/** Nothing came back in time; not every line says from whom. */
export function timedOut(what: TimedOutRecord["what"]): (f: Fields) => Statement {
  return (f) => ({ type: "timed-out", what, peer: f.text("peer") || undefined });
}

/** An authentication was answered with a status code that refuses. */
export function authenticationRejected(f: Fields): Statement {
  return {
    type: "rejected",
    stage: "authentication",
    algorithm: f.number("algorithm"),
    transaction: f.number("transaction"),
    status: f.number("status"),
  };
}
