import type { AuthenticatorOptions } from "../handshake/authenticator-context.ts";
import type { Policy } from "../handshake/policy.ts";
import type { Faults } from "./medium.ts";
import type { NetworkHappening } from "./network-story.ts";

/** What a joined network is made of. */
export interface JoinedNetworkOptions {
  /** What its access point offers. */
  readonly policy: Policy;
  /** What its stations are ready to use. Left out: the same. */
  readonly stationPolicy?: Policy | undefined;
  /** How many stations there are. Left out: 1. */
  readonly stations?: number | undefined;
  /** The PMK, as long as the AKM has it, 32 octets as a rule, the same for all. Left out: one that protects nothing. */
  readonly pmk?: Uint8Array | undefined;
  /** What the stations take for the PMK. Left out: the same. */
  readonly stationPmk?: Uint8Array | undefined;
  /** The harm that the medium does. Left out: none. */
  readonly faults?: Faults | undefined;
  /** With another seed, nonces, keys and harm are others. Left out: one of our own. */
  readonly seed?: string | undefined;
  /** When pairwise keys are renewed, and how often a message is tried. */
  readonly handshakes?: Pick<AuthenticatorOptions, "retries" | "rekeyAfter"> | undefined;
  /** After how many ms new group keys are due. Left out: never. */
  readonly groupRekeyAfter?: number | undefined;
  /** After how many ms they are due where a station left. Left out: not for that. */
  readonly rekeyAfterLeaving?: number | undefined;
  /** Shown everything that happens, as it happens. */
  readonly tell?: ((happening: NetworkHappening) => void) | undefined;
}

/** A station of a joined network, to look at. */
export interface JoinedStation {
  /** 6 octets. */
  readonly address: Uint8Array;
  /** Whether both ends have opened the port. */
  readonly connected: boolean;
  /** Whether it has the pairwise key and the group key that the access point sends under. */
  readonly agrees: boolean;
  /** How often it has associated. */
  readonly associations: number;
}
