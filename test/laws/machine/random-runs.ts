import * as fc from "fast-check";
import { broken } from "./invariants.ts";
import { carryOut, type Joined, type Move, movesFrom } from "./joined.ts";
import { describe } from "./search.ts";
import { type World, worldOf } from "./world.ts";

/** The two machines that a run goes on with, and what has happened. */
export interface Run {
  readonly world: World;
  state: Joined;
  readonly lines: string[];
}

/** What a run is expected to keep to: nothing more than where it is, for the rules are about every step. */
interface Model {
  readonly run: Run;
}

/** A schedule that nobody has thought of. */
export type Schedule = Iterable<fc.Command<Model, Run>>;

/** Both ends, and where they begin. */
export function beginRun([name, options]: Parameters<typeof worldOf>, from: (world: World) => Joined): Run {
  const world = worldOf(name, options);
  return { world, state: from(world), lines: [] };
}

/** Runs a schedule. @throws Error - the rule that it breaks */
export function runSchedule(run: Run, schedule: Schedule): void {
  fc.modelRun(() => ({ model: { run }, real: run }), schedule);
}

type Kind = Move["type"] | "throw back";

const kindOf = (move: Move): Kind =>
  move.type === "deliver" && move.to === move.frame.from ? "throw back" : move.type;

/**
 * A kind of move, and which of those that are possible: the `back`th from the newest. So it means much the same in
 * another run, from which other moves were taken out.
 */
class Step implements fc.Command<Model, Run> {
  readonly #kind: Kind;
  readonly #back: number;

  constructor(kind: Kind, back: number) {
    this.#kind = kind;
    this.#back = back;
  }

  check({ run }: Model): boolean {
    return this.#moveIn(run) !== undefined;
  }

  run(_: Model, run: Run): void {
    const move = this.#moveIn(run) as Move;
    const { world, state } = run;
    const outcome = carryOut(world, state, move);
    run.lines.push(describe(move, outcome));
    run.state = outcome.next;
    const [rule] = broken(world, state, move, outcome);
    if (rule !== undefined) throw new Error(rule);
  }

  toString(): string {
    return `${this.#kind} ${this.#back}`;
  }

  #moveIn({ world, state }: Run): Move | undefined {
    const moves = movesFrom(world, state).filter((move) => kindOf(move) === this.#kind);
    return moves[moves.length - 1 - this.#back];
  }
}

/** Frames are delivered more often than all else is done, for else nothing comes about that could go wrong. */
const weights: readonly (readonly [Kind, number])[] = [
  ["deliver", 16],
  ["time-out", 1],
  ["rekey", 2],
  ["throw back", 1],
  ["forge", 1],
  ["forge 4/4", 1],
  ["strip", 1],
  ["flip", 1],
];

/** New frames more often than old ones. */
const back = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat(2) },
  { weight: 1, arbitrary: fc.nat(20) },
);

const step = fc.oneof(
  ...weights.map(([kind, weight]) => ({ weight, arbitrary: back.map((one) => new Step(kind, one)) })),
);

/** Schedules of up to `length` steps. One that breaks a rule is cut down to what it needs for that. */
export function schedules(length: number): fc.Arbitrary<Schedule> {
  return fc.commands([step], { maxCommands: length, size: "max" });
}
