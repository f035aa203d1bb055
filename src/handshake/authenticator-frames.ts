import { identifyMessage } from "../eapol/message.ts";
import type { AuthenticatorContext } from "./authenticator-context.ts";
import { onMessage2 } from "./authenticator-message2.ts";
import {
  type Answer,
  type AuthenticatorMemory,
  type AuthenticatorState,
  type AuthenticatorTransition,
  dropped,
  initialize,
  nothing,
  type Pending,
  type Sent,
  secretsOf,
  sessionIn,
} from "./authenticator-state.ts";
import {
  onAcknowledged,
  onGroupMessage2,
  onGroupRekey,
  onMessage4,
  onRekey,
  onRequest,
  onStart,
  onTimeout,
} from "./authenticator-transitions.ts";
import { type FrameKeys, type Received, receive, type Verified, verify } from "./protection.ts";

/** What happens to an authenticator. `now` is in ms of one monotonic clock, the caller's. */
export type AuthenticatorEvent =
  /** The station has associated, with a PMK that both ends have: the first handshake begins. */
  | { readonly type: "start"; readonly now: number }
  /**
   * An EAPOL frame came in: its octets from the version octet on, borrowed. `encrypted` says whether it was protected on
   * the air, where the driver knows.
   */
  | { readonly type: "frame"; readonly now: number; readonly octets: Uint8Array; readonly encrypted?: boolean }
  /** The moment of `deadline` has come. One that comes too early does nothing. */
  | { readonly type: "timeout"; readonly now: number }
  /** The station's radio acknowledged the frame that was sent last. */
  | { readonly type: "acknowledged"; readonly now: number }
  /** New pairwise keys are wanted. */
  | { readonly type: "rekey"; readonly now: number }
  /** How many packets were sent under the pairwise key. */
  | { readonly type: "packets"; readonly now: number; readonly sent: bigint }
  /** The group keys are others: the station is to be given them. */
  | { readonly type: "group-keys"; readonly now: number }
  /** The association is over: every secret is destroyed and the machine is as new. */
  | { readonly type: "disconnect"; readonly now: number };

/**
 * What a frame meets on its way, step by step. There is one set of them, {@link authenticatorSteps}; a test puts a
 * broken step in the place of a sound one, to see that it notices.
 */
export interface AuthenticatorSteps {
  readonly receive: typeof receive;
  readonly identify: typeof identifyMessage;
  readonly findSent: (pending: Pending, received: Received) => Sent | undefined;
  readonly isNewer: (memory: AuthenticatorMemory, received: Received) => boolean;
  readonly verify: typeof verify;
  readonly onMessage2: typeof onMessage2;
  readonly onMessage4: typeof onMessage4;
  readonly onGroupMessage2: typeof onGroupMessage2;
  readonly onRequest: typeof onRequest;
}

/** The steps of an authenticator. */
export const authenticatorSteps: AuthenticatorSteps = {
  receive,
  identify: identifyMessage,
  findSent: (pending, { frame }) => pending.find(({ replayCounter }) => replayCounter === frame.replayCounter),
  isNewer: ({ requestCounter }, { frame }) => requestCounter === undefined || frame.replayCounter > requestCounter,
  verify,
  onMessage2,
  onMessage4,
  onGroupMessage2,
  onRequest,
};

/** What comes of an event at an access point: everything that an authenticator decides. */
export function decideAsAuthenticator(
  steps: AuthenticatorSteps,
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  event: AuthenticatorEvent,
): AuthenticatorTransition {
  switch (event.type) {
    case "start":
      return onStart(context, memory, event.now);
    case "frame":
      return onFrame(steps, context, memory, event);
    case "timeout":
      return onTimeout(context, memory, event.now);
    case "acknowledged":
      return onAcknowledged(context, memory, event.now);
    case "rekey":
      return onRekey(context, memory, event.now);
    case "packets": {
      const due = context.rekeyAfterPackets !== undefined && event.sent >= context.rekeyAfterPackets;
      return due ? onRekey(context, memory, event.now) : nothing;
    }
    case "group-keys":
      return onGroupRekey(context, memory, event.now);
    case "disconnect":
      return { next: initialize, actions: [], retire: secretsOf(memory.state) };
  }
}

