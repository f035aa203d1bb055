import { identifyMessage } from "../eapol/message.ts";
import type { AuthenticatorContext } from "./authenticator-context.ts";
import { onMessage2 } from "./authenticator-message2.ts";
import {
  type Answer,
  type AuthenticatorMemory,
  type AuthenticatorState,
  type AuthenticatorTransition,
  dropped,
  type Pending,
  type Sent,
  sessionIn,
} from "./authenticator-state.ts";
import { onGroupMessage2, onMessage4, onRequest } from "./authenticator-transitions.ts";
import { type FrameKeys, type Received, receive, type Verified, verify } from "./protection.ts";

/** What came in. */
interface Incoming {
  readonly octets: Uint8Array;
  readonly encrypted?: boolean;
  readonly now: number;
}

/**
 * A frame on its way up the ladder: shape, whose message it is, whether it was waited for, MIC. Which message it is, the
 * frame says itself; whether it is the answer to one of ours, its replay counter; both must be so (WPA's messages 2 and
 * 4 look alike otherwise).
 *
 * @spec IEEE 802.11-2016 12.7.2
 */
export function onFrame(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  { octets, encrypted, now }: Incoming,
): AuthenticatorTransition {
  const received = receive(octets, context.protection);
  if (received === undefined) return dropped("malformed");
  const message = identifyMessage(received.frame);
  // wpa_supplicant 2.10 sends message 4 of a rekey in clear: its MIC is under keys that are newer than the cipher's.
  const clear = encrypted === false && sessionIn(memory.state) !== undefined && message !== "4/4";
  if (clear) return dropped("unexpected");
  switch (message) {
    case "2/4":
      return onAnswerTo1(context, memory, received, now);
    case "4/4":
      return onAnswerTo3(context, memory, received, now);
    case "group 2/2":
      return onGroupAnswer(context, memory, received, now);
    case "request":
      return onAsked(context, memory, received, now);
    default:
      return dropped("unexpected");
  }
}

function onAnswerTo1(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  received: Received,
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at === "initialize" || state.at === "ptk-init-done") return dropped("unexpected");
  if (findSent(state.pending, received) === undefined) return dropped("replayed");
  return onMessage2(context, memory, received, now);
}

function onAnswerTo3(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  received: Received,
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at !== "ptk-init-negotiating") return dropped("unexpected");
  const answered = findAnswered(state.answers, received);
  if (answered === undefined) return dropped("replayed");
  const verified = verify(received, answered.answer.tptk.kck, context.protection);
  return verified === undefined ? dropped("bad-mic") : onMessage4(context, memory, answered, now);
}

function findAnswered(
  answers: readonly Answer[],
  received: Received,
): { readonly answer: Answer; readonly sent: Sent } | undefined {
  for (const answer of answers) {
    const sent = findSent(answer.pending, received);
    if (sent !== undefined) return { answer, sent };
  }
  return undefined;
}

function onGroupAnswer(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  received: Received,
  now: number,
): AuthenticatorTransition {
  const session = sessionIn(memory.state);
  if (session?.group.at !== "rekey-negotiating") return dropped("unexpected");
  const sent = findSent(session.group.pending, received);
  if (sent === undefined) return dropped("replayed");
  const verified = verify(received, session.keys.kck, context.protection);
  return verified === undefined ? dropped("bad-mic") : onGroupMessage2(context, memory, { verified, sent }, now);
}

function onAsked(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  received: Received,
  now: number,
): AuthenticatorTransition {
  const { requestCounter } = memory;
  if (requestCounter !== undefined && received.frame.replayCounter <= requestCounter) return dropped("replayed");
  const verified = verifyByAny(keysThatMayAsk(memory.state), received, context);
  return verified === undefined ? dropped("bad-mic") : onRequest(context, memory, verified.frame, now);
}

/** A station that has sent message 4 has its keys, whether or not message 4 came. */
function keysThatMayAsk(state: AuthenticatorState): readonly FrameKeys[] {
  const session = sessionIn(state);
  const answered = state.at === "ptk-init-negotiating" ? state.answers.map(({ tptk }) => tptk) : [];
  return session === undefined ? answered : [session.keys, ...answered];
}

function verifyByAny(
  keys: readonly FrameKeys[],
  received: Received,
  { protection }: AuthenticatorContext,
): Verified | undefined {
  for (const { kck } of keys) {
    const verified = verify(received, kck, protection);
    if (verified !== undefined) return verified;
  }
  return undefined;
}

function findSent(pending: Pending, { frame }: Received): Sent | undefined {
  return pending.find(({ replayCounter }) => replayCounter === frame.replayCounter);
}
