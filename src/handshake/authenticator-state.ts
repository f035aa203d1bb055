import type { Secret } from "../bytes/secret.ts";
import type { Action, Discard } from "./action.ts";
import type { FrameKeys } from "./protection.ts";
import type { Destroyable } from "./supplicant-state.ts";

/** What an authenticator wants done: what a driver does, and two things that concern the whole access point. */
export type AuthenticatorAction =
  | Action
  /**
   * The station saw a Michael failure and says so under its key. Whoever counts them decides: the first is answered by
   * new pairwise keys, a `rekey`; the second within a minute is the end of every association.
   */
  | { readonly type: "michael-failure" }
  /** The station asks for new group keys: whoever owns them decides. */
  | { readonly type: "rekey-group" };

/** A frame that was sent and not answered yet. */
export interface Sent {
  /** Its replay counter: the answer repeats it. */
  readonly replayCounter: bigint;
  /** The generation of the group keys in it; undefined where it brings none. */
  readonly generation: number | undefined;
}

/** Frames not answered yet, the latest first, never more than {@link mostPending}. */
export type Pending = readonly Sent[];

/** As many as hostapd 2.10 remembers. */
export const mostPending = 4;

/** A try at something that is tried again: which it is, from 1, and when the next is due, in ms. */
export interface Try {
  /** The first is 1. */
  readonly tries: number;
  /** When the wait for an answer is over, in ms of the caller's clock. */
  readonly deadline: number;
}

/** A message 2 that was accepted: its PTK is temporary until message 4. */
export interface Answer {
  /** 32 octets, of the station. */
  readonly sNonce: Uint8Array;
  /** What of the temporary PTK protects EAPOL-Key frames. */
  readonly keys: FrameKeys;
  /**
   * The temporal key, which waits for message 4; undefined where the driver has it: with Extended Key ID, from the first
   * message 3 on, for receiving.
   */
  readonly tk: Secret | undefined;
  /** With an FT AKM, the name of the PMK-R1 that the keys came from; else undefined. */
  readonly pmkR1Name: Uint8Array | undefined;
  /** Whether message 2 had the Secure bit. */
  readonly secure: boolean;
  /** The messages 3 that were sent for it. */
  readonly pending: Pending;
}

/**
 * The group handshake with one station. There is none while pairwise keys are negotiated: both take their replay
 * counters from one row, and a station that has answered the one refuses what was sent before of the other. The 4-way
 * handshake brings the group keys itself, or is followed by the group handshake. A group message 2 that comes after the
 * message 1 of a rekey is dropped, as at hostapd. hostapd's `rekey-established` and `key-error` are left in the event
 * that enters them.
 *
 * @source hostapd 2.10, src/ap/wpa_auth.c: who asks for new pairwise keys makes the PTK invalid for EAPOL-Key frames
 */
export type GroupState =
  | { readonly at: "idle" }
  | (Try & {
      readonly at: "rekey-negotiating";
      /** The group messages 1 that were sent. */
      readonly pending: Pending;
    });

/** A handshake that came through: the keys in use. */
export interface AuthenticatorSession {
  /** What protects EAPOL-Key frames. The temporal key was given away and is not kept. */
  readonly keys: FrameKeys;
  /** The generation of group keys that the station has confirmed; undefined before the first. */
  readonly generation: number | undefined;
}

/**
 * The states of hostapd's authenticator by their names there; each owns what is valid in it. Three are passed through
 * within one event, and so never rested in: `authentication2` and `init-psk` on the way to `ptk-start`, and
 * `ptk-calc-negotiating-2` on the way to `ptk-init-negotiating`. While new keys are negotiated, the session in use
 * goes on.
 */
export type AuthenticatorState =
  | { readonly at: "initialize" }
  | (Try & {
      /** Message 1 is out; in `ptk-calc-negotiating`, a message 2 came whose MIC did not hold. */
      readonly at: "ptk-start" | "ptk-calc-negotiating";
      /** 32 octets, the same for every try. */
      readonly aNonce: Uint8Array;
      /** The messages 1 that were sent. */
      readonly pending: Pending;
      readonly session: AuthenticatorSession | undefined;
    })
  | (Try & {
      /** Message 3 is out. */
      readonly at: "ptk-init-negotiating";
      /** 32 octets. */
      readonly aNonce: Uint8Array;
      /** Other messages 1 that were sent: some stations answer each with a nonce of its own. */
      readonly pending: Pending;
      /**
       * What the station answered last, and what before with another nonce: never more than two. With Extended Key ID
       * there is one place for the key of an answer, and so the last one alone.
       */
      readonly answers: readonly [Answer, ...Answer[]];
      readonly session: AuthenticatorSession | undefined;
    })
  | { readonly at: "ptk-init-done"; readonly session: AuthenticatorSession; readonly group: GroupState };

/** What an authenticator knows besides its state. */
export interface AuthenticatorMemory {
  readonly state: AuthenticatorState;
  /** Of the last frame that was sent; 0 before the first. */
  readonly replayCounter: bigint;
  /** Of the last request of the station; undefined before the first. */
  readonly requestCounter: bigint | undefined;
  /** When new pairwise keys are due, in ms; undefined where nobody set a time. */
  readonly rekeyAt: number | undefined;
  /** With Extended Key ID, where the next pairwise key goes, or the one being negotiated. */
  readonly keyId: 0 | 1;
}

/** What comes of an event: committed as a whole, or not at all. */
export interface AuthenticatorTransition {
  /** What changes of the memory. */
  readonly next: Partial<AuthenticatorMemory>;
  /** What to do, in this order. */
  readonly actions: readonly AuthenticatorAction[];
  /** Secrets that nobody needs any more; destroyed when the transition is committed. */
  readonly retire: readonly Destroyable[];
}

/** The memory of an authenticator whose station has not associated. */
export const initialize: AuthenticatorMemory = {
  state: { at: "initialize" },
  replayCounter: 0n,
  requestCounter: undefined,
  rekeyAt: undefined,
  keyId: 0,
};

/** Nothing happens. */
export const nothing: AuthenticatorTransition = { next: {}, actions: [], retire: [] };

/** Nothing happens, but that a frame was dropped. */
export function dropped(why: Discard): AuthenticatorTransition {
  return { next: {}, actions: [{ type: "discard", why }], retire: [] };
}

/** The association is over: with a reason of 802.11, and every secret at its end. */
export function endedBecause(memory: AuthenticatorMemory, reason: number): AuthenticatorTransition {
  return { next: initialize, actions: [{ type: "deauthenticate", reason }], retire: secretsOf(memory.state) };
}

/** The session in use, if any. */
export function sessionIn(state: AuthenticatorState): AuthenticatorSession | undefined {
  return state.at === "initialize" ? undefined : state.session;
}

/** Every secret that a state holds. */
export function secretsOf(state: AuthenticatorState): readonly Destroyable[] {
  const session = sessionIn(state);
  const keys = session === undefined ? [] : [session.keys.kck, session.keys.kek];
  return state.at === "ptk-init-negotiating" ? [...keys, ...secretsOfAnswers(state.answers)] : keys;
}

/** The secrets of answers. */
export function secretsOfAnswers(answers: readonly Answer[]): readonly Destroyable[] {
  return answers.flatMap(({ keys, tk }) => [keys.kck, keys.kek, ...(tk === undefined ? [] : [tk])]);
}

/** Whether the driver receives under a key that nobody has confirmed yet. */
export function isHalfInstalled(state: AuthenticatorState): boolean {
  return state.at === "ptk-init-negotiating" && state.answers[0].tk === undefined;
}
