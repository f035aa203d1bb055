import { copyOf, isZero, toHex } from "../../../src/bytes/octets.ts";
import { Secret } from "../../../src/bytes/secret.ts";
import { decodeEapol } from "../../../src/eapol/eapol.ts";
import { decodeKeyFrame, type KeyFrame } from "../../../src/eapol/key-frame.ts";
import { identifyMessage, type KeyMessage } from "../../../src/eapol/message.ts";
import type { HandshakeEvent } from "../../../src/handshake/action.ts";
import type { AuthenticatorEvent } from "../../../src/handshake/authenticator-frames.ts";
import { message1 } from "../../../src/handshake/authenticator-messages.ts";
import {
  type AuthenticatorAction,
  type AuthenticatorMemory,
  initialize,
  sessionIn,
} from "../../../src/handshake/authenticator-state.ts";
import { receive, verify } from "../../../src/handshake/protection.ts";
import { sealedFrame } from "../../../src/handshake/sender.ts";
import { type Memory, sessionOf, start } from "../../../src/handshake/supplicant-state.ts";
import { apDecides, type Decided, stationDecides } from "./decide.ts";
import { afterAction, type Radio, silent } from "./radio.ts";
import type { World } from "./world.ts";

/** One of the two ends. */
export type End = "station" | "ap";

/** A frame that was sent, and stays with the adversary for good. */
export interface Frame {
  /** From 1, in the order of sending. */
  readonly number: number;
  readonly from: End;
  readonly message: KeyMessage;
  readonly octets: Uint8Array;
  readonly fields: KeyFrame;
  /** Its Key Information, which tells the messages apart. */
  readonly keyInfo: string;
  /** Its nonce in hex; undefined where there is none. */
  readonly nonce: string | undefined;
  /** Under which PTK its MIC is, by the KCK in hex; undefined without one. */
  readonly kck: string | undefined;
  /** Of the group keys in it. */
  readonly generation: number | undefined;
}

/** Both ends, and everything that was ever said between them. */
export interface Joined {
  readonly station: Memory;
  readonly ap: AuthenticatorMemory;
  readonly frames: readonly Frame[];
  readonly now: number;
  /** How many nonces each end has drawn. */
  readonly drawn: Readonly<Record<End, number>>;
  readonly generation: number;
  readonly rekeys: number;
  readonly forged: number;
  /** Temporal keys that each end has installed, in hex, in this order. */
  readonly installed: Readonly<Record<End, readonly string[]>>;
  /** The pairwise keys at work at each end. */
  readonly radios: Readonly<Record<End, Radio>>;
  /** Whether one of them has sent the other away. */
  readonly over: boolean;
  /** Generations of the group keys that the station has installed, in this order. */
  readonly groups: readonly number[];
}

/** What the adversary, or time, or a user may do. To drop a frame is never to deliver it. */
export type Move =
  | { readonly type: "deliver"; readonly frame: Frame; readonly to: End }
  | { readonly type: "time-out" }
  | { readonly type: "rekey"; readonly by: End; readonly pairwise: boolean }
  /** A message 1 of the adversary: with the access point's own nonce or another one, and the counter that is next. */
  | { readonly type: "forge"; readonly nonce: Uint8Array; readonly known: boolean }
  /** A message 4 of the adversary, with the counter that the access point waits for, under a KCK of zeros. */
  | { readonly type: "forge 4/4" }
  /** A frame with its MIC taken off, or with one bit of its Key Data changed; its counter is the next one. */
  | { readonly type: "strip" | "flip"; readonly frame: Frame };

/** What one end did with an event. */
export interface Outcome {
  readonly end: End;
  readonly actions: readonly AuthenticatorAction[];
  readonly next: Joined;
  /** Whether Key Data were opened that no MIC vouched for. */
  readonly openedUnverified: boolean;
}

/** The association: message 1 is on its way. */
export function associated(world: World): Joined {
  const before: Joined = {
    station: start,
    ap: initialize,
    frames: [],
    now: 0,
    drawn: { station: 0, ap: 0 },
    generation: 1,
    rekeys: 0,
    forged: 0,
    installed: { station: [], ap: [] },
    radios: { station: silent, ap: silent },
    over: false,
    groups: [],
  };
  return apTakes(world, before, { type: "start", now: 0 }).next;
}

