import { concat, copyOf, isZero } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { identifyMessage } from "../eapol/message.ts";
import { KeyError, StateError, SuiteError } from "../errors.ts";
import { decodeElements } from "../ie/element.ts";
import type { Oci } from "../ie/oci.ts";
import type { AkmSuite } from "../ie/suite.ts";
import { requireLength } from "../keys/hierarchy.ts";
import { derivePmkid } from "../keys/pmkid.ts";
import { agreementOf } from "./agreement.ts";
import { type ApElements, selectApElements } from "./ap-elements.ts";
import { hostapdRetries, type RetryPolicy } from "./authenticator-retries.ts";
import {
  type Answer,
  type AuthenticatorAction,
  type AuthenticatorMemory,
  type AuthenticatorState,
  type AuthenticatorTransition,
  dropped,
  initialize,
  type Pending,
  type Sent,
  secretsOf,
  sessionIn,
} from "./authenticator-state.ts";
import {
  type AuthenticatorContext,
  onAcknowledged,
  onGroupMessage2,
  onGroupRekey,
  onMessage2,
  onMessage4,
  onRekey,
  onRequest,
  onStart,
  onTimeout,
} from "./authenticator-transitions.ts";
import type { GroupKeySource } from "./group-source.ts";
import { type FrameKeys, protectionOf, type Received, receive, type Verified, verify } from "./protection.ts";
import type { Suite } from "./suite.ts";

/** What an access point brings to the handshake with one station. */
export interface AuthenticatorOptions {
  /** Pairwise master key, or every PSK that the station may have: message 2 tells which. Borrowed while the machine is used. */
  readonly pmk: Secret | readonly Secret[];
  /** What was agreed on when the station associated: `suiteOfStation` reads it from the station's element. */
  readonly suite: Suite;
  /** Supplicant's address, 6 octets: the station's. */
  readonly spa: Uint8Array;
  /** Authenticator's address, 6 octets: the access point's own. */
  readonly aa: Uint8Array;
  /** The WPA or RSN element of the association request, whole; an RSNXE that it carried follows. */
  readonly stationElements: Uint8Array;
  /** What the access point's beacon says: message 3 repeats it. */
  readonly apElements: ApElements;
  /** The group keys of the access point. */
  readonly group: GroupKeySource;
  /** Where the access point works. Needed where both ends declare that they validate the channel. */
  readonly channel?: Oci | undefined;
  /** 802.1X protocol version of the frames that it sends: hostapd's default is 2. */
  readonly eapolVersion: 1 | 2 | 3;
  /**
   * The PMKID that message 1 names. Left out: the one that follows from the PMK, with the AKMs of 802.1X; none with a
   * PSK, which it would help others to guess. SAE and OWE take it from the exchange that made the PMK.
   */
  readonly pmkid?: Uint8Array | undefined;
  /** How long to wait, and how often to try. Left out: {@link hostapdRetries}. */
  readonly retries?: RetryPolicy | undefined;
  /** After how many ms new pairwise keys are due. Left out: never. */
  readonly rekeyAfter?: number | undefined;
  /** After how many packets under one pairwise key another is due. Left out: never. */
  readonly rekeyAfterPackets?: bigint | undefined;
  /** Fresh octets from a cryptographic generator; a test passes its own. */
  readonly random: (length: number) => Uint8Array;
}

/** What happens to an authenticator. `now` is in ms of one monotonic clock, the caller's. */
export type AuthenticatorEvent =
  /** The station has associated, with a PMK that both ends have: the first handshake begins. */
  | { readonly type: "start"; readonly now: number }
  /**
   * An EAPOL frame came in: its octets from the version octet on, borrowed. `encrypted` says whether it was protected on
   * the air, where the driver knows.
   */
  | { readonly type: "frame"; readonly now: number; readonly octets: Uint8Array; readonly encrypted?: boolean }
  /** The moment of {@link Authenticator.deadline} has come. One that comes too early does nothing. */
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

/** The access point's side of the handshakes with one station: events in, actions out. */
export interface Authenticator {
  /** Where it stands, by hostapd's names. The others of hostapd's states are left in the event that enters them. */
  readonly at: "initialize" | "ptk-start" | "ptk-calc-negotiating" | "ptk-init-negotiating" | "ptk-init-done";
  /** Where the group handshake stands. */
  readonly groupAt: "idle" | "rekey-negotiating";
  /** Whether the station's data may pass. */
  readonly portOpen: boolean;
  /** The generation of the group keys that the station has confirmed; undefined before the first. */
  readonly generation: number | undefined;
  /** When to send a `timeout`, in ms of the caller's clock; undefined while nothing is waited for. */
  readonly deadline: number | undefined;
  /**
   * Takes one event.
   *
   * @returns what to do, in this order; an empty list is an answer. Keys in it belong to the caller
   * @throws StateError `ERR_STATE_TIME_BACKWARDS` - `now` is before that of an earlier event
   * @throws KeyError `ERR_KEY_ZERO` - the generator gave a nonce of zeros
   */
  handle(event: AuthenticatorEvent): readonly AuthenticatorAction[];
}

/**
 * Makes the access point's side of the handshakes with one station: 4-way and group, for WPA and RSN.
 *
 * @throws KeyError `ERR_KEY_ZERO` - a PMK of zeros: nobody has set it
 * @throws KeyError `ERR_KEY_LENGTH` - an address that is not 6 octets, or no PMK at all
 * @throws KeyError `ERR_KEY_SUITE` - a suite that this library has no key hierarchy for
 * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - both ends declare that they validate the channel, and `channel` is missing
 * @throws WireError - `stationElements`, or the access point's RSN element, are not whole elements
 * @spec IEEE 802.11-2016 12.7.6, 12.7.7, 12.7.9
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  return new Shell(authenticatorContext(options), options.rekeyAfterPackets);
}

/**
 * What does not change of an authenticator.
 *
 * @internal
 */
