/**
 * A station and an access point in one process, with the kernel and the air between them; and the logs that they leave.
 *
 * @module
 */
export {
  type Scene,
  type SimulatedAssociation,
  type SimulatedSecurity,
  type SimulationOptions,
  simulateAssociation,
} from "./association.ts";
export { eraLog } from "./era-log.ts";
export type { DriverCall, Happening, IoctlHappening, KeyCall } from "./happening.ts";
export { type Fate, type Faults, Medium, type MediumFrame } from "./medium.ts";
export { JoinedNetwork } from "./network.ts";
export type { JoinedNetworkOptions, JoinedStation } from "./network-options.ts";
export type { Deed, NetworkHappening, Party, SeenFrame } from "./network-story.ts";
