import { StateError } from "../errors.ts";
import type { Action, HandshakeEvent } from "./action.ts";
import { type Context, type SupplicantOptions, supplicantContext } from "./supplicant-context.ts";
import { decideAsSupplicant, type SupplicantSteps, supplicantSteps } from "./supplicant-frames.ts";
import { type Memory, type State, sessionOf, start, type Transition } from "./supplicant-state.ts";

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
 * Makes the station's side of the handshakes: 4-way and group, for WPA and RSN, and with an FT AKM the first association
 * in a mobility domain. How a station moves within it is no part of this: each association here is a first one.
 *
 * @throws KeyError `ERR_KEY_ZERO` - a PMK of zeros: nobody has set it (CVE-2019-12587)
 * @throws KeyError `ERR_KEY_LENGTH` - an address that is not 6 octets, or a PMK of a size that the AKM has not; with an FT
 * AKM, `ssid` or a name in `responseElements` that is not of its size
 * @throws WireError `ERR_WIRE_VALUE` - an EAPOL version that is not 1, 2 or 3
 * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - own elements that are no elements, or both ends declare that they
 * validate the channel or protect the SSID, and `channel` or `ssid` is missing; or the suite has an FT AKM, and `ssid` is
 * missing, or a name in `responseElements`
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