/**
 * A frame on its way up the ladder: shape, whose message it is, whether it was waited for, MIC. Which message it is, the
 * frame says itself; whether it is the answer to one of ours, its replay counter; both must be so (WPA's messages 2 and
 * 4 look alike otherwise).
 *
 * @spec IEEE 802.11-2016 12.7.2
 */
function onFrame(
  steps: AuthenticatorSteps,
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  { octets, encrypted, now }: Extract<AuthenticatorEvent, { readonly type: "frame" }>,
): AuthenticatorTransition {
  const received = steps.receive(octets, context.protection);
  if (received === undefined) return dropped("malformed");
  const message = steps.identify(received.frame);
  // wpa_supplicant 2.10 sends message 4 of a rekey in clear: its MIC is under keys that are newer than the cipher's.
  const clear = encrypted === false && sessionIn(memory.state) !== undefined && message !== "4/4";
  if (clear) return dropped("unexpected");
  switch (message) {
    case "2/4":
      return onAnswerTo1(steps, context, memory, received, now);
    case "4/4":
      return onAnswerTo3(steps, context, memory, received, now);
    case "group 2/2":
      return onGroupAnswer(steps, context, memory, received, now);
    case "request":
      return onAsked(steps, context, memory, received, now);
    default:
      return dropped("unexpected");
  }
}

function onAnswerTo1(
  steps: AuthenticatorSteps,
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  received: Received,
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at === "initialize" || state.at === "ptk-init-done") return dropped("unexpected");
  if (steps.findSent(state.pending, received) === undefined) return dropped("replayed");
  return steps.onMessage2(context, memory, received, now);
}

function onAnswerTo3(
  steps: AuthenticatorSteps,
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  received: Received,
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at !== "ptk-init-negotiating") return dropped("unexpected");
  const answered = findAnswered(steps, state.answers, received);
  if (answered === undefined) return dropped("replayed");
  const verified = steps.verify(received, answered.answer.keys.kck, context.protection);
  return verified === undefined ? dropped("bad-mic") : steps.onMessage4(context, memory, answered, now);
}

function findAnswered(
  steps: AuthenticatorSteps,
  answers: readonly Answer[],
  received: Received,
): { readonly answer: Answer; readonly sent: Sent } | undefined {
  for (const answer of answers) {
    const sent = steps.findSent(answer.pending, received);
    if (sent !== undefined) return { answer, sent };
  }
  return undefined;
}

function onGroupAnswer(
  steps: AuthenticatorSteps,
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  received: Received,
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at !== "ptk-init-done" || state.group.at !== "rekey-negotiating") return dropped("unexpected");
  const sent = steps.findSent(state.group.pending, received);
  if (sent === undefined) return dropped("replayed");
  const verified = steps.verify(received, state.session.keys.kck, context.protection);
  return verified === undefined ? dropped("bad-mic") : steps.onGroupMessage2(context, memory, { verified, sent }, now);
}

function onAsked(
  steps: AuthenticatorSteps,
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  received: Received,
  now: number,
): AuthenticatorTransition {
  if (!steps.isNewer(memory, received)) return dropped("replayed");
  const verified = verifyByAny(steps, keysThatMayAsk(memory.state), received, context);
  return verified === undefined ? dropped("bad-mic") : steps.onRequest(context, memory, verified.frame, now);
}

/** A station that has sent message 4 has its keys, whether or not message 4 came. */
function keysThatMayAsk(state: AuthenticatorState): readonly FrameKeys[] {
  const session = sessionIn(state);
  const answered = state.at === "ptk-init-negotiating" ? state.answers.map(({ keys }) => keys) : [];
  return session === undefined ? answered : [session.keys, ...answered];
}

function verifyByAny(
  steps: AuthenticatorSteps,
  keys: readonly FrameKeys[],
  received: Received,
  { protection }: AuthenticatorContext,
): Verified | undefined {
  for (const { kck } of keys) {
    const verified = steps.verify(received, kck, protection);
    if (verified !== undefined) return verified;
  }
  return undefined;
}
