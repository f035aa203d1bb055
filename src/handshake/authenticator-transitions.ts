import type { Secret } from "../bytes/secret.ts";
import { ReasonCode } from "../dot11/code-numbers.ts";
import type { KeyFrame } from "../eapol/key-frame.ts";
import { cipherSuite } from "../ie/suite.ts";
import type { PairwiseSlot } from "../keys/descriptor.ts";
import type { Action } from "./action.ts";
import { channelAgrees } from "./agreement.ts";
import { type AuthenticatorContext, pairwiseSlots } from "./authenticator-context.ts";
import {
  type Answer,
  type AuthenticatorMemory,
  type AuthenticatorSession,
  type AuthenticatorState,
  type AuthenticatorTransition,
  dropped,
  endedBecause,
  initialize,
  isHalfInstalled,
  nothing,
  type Sent,
  secretsOf,
  secretsOfAnswers,
  sessionIn,
} from "./authenticator-state.ts";
import { freshStart, sendGroupMessage1, sendMessage1, sendMessage3 } from "./authenticator-tries.ts";
import { pairwiseKey, pairwiseSlot } from "./pairwise-key.ts";
import { keyDataOf, open, type Verified } from "./protection.ts";

/**
 * The station has associated: message 1 of its first handshake. Whatever was before is over.
 *
 * @spec IEEE 802.11-2016 12.7.6.2
 */
export function onStart(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  now: number,
): AuthenticatorTransition {
  const fresh: AuthenticatorMemory = { ...initialize, keyId: context.firstKeyId };
  const first = sendMessage1(context, fresh, freshStart(context), now);
  const closing: readonly Action[] = sessionIn(memory.state) === undefined ? [] : [{ type: "close-port" }];
  const deletions = usedSlots(context, memory).map((slot) => ({ type: "delete-key", slot }) as const);
  return {
    next: { ...fresh, ...first.next },
    actions: [...closing, ...deletions, ...first.actions],
    retire: secretsOf(memory.state),
  };
}

/** Where pairwise keys of the station may be: nowhere before the first was installed. */
export function usedSlots(context: AuthenticatorContext, { state }: AuthenticatorMemory): readonly PairwiseSlot[] {
  return sessionIn(state) === undefined && !isHalfInstalled(state) ? [] : pairwiseSlots(context);
}

/**
 * New pairwise keys: another 4-way handshake, while those in use go on. One that is under way is the one asked for.
 *
 * @spec IEEE 802.11-2016 12.7.6.1
 */
export function onRekey(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at !== "ptk-init-done") return nothing;
  const first = sendMessage1(context, memory, { ...freshStart(context), session: state.session }, now);
  const keyId = context.extendedKeyId && memory.keyId === 0 ? 1 : 0;
  return { ...first, next: { ...first.next, keyId, rekeyAt: undefined } };
}

/**
 * Message 4: the station has its keys. Ours is installed now, or sent with where it was installed for receiving before:
 * once, for the state that has done so knows no temporal key any more (CVE-2020-17497).
 *
 * @param answer - whose keys the MIC held under
 * @param sent - the message 3 that was answered
 * @spec IEEE 802.11-2016 12.7.6.5
 */
export function onMessage4(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  { answer, sent }: { readonly answer: Answer; readonly sent: Sent },
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at !== "ptk-init-negotiating") return dropped("unexpected");
  const session: AuthenticatorSession = { keys: answer.keys, generation: sent.generation };
  const rekeyAt = context.rekeyAfter === undefined ? undefined : now + context.rekeyAfter;
  const done: AuthenticatorMemory = {
    ...memory,
    state: { at: "ptk-init-done", session, group: { at: "idle" } },
    rekeyAt,
  };
  const group = sent.generation === context.group.keys.generation ? nothing : onGroupRekey(context, done, now);
  return {
    next: { ...done, ...group.next },
    actions: [
      takeIntoUse(context, answer, memory.keyId),
      ...(state.session === undefined ? [{ type: "open-port" } as const] : []),
      { type: "established", handshake: "pairwise" },
      ...group.actions,
    ],
    retire: [...(answer.tk === undefined ? [] : [answer.tk]), ...otherSecrets(state, answer)],
  };
}

/** What nobody needs once `chosen` has come through: another answer, and the keys used so far. */
function otherSecrets(
  state: Extract<AuthenticatorState, { readonly at: "ptk-init-negotiating" }>,
  chosen: Answer,
): AuthenticatorTransition["retire"] {
  const used = state.session === undefined ? [] : [state.session.keys.kck, state.session.keys.kek];
  return [...secretsOfAnswers(state.answers.filter((answer) => answer !== chosen)), ...used];
}

