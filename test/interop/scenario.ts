import type { Stage } from "./stage.ts";

/** Who stands at the other end. */
export type Peer = "hostapd" | "wpa_supplicant" | "iwd";

/** Something that two real peers can do together. */
export interface Scenario {
  /** What is done: a row of the table, the same for every peer. */
  readonly deed: string;
  /** Under which suite, in a word, where the same is done under several. */
  readonly suite?: string;
  /** Whom it is done with: a station of ours with hostapd, an access point of ours with the others. */
  readonly peer: Peer;
  /** Whether it is one of those few that every change is tried with. */
  readonly telling?: boolean;
  /** Plays it; rejects where it does not come out as it must. */
  readonly play: (stage: Stage) => Promise<void>;
}
