import type { Role } from "./role.ts";
import { proved, type Verdict } from "./verdict.ts";

/** A handshake that did not come to its end, as one end tells it. */
export interface FailedHandshake {
  /** Number of the first record that shows it. */
  readonly serial: number;
  readonly handshake: "4-way handshake" | "group key handshake";
  readonly role: Role;
  readonly verdicts: readonly Verdict[];
  /** How often it failed so. */
  times: number;
}

/**
 * Makes one of what both ends tell of the same failure. Neither end names the other in all of its lines, so that it is
 * their verdicts that must agree.
 */
export function joinEnds(failed: readonly FailedHandshake[]): readonly FailedHandshake[] {
  const left = [...failed];
  const joined: FailedHandshake[] = [];
  for (let one = left.shift(); one !== undefined; one = left.shift()) {
    const other = left.findIndex((candidate) => areEnds(one as FailedHandshake, candidate));
    joined.push(other < 0 ? one : join(one, left.splice(other, 1)[0] as FailedHandshake));
  }
  return joined;
}

/** Whether the likeliest cause is the same, or what one end proves comes into question for the other. */
function areEnds(a: FailedHandshake, b: FailedHandshake): boolean {
  if (a.handshake !== b.handshake || a.role === b.role) return false;
  const [first, second] = [likeliest(a), likeliest(b)];
  return first.cause === second.cause || explains(first, b) || explains(second, a);
}

function likeliest({ verdicts }: FailedHandshake): Verdict {
  return verdicts.reduce((best, verdict) => (verdict.weight > best.weight ? verdict : best));
}

function explains({ cause, weight }: Verdict, { verdicts }: FailedHandshake): boolean {
  return weight === proved && verdicts.some((verdict) => verdict.cause === cause && verdict.weight > 0);
}

/** The end that proves the most says what to do. Its words come first. */
function join(a: FailedHandshake, b: FailedHandshake): FailedHandshake {
  const [one, other] = likeliest(b).weight > likeliest(a).weight ? [b, a] : [a, b];
  const verdicts = one.verdicts.map((verdict) => {
    const same = other.verdicts.find(({ cause }) => cause === verdict.cause);
    if (same === undefined) return verdict;
    const evidence = [...verdict.evidence, ...same.evidence];
    return { ...verdict, evidence, against: [...verdict.against, ...same.against] };
  });
  const more = other.verdicts.filter(({ cause }) => one.verdicts.every((verdict) => verdict.cause !== cause));
  return {
    serial: Math.min(a.serial, b.serial),
    handshake: one.handshake,
    role: one.role,
    verdicts: [...verdicts, ...more],
    times: Math.max(a.times, b.times),
  };
}
