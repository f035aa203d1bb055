import { equal } from "../bytes/octets.ts";
import { destroyPtk } from "../keys/ptk.ts";
import type { HandshakeEvent } from "./action.ts";
import { type Opened, open, type Received, receive, usableNonce, type Verified, verify } from "./protection.ts";
import type { Context } from "./supplicant-context.ts";
import { onGroupMessage1 } from "./supplicant-group.ts";
import { negotiate, onMessage1 } from "./supplicant-message1.ts";
import {
  discard,
  endOf,
  type Memory,
  type Negotiation,
  type State,
  secretsOf,
  sessionOf,
  start,
  type Transition,
  type Vouched,
} from "./supplicant-state.ts";
import { onMessage3, onRequest } from "./supplicant-transitions.ts";

/**
 * What a frame meets on its way, step by step. There is one set of them, {@link supplicantSteps}; a test puts a broken
 * step in the place of a sound one, to see that it notices.
 */
export interface SupplicantSteps {
  readonly receive: typeof receive;
  readonly isNewer: (memory: Memory, received: Received) => boolean;
  readonly recalls: (last: Negotiation, received: Received) => boolean;
  readonly verify: typeof verify;
  readonly open: typeof open;
  readonly onMessage1: typeof onMessage1;
  readonly onMessage3: typeof onMessage3;
  readonly onGroupMessage1: typeof onGroupMessage1;
}

/** The steps of a station. */
export const supplicantSteps: SupplicantSteps = {
  receive,
  isNewer: ({ replayCounter }, { frame }) => replayCounter === undefined || frame.replayCounter > replayCounter,
  recalls: (last, { frame }) => !equal(last.aNonce, frame.keyNonce),
  verify,
  open,
  onMessage1,
  onMessage3,
  onGroupMessage1,
};

/** What comes of an event at a station: everything that a supplicant decides. */
export function decideAsSupplicant(
  steps: SupplicantSteps,
  context: Context,
  memory: Memory,
  event: HandshakeEvent,
): Transition {
  switch (event.type) {
    case "frame":
      return onFrame(steps, context, memory, event);
    case "rekey":
      return onRequest(context, memory, { error: false, pairwise: event.pairwise });
    case "mic-failure":
      return onRequest(context, memory, { error: true, pairwise: event.pairwise });
    case "disconnect":
      return { next: start, actions: [], retire: secretsOf(memory.state) };
  }
}

/**
 * A frame on its way up the ladder. The order of the checks is wpa_supplicant's: shape, replay counter, whom it is
 * meant for, MIC, Key Data.
 *
 * @spec IEEE 802.11-2016 12.7.2
 */
function onFrame(
  steps: SupplicantSteps,
  context: Context,
  memory: Memory,
  { octets, encrypted }: Extract<HandshakeEvent, { readonly type: "frame" }>,
): Transition {
  const received = steps.receive(octets, context.protection);
  if (received === undefined) return discard("malformed");
  const { keyInfo, replayCounter } = received.frame;
  if (!steps.isNewer(memory, received)) return discard("replayed");
  if (keyInfo.smkMessage || !keyInfo.ack || keyInfo.request) return discard("unexpected");
  if (!keyInfo.mic) return onUnverified(steps, context, memory, received, encrypted);

  const found = findVoucher(steps, context, memory.state, received);
  if (found === undefined) return discard("bad-mic");
  const { next, actions, retire } = onVerified(steps, context, memory, found);
  const recalled = found.recalled !== undefined && next.state?.at !== "ptk-init-done" ? [endOf(found.recalled)] : [];
  return { next: { replayCounter, ...next }, actions, retire: [...retire, ...recalled] };
}

/** Only message 1 comes without a MIC, and once keys are in use, only under them. */
function onUnverified(
  steps: SupplicantSteps,
  context: Context,
  memory: Memory,
  received: Received,
  encrypted: boolean | undefined,
): Transition {
  const { pairwise, encryptedKeyData } = received.frame.keyInfo;
  if (!pairwise || encryptedKeyData) return discard("bad-mic");
  if (encrypted === false && sessionOf(memory.state) !== undefined) return discard("unexpected");
  return steps.onMessage1(context, memory, received);
}

/** A frame whose MIC held, and whose keys it held under. */
interface Vouchsafed {
  readonly verified: Verified;
  readonly vouched: Vouched;
  /** A negotiation that was made for this frame alone: it ends with it, unless it is the one that comes through. */
  readonly recalled?: Negotiation;
}

/** Tries the keys of the handshake under way, then those in use. */
function findVoucher(
  steps: SupplicantSteps,
  context: Context,
  state: State,
  received: Received,
): Vouchsafed | undefined {
  const { protection } = context;
  if (state.at === "ptk-start") return undefined;
  const { session } = state;
  if (state.at === "ptk-negotiating") {
    const { negotiation } = state;
    const verified = steps.verify(received, negotiation.tptk.kck, protection);
    if (verified !== undefined) return { verified, vouched: { by: "negotiation", negotiation, session } };
  }
  if (session !== undefined) {
    const verified = steps.verify(received, session.keys.kck, protection);
    if (verified !== undefined) return { verified, vouched: { by: "session", session } };
  }
  return state.at === "ptk-negotiating" ? recallNegotiation(steps, context, state, received) : undefined;
}

/** A message 3 whose message 1 was followed by another, true or forged: its own nonce gives the keys once more. */
function recallNegotiation(
  steps: SupplicantSteps,
  context: Context,
  { negotiation, session }: Extract<State, { readonly at: "ptk-negotiating" }>,
  received: Received,
): Vouchsafed | undefined {
  const { keyInfo, keyNonce } = received.frame;
  if (!steps.recalls(negotiation, received) || !keyInfo.pairwise || !usableNonce(keyNonce)) return undefined;
  if (negotiation.pmk.destroyed) return undefined;
  const recalled = negotiate(context, { ...negotiation, aNonce: keyNonce });
  const verified = steps.verify(received, recalled.tptk.kck, context.protection);
  if (verified !== undefined) {
    return { verified, vouched: { by: "negotiation", negotiation: recalled, session }, recalled };
  }
  destroyPtk(recalled.tptk);
  return undefined;
}

/** Opens the Key Data and hands the frame to its handler. */
function onVerified(
  steps: SupplicantSteps,
  context: Context,
  memory: Memory,
  { verified, vouched }: Vouchsafed,
): Transition {
  const keys = vouched.by === "negotiation" ? vouched.negotiation.tptk : vouched.session.keys;
  const opened = steps.open(verified, keys.kek, context.protection);
  if (opened === undefined) return discard("bad-key-data");
  try {
    return onOpened(steps, context, memory, opened, vouched);
  } finally {
    opened.keyData.destroy();
  }
}

function onOpened(
  steps: SupplicantSteps,
  context: Context,
  memory: Memory,
  opened: Opened,
  vouched: Vouched,
): Transition {
  const { pairwise, keyIndex } = opened.frame.keyInfo;
  if (!pairwise) return steps.onGroupMessage1(context, memory, opened, vouched);
  return keyIndex === 0 ? steps.onMessage3(context, memory, opened, vouched) : discard("unexpected");
}
