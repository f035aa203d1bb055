import { copyOf, equal } from "../bytes/octets.ts";
import { ReasonCode } from "../dot11/code-numbers.ts";
import { decodeKeyData, type KeyData } from "../eapol/key-data.ts";
import { WireError } from "../errors.ts";
import { findVendorData, VendorElement } from "../ie/element.ts";
import { destroyPtk } from "../keys/ptk.ts";
import { channelAgrees } from "./agreement.ts";
import { sameElement, selectApElements } from "./ap-elements.ts";
import type { AuthenticatorContext } from "./authenticator-context.ts";
import {
  type Answer,
  type AuthenticatorMemory,
  type AuthenticatorState,
  type AuthenticatorTransition,
  dropped,
  endedBecause,
  secretsOfAnswers,
} from "./authenticator-state.ts";
import { sendMessage3 } from "./authenticator-tries.ts";
import { besidesPmkids, ftAgrees } from "./ft-association.ts";
import { open, type Received, usableNonce, type Verified, verify } from "./protection.ts";
import { type TemporaryKeys, temporaryKeys } from "./temporary-keys.ts";

/**
 * Message 2: the station's nonce, and proof that it has the PMK.
 *
 * Its counter is used up only by a MIC that holds, so that nobody without the PMK can shut the station out.
 *
 * @param received - of a counter that is among those of the messages 1 that were sent
 * @spec IEEE 802.11-2016 12.7.6.3
 */
export function onMessage2(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  received: Received,
  now: number,
): AuthenticatorTransition {
  const { state } = memory;
  if (state.at === "initialize" || state.at === "ptk-init-done") return dropped("unexpected");
  const { keyNonce } = received.frame;
  if (!usableNonce(keyNonce)) return dropped("bad-nonce");
  if (state.at === "ptk-init-negotiating" && equal(keyNonce, state.answers[0].sNonce)) return dropped("replayed");

  const found = findKeys(context, received, state.aNonce);
  if (found === undefined) {
    const next = state.at === "ptk-start" ? { state: { ...state, at: "ptk-calc-negotiating" as const } } : {};
    return { ...dropped("bad-mic"), next };
  }
  const { tptk, pmkR1Name } = found;
  try {
    const verdict = judgeMessage2(context, memory, found);
    if (verdict === undefined) {
      const { secure } = received.frame.keyInfo;
      const { kck, kek, tk } = tptk;
      const answer: Answer = { sNonce: copyOf(keyNonce), keys: { kck, kek }, tk, pmkR1Name, secure, pending: [] };
      return onAnswer(context, memory, state, answer, received.frame.replayCounter, now);
    }
    destroyPtk(tptk);
    return verdict;
  } catch (error) {
    // The group keys are somebody else's, who may have ended the network.
    destroyPtk(tptk);
    throw error;
  }
}

/** A message 2 whose MIC held, and the keys that it was made with. */
interface Found extends TemporaryKeys {
  readonly verified: Verified;
}

/** The keys that a message 2 was made with, by the PMK whose MIC holds. One that its owner has ended is none any more. */
function findKeys(context: AuthenticatorContext, received: Received, aNonce: Uint8Array): Found | undefined {
  for (const pmk of context.pmks) {
    if (pmk.destroyed) continue;
    const keys = temporaryKeys(context, pmk, { aNonce, sNonce: received.frame.keyNonce });
    const verified = verify(received, keys.tptk.kck, context.protection);
    if (verified !== undefined) return { ...keys, verified };
    destroyPtk(keys.tptk);
  }
  return undefined;
}

/**
 * What is wrong with a message 2 whose MIC held; undefined where nothing is. Its elements must be those of the
 * association request, bit for bit, or somebody has put a weaker one there. In an FT association it shows the name of the
 * PMK-R1 besides, and what the access point answered; hostapd ends the association alike where it does not, and where the
 * name alone is another lets it end by its time-out.
 */
function judgeMessage2(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  { tptk, pmkR1Name, verified }: Found,
): AuthenticatorTransition | undefined {
  const opened = open(verified, tptk.kek, context.protection);
  if (opened === undefined) return dropped("bad-key-data");
  try {
    const keyData = decodeKeyData(opened.keyData.octets);
    if (!showsWhatRequestShowed(keyData, context, pmkR1Name))
      return endedBecause(memory, ReasonCode.invalidAuthentication);
    return channelAgrees(keyData, context.channel) ? undefined : dropped("bad-key-data");
  } catch (error) {
    if (error instanceof WireError) return dropped("bad-key-data");
    throw error;
  } finally {
    opened.keyData.destroy();
  }
}

function showsWhatRequestShowed(
  keyData: KeyData,
  { stationElements, rsnSelection, ft }: AuthenticatorContext,
  pmkR1Name: Uint8Array | undefined,
): boolean {
  const asked = ft === undefined ? stationElements : besidesPmkids(stationElements);
  const repeated = selectApElements(keyData.elements);
  const shown = ft === undefined ? repeated : besidesPmkids(repeated);
  return (
    sameElement(asked.rsn ?? asked.wpa, shown.rsn ?? shown.wpa) &&
    sameElement(asked.rsnx, shown.rsnx) &&
    sameElement(rsnSelection, findVendorData(keyData.elements, VendorElement.rsnSelection)) &&
    (ft === undefined || pmkR1Name === undefined || ftAgrees(keyData, ft, pmkR1Name))
  );
}

/** The states in which an answer to message 1 may come. */
type Negotiating = Extract<AuthenticatorState, { readonly aNonce: Uint8Array }>;

/** A message 2 that is as it should be: message 3 for it. What was answered before it may still be meant. */
function onAnswer(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  state: Negotiating,
  answer: Answer,
  replayCounter: bigint,
  now: number,
): AuthenticatorTransition {
  const before = state.at === "ptk-init-negotiating" ? state.answers : [];
  // With Extended Key ID the key of this answer takes the place of the one before: it cannot be meant any more.
  const kept = context.extendedKeyId ? undefined : before[0];
  const forgotten = before.filter((one) => one !== kept);
  const pending = state.pending.filter((sent) => sent.replayCounter !== replayCounter);
  const { aNonce, session } = state;
  const answers: readonly [Answer, ...Answer[]] = kept === undefined ? [answer] : [answer, kept];
  const sent = sendMessage3(context, memory, { aNonce, pending, answers, session, tries: 0 }, now);
  return { ...sent, retire: [...sent.retire, ...secretsOfAnswers(forgotten)] };
}
