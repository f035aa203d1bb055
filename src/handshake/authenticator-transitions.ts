import { copyOf, equal } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { ReasonCode } from "../dot11/codes.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import { decodeKeyData, type KeyData } from "../eapol/key-data.ts";
import type { KeyFrame } from "../eapol/key-frame.ts";
import { KeyError, WireError } from "../errors.ts";
import { encodeOci, type Oci } from "../ie/oci.ts";
import { type CipherName, cipherSuite } from "../ie/suite.ts";
import { cutTemporalKey, type PairwiseKey } from "../keys/descriptor.ts";
import { derivePtk, destroyPtk, type Ptk } from "../keys/ptk.ts";
import { type ApElements, selectApElements } from "./ap-elements.ts";
import { type AuthenticatorSender, groupMessage1, message1, message3 } from "./authenticator-messages.ts";
import type { RetryPolicy } from "./authenticator-retries.ts";
import {
  type Answer,
  type AuthenticatorMemory,
  type AuthenticatorSession,
  type AuthenticatorState,
  type AuthenticatorTransition,
  dropped,
  endedBecause,
  endsOf,
  initialize,
  mostPending,
  nothing,
  type Pending,
  type Sent,
  secretsOf,
  sessionIn,
  withSession,
} from "./authenticator-state.ts";
import { open, type Received, usableNonce, type Verified, verify } from "./protection.ts";

/** What does not change while a station is associated. */
export interface AuthenticatorContext extends AuthenticatorSender {
  /** The PMK, or every one that the station may have. Borrowed. */
  readonly pmks: readonly Secret[];
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** The elements of the association request. */
  readonly stationElements: ApElements;
  /** Whether both ends declare Extended Key ID. */
  readonly extendedKeyId: boolean;
  /** How long to wait, and how often to try. */
  readonly retries: RetryPolicy;
  /** After how many ms new pairwise keys are due; undefined: never. */
  readonly rekeyAfter: number | undefined;
  /** Fresh octets. */
  readonly random: (length: number) => Uint8Array;
}

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
  const first = sendMessage1(context, initialize, freshStart(context), now);
  const before: AuthenticatorTransition["actions"] =
    sessionIn(memory.state) === undefined
      ? []
      : [
          { type: "close-port" },
          { type: "delete-key", slot: { scope: "pairwise", peer: copyOf(context.spa), keyId: memory.keyId } },
        ];
  return {
    next: { ...initialize, ...first.next },
    actions: [...before, ...first.actions],
    retire: secretsOf(memory.state),
  };
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

/** A handshake that is about to send its message 1. */
interface Starting {
  readonly aNonce: Uint8Array;
  readonly tries: number;
  readonly pending: Pending;
  readonly session: AuthenticatorSession | undefined;
}

function freshStart(context: AuthenticatorContext): Starting {
  const aNonce = context.random(32);
  if (!usableNonce(aNonce)) throw new KeyError("ERR_KEY_ZERO", "the generator gave a nonce of zeros");
  return { aNonce, tries: 0, pending: [], session: undefined };
}

/** Sends message 1, for the first time or again: each try has a replay counter of its own, and all the same nonce. */
function sendMessage1(
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

function remember(pending: Pending, sent: Sent): Pending {
  return [sent, ...pending].slice(0, mostPending);
}

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
  const verdict = judgeMessage2(context, memory, found.verified, found.tptk.kek);
  if (verdict !== undefined) {
    destroyPtk(found.tptk);
    return verdict;
  }
  const answer: Answer = {
    sNonce: copyOf(keyNonce),
    tptk: found.tptk,
    secure: received.frame.keyInfo.secure,
    pending: [],
  };
  return onAnswer(context, memory, state, answer, received.frame.replayCounter, now);
}

/** The keys that a message 2 was made with, by the PMK whose MIC holds. */
function findKeys(
  context: AuthenticatorContext,
  received: Received,
  aNonce: Uint8Array,
): { readonly tptk: Ptk; readonly verified: Verified } | undefined {
  const { aa, spa, protection } = context;
  for (const pmk of context.pmks) {
    const tptk = derivePtk({ pmk, aa, spa, aNonce, sNonce: received.frame.keyNonce }, protection.suite);
    const verified = verify(received, tptk.kck, protection);
    if (verified !== undefined) return { tptk, verified };
    destroyPtk(tptk);
  }
  return undefined;
}

/**
 * What is wrong with a message 2 whose MIC held; undefined where nothing is. Its element must be that of the
 * association request, bit for bit, or somebody has put a weaker one there.
 */
function judgeMessage2(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  verified: Verified,
  kek: Secret,
): AuthenticatorTransition | undefined {
  const opened = open(verified, kek, context.protection);
  if (opened === undefined) return dropped("bad-key-data");
  try {
    const keyData = decodeKeyData(opened.keyData.octets);
    const own = context.stationElements;
    const shown = selectApElements(keyData.elements);
    const same = sameElement(own.rsn ?? own.wpa, shown.rsn ?? shown.wpa) && sameElement(own.rsnx, shown.rsnx);
    if (!same) return endedBecause(memory, ReasonCode.invalidAuthentication);
    return channelAgrees(keyData, context.channel) ? undefined : dropped("bad-key-data");
  } catch (error) {
    if (error instanceof WireError) return dropped("bad-key-data");
    throw error;
  } finally {
    opened.keyData.destroy();
  }
}

function sameElement(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equal(a, b);
}

