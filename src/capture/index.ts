/**
 * What others recorded: packets, the handshakes in them, and those handshakes played through our own machine.
 *
 * @module
 */
export { type LinkFrame, linkFrame } from "./frame.ts";
export { type Capture, type CaptureFinding, decodePcap, LinkType, type Packet } from "./pcap.ts";
export { decodeRadiotap, type Radiotap } from "./radiotap.ts";
export { type RecordedAssociation, type RecordedFrame, recordedAssociations, type Sender } from "./recording.ts";
export {
  type InstalledKey,
  type KeyObserver,
  type ReplayedHandshake,
  type ReplayedMessage,
  type ReplayProblem,
  replayAssociation,
} from "./replay.ts";
