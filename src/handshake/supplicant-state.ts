import type { Secret } from "../bytes/secret.ts";
import { destroyPtk, type Ptk } from "../keys/ptk.ts";
import type { Action, Discard } from "./action.ts";
import type { InstalledKeys } from "./group-key.ts";
import type { FrameKeys } from "./protection.ts";

/** A message 1 that was answered: its PTK is temporary until a MIC of the access point holds under it. */
export interface Negotiation {
  /** 32 octets, from message 1. */
  readonly aNonce: Uint8Array;
  /** 32 octets, of this station: the same for every message 1 until the handshake is through. */
  readonly sNonce: Uint8Array;
  /** What it was derived from: the one that message 1 meant. Borrowed. */
  readonly pmk: Secret;
  /** The temporary PTK. */
  readonly tptk: Ptk;
  /** With an FT AKM, the name of the PMK-R1 that it came from; else undefined. */
  readonly pmkR1Name: Uint8Array | undefined;
}

/** A handshake that came through: the keys in use. */
export interface Session {
  /** 32 octets of the handshake that made the keys: a repeated message 3 must show them again. */
  readonly aNonce: Uint8Array;
  /** Where the temporal key is: 0, or 1 with Extended Key ID. */
  readonly keyId: 0 | 1;
  /** What protects EAPOL-Key frames. The temporal key was given away and is not kept. */
  readonly keys: FrameKeys;
  /** With an FT AKM, the name of the PMK-R1 that they came from: a repeated message 3 must show it again; else undefined. */
  readonly pmkR1Name: Uint8Array | undefined;
  /** Whether every key that data need is in place. */
  readonly portOpen: boolean;
}

/**
 * The supplicant's states by the standard's names; each owns what is valid in it. While new keys are negotiated, the
 * session that is in use goes on.
 */
export type State =
  | { readonly at: "ptk-start" }
  | {
      readonly at: "ptk-negotiating";
      /** The message 1 that was answered last. Another may be the true one: message 3 says itself which it was. */
      readonly negotiation: Negotiation;
      readonly session: Session | undefined;
    }
  | { readonly at: "ptk-init-done"; readonly session: Session };

/** Whose keys a MIC held under: those of the handshake under way, or those in use. */
export type Vouched =
  | { readonly by: "negotiation"; readonly negotiation: Negotiation; readonly session: Session | undefined }
  | { readonly by: "session"; readonly session: Session };

/** What a station knows besides its state: it outlives every single handshake of the association. */
export interface Memory {
  readonly state: State;
  /** Of the last frame whose MIC held; undefined before the first. */
  readonly replayCounter: bigint | undefined;
  /** How many requests this station has sent. */
  readonly requestCounter: bigint;
  /** Every group key that was installed, so that none is installed twice. */
  readonly installed: InstalledKeys;
}

/** What comes of an event: committed as a whole, or not at all. */
export interface Transition {
  /** What changes of the memory. */
  readonly next: Partial<Memory>;
  /** What to do, in this order. */
  readonly actions: readonly Action[];
  /** Secrets that nobody needs any more; destroyed when the transition is committed. */
  readonly retire: readonly Destroyable[];
}

/** Anything with an end. */
export interface Destroyable {
  /** Overwrites the octets. */
  destroy(): void;
}

/** The memory of a station that has just associated. */
export const start: Memory = {
  state: { at: "ptk-start" },
  replayCounter: undefined,
  requestCounter: 0n,
  installed: [],
};

/** Nothing happens, but that a frame was dropped. */
export function discard(why: Discard): Transition {
  return { next: {}, actions: [{ type: "discard", why }], retire: [] };
}

/**
 * The peer is the right one and yet what it sends cannot be: the association ends, and every secret with it. What is
 * remembered against replays stays until the caller says that it has ended.
 */
export function giveUp({ state }: Memory, reason: number): Transition {
  return { next: { state: start.state }, actions: [{ type: "deauthenticate", reason }], retire: secretsOf(state) };
}

/** The same state with news of the session in use: a handshake under way goes on. */
export function withSession(state: State, session: Session): State {
  return state.at === "ptk-negotiating" ? { ...state, session } : { at: "ptk-init-done", session };
}

/** The session in use, if any. */
export function sessionOf(state: State): Session | undefined {
  return state.at === "ptk-start" ? undefined : state.session;
}

/** Every secret that a state holds. */
export function secretsOf(state: State): readonly Destroyable[] {
  const session = sessionOf(state);
  const keys = session === undefined ? [] : [session.keys.kck, session.keys.kek];
  return state.at === "ptk-negotiating" ? [...keys, endOf(state.negotiation)] : keys;
}

/** The end of a temporary PTK. */
export function endOf({ tptk }: Negotiation): Destroyable {
  return { destroy: () => destroyPtk(tptk) };
}