/**
 * Whether the station says that it works where the access point does, or somebody repeats its frames on another
 * channel. Not asked where the two did not agree to validate it.
 *
 * @spec IEEE 802.11-2020 12.2.9
 */
function channelAgrees(keyData: KeyData, channel: Oci | undefined): boolean {
  if (channel === undefined) return true;
  const said = findKde(keyData, Kde.oci);
  return said !== undefined && equal(said, encodeOci(channel));
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
  const [kept, ...forgotten] = before;
  const pending = state.pending.filter((sent) => sent.replayCounter !== replayCounter);
  const { aNonce, session } = state;
  const answers: readonly [Answer, ...Answer[]] = kept === undefined ? [answer] : [answer, kept];
  const sent = sendMessage3(context, memory, { aNonce, pending, answers, session, tries: 0 }, now);
  return { ...sent, retire: endsOf(forgotten) };
}

/** A handshake that is about to send its message 3. */
interface Delivering {
  readonly aNonce: Uint8Array;
  readonly pending: Pending;
  readonly answers: readonly [Answer, ...Answer[]];
  readonly session: AuthenticatorSession | undefined;
  readonly tries: number;
}

/** Sends message 3, for the first time or again, with the group keys of the moment. */
function sendMessage3(
  context: AuthenticatorContext,
  memory: AuthenticatorMemory,
  { aNonce, pending, answers: [answer, ...others], session, tries }: Delivering,
  now: number,
): AuthenticatorTransition {
  const replayCounter = memory.replayCounter + 1n;
  const generation = context.protection.suite.protocol === "rsn" ? context.group.keys.generation : undefined;
  const keyId = context.extendedKeyId ? memory.keyId : undefined;
  const message = { replayCounter, keyNonce: aNonce, keyId, secure: answer.secure };
  const wait = tries === 0 ? context.retries.message3 : context.retries.later;
  const latest = { ...answer, pending: remember(answer.pending, { replayCounter, generation }) };
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
    actions: [{ type: "send", octets: message3(context, message, answer.tptk) }],
    retire: [],
  };
}

/**
 * Message 4: the station has its keys. Ours is installed now, once: the state that has done so knows no temporal key
 * any more (CVE-2020-17497).
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
  const { kck, kek } = answer.tptk;
  const session: AuthenticatorSession = { keys: { kck, kek }, generation: sent.generation, group: { at: "idle" } };
  const rekeyAt = context.rekeyAfter === undefined ? undefined : now + context.rekeyAfter;
  const done: AuthenticatorMemory = { ...memory, state: { at: "ptk-init-done", session }, rekeyAt };
  const group = sent.generation === context.group.keys.generation ? nothing : onGroupRekey(context, done, now);
  return {
    next: { ...done, ...group.next },
    actions: [
      { type: "set-key", key: pairwiseKey(context, answer.tptk, memory.keyId) },
      ...(state.session === undefined ? [{ type: "open-port" } as const] : []),
      { type: "established", handshake: "pairwise" },
      ...group.actions,
    ],
    retire: [answer.tptk.tk, ...otherSecrets(state, answer)],
  };
}

/** What nobody needs once `chosen` has come through: another answer, and the keys used so far. */
function otherSecrets(
  state: Extract<AuthenticatorState, { readonly at: "ptk-init-negotiating" }>,
  chosen: Answer,
): AuthenticatorTransition["retire"] {
  const used = state.session === undefined ? [] : [state.session.keys.kck, state.session.keys.kek];
  return [...endsOf(state.answers.filter((answer) => answer !== chosen)), ...used];
}

function pairwiseKey(context: AuthenticatorContext, { tk }: Ptk, keyId: 0 | 1): PairwiseKey {
  const name = cipherSuite(context.protection.suite.pairwise)?.name as CipherName;
  const cut = cutTemporalKey(name, tk, "authenticator");
  return { ...cut, scope: "pairwise", peer: copyOf(context.spa), keyId, rsc: 0n };
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

/** A group handshake that is about to send its message 1. */
interface GroupStarting {
  readonly session: AuthenticatorSession;
  readonly tries: number;
  readonly pending: Pending;
}

function sendGroupMessage1(
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
    next: { replayCounter, state: withSession(memory.state, { ...session, group }) },
    actions: [{ type: "send", octets: groupMessage1(context, replayCounter, session.keys) }],
    retire: [],
  };
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
  const session = sessionIn(memory.state);
  if (session === undefined) return dropped("unexpected");
  if (context.channel !== undefined && !saysChannel(verified, session.keys.kek, context))
    return dropped("bad-key-data");
  const confirmed: AuthenticatorSession = { ...session, generation: sent.generation, group: { at: "idle" } };
  const done: AuthenticatorMemory = { ...memory, state: withSession(memory.state, confirmed) };
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
    return opened !== undefined && channelAgrees(decodeKeyData(opened.keyData.octets), channel);
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
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
  if (state.at !== "ptk-init-done" && state.deadline <= now) {
    if (state.tries >= context.retries.tries) return endedBecause(memory, ReasonCode.fourWayHandshakeTimeout);
    return state.at === "ptk-init-negotiating"
      ? sendMessage3(context, memory, state, now)
      : sendMessage1(context, memory, state, now);
  }
  const group = state.session?.group;
  if (group?.at === "rekey-negotiating" && group.deadline <= now) {
    if (group.tries >= context.retries.tries) return endedBecause(memory, ReasonCode.groupKeyHandshakeTimeout);
    const session = state.session as AuthenticatorSession;
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
