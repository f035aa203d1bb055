import { canonical } from "./canonical.ts";
import { broken } from "./invariants.ts";
import { associated, carryOut, type Joined, type Move, movesFrom, type Outcome } from "./joined.ts";
import { stuck } from "./liveness.ts";
import type { Pairs } from "./namer.ts";
import type { World } from "./world.ts";

/** What a search has seen. */
export interface Found {
  /** States that can be told apart. */
  readonly states: number;
  /** Ways that led to a state that was known. */
  readonly merged: number;
  /** Moves that were carried out. */
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** The first thing that broke, and the shortest way there. */
  readonly violation: { readonly rule: string; readonly schedule: readonly string[] } | undefined;
}

/** A state at the edge of a search, and how it was reached. */
interface Edge {
  readonly state: Joined;
  readonly at: number;
}

/** How far to search, and how closely. */
export interface SearchOptions {
  /** How many moves a schedule has at most. */
  readonly depth: number;
  /** Where it begins. Left out: with the association. */
  readonly from?: (world: World) => Joined;
  /** Of how many states one is asked whether the handshake still comes through from it. Left out: none is. */
  readonly stuckEvery?: number;
}

/**
 * Goes through every schedule of up to `depth` moves, breadth first, and stops at the first that breaks a rule: no
 * shorter one does.
 */
export function search(
  world: World,
  { depth, from = associated, stuckEvery = Number.POSITIVE_INFINITY }: SearchOptions,
): Found {
  const begun = performance.now();
  const pairs: Pairs = new Map();
  const known = new Set<string>();
  /** For each state: where it was reached from, and by what. */
  const cameFrom: number[] = [-1];
  const cameBy: string[] = ["associate"];
  const counts = { merged: 0, transitions: 0 };
  const first = from(world);
  known.add(fingerprint(canonical(world, first, pairs)));
  let edge: Edge[] = [{ state: first, at: 0 }];
  let violation: Found["violation"];

  const scheduleTo = (at: number): string[] =>
    at < 0 ? [] : [...scheduleTo(cameFrom[at] as number), cameBy[at] as string];

  const visit = ({ state, at }: Edge, next: Edge[]): boolean => {
    for (const move of movesFrom(world, state)) {
      const outcome = carryOut(world, state, move);
      counts.transitions++;
      const rules = broken(world, state, move, outcome);
      const label = rules.length > 0 || !isIdle(state, outcome) ? describe(move, outcome) : "";
      if (rules[0] !== undefined) {
        violation = { rule: rules[0], schedule: [...scheduleTo(at), label] };
        return false;
      }
      if (isIdle(state, outcome)) continue;
      const key = fingerprint(canonical(world, outcome.next, pairs));
      if (known.has(key)) {
        counts.merged++;
        continue;
      }
      known.add(key);
      cameFrom.push(at);
      cameBy.push(label);
      const reached = { state: outcome.next, at: cameFrom.length - 1 };
      const rule = reached.at % stuckEvery === 0 ? stuck(world, outcome.next) : undefined;
      if (rule !== undefined) {
        violation = { rule, schedule: scheduleTo(reached.at) };
        return false;
      }
      next.push(reached);
    }
    return true;
  };

  let level = 0;
  for (; level < depth && edge.length > 0 && violation === undefined; level++) {
    const next: Edge[] = [];
    for (const one of edge) if (!visit(one, next)) break;
    edge = next;
  }
  const seconds = (performance.now() - begun) / 1000;
  return { states: known.size, ...counts, depth: level, seconds, violation };
}

/** Nothing has changed: whatever came was dropped. */
function isIdle(before: Joined, { next }: Outcome): boolean {
  const { station, ap, frames, generation, forged } = next;
  const isSame = station === before.station && ap === before.ap && frames === before.frames;
  return isSame && generation === before.generation && forged === before.forged;
}

/** 106 bits of a text: enough that no two of the texts of one search have the same. */
function fingerprint(text: string): string {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x71374491];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x85ebca6b);
    b = Math.imul(b ^ code, 0xc2b2ae35);
    c = Math.imul(c ^ code, 0x27d4eb2f);
    d = Math.imul(d ^ code, 0x165667b1);
    a ^= a >>> 13;
    b ^= b >>> 11;
    c ^= c >>> 15;
    d ^= d >>> 12;
  }
  return String.fromCharCode(a & 0xffff, a >>> 16, b & 0xffff, b >>> 16, c & 0xffff, c >>> 16, d & 0xffff, d >>> 16);
}

/** One line of a schedule. */
export function describe(move: Move, { end, actions }: Outcome): string {
  const done = actions.map((action) => {
    if (action.type === "set-key") return `set-key ${action.key.scope}`;
    if (action.type === "discard") return `discard ${action.why}`;
    return action.type;
  });
  return `${moveText(move)} -> ${end}: ${done.join(", ") || "nothing"}`;
}

function moveText(move: Move): string {
  switch (move.type) {
    case "deliver": {
      const back = move.to === move.frame.from ? " back" : "";
      return `deliver${back} #${move.frame.number} (${move.frame.message}, counter ${move.frame.fields.replayCounter})`;
    }
    case "time-out":
      return "time out";
    case "rekey":
      return `${move.by === "station" ? "the station asks to rekey" : "rekey"}${move.pairwise ? "" : " the group"}`;
    case "forge":
      return move.known ? "forge a 1/4 with the true nonce" : "forge a 1/4";
    case "forge 4/4":
      return "forge a 4/4 under a KCK of zeros";
    case "strip":
      return `take the MIC off #${move.frame.number} (${move.frame.message})`;
    case "flip":
      return `change the Key Data of #${move.frame.number} (${move.frame.message})`;
  }
}
