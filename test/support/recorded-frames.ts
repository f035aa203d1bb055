import { readdirSync } from "node:fs";
import { fromRoot } from "./paths.ts";
import { loadRecording } from "./recordings.ts";

/** One recorded 802.11 frame, without radiotap header and frame check sequence. */
export interface RecordedMpdu {
  readonly recording: string;
  /** Its place in the file, from 1. */
  readonly number: number;
  readonly octets: Uint8Array;
}

/** The recordings of test/captures by name. */
export const recordingNames: readonly string[] = readdirSync(fromRoot("test/captures"))
  .filter((file) => file.endsWith(".pcap"))
  .map((file) => file.slice(0, -".pcap".length))
  .sort();

/**
 * The frames of a recording, read here without the library: a pcap header of 24 octets, then for each packet 16 octets,
 * a radiotap header that states its length, and the frame.
 */
export function recordedMpdus(recording: string): readonly RecordedMpdu[] {
  const { pcap } = loadRecording(recording);
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.byteLength);
  const frames: RecordedMpdu[] = [];
  for (let at = 24; at < pcap.length; ) {
    const end = at + 16 + view.getUint32(at + 8, true);
    const start = at + 16 + view.getUint16(at + 18, true);
    frames.push({ recording, number: frames.length + 1, octets: pcap.subarray(start, end) });
    at = end;
  }
  return frames;
}
