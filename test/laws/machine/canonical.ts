import type { AuthenticatorSession, GroupState, Pending } from "../../../src/handshake/authenticator-state.ts";
import type { Session } from "../../../src/handshake/supplicant-state.ts";
import type { Frame, Joined } from "./joined.ts";
import { Live } from "./live.ts";
import { hexOf, learnPairs, Namer, type Pairs } from "./namer.ts";
import type { Radio } from "./radio.ts";
import type { World } from "./world.ts";

/**
 * A state as a text that is the same for all states which cannot be told apart by anything that will ever happen.
 *
 * What a machine does with a nonce is to compare it with another and to derive keys; what it does with a counter is to
 * compare and to add one. So nonces are named in the order in which they are met here, counters counted from the access
 * point's, generations from the latest, time from now. What the ends sent is a set: its frames are put in an order of
 * their own. What can make no difference any more is left out: see {@link Live}.
 */
export function canonical(world: World, state: Joined, pairs: Pairs): string {
  learnPairs(state, pairs);
  const namer = new Namer(state, pairs);
  const live = new Live(world, state, pairs);
  return [
    apOf(state, namer),
    stationOf(world, state, live, namer),
    framesOf(live.frames, namer),
    namer.request(state.ap.requestCounter),
    Number.isFinite(world.rekeys) ? state.rekeys : "",
    state.forged,
    live.temporalKeys(state.installed.ap, namer),
    live.temporalKeys(state.installed.station, namer),
    live.groups(state.groups, namer),
    ...(world.ap.extendedKeyId ? radiosOf(state, namer) : []),
  ].join("|");
}

/** Where keys have places of their own, what is in them is not told by the keys that were installed. */
function radiosOf({ ap, radios, over }: Joined, namer: Namer): readonly unknown[] {
  return [ap.keyId, radioOf(radios.ap, namer), radioOf(radios.station, namer), over];
}

function radioOf({ slots, sending }: Radio, namer: Namer): string {
  return `${namer.ptk(slots[0])} ${namer.ptk(slots[1])} ${sending}`;
}

function apOf({ ap, now }: Joined, namer: Namer): string {
  const { state } = ap;
  if (state.at === "initialize") return "initialize";
  if (state.at === "ptk-init-done")
    return `done ${apSession(state.session, namer)} ${groupOf(state.group, namer, now)}`;
  const waiting = `${state.at} ${namer.nonce(state.aNonce)} ${state.tries} ${Math.max(state.deadline - now, 0)}`;
  const answers =
    state.at !== "ptk-init-negotiating"
      ? ""
      : state.answers
          .map(({ sNonce, secure, pending }) => `${namer.nonce(sNonce)}${secure ? "s" : ""}${sent(pending, namer)}`)
          .join();
  const session = state.session === undefined ? "-" : apSession(state.session, namer);
  return `${waiting} ${sent(state.pending, namer)} ${answers} ${session}`;
}

function apSession({ keys, generation }: AuthenticatorSession, namer: Namer): string {
  return `${namer.ptk(hexOf(keys.kck.octets))} ${namer.generation(generation)}`;
}

function groupOf(group: GroupState, namer: Namer, now: number): string {
  if (group.at === "idle") return "idle";
  return `${group.tries} ${Math.max(group.deadline - now, 0)} ${sent(group.pending, namer)}`;
}

function sent(pending: Pending, namer: Namer): string {
  return pending
    .map(({ replayCounter, generation }) => `${namer.counter(replayCounter)}:${namer.generation(generation)}`)
    .join("/");
}

function stationOf(world: World, { station }: Joined, live: Live, namer: Namer): string {
  const { state, replayCounter, installed } = station;
  const negotiation =
    state.at === "ptk-negotiating"
      ? `${namer.nonce(state.negotiation.aNonce)}.${namer.nonce(state.negotiation.sNonce)}`
      : "-";
  const session = state.at === "ptk-start" ? undefined : state.session;
  const groups = live.groups(
    installed.map((digest) => world.group.generationOf(digest) ?? 0),
    namer,
  );
  const inUse = session === undefined ? "-" : stationSession(session, namer);
  return `${state.at} ${negotiation} ${inUse} ${namer.counter(replayCounter)} ${groups}`;
}

function stationSession({ aNonce, keys, portOpen }: Session, namer: Namer): string {
  return `${namer.nonce(aNonce)} ${namer.ptk(hexOf(keys.kck.octets))} ${portOpen}`;
}

function framesOf(frames: readonly Frame[], namer: Namer): string {
  const ordered = frames.map((frame) => ({ frame, order: orderOf(frame, namer) }));
  ordered.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  const texts: string[] = [];
  for (const { frame, order } of ordered) {
    const text = `${order} ${restOf(frame, namer)}`;
    if (!texts.includes(text)) texts.push(text);
  }
  return texts.join(";");
}

/** By what can be told before nonces have names. */
function orderOf({ message, fields, keyInfo }: Frame, namer: Namer): string {
  const counter = message === "request" ? namer.request(fields.replayCounter) : namer.counter(fields.replayCounter);
  return `${keyInfo} ${counter}`;
}

function restOf({ nonce, kck, generation }: Frame, namer: Namer): string {
  return `${nonce === undefined ? "-" : namer.nonceOf(nonce)} ${namer.ptk(kck)} ${namer.generation(generation)}`;
}
