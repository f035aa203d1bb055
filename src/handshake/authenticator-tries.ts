import type { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import type { Action } from "./action.ts";
import type { AuthenticatorContext } from "./authenticator-context.ts";
import { groupMessage1, message1, message3 } from "./authenticator-messages.ts";
import {
  type Answer,
  type AuthenticatorMemory,
  type AuthenticatorSession,
  type AuthenticatorTransition,
  mostPending,
  type Pending,
  type Sent,
} from "./authenticator-state.ts";
import { pairwiseKey, pairwiseSlot } from "./pairwise-key.ts";
import { usableNonce } from "./protection.ts";
import { isMarkedNonce } from "./rsn-overriding.ts";

/**
 * The three messages of an authenticator, each sent for the first time or again: every try has a replay counter of its
 * own and a time to wait, and the tries before it may still be answered.
 */

/** A handshake that is about to send its message 1. */
export interface Starting {
  readonly aNonce: Uint8Array;
  readonly tries: number;
  readonly pending: Pending;
  readonly session: AuthenticatorSession | undefined;
}

export function freshStart(context: AuthenticatorContext): Starting {
  const aNonce = context.random(32);
  if (!usableNonce(aNonce)) throw new KeyError("ERR_KEY_ZERO", "the generator gave a nonce of zeros");
  return { aNonce, tries: 0, pending: [], session: undefined };
}

/** Sends message 1, for the first time or again: each try has a replay counter of its own, and all the same nonce. */
export function sendMessage1(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  { aNonce, tries, pending, session }: Starting,
  now: number,
): AuthenticatorTransition {
  const replayCounter = memory.replayCounter + 1n;
  const wait = tries === 0 ? context.retries.message1 : context.retries.later;
  return {
    next: {
      replayCounter,
      state: {
        at: "ptk-start",
        aNonce,
        tries: tries + 1,
        deadline: now + wait,
        pending: remember(pending, { replayCounter, generation: undefined }),
        session,
      },
    },
    actions: [{ type: "send", octets: message1(context, { replayCounter, keyNonce: aNonce }) }],
    retire: [],
  };
}

/** A handshake that is about to send its message 3. */
export interface Delivering {
  readonly aNonce: Uint8Array;
  readonly pending: Pending;
  readonly answers: readonly [Answer, ...Answer[]];
  readonly session: AuthenticatorSession | undefined;
  readonly tries: number;
}

/**
 * Sends message 3, for the first time or again, with the group keys of the moment.
 *
 * A station with Extended Key ID sends under the new key once it has answered. So the key is installed for receiving
 * before the first try, once: the state that has done so knows no temporal key any more.
 *
 * @spec IEEE 802.11-2020 12.7.6.4
 */
export function sendMessage3(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  { aNonce, pending, answers: [answer, ...others], session, tries }: Delivering,
  now: number,
): AuthenticatorTransition {
  const replayCounter = memory.replayCounter + 1n;
  const generation = context.protection.suite.protocol === "rsn" ? context.group.keys.generation : undefined;
  const keyId = context.extendedKeyId ? memory.keyId : undefined;
  const { secure, sNonce, pmkR1Name } = answer;
  const rsnOverriding = isMarkedNonce(sNonce);
  const message = { replayCounter, keyNonce: aNonce, keyId, secure, rsnOverriding, pmkR1Name };
  const wait = tries === 0 ? context.retries.message3 : context.retries.later;
  const octets = message3(context, message, answer.keys);
  // The driver gets the temporal key now, or it waits for message 4.
  const [given, kept] = context.extendedKeyId ? [answer.tk, undefined] : [undefined, answer.tk];
  const latest = { ...answer, tk: kept, pending: remember(answer.pending, { replayCounter, generation }) };
  return {
    next: {
      replayCounter,
      state: {
        at: "ptk-init-negotiating",
        aNonce,
        pending,
        answers: [latest, ...others],
        session,
        tries: tries + 1,
        deadline: now + wait,
      },
    },
    actions: [...(given === undefined ? [] : [setReceive(context, given, memory.keyId)]), { type: "send", octets }],
    retire: given === undefined ? [] : [given],
  };
}

function setReceive({ protection, spa }: AuthenticatorContext, tk: Secret, keyId: 0 | 1): Action {
  const key = pairwiseKey(protection.suite, tk, "authenticator", pairwiseSlot(spa, keyId));
  return { type: "set-receive-key", key };
}

/** A group handshake that is about to send its message 1. */
export interface GroupStarting {
  readonly session: AuthenticatorSession;
  readonly tries: number;
  readonly pending: Pending;
}

export function sendGroupMessage1(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  { session, tries, pending }: GroupStarting,
  now: number,
): AuthenticatorTransition {
  const replayCounter = memory.replayCounter + 1n;
  const wait = tries === 0 ? context.retries.group : context.retries.later;
  const sent = { replayCounter, generation: context.group.keys.generation };
  const group = {
    at: "rekey-negotiating",
    tries: tries + 1,
    deadline: now + wait,
    pending: remember(pending, sent),
  } as const;
  return {
    next: { replayCounter, state: { at: "ptk-init-done", session, group } },
    actions: [{ type: "send", octets: groupMessage1(context, replayCounter, session.keys) }],
    retire: [],
  };
}

function remember(pending: Pending, sent: Sent): Pending {
  return [sent, ...pending].slice(0, mostPending);
}
