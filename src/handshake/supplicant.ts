import { equal, isZero } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { KeyError, StateError } from "../errors.ts";
import { requireLength } from "../keys/hierarchy.ts";
import { destroyPtk } from "../keys/ptk.ts";
import type { Action, HandshakeEvent } from "./action.ts";
import type { ApElements } from "./ap-elements.ts";
import {
  type Opened,
  open,
  protectionOf,
  type Received,
  receive,
  usableNonce,
  type Verified,
  verify,
} from "./protection.ts";
import type { Suite } from "./suite.ts";
import {
  discard,
  endOf,
  type Memory,
  type State,
  secretsOf,
  sessionOf,
  start,
  type Transition,
} from "./supplicant-state.ts";
import {
  type Context,
  negotiate,
  onGroupMessage1,
  onMessage1,
  onMessage3,
  onRequest,
  type Vouched,
} from "./supplicant-transitions.ts";

/** What a station brings to the handshake. */
export interface SupplicantOptions {
  /** Pairwise master key, 32 octets; borrowed for as long as the machine is used. */
  readonly pmk: Secret;
  /** What was agreed on when the station associated: {@link suiteOfStation} reads it from the station's element. */
  readonly suite: Suite;
  /** Supplicant's address, 6 octets: the station's own. */
  readonly spa: Uint8Array;
  /** Authenticator's address, 6 octets: the access point's. */
  readonly aa: Uint8Array;
  /** The WPA or RSN element of the association request, whole; an RSNXE that it carried follows. */
  readonly ownElements: Uint8Array;
  /** The access point's elements, from its beacon or probe response. */
  readonly apElements: ApElements;
  /** 802.1X protocol version of the frames that the station sends: wpa_supplicant's default is 1. */
  readonly eapolVersion: 1 | 2 | 3;
  /** Fresh octets from a cryptographic generator; a test passes its own. */
  readonly random: (length: number) => Uint8Array;
}

/** The station's side of the handshakes: events in, actions out; no clock, no socket, no radio of its own. */
export interface Supplicant {
  /** Where the station stands, by the standard's names. */
  readonly at: State["at"];
  /** Whether every key that data need is in place. */
  readonly portOpen: boolean;
  /**
   * Takes one event.
   *
   * @returns what to do, in this order; an empty list is an answer. Keys in it belong to the caller, and `perform`
   * destroys them
   * @throws StateError `ERR_STATE_TIME_BACKWARDS` - `now` is before that of an earlier event
   * @throws KeyError `ERR_KEY_ZERO` - the generator gave a nonce of zeros
   */
  handle(event: HandshakeEvent): readonly Action[];
}

/**
 * Makes the station's side of the handshakes: 4-way and group, for WPA and RSN.
 *
 * @throws KeyError `ERR_KEY_ZERO` - a PMK of zeros: nobody has set it (CVE-2019-12587)
 * @throws KeyError `ERR_KEY_LENGTH` - an address that is not 6 octets
 * @throws KeyError `ERR_KEY_SUITE` - a suite that this library has no key hierarchy for
 * @spec IEEE 802.11-2016 12.7.6, 12.7.7
 */
export function createSupplicant(options: SupplicantOptions): Supplicant {
  if (isZero(options.pmk.octets)) throw new KeyError("ERR_KEY_ZERO", "a PMK of zeros was never set");
  requireLength("spa", options.spa, 6);
  requireLength("aa", options.aa, 6);
  return new Shell({
    protection: protectionOf(options.suite),
    eapolVersion: options.eapolVersion,
    identity: { pmk: options.pmk, aa: options.aa.slice(), spa: options.spa.slice() },
    ownElements: options.ownElements.slice(),
    apElements: options.apElements,
    random: options.random,
  });
}

/** Holds the memory, and commits a transition only as a whole. Whatever decides anything is a function outside it. */
class Shell implements Supplicant {
  readonly #context: Context;
  #memory: Memory = start;
  #now = Number.NEGATIVE_INFINITY;

  constructor(context: Context) {
    this.#context = context;
  }

  get at(): State["at"] {
    return this.#memory.state.at;
  }