/** Everything that may happen next. */
export function movesFrom(world: World, state: Joined): Move[] {
  const moves: Move[] = [];
  for (const frame of state.frames) {
    moves.push({ type: "deliver", frame, to: frame.from === "ap" ? "station" : "ap" });
  }
  if (state.ap.state.at !== "initialize") moves.push({ type: "time-out" });
  if (state.rekeys < world.rekeys) {
    if (state.ap.state.at === "ptk-init-done") moves.push({ type: "rekey", by: "ap", pairwise: true });
    if (state.ap.state.at !== "initialize") moves.push({ type: "rekey", by: "ap", pairwise: false });
    if (sessionOf(state.station.state) !== undefined) {
      moves.push({ type: "rekey", by: "station", pairwise: true }, { type: "rekey", by: "station", pairwise: false });
    }
  }
  if (world.forgeries > 0) moves.push(...forgeries(world, state));
  return moves;
}

const foreignNonce = new Uint8Array(32).fill(0xee);

function forgeries(world: World, state: Joined): Move[] {
  const moves: Move[] = [];
  if (state.forged < world.forgeries) {
    moves.push({ type: "forge", nonce: foreignNonce, known: false });
    if ("aNonce" in state.ap.state) moves.push({ type: "forge", nonce: state.ap.state.aNonce, known: true });
  }
  moves.push({ type: "forge 4/4" });
  for (const frame of state.frames) {
    const worthIt = frame.message === "3/4" || frame.message === "group 1/2" || frame.message === "2/4";
    if (worthIt) moves.push({ type: "strip", frame }, { type: "flip", frame });
    // Every frame is also thrown back at who sent it.
    moves.push({ type: "deliver", frame, to: frame.from });
  }
  return moves;
}

/** Carries out a move. @returns undefined where it cannot be */
export function carryOut(world: World, state: Joined, move: Move): Outcome {
  switch (move.type) {
    case "deliver":
      return takes(world, state, move.to, move.frame.octets);
    case "time-out":
      return timeOut(world, state);
    case "rekey":
      return rekey(world, { ...state, rekeys: state.rekeys + 1 }, move);
    case "forge": {
      const replayCounter = state.ap.replayCounter + 1n;
      const octets = message1(world.ap, { replayCounter, keyNonce: move.nonce });
      return takes(world, { ...state, forged: state.forged + 1 }, "station", octets);
    }
    case "forge 4/4": {
      return takes(world, state, "ap", forgedMessage4(world, state.ap.replayCounter));
    }
    case "strip":
    case "flip": {
      const changed = move.type === "strip" ? stripped(state, move.frame) : flipped(state, move.frame);
      return takes(world, state, move.frame.from === "ap" ? "station" : "ap", changed);
    }
  }
}

const zeros = { kck: new Secret(new Uint8Array(16)), kek: new Secret(new Uint8Array(16)) };

function forgedMessage4(world: World, replayCounter: bigint): Uint8Array {
  const secure = world.ap.protection.suite.protocol === "rsn";
  return sealedFrame(world.station, { pairwise: true, secure }, { replayCounter }, zeros);
}

/** Without the bit of the MIC, and without the MIC. */
function stripped(state: Joined, { octets, fields }: Frame): Uint8Array {
  const changed = withNextCounter(state, octets);
  changed[5] = (changed[5] as number) & ~0x01;
  return changed.fill(0, 81, 81 + fields.keyMic.length);
}

function flipped(state: Joined, { octets }: Frame): Uint8Array {
  const changed = withNextCounter(state, octets);
  const last = changed.length - 1;
  changed[last] = (changed[last] as number) ^ 1;
  return changed;
}

/** A counter that the receiver has not seen: the frame is not dropped for its age. */
function withNextCounter(state: Joined, octets: Uint8Array): Uint8Array {
  const changed = copyOf(octets);
  const fromStation = (changed[6] as number) >> 7 === 0;
  const counter = fromStation ? state.ap.replayCounter : state.ap.replayCounter + 1n;
  new DataView(changed.buffer).setBigUint64(9, counter, false);
  return changed;
}

function timeOut(world: World, state: Joined): Outcome {
  const now = deadlineOf(state.ap) ?? state.now;
  return apTakes(world, { ...state, now }, { type: "timeout", now });
}

function deadlineOf(ap: AuthenticatorMemory): number | undefined {
  const { state } = ap;
  if ("deadline" in state) return state.deadline;
  return state.at === "ptk-init-done" && state.group.at === "rekey-negotiating" ? state.group.deadline : undefined;
}

