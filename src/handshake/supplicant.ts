import { copyOf, isZero } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { KeyError, StateError } from "../errors.ts";
import { requireLength } from "../keys/hierarchy.ts";
import type { Action, HandshakeEvent } from "./action.ts";
import type { ApElements } from "./ap-elements.ts";
import { type Opened, open, protectionOf, type Received, receive, type Verified, verify } from "./protection.ts";
import type { Protocol, Suite } from "./suite.ts";
import { discard, type Memory, type State, secretsOf, sessionOf, start, type Transition } from "./supplicant-state.ts";
import {
  type Context,
  onGroupMessage1,
  onMessage1,
  onMessage3,
  onRequest,
  type Vouched,
} from "./supplicant-transitions.ts";

/** What a station brings to the handshake. */
export interface SupplicantOptions {
  /** Pairwise master key, 32 octets or as many as `PtkInput` allows; borrowed for as long as the machine is used. */
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
  /**
   * The protocols that the station was ready to use. Where RSN is among them and WPA came of it, message 3 must show the
   * RSN element of the beacon, or somebody has hidden it. Left out: the one of the suite alone.
   */
  readonly acceptedProtocols?: readonly Protocol[];
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
    protection: protectionOf(options.suite, options.pmk.length),
    eapolVersion: options.eapolVersion,
    identity: { pmk: options.pmk, aa: copyOf(options.aa), spa: copyOf(options.spa) },
    ownElements: copyOf(options.ownElements),
    apElements: options.apElements,
    acceptedProtocols: options.acceptedProtocols ?? [options.suite.protocol],
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
  for (const negotiation of state.at === "ptk-negotiating" ? state.negotiations : []) {
    const verified = verify(received, negotiation.tptk.kck, protection);
    if (verified !== undefined) return { verified, vouched: { by: "negotiation", negotiation, session } };
  }
  if (session === undefined) return undefined;
  const verified = verify(received, session.keys.kck, protection);
  return verified === undefined ? undefined : { verified, vouched: { by: "session", session } };
}

/** Opens the Key Data and hands the frame to its handler. */
function onVerified(context: Context, memory: Memory, { verified, vouched }: Vouchsafed): Transition {
  const keys = vouched.by === "negotiation" ? vouched.negotiation.tptk : vouched.session.keys;
  const opened = open(verified, keys.kek, context.protection);
  if (opened === undefined) return discard("bad-key-data");
  try {
    return onOpened(context, memory, opened, vouched);
  } finally {
    opened.keyData.destroy();
  }
}

function onOpened(context: Context, memory: Memory, opened: Opened, vouched: Vouched): Transition {
  const { pairwise, keyIndex } = opened.frame.keyInfo;
  if (!pairwise) return onGroupMessage1(context, memory, opened, vouched);
  return keyIndex === 0 ? onMessage3(context, memory, opened, vouched) : discard("unexpected");
}