  get portOpen(): boolean {
    return sessionOf(this.#memory.state)?.portOpen ?? false;
  }

  handle(event: HandshakeEvent): readonly Action[] {
    if (event.now < this.#now)
      throw new StateError("ERR_STATE_TIME_BACKWARDS", `${event.now} ms is before ${this.#now} ms`);
    this.#now = event.now;
    return this.#commit(this.#decide(event));
  }

  #decide(event: HandshakeEvent): Transition {
    switch (event.type) {
      case "frame":
        return onFrame(this.#context, this.#memory, event.octets, event.encrypted);
      case "rekey":
        return onRequest(this.#context, this.#memory, { error: false, pairwise: event.pairwise });
      case "mic-failure":
        return onRequest(this.#context, this.#memory, { error: true, pairwise: event.pairwise });
      case "disconnect":
        return { next: start, actions: [], retire: secretsOf(this.#memory.state) };
    }
  }

  #commit(transition: Transition): readonly Action[] {
    this.#memory = { ...this.#memory, ...transition.next };
    for (const secret of transition.retire) secret.destroy();
    return transition.actions;
  }
}

/**
 * A frame on its way up the ladder. The order of the checks is wpa_supplicant's: shape, replay counter, whom it is
 * meant for, MIC, Key Data.
 *
 * @spec IEEE 802.11-2016 12.7.2
 */
function onFrame(context: Context, memory: Memory, octets: Uint8Array, encrypted: boolean | undefined): Transition {
  const received = receive(octets, context.protection);
  if (received === undefined) return discard("malformed");
  const { keyInfo, replayCounter } = received.frame;
  if (memory.replayCounter !== undefined && replayCounter <= memory.replayCounter) return discard("replayed");
  if (keyInfo.smkMessage || !keyInfo.ack || keyInfo.request) return discard("unexpected");
  if (!keyInfo.mic) return onUnverified(context, memory, received, encrypted);

  const found = findVoucher(context, memory.state, received);
  if (found === undefined) return discard("bad-mic");
  const { next, actions, retire } = onVerified(context, memory, found);
  return { next: { replayCounter, ...next }, actions, retire };
}

/** Only message 1 comes without a MIC, and once keys are in use, only under them. */
function onUnverified(
  context: Context,
  memory: Memory,
  received: Received,
  encrypted: boolean | undefined,
): Transition {
  const { pairwise, encryptedKeyData } = received.frame.keyInfo;
  if (!pairwise || encryptedKeyData) return discard("bad-mic");
  if (encrypted === false && sessionOf(memory.state) !== undefined) return discard("unexpected");
  return onMessage1(context, memory, received);
}

/** A frame whose MIC held, and whose keys it held under. */
interface Vouchsafed {
  readonly verified: Verified;
  readonly vouched: Vouched;
}

/** Tries the keys of the handshake under way, then those in use. */
function findVoucher(context: Context, state: State, received: Received): Vouchsafed | undefined {
  const { protection } = context;
  if (state.at === "ptk-start") return undefined;
  const { session } = state;
  if (state.at === "ptk-negotiating") {
    const { negotiation } = state;
    const verified = verify(received, negotiation.tptk.kck, protection);
    if (verified !== undefined) return { verified, vouched: { by: "negotiation", negotiation, session } };
  }
  if (session !== undefined) {
    const verified = verify(received, session.keys.kck, protection);
    if (verified !== undefined) return { verified, vouched: { by: "session", session } };
  }
  return state.at === "ptk-negotiating" ? tryNonceOfMessage3(context, state, received) : undefined;
}

/**
 * A forged message 1 after the true one has left a temporary PTK that the access point does not have. Message 3 shows
 * the true nonce again, and this station's own has not changed: so the PTK can be derived once more.
 *
 * @source C. He and J. C. Mitchell, Analysis of the 802.11i 4-Way Handshake, 2004: the nonce kept, not the PTK
 */
function tryNonceOfMessage3(
  context: Context,
  state: State & { readonly at: "ptk-negotiating" },
  received: Received,
): Vouchsafed | undefined {
  const { keyNonce, keyInfo } = received.frame;
  const { aNonce, sNonce } = state.negotiation;
  if (!keyInfo.pairwise || !usableNonce(keyNonce) || equal(keyNonce, aNonce)) return undefined;
  const negotiation = negotiate(context, keyNonce, sNonce);
  const verified = verify(received, negotiation.tptk.kck, context.protection);
  if (verified !== undefined) return { verified, vouched: { by: "negotiation", negotiation, session: state.session } };
  destroyPtk(negotiation.tptk);
  return undefined;
}

/** Opens the Key Data, hands the frame to its handler, and leaves no key behind that nobody took over. */
function onVerified(context: Context, memory: Memory, { verified, vouched }: Vouchsafed): Transition {
  const keys = vouched.by === "negotiation" ? vouched.negotiation.tptk : vouched.session.keys;
  const opened = open(verified, keys.kek, context.protection);
  try {
    const transition = opened === undefined ? discard("bad-key-data") : onOpened(context, memory, opened, vouched);
    return { ...transition, retire: [...transition.retire, ...leftOver(memory.state, transition, vouched)] };
  } finally {
    opened?.keyData.destroy();
  }
}

function onOpened(context: Context, memory: Memory, opened: Opened, vouched: Vouched): Transition {
  const { pairwise, keyIndex } = opened.frame.keyInfo;
  if (!pairwise) return onGroupMessage1(context, memory, opened, vouched);
  return keyIndex === 0 ? onMessage3(context, memory, opened, vouched) : discard("unexpected");
}

/** Temporary keys that were replaced by those of message 3's own nonce, or were derived from it in vain. */
function leftOver(state: State, transition: Transition, vouched: Vouched): Transition["retire"] {
  if (vouched.by !== "negotiation" || state.at !== "ptk-negotiating") return [];
  if (vouched.negotiation === state.negotiation) return [];
  return [endOf(transition.next.state === undefined ? vouched.negotiation.tptk : state.negotiation.tptk)];
}
