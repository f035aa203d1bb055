import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { toHex } from "../../src/bytes/octets.ts";
import { type AnalyzeOptions, CaptureAnalyzer } from "../../src/capture/analyze.ts";
import { readPackets } from "../../src/capture/read.ts";
import type { CaptureStory, SessionMessage } from "../../src/capture/story.ts";

/** A frame that was opened, as text. */
export interface OpenedText {
  readonly sha256: string;
  readonly key: string;
  readonly body: string;
}

/** A file, analyzed: what it tells, and the frames that were opened, by packet number. */
export async function analyzeFile(
  file: string,
  options: AnalyzeOptions,
): Promise<{ readonly story: CaptureStory; readonly opened: ReadonlyMap<number, OpenedText> }> {
  const analyzer = new CaptureAnalyzer(options);
  const opened = new Map<number, OpenedText>();
  for await (const packet of readPackets(createReadStream(file))) {
    const frame = analyzer.push(packet).opened;
    if (frame === undefined) continue;
    const sha256 = createHash("sha256").update(frame.body).digest("hex");
    opened.set(packet.number, { sha256, key: toHex(frame.keyOctets), body: toHex(frame.body) });
  }
  return { story: analyzer.end(), opened };
}

/** All messages of a story, in the order of the file. */
export function messagesOf({ sessions }: CaptureStory): readonly SessionMessage[] {
  const messages = sessions.flatMap(({ handshakes }) => handshakes.flatMap((handshake) => handshake.messages));
  return messages.sort((a, b) => a.number - b.number);
}
