import { StateError } from "../errors.ts";
import type { PairwiseSlot } from "../keys/descriptor.ts";
import { type AuthenticatorContext, type AuthenticatorOptions, authenticatorContext } from "./authenticator-context.ts";
import { type AuthenticatorEvent, authenticatorSteps, decideAsAuthenticator } from "./authenticator-frames.ts";
import {
  type AuthenticatorAction,
  type AuthenticatorMemory,
  type AuthenticatorTransition,
  initialize,
  sessionIn,
} from "./authenticator-state.ts";
import { usedSlots } from "./authenticator-transitions.ts";

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
  /** Where its pairwise keys are: one place, two with Extended Key ID; none before the first was installed. */
  readonly slots: readonly PairwiseSlot[];
  /** When to send a `timeout`, in ms of the caller's clock; undefined while nothing is waited for. */
  readonly deadline: number | undefined;
  /**
   * Takes one event.
   *
   * @returns what to do, in this order; an empty list is an answer. Keys in it belong to the caller
   * @throws StateError `ERR_STATE_TIME_BACKWARDS` - `now` is before that of an earlier event
   * @throws KeyError `ERR_KEY_ZERO` - the generator gave a nonce of zeros
   * @throws KeyError `ERR_KEY_DESTROYED` - the owner of the group keys has ended
   */
  handle(event: AuthenticatorEvent): readonly AuthenticatorAction[];
}

/**
 * Makes the access point's side of the handshakes with one station: 4-way and group, for WPA and RSN, and with an FT AKM
 * the first association in a mobility domain. How a station moves within it is no part of this: no PMK-R1 is kept.
 *
 * @throws KeyError `ERR_KEY_ZERO` - a PMK of zeros: nobody has set it
 * @throws KeyError `ERR_KEY_LENGTH` - an address that is not 6 octets, a PMK of a size that the AKM has not, or none at all; with an FT AKM, `ssid` or a holder of `mobilityDomain` that is not of its size
 * @throws KeyError `ERR_KEY_SUITE` - a suite that this library has no key hierarchy for
 * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - both ends declare that they validate the channel, and `channel` is missing; or that they protect the SSID, and `ssid` is; or the suite has an FT AKM, and `ssid` or `mobilityDomain` is
 * @throws WireError `ERR_WIRE_VALUE` - an EAPOL version that is not 1, 2 or 3; with an FT AKM, another field of `mobilityDomain` that does not fit
 * @throws WireError - `stationElements` are not whole elements
 * @spec IEEE 802.11-2016 12.7.6, 12.7.7, 12.7.9
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  return new Shell(authenticatorContext(options));
}

/** Holds the memory, and commits a transition only as a whole. Whatever decides anything is a function outside it. */
class Shell implements Authenticator {
  readonly #context: AuthenticatorContext;
  #memory: AuthenticatorMemory = initialize;
  #now = Number.NEGATIVE_INFINITY;

  constructor(context: AuthenticatorContext) {
    this.#context = context;
  }

  get at(): Authenticator["at"] {
    return this.#memory.state.at;
  }

  get groupAt(): "idle" | "rekey-negotiating" {
    const { state } = this.#memory;
    return state.at === "ptk-init-done" ? state.group.at : "idle";
  }

  get portOpen(): boolean {
    return sessionIn(this.#memory.state) !== undefined;
  }

  get generation(): number | undefined {
    return sessionIn(this.#memory.state)?.generation;
  }

  get slots(): readonly PairwiseSlot[] {
    return usedSlots(this.#context, this.#memory);
  }

  get deadline(): number | undefined {
    return deadlineOf(this.#memory);
  }

  handle(event: AuthenticatorEvent): readonly AuthenticatorAction[] {
    if (!(event.now >= this.#now))
      throw new StateError("ERR_STATE_TIME_BACKWARDS", `${event.now} ms is before ${this.#now} ms`);
    this.#now = event.now;
    return this.#commit(decideAsAuthenticator(authenticatorSteps, this.#context, this.#memory, event));
  }

  #commit(transition: AuthenticatorTransition): readonly AuthenticatorAction[] {
    this.#memory = { ...this.#memory, ...transition.next };
    for (const secret of transition.retire) secret.destroy();
    return transition.actions;
  }
}

/** The first moment at which something is due. New pairwise keys are due only while none are negotiated. */
function deadlineOf({ state, rekeyAt }: AuthenticatorMemory): number | undefined {
  if (state.at === "initialize") return undefined;
  if (state.at !== "ptk-init-done") return state.deadline;
  if (state.group.at === "idle") return rekeyAt;
  return rekeyAt === undefined ? state.group.deadline : Math.min(state.group.deadline, rekeyAt);
}