/** The key that an answer made is the one to send with, and to receive with where it is not in yet. */
function takeIntoUse({ protection, spa }: AuthenticatorContext, { tk }: Answer, keyId: 0 | 1): Action {
  const slot = pairwiseSlot(spa, keyId);
  if (tk === undefined) return { type: "send-with-key", slot };
  return { type: "set-key", key: pairwiseKey(protection.suite, tk, "authenticator", slot) };
}

/**
 * The group keys are others now: group message 1. A station whose pairwise keys are being negotiated gets them then.
 *
 * @spec IEEE 802.11-2016 12.7.7.2
 */
export function onGroupRekey(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at !== "ptk-init-done") return nothing;
  return sendGroupMessage1(context, memory, { session: state.session, tries: 0, pending: [] }, now);
}

/**
 * Group message 2: the station has the group keys.
 *
 * @param verified - under the keys in use
 * @param sent - the group message 1 that was answered
 * @spec IEEE 802.11-2016 12.7.7.3
 */
export function onGroupMessage2(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  { verified, sent }: { readonly verified: Verified; readonly sent: Sent },
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at !== "ptk-init-done") return dropped("unexpected");
  const { session } = state;
  if (context.channel !== undefined && !saysChannel(verified, session.keys.kek, context))
    return dropped("bad-key-data");
  const confirmed: AuthenticatorSession = { ...session, generation: sent.generation };
  const done: AuthenticatorMemory = { ...memory, state: { ...state, session: confirmed, group: { at: "idle" } } };
  const again = sent.generation === context.group.keys.generation ? nothing : onGroupRekey(context, done, now);
  return {
    next: { state: done.state, ...again.next },
    actions: [{ type: "established", handshake: "group" }, ...again.actions],
    retire: [],
  };
}

function saysChannel(verified: Verified, kek: Secret, { protection, channel }: AuthenticatorContext): boolean {
  const opened = open(verified, kek, protection);
  try {
    const keyData = opened === undefined ? undefined : keyDataOf(opened.keyData.octets);
    return keyData !== undefined && channelAgrees(keyData, channel);
  } finally {
    opened?.keyData.destroy();
  }
}

/**
 * The station asks for new keys, or reports a Michael failure: a report that no TKIP key could have caused is no report.
 *
 * @param frame - whose MIC held
 * @spec IEEE 802.11-2016 12.7.2 b) 8)–9), 11.4.2.4.1
 */
export function onRequest(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  frame: KeyFrame,
  now: number,
): AuthenticatorTransition {
  const counted = { requestCounter: frame.replayCounter };
  const { error, pairwise } = frame.keyInfo;
  if (!error && !pairwise) return { next: counted, actions: [{ type: "rekey-group" }], retire: [] };
  if (error) {
    const { suite } = context.protection;
    const possible = cipherSuite(pairwise ? suite.pairwise : suite.group)?.name === "tkip";
    const action = possible
      ? { type: "michael-failure" as const }
      : { type: "discard" as const, why: "unexpected" as const };
    return { next: counted, actions: [action], retire: [] };
  }
  const rekeyed = onRekey(context, memory, now);
  return { ...rekeyed, next: { ...rekeyed.next, ...counted } };
}

/**
 * A moment has come that the authenticator waited for: it tries again, gives up, or renews its pairwise keys. At most
 * one thing is done; what is still due is done at once with the next event.
 *
 * @spec IEEE 802.11-2016 12.7.6.2 to 12.7.7.2, dot11RSNAConfigPairwiseUpdateCount
 */
export function onTimeout(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  now: number,
): AuthenticatorTransition {
  const { state, rekeyAt } = memory;
  if (state.at === "initialize") return nothing;
  if (state.at !== "ptk-init-done") {
    if (state.deadline > now) return nothing;
    if (state.tries >= context.retries.tries) return endedBecause(memory, ReasonCode.fourWayHandshakeTimeout);
    return state.at === "ptk-init-negotiating"
      ? sendMessage3(context, memory, state, now)
      : sendMessage1(context, memory, state, now);
  }
  const { session, group } = state;
  if (group.at === "rekey-negotiating" && group.deadline <= now) {
    if (group.tries >= context.retries.tries) return endedBecause(memory, ReasonCode.groupKeyHandshakeTimeout);
    return sendGroupMessage1(context, memory, { session, tries: group.tries, pending: group.pending }, now);
  }
  return rekeyAt !== undefined && rekeyAt <= now ? onRekey(context, memory, now) : nothing;
}

/**
 * The station's radio has message 1: it is given more time. Some stations take another nonce for each message 1, and
 * fail where the first was sent again before they could answer.
 *
 * @source hostapd 2.10, src/ap/wpa_auth.c: the time-out of message 1 after its acknowledgement
 */
export function onAcknowledged(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  const waits = (state.at === "ptk-start" || state.at === "ptk-calc-negotiating") && state.tries === 1;
  if (!waits) return nothing;
  return { next: { state: { ...state, deadline: now + context.retries.acknowledged } }, actions: [], retire: [] };
}
