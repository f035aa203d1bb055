import type { Cause } from "../cause.ts";
import type { Failure, Hypothesis, Remark } from "../explanation.ts";
import type { LogRecord } from "../records.ts";
import type { Scene } from "../scene.ts";
import type { Shown } from "../surroundings.ts";
import { type Advice, advise, type Situation } from "./advice.ts";

/** A family of rules: it watches the records go by, and says at the end what came of it. */
export interface Family {
  /** Takes in a record, which the scene has taken in already. */
  see(record: LogRecord, scene: Scene): void;
  /** What it found. */
  conclude(scene: Scene, shown: Shown): readonly Finding[];
}

/** Something that a family found, with the number of the record that it first appeared in. */
export type Finding =
  | { readonly serial: number; readonly failure: Failure }
  | { readonly serial: number; readonly remark: Remark };

/** A cause that is considered, with what speaks for and against it. */
export interface Verdict {
  readonly cause: Cause;
  /** Likelier than all with less. */
  readonly weight: number;
  /** Never empty: what nothing speaks for is not considered. */
  readonly evidence: readonly string[];
  readonly against: readonly string[];
}

/** The weight of a cause that the log all but proves. */
export const proved = 1000;

/** Verdicts as hypotheses, likeliest first; of equals, the first that was given. */
export function rank(verdicts: readonly Verdict[], situation: Situation): readonly Hypothesis[] {
  return verdicts
    .filter((verdict) => verdict.evidence.length > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ cause, evidence, against }, i): Hypothesis => {
      const { confirm, remedy }: Advice = advise(cause, situation);
      return { rank: i + 1, cause, evidence, against, confirm, remedy };
    });
}

/** What advice depends on where no driver is at fault. */
export function situation(scene: Scene): Situation {
  return {
    interfaceName: scene.interfaceName ?? "wlan0",
    system: scene.system,
    cipher: undefined,
    role: scene.role,
    ndis: false,
  };
}
