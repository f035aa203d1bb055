import { toHex } from "../../../src/bytes/octets.ts";
import type { AuthenticatorState, Pending } from "../../../src/handshake/authenticator-state.ts";
import { sessionOf } from "../../../src/handshake/supplicant-state.ts";
import { associated, carryOut, type Frame, type Joined } from "./joined.ts";
import type { World } from "./world.ts";

/** Deliveries and time-outs after which a handshake that will come through has. */
const patience = 60;

/**
 * Whether the handshake comes through from here if the medium delivers from now on: what is still waited for, then each
 * frame as it is sent, time running only when nothing is on its way.
 *
 * @returns what is wrong, or undefined
 */
export function stuck(world: World, from: Joined): string | undefined {
  if (from.ap.state.at === "initialize" || isThrough(world, deliverAll(world, from))) return undefined;
  return "a handshake whose frames are delivered comes through";
}

/** A network whose station is connected, the adversary having every frame of it. */
export function connected(world: World): Joined {
  const state = deliverAll(world, associated(world));
  if (!isThrough(world, state)) throw new Error("the first handshake did not come through");
  return state;
}

function deliverAll(world: World, from: Joined): Joined {
  let state = from;
  const onTheWay: Frame[] = waitedFor(from);
  for (let steps = 0; steps < patience; steps++) {
    const frame = onTheWay.shift();
    if (state.ap.state.at === "initialize" || (frame === undefined && isThrough(world, state))) return state;
    const to = frame?.from === "ap" ? "station" : "ap";
    const { next } = carryOut(
      world,
      state,
      frame === undefined ? { type: "time-out" } : { type: "deliver", frame, to },
    );
    onTheWay.push(...next.frames.slice(state.frames.length));
    state = next;
  }
  return state;
}

/** The latest frames of the access point that wait for an answer, and what the station has answered to them. */
function waitedFor({ ap, frames }: Joined): Frame[] {
  const { state } = ap;
  const [latest] = pendingOf(state);
  return frames.filter(
    ({ message, fields }) => message !== "request" && fields.replayCounter === latest?.replayCounter,
  );
}

function pendingOf(state: AuthenticatorState): Pending {
  switch (state.at) {
    case "initialize":
      return [];
    case "ptk-init-negotiating":
      return state.answers[0].pending;
    case "ptk-init-done":
      return state.group.at === "idle" ? [] : state.group.pending;
    default:
      return state.pending;
  }
}

/** Both ends are done, with the same keys. */
function isThrough(world: World, { ap, station, generation }: Joined): boolean {
  const own = sessionOf(station.state);
  if (ap.state.at !== "ptk-init-done" || own === undefined) return false;
  const { session, group: handshake } = ap.state;
  const same = toHex(own.keys.kck.octets) === toHex(session.keys.kck.octets);
  const group = handshake.at === "idle" && session.generation === generation;
  const installed = station.installed.some((digest) => world.group.generationOf(digest) === generation);
  return same && group && installed && own.portOpen;
}
