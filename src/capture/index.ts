/**
 * What others recorded: packets, the handshakes in them, and those handshakes played through our own machine.
 *
 * @module
 */
export { type AnalyzedPacket, type AnalyzeOptions, analyzeCapture, CaptureAnalyzer } from "./analyze.ts";
export type {
  CaptureKey,
  CapturePassphrase,
  CapturePmk,
  CaptureTemporalKey,
  CaptureWepKey,
} from "./capture-key.ts";
export { type LinkFrame, linkFrame } from "./frame.ts";
export { gunzip } from "./gzip.ts";
export type { OctetReadable, OctetReader, OctetStream } from "./octet-stream.ts";
export type { DecryptedFrame } from "./opener.ts";
export { type Capture, type CaptureFinding, LinkType, type Packet } from "./packet.ts";
export { decodePcap } from "./pcap.ts";
export type { EmbeddedSecrets } from "./pcapng.ts";
export { decodeRadiotap, type Radiotap } from "./radiotap.ts";
export { CaptureReader, decodeCapture, readPackets } from "./read.ts";
export type { OpenedFrame } from "./recorded-link.ts";
export {
  type ProtectedFrame,
  type RecordedAssociation,
  type RecordedFrame,
  recordedAssociations,
  type Sender,
} from "./recording.ts";
export { replayAssociation } from "./replay.ts";
export { replayAuthenticator } from "./replay-authenticator.ts";
export type { InstalledKey, KeyObserver, ReplayedHandshake, ReplayedMessage, ReplayProblem } from "./replayed.ts";
export type * from "./story.ts";
export { encodePcapHeader, encodePcapPacket, type PcapFormat, type WrittenPacket } from "./write-pcap.ts";
export { encodePcapngHeader, encodePcapngPacket } from "./write-pcapng.ts";
