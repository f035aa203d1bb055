import { isZero, toHex } from "../../../src/bytes/octets.ts";
import { type AuthenticatorState, mostPending, sessionIn } from "../../../src/handshake/authenticator-state.ts";
import { sessionOf } from "../../../src/handshake/supplicant-state.ts";
import type { Joined, Move, Outcome } from "./joined.ts";
import { isHistory } from "./live.ts";
import { afterAction, understands } from "./radio.ts";
import type { World } from "./world.ts";

/**
 * What must hold whatever the adversary does, each by its name: a sentence that was broken.
 *
 * @param before - the state that was left
 * @param move - by which
 * @param outcome - what came of it
 */
export function broken(world: World, before: Joined, move: Move, outcome: Outcome): string[] {
  return [
    ...brokenByHistory(before, move, outcome),
    ...brokenByInstalling(world, before, outcome),
    ...brokenByUse(before, outcome),
    ...(world.ap.extendedKeyId ? brokenBySending(before, outcome) : []),
    ...brokenByPorts(outcome),
    ...brokenByCounters(before, outcome),
    ...brokenByBelief(before, outcome),
    ...brokenByVersion(world, outcome),
    ...brokenByMemory(outcome),
    ...(outcome.openedUnverified ? ["Key Data are opened only after the MIC held"] : []),
  ];
}

function brokenByInstalling(world: World, before: Joined, { end, actions }: Outcome): string[] {
  const found: string[] = [];
  for (const action of actions) {
    if (!("key" in action)) continue;
    const { key } = action;
    const octets = key.tk.octets;
    if (isZero(octets)) found.push("no key is all zero");
    if (world.changed !== "nothing") found.push("nothing is installed where the elements of the two ends differ");
    if (key.scope === "pairwise") {
      if (before.installed[end].includes(toHex(octets))) found.push("a pairwise key is installed once at each end");
    } else {
      const generation = world.group.generationOf(octets) ?? 0;
      if (before.groups.includes(generation)) found.push("a group key is installed once");
      if (before.groups.some((other) => other > generation)) found.push("no group key comes back after a later one");
    }
  }
  return found;
}

/** A key is sent under once it is taken into use, and is taken into use once. */
function brokenByUse(before: Joined, { end, next }: Outcome): string[] {
  const [old, now] = [before.radios[end], next.radios[end]];
  if (now.used.length === old.used.length) return [];
  const found: string[] = [];
  const tk = now.used.at(-1) as string;
  if (old.used.includes(tk)) found.push("a key is taken into use once at each end");
  // The station says that it has the key by message 4, and has it then.
  if (end === "ap" && !next.installed.station.includes(tk))
    found.push("the access point uses no key that the station does not have");
  return found;
}

/** With Extended Key ID no frame is lost to a key: at no time does an end send under one that the other has not. */
function brokenBySending(before: Joined, { end, actions }: Outcome): string[] {
  if (before.over) return [];
  const found: string[] = [];
  const other = before.radios[end === "ap" ? "station" : "ap"];
  let radio = before.radios[end];
  for (const action of actions) {
    radio = afterAction(radio, action);
    if (!understands(other, radio) || !understands(radio, other)) found.push("what one end sends, the other can read");
  }
  return found;
}

function brokenByPorts({ end, actions, next }: Outcome): string[] {
  if (!actions.some(({ type }) => type === "open-port")) return [];
  if (end === "station") {
    // An access point that has made a PTK has sent message 3 under it. It may have given up since.
    const own = sessionOf(next.station.state);
    const kck = own === undefined ? undefined : toHex(own.keys.kck.octets);
    return next.frames.some((frame) => frame.from === "ap" && frame.kck === kck) ? [] : [samePtk];
  }
  return next.installed.station.includes(next.installed.ap.at(-1) ?? "") ? [] : [samePtk];
}

const samePtk = "a port opens only if both ends hold the same PTK";

function brokenByCounters(before: Joined, { next }: Outcome): string[] {
  const found: string[] = [];
  const [old, now] = [before.station.replayCounter, next.station.replayCounter];
  if (old !== undefined && (now === undefined || now < old)) found.push("a replay counter never goes back");
  if (next.ap.state.at !== "initialize" && next.ap.replayCounter < before.ap.replayCounter) {
    found.push("an access point's counter never goes back");
  }
  return found;
}

function brokenByBelief(before: Joined, { end, next }: Outcome): string[] {
  const confirmed = sessionIn(next.ap.state)?.generation;
  if (end !== "ap" || confirmed === undefined || confirmed === sessionIn(before.ap.state)?.generation) return [];
  return next.groups.includes(confirmed) ? [] : ["what the access point takes for confirmed, the station has"];
}

function brokenByVersion(world: World, { end, actions }: Outcome): string[] {
  const { protection } = world[end];
  const other = actions.some((action) => {
    return action.type === "send" && ((action.octets[6] as number) & 7) !== protection.descriptorVersion;
  });
  return other ? ["every frame is of the descriptor version that was negotiated"] : [];
}

function brokenByMemory({ next: { station, ap } }: Outcome): string[] {
  const answers = ap.state.at === "ptk-init-negotiating" ? ap.state.answers : [];
  const pending = [...answers.map((answer) => answer.pending.length), groupPending(ap.state)];
  const bounded =
    station.installed.length <= 1024 && answers.length <= 2 && pending.every((length) => length <= mostPending);
  return bounded ? [] : ["memory is bounded"];
}

function groupPending(state: AuthenticatorState): number {
  return state.at === "ptk-init-done" && state.group.at === "rekey-negotiating" ? state.group.pending.length : 0;
}

/** That nothing comes of such a frame is what the search takes for granted where it leaves it out of a state. */
function brokenByHistory(before: Joined, move: Move, { actions, next }: Outcome): string[] {
  if (move.type !== "deliver" || move.to === move.frame.from || !isHistory(before, move.frame)) return [];
  const isDropped = actions.every(({ type }) => type === "discard");
  const isSame = next.station === before.station && next.ap === before.ap;
  return isDropped && isSame ? [] : ["a frame whose counter is behind is dropped"];
}