export function authenticatorContext(options: AuthenticatorOptions): AuthenticatorContext {
  const pmks = options.pmk instanceof Secret ? [options.pmk] : [...options.pmk];
  if (pmks.length === 0) throw new KeyError("ERR_KEY_LENGTH", "an authenticator needs a PMK");
  if (pmks.some((pmk) => isZero(pmk.octets))) throw new KeyError("ERR_KEY_ZERO", "a PMK of zeros was never set");
  requireLength("spa", options.spa, 6);
  requireLength("aa", options.aa, 6);
  const [first] = pmks as [Secret];
  const protection = protectionOf(options.suite, first.length);
  const agreement = agreementOf(options.apElements.rsn ?? new Uint8Array(0), options.stationElements);
  if (agreement.channelValidation && options.channel === undefined) {
    throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", "both ends validate the channel, and none was given");
  }
  return {
    protection,
    eapolVersion: options.eapolVersion,
    ownElements: elementsOfMessage3(options.suite, options.apElements),
    group: options.group,
    channel: agreement.channelValidation ? options.channel : undefined,
    pmkid: options.pmkid ?? pmkidOf(options, protection.akm, first),
    pmks,
    aa: copyOf(options.aa),
    spa: copyOf(options.spa),
    stationElements: selectApElements(decodeElements(options.stationElements)),
    extendedKeyId: agreement.extendedKeyId,
    retries: options.retries ?? hostapdRetries,
    rekeyAfter: options.rekeyAfter,
    random: options.random,
  };
}

/** What message 3 repeats of the beacon: all of it in RSN, the WPA element alone in WPA. */
function elementsOfMessage3(suite: Suite, { rsn, rsnx, wpa }: ApElements): Uint8Array {
  const present = suite.protocol === "wpa" ? [wpa] : [rsn, rsnx, wpa];
  return concat(...present.filter((element) => element !== undefined));
}

function pmkidOf({ suite, aa, spa }: AuthenticatorOptions, akm: AkmSuite, pmk: Secret): Uint8Array | undefined {
  // Suite B names its PMK by a KCK that there is none of yet.
  const named = suite.protocol === "rsn" && akm.pmk === "eap" && akm.descriptorVersion !== 0;
  return named ? derivePmkid(suite.akm, pmk, aa, spa) : undefined;
}

/** Holds the memory, and commits a transition only as a whole. Whatever decides anything is a function outside it. */
class Shell implements Authenticator {
  readonly #context: AuthenticatorContext;
  readonly #rekeyAfterPackets: bigint | undefined;
  #memory: AuthenticatorMemory = initialize;
  #now = Number.NEGATIVE_INFINITY;

  constructor(context: AuthenticatorContext, rekeyAfterPackets: bigint | undefined) {
    this.#context = context;
    this.#rekeyAfterPackets = rekeyAfterPackets;
  }

  get at(): AuthenticatorState["at"] {
    return this.#memory.state.at;
  }

  get groupAt(): "idle" | "rekey-negotiating" {
    return sessionIn(this.#memory.state)?.group.at ?? "idle";
  }

  get portOpen(): boolean {
    return sessionIn(this.#memory.state) !== undefined;
  }

  get generation(): number | undefined {
    return sessionIn(this.#memory.state)?.generation;
  }

  get deadline(): number | undefined {
    return deadlineOf(this.#memory);
  }

  handle(event: AuthenticatorEvent): readonly AuthenticatorAction[] {
    if (event.now < this.#now)
      throw new StateError("ERR_STATE_TIME_BACKWARDS", `${event.now} ms is before ${this.#now} ms`);
    this.#now = event.now;
    return this.#commit(this.#decide(event));
  }

  #decide(event: AuthenticatorEvent): AuthenticatorTransition {
    const [context, memory] = [this.#context, this.#memory];
    switch (event.type) {
      case "start":
        return onStart(context, memory, event.now);
      case "frame":
        return onFrame(context, memory, event);
      case "timeout":
        return onTimeout(context, memory, event.now);
      case "acknowledged":
        return onAcknowledged(context, memory, event.now);
      case "rekey":
        return onRekey(context, memory, event.now);
      case "packets": {
        const due = this.#rekeyAfterPackets !== undefined && event.sent >= this.#rekeyAfterPackets;
        return due ? onRekey(context, memory, event.now) : { next: {}, actions: [], retire: [] };
      }
      case "group-keys":
        return onGroupRekey(context, memory, event.now);
      case "disconnect":
        return { next: initialize, actions: [], retire: secretsOf(memory.state) };
    }
  }

  #commit(transition: AuthenticatorTransition): readonly AuthenticatorAction[] {
    this.#memory = { ...this.#memory, ...transition.next };
    for (const secret of transition.retire) secret.destroy();
    return transition.actions;
  }
}

/** The first moment at which something is due. */
function deadlineOf({ state, rekeyAt }: AuthenticatorMemory): number | undefined {
  const group = sessionIn(state)?.group;
  const due = [
    state.at === "initialize" || state.at === "ptk-init-done" ? undefined : state.deadline,
    group?.at === "rekey-negotiating" ? group.deadline : undefined,
    rekeyAt,
  ].filter((moment) => moment !== undefined);
  return due.length === 0 ? undefined : Math.min(...due);
}

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
function onFrame(
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
