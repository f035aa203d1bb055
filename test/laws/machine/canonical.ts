import { toHex } from "../../../src/bytes/octets.ts";
import type { AuthenticatorSession, GroupState, Pending } from "../../../src/handshake/authenticator-state.ts";
import type { Session } from "../../../src/handshake/supplicant-state.ts";
import type { Frame, Joined } from "./joined.ts";
import type { World } from "./world.ts";

/** Octets that stay the same object from state to state are written out once. */
const written = new WeakMap<Uint8Array, string>();

function hexOf(octets: Uint8Array): string {
  const known = written.get(octets);
  if (known !== undefined) return known;
  const hex = toHex(octets);
  written.set(octets, hex);
  return hex;
}

/** A PTK by its nonces: what it is told apart by in a state. Filled as states are seen. */
export type Pairs = Map<string, readonly [aNonce: string, sNonce: string]>;

/**
 * A state as a text that is the same for all states which cannot be told apart by anything that will ever happen.
 *
 * What a machine does with a nonce is to compare it with another and to derive keys; what it does with a counter is to
 * compare and to add one. So nonces are named in the order in which they are met here, counters counted from the access
 * point's, generations from the latest, time from now. What the ends sent is a set: its frames are put in an order of
 * their own.
 */
export function canonical(world: World, state: Joined, pairs: Pairs): string {
  learnPairs(state, pairs);
  const namer = new Namer(state, pairs);
  return [
    apOf(state, namer),
    stationOf(world, state, namer),
    framesOf(state, namer),
    namer.request(state.ap.requestCounter),
    state.rekeys,
    state.forged,
    state.installed.ap.map((tk) => namer.ptk(tk)).sort(),
    state.installed.station.map((tk) => namer.ptk(tk)).sort(),
    state.groups.map((generation) => generation - state.generation),
  ].join("|");
}

class Namer {
  readonly #names = new Map<string, number>();
  readonly #state: Joined;
  readonly #pairs: Pairs;

  constructor(state: Joined, pairs: Pairs) {
    this.#state = state;
    this.#pairs = pairs;
  }

  nonce(octets: Uint8Array): number {
    return this.#name(hexOf(octets));
  }

  /** Of a KCK or a temporal key in hex. */
  ptk(hex: string | undefined): string {
    if (hex === undefined) return "-";
    const [aNonce, sNonce] = this.#pairs.get(hex) ?? [hex, hex];
    return `${this.#name(aNonce)}.${this.#name(sNonce)}`;
  }

  counter(value: bigint | undefined): string {
    return value === undefined ? "-" : `${value - this.#state.ap.replayCounter}`;
  }

  /** Requests have counters of their own, the station's. */
  request(value: bigint | undefined): string {
    return value === undefined ? "-" : `${value - this.#state.station.requestCounter}`;
  }

  generation(value: number | undefined): string {
    return value === undefined ? "-" : `${value - this.#state.generation}`;
  }

  #name(hex: string): number {
    const known = this.#names.get(hex);
    if (known !== undefined) return known;
    this.#names.set(hex, this.#names.size);
    return this.#names.size - 1;
  }
}

/** Notes which nonces the keys that are being negotiated come from: those in use were negotiated before. */
function learnPairs({ station, ap }: Joined, pairs: Pairs): void {
  if (station.state.at === "ptk-negotiating") {
    const { aNonce, sNonce, tptk } = station.state.negotiation;
    learn(pairs, tptk, aNonce, sNonce);
  }
  if (ap.state.at === "ptk-init-negotiating") {
    for (const { sNonce, tptk } of ap.state.answers) learn(pairs, tptk, ap.state.aNonce, sNonce);
  }
}

function learn(
  pairs: Pairs,
  { kck, tk }: { kck: { octets: Uint8Array }; tk: { octets: Uint8Array } },
  aNonce: Uint8Array,
  sNonce: Uint8Array,
): void {
  const name = hexOf(kck.octets);
  if (pairs.has(name)) return;
  const pair = [hexOf(aNonce), hexOf(sNonce)] as const;
  pairs.set(name, pair);
  pairs.set(toHex(tk.octets.subarray(0, 16)), pair);
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

function stationOf(world: World, { station }: Joined, namer: Namer): string {
  const { state, replayCounter, installed } = station;
  const negotiation =
    state.at === "ptk-negotiating"
      ? `${namer.nonce(state.negotiation.aNonce)}.${namer.nonce(state.negotiation.sNonce)}`
      : "-";
  const session = state.at === "ptk-start" ? undefined : state.session;
  const groups = installed.map((digest) => namer.generation(world.group.generationOf(digest))).sort();
  const inUse = session === undefined ? "-" : stationSession(session, namer);
  return `${state.at} ${negotiation} ${inUse} ${namer.counter(replayCounter)} ${groups}`;
}

function stationSession({ aNonce, keys, portOpen }: Session, namer: Namer): string {
  return `${namer.nonce(aNonce)} ${namer.ptk(hexOf(keys.kck.octets))} ${portOpen}`;
}

function framesOf({ frames }: Joined, namer: Namer): string {
  const ordered = frames.map((frame) => ({ frame, order: orderOf(frame, namer) }));
  ordered.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  return Array.from(new Set(ordered.map(({ frame }) => frameText(frame, namer)))).join(";");
}

/** By what can be told before nonces have names. */
function orderOf(frame: Frame, namer: Namer): string {
  const counter =
    frame.message === "request" ? namer.request(frame.fields.replayCounter) : namer.counter(frame.fields.replayCounter);
  return `${frame.keyInfo} ${counter.padStart(4)}`;
}

function frameText(frame: Frame, namer: Namer): string {
  const nonce = frame.fields.keyNonce.some((octet) => octet !== 0) ? namer.nonce(frame.fields.keyNonce) : "-";
  return `${orderOf(frame, namer)} ${nonce} ${namer.ptk(frame.kck)} ${namer.generation(frame.generation)}`;
}
