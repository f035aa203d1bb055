import { concat, copyOf, isZero } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { KeyError, StateError, SuiteError } from "../errors.ts";
import { splitElements } from "../ie/element.ts";
import { requireLength } from "../keys/hierarchy.ts";
import type { Action, HandshakeEvent } from "./action.ts";
import { type AgreementOptions, agreementOf } from "./agreement.ts";
import type { ApElements } from "./ap-elements.ts";
import { onlyPmk, type PmkSource } from "./pmk-source.ts";
import { protectionOf } from "./protection.ts";
import { requireEapolVersion } from "./sender.ts";
import { channelSaid } from "./station-messages.ts";
import type { Protocol, Suite } from "./suite.ts";
import { decideAsSupplicant, type SupplicantSteps, supplicantSteps } from "./supplicant-frames.ts";
import { type Memory, type State, sessionOf, start, type Transition } from "./supplicant-state.ts";
import type { Context } from "./supplicant-transitions.ts";

/** What a station brings to the handshake. */
export interface SupplicantOptions extends AgreementOptions {
  /**
   * Pairwise master key, 32 octets or as many as `PtkInput` allows: a PSK, or what EAP, SAE or OWE gave. Or where to
   * find the one that message 1 names. Borrowed for as long as the machine is used.
   */
  readonly pmk: Secret | PmkSource;
  /** What was agreed on when the station associated: {@link suiteOfStation} reads it from the station's element. */
  readonly suite: Suite;
  /** Supplicant's address, 6 octets: the station's own. */
  readonly spa: Uint8Array;
  /** Authenticator's address, 6 octets: the access point's. */
  readonly aa: Uint8Array;
  /** The WPA or RSN element of the association request, whole; an RSNXE and an RSN Selection that it carried follow. */
  readonly ownElements: Uint8Array;
  /** The access point's elements, from its beacon or probe response. Borrowed while the machine is used. */
  readonly apElements: ApElements;
  /**
   * The protocols that the station was ready to use. Where RSN is among them and WPA came of it, message 3 must not show
   * an RSN element that the beacon did not have: somebody has hidden it. Left out: the one of the suite alone.
   */
  readonly acceptedProtocols?: readonly Protocol[];
  /**
   * Whether the station knows of RSN overriding: then its nonces say so, and message 3 must show the Override elements of
   * the beacon, or somebody has hidden them. Left out: it does not.
   */
  readonly rsnOverriding?: boolean | undefined;
  /** Whether the driver checks beacons, and so takes a BIGTK. Left out: it does not, and none is installed. */
  readonly checksBeacons?: boolean | undefined;
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
   * @throws KeyError `ERR_KEY_ZERO` - the generator gave a nonce of zeros; `ERR_KEY_LENGTH` - or not one of 32 octets
   */
  handle(event: HandshakeEvent): readonly Action[];
}

/**
 * Makes the station's side of the handshakes: 4-way and group, for WPA and RSN.
 *
 * @throws KeyError `ERR_KEY_ZERO` - a PMK of zeros: nobody has set it (CVE-2019-12587)
 * @throws KeyError `ERR_KEY_LENGTH` - an address that is not 6 octets, or a PMK of a size that the AKM has not
 * @throws WireError `ERR_WIRE_VALUE` - an EAPOL version that is not 1, 2 or 3
 * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - own elements that are no elements, or both ends declare that they
 * validate the channel or protect the SSID, and `channel` or `ssid` is missing
 * @throws KeyError `ERR_KEY_SUITE` - a suite that this library has no key hierarchy for
 * @spec IEEE 802.11-2016 12.7.6, 12.7.7
 */
export function createSupplicant(options: SupplicantOptions): Supplicant {
  return createSupplicantWith(supplicantSteps, options);
}

/**
 * The same with steps of the caller's: see {@link SupplicantSteps}.
 *
 * @internal
 */
export function createSupplicantWith(steps: SupplicantSteps, options: SupplicantOptions): Supplicant {
  return new Shell(steps, supplicantContext(options));
}

/**
 * What does not change of a station while it is associated.
 *
 * @internal
 */
export function supplicantContext(options: SupplicantOptions): Context {
  const { pmk } = options;
  if (pmk instanceof Secret && isZero(pmk.octets)) throw new KeyError("ERR_KEY_ZERO", "a PMK of zeros was never set");
  requireLength("spa", options.spa, 6);
  requireLength("aa", options.aa, 6);
  requireEapolVersion(options.eapolVersion);
  requireElements(options.ownElements);
  const { channel, extendedKeyId, ssid } = agreementOf(options.apElements, options.ownElements, options);
  return {
    protection: protectionOf(options.suite, pmk.length),
    eapolVersion: options.eapolVersion,
    pmk: pmk instanceof Secret ? onlyPmk(pmk) : pmk,
    aa: copyOf(options.aa),
    spa: copyOf(options.spa),
    ownElements: concat(options.ownElements, channelSaid(channel)),
    channel,
    extendedKeyId,
    ssid: ssid === undefined ? undefined : copyOf(ssid),
    checksBeacons: options.checksBeacons ?? false,
    apElements: options.apElements,
    acceptedProtocols: options.acceptedProtocols ?? [options.suite.protocol],
    rsnOverriding: options.rsnOverriding === true && options.suite.protocol === "rsn",
    random: options.random,
  };
}

/** What message 2 repeats: whole elements, one at least. */
function requireElements(octets: Uint8Array): void {
  const { elements, rest } = splitElements(octets);
  if (elements.length > 0 && rest.length === 0) return;
  throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", "the station's own elements are not whole elements, one at least");
}

/** Holds the memory, and commits a transition only as a whole. Whatever decides anything is a function outside it. */
class Shell implements Supplicant {
  readonly #steps: SupplicantSteps;
  readonly #context: Context;
  #memory: Memory = start;
  #now = Number.NEGATIVE_INFINITY;

  constructor(steps: SupplicantSteps, context: Context) {
    this.#steps = steps;
    this.#context = context;
  }

  get at(): State["at"] {
    return this.#memory.state.at;
  }

  get portOpen(): boolean {
    return sessionOf(this.#memory.state)?.portOpen ?? false;
  }

  handle(event: HandshakeEvent): readonly Action[] {
    if (!(event.now >= this.#now))
      throw new StateError("ERR_STATE_TIME_BACKWARDS", `${event.now} ms is before ${this.#now} ms`);
    this.#now = event.now;
    return this.#commit(decideAsSupplicant(this.#steps, this.#context, this.#memory, event));
  }

  #commit(transition: Transition): readonly Action[] {
    this.#memory = { ...this.#memory, ...transition.next };
    for (const secret of transition.retire) secret.destroy();
    return transition.actions;
  }
}
