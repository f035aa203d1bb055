import type { HandshakeEvent } from "../../../src/handshake/action.ts";
import { type AuthenticatorEvent, decideAsAuthenticator } from "../../../src/handshake/authenticator-frames.ts";
import type { AuthenticatorAction, AuthenticatorMemory } from "../../../src/handshake/authenticator-state.ts";
import { decideAsSupplicant } from "../../../src/handshake/supplicant-frames.ts";
import type { Memory } from "../../../src/handshake/supplicant-state.ts";
import type { End, Joined } from "./joined.ts";
import type { World } from "./world.ts";

/** What one end made of an event. */
export interface Decided<M> {
  readonly memory: M;
  readonly actions: readonly AuthenticatorAction[];
  /** How many nonces it has drawn since it began. */
  readonly drawn: number;
  /** Whether Key Data were opened that no MIC vouched for. */
  readonly openedUnverified: boolean;
}

/** The same, and what it depended on besides the memory and the frame. */
interface Remembered extends Decided<unknown> {
  readonly on: string;
}

/** What was decided before in one world, by the memory that it was decided with, and by the event. */
type Decisions = WeakMap<object, Map<Uint8Array | string, Remembered>>;

/**
 * A machine is a function of its memory and the event: what it makes of a frame need not be worked out again because the
 * other end has gone on.
 */
const decisions = new WeakMap<World, Decisions>();

/** What the station makes of an event. */
export function stationDecides(world: World, state: Joined, event: HandshakeEvent): Decided<Memory> {
  const { station } = state;
  return decided(world, state, "station", event, station, () =>
    decideAsSupplicant(world.stationSteps, world.station, station, event),
  );
}

/** What the access point makes of an event. */
export function apDecides(world: World, state: Joined, event: AuthenticatorEvent): Decided<AuthenticatorMemory> {
  const { ap } = state;
  return decided(world, state, "ap", event, ap, () => decideAsAuthenticator(world.apSteps, world.ap, ap, event));
}

function decided<M extends object>(
  world: World,
  state: Joined,
  end: End,
  event: HandshakeEvent | AuthenticatorEvent,
  memory: M,
  decide: () => { readonly next: Partial<M>; readonly actions: readonly AuthenticatorAction[] },
): Decided<M> {
  const what =
    event.type === "frame" ? event.octets : "pairwise" in event ? `${event.type} ${event.pairwise}` : event.type;
  const on = end === "station" ? `${state.drawn.station}` : `${state.drawn.ap} ${state.generation} ${event.now}`;
  const inWorld = decisionsOf(world);
  const known = inWorld.get(memory) ?? new Map<Uint8Array | string, Remembered>();
  const before = known.get(what);
  if (before?.on === on) return before as Remembered & Decided<M>;
  const result = { ...workedOut(world, state, end, memory, decide), on };
  known.set(what, result);
  inWorld.set(memory, known);
  return result;
}

function decisionsOf(world: World): Decisions {
  const known = decisions.get(world);
  if (known !== undefined) return known;
  const made: Decisions = new WeakMap();
  decisions.set(world, made);
  return made;
}

function workedOut<M extends object>(
  { nonces, group, watched }: World,
  { drawn, generation }: Joined,
  end: End,
  memory: M,
  decide: () => { readonly next: Partial<M>; readonly actions: readonly AuthenticatorAction[] },
): Decided<M> {
  nonces[end].drawn = drawn[end];
  group.generation = generation;
  watched.openedUnverified = false;
  const { next, actions } = decide();
  const same = Object.keys(next).length === 0;
  return {
    memory: same ? memory : { ...memory, ...next },
    actions,
    drawn: nonces[end].drawn,
    openedUnverified: watched.openedUnverified,
  };
}