function rekey(world: World, state: Joined, move: Extract<Move, { type: "rekey" }>): Outcome {
  const { now } = state;
  if (move.by === "station") return stationTakes(world, state, { type: "rekey", now, pairwise: move.pairwise });
  if (move.pairwise) return apTakes(world, state, { type: "rekey", now });
  return apTakes(world, { ...state, generation: state.generation + 1 }, { type: "group-keys", now });
}

function takes(world: World, state: Joined, end: End, octets: Uint8Array): Outcome {
  const event = { type: "frame", now: state.now, octets } as const;
  return end === "station" ? stationTakes(world, state, event) : apTakes(world, state, event);
}

function stationTakes(world: World, state: Joined, event: HandshakeEvent): Outcome {
  const decided = stationDecides(world, state, event);
  return outcomeOf(world, { ...state, station: decided.memory }, "station", decided);
}

function apTakes(world: World, state: Joined, event: AuthenticatorEvent): Outcome {
  const decided = apDecides(world, state, event);
  const outcome = outcomeOf(world, { ...state, ap: decided.memory }, "ap", decided);
  if (!outcome.actions.some(({ type }) => type === "rekey-group")) return outcome;
  const { now, generation } = outcome.next;
  const rotated = apTakes(world, { ...outcome.next, generation: generation + 1 }, { type: "group-keys", now });
  return { ...rotated, actions: [...outcome.actions, ...rotated.actions] };
}

/** What was sent joins the frames, and what was installed the keys. Nothing is destroyed: other branches go on from here. */
function outcomeOf(world: World, state: Joined, end: End, decided: Decided<unknown>): Outcome {
  const { actions, openedUnverified } = decided;
  let { frames, installed, groups, over } = state;
  let radio = state.radios[end];
  for (const action of actions) {
    if (action.type === "send") frames = [...frames, frameOf(world, state, end, action.octets, frames.length + 1)];
    if (action.type === "deauthenticate") over = true;
    radio = afterAction(radio, action);
    if (!("key" in action)) continue;
    const tk = toHex(action.key.tk.octets);
    if (action.key.scope === "pairwise") installed = { ...installed, [end]: [...installed[end], tk] };
    else groups = [...groups, world.group.generationOf(action.key.tk.octets) ?? 0];
  }
  const drawn = decided.drawn === state.drawn[end] ? state.drawn : { ...state.drawn, [end]: decided.drawn };
  const radios = radio === state.radios[end] ? state.radios : { ...state.radios, [end]: radio };
  return { end, actions, openedUnverified, next: { ...state, frames, installed, radios, over, groups, drawn } };
}

/** What was seen of frames before: one that is sent again from the same memory is the same object. */
const seen = new WeakMap<Uint8Array, Frame>();

function frameOf(world: World, state: Joined, from: End, octets: Uint8Array, number: number): Frame {
  const known = seen.get(octets);
  if (known !== undefined) return known.number === number ? known : { ...known, number };
  const { protection } = world.ap;
  const fields = decodeKeyFrame(decodeEapol(octets).body, protection.akm.micLength);
  const message = identifyMessage(fields);
  const received = receive(octets, protection);
  const signer =
    received === undefined
      ? undefined
      : kcksOf(state, from).find((kck) => verify(received, kck, protection) !== undefined);
  const brings = message === "group 1/2" || (message === "3/4" && protection.suite.protocol === "rsn");
  const frame: Frame = {
    number,
    from,
    message,
    octets,
    fields,
    keyInfo: toHex(octets.subarray(5, 7)),
    nonce: isZero(fields.keyNonce) ? undefined : toHex(fields.keyNonce),
    kck: signer === undefined ? undefined : toHex(signer.octets),
    generation: brings ? state.generation : undefined,
  };
  seen.set(octets, frame);
  return frame;
}

/** The KCKs that an end has in its memory. */
function kcksOf({ station, ap }: Joined, end: End): Secret[] {
  if (end === "station") {
    const session = sessionOf(station.state);
    const negotiated = station.state.at === "ptk-negotiating" ? [station.state.negotiation.tptk.kck] : [];
    return [...negotiated, ...(session === undefined ? [] : [session.keys.kck])];
  }
  const session = sessionIn(ap.state);
  const answers = ap.state.at === "ptk-init-negotiating" ? ap.state.answers : [];
  return [...answers.map(({ keys }) => keys.kck), ...(session === undefined ? [] : [session.keys.kck])];
}
