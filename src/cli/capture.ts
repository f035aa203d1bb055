import { type AnalyzedPacket, CaptureAnalyzer } from "../capture/analyze.ts";
import type { CaptureKey } from "../capture/capture-key.ts";
import type { CaptureFinding, Packet } from "../capture/packet.ts";
import { CaptureReader, unpacked } from "../capture/read.ts";
import type { CaptureSession, CaptureStory } from "../capture/story.ts";
import { encodePcapHeader, encodePcapPacket } from "../capture/write-pcap.ts";
import { encodePcapngHeader, encodePcapngPacket } from "../capture/write-pcapng.ts";
import { explainCapture, explainCaptureSession } from "../diagnose/explain-capture.ts";
import { parsePsk } from "../keys/psk.ts";
import { hexOf, isSet, jsonOption, ssidOf, ssidOptions, text } from "./arguments.ts";
import { formatCapture } from "./capture-text.ts";
import type { Arguments, Command, ExitCode } from "./command.ts";
import type { Io, OutputFile } from "./io.ts";
import { formatJson, ssidFields } from "./json.ts";

/** Octets between two words on how far it has come. */
const progressStep = 32 * 1024 * 1024;

/** `wpa-eapol capture`: what happened on the air, and what was said under the keys. */
export const capture: Command = {
  name: "capture",
  summary: "tell what a recording shows, open what the keys open, and say why the rest stays closed",
  argument: { name: "FILE", says: "a pcap or pcapng file, gzip or not; - is standard input" },
  options: {
    ...ssidOptions,
    passphrase: { value: "P", says: "of the network that is named, or of any" },
    psk: { value: "HEX", says: "a PSK, 64 hex digits" },
    pmk: { value: "HEX", says: "a PMK, as EAP, SAE or OWE gave it: 32, 48 or 64 octets" },
    tk: { value: "HEX", says: "a temporal key: 16 or 32 octets" },
    wep: { value: "HEX", says: "a WEP key: 5 or 13 octets" },
    write: { value: "OUT", says: "write the frames, opened where they could be: pcap, or pcapng by that ending" },
    ...jsonOption,
  },
  async run(given, io) {
    const keys = keysOf(given);
    const analyzer = new CaptureAnalyzer({ keys });
    try {
      const findings = await readAll(given.argument, analyzer, text(given, "write"), io);
      const story = analyzer.end();
      for (const { offset, detail } of findings) io.err(`wpa-eapol capture: at offset ${offset}: ${detail}\n`);
      if (isSet(given, "json")) io.out(formatJson(toFields(story, keys)));
      else io.out(formatCapture(story, explainCapture(story, { keys }), io));
      return answer(story, keys);
    } finally {
      analyzer.end();
      for (const key of keys) destroyKey(key);
    }
  },
};

/** The answer is no where keys were given, and none of them was anybody's. */
function answer({ sessions }: CaptureStory, keys: readonly CaptureKey[]): ExitCode {
  const fitted = sessions.some(({ micVerified, frames }) => micVerified || frames.decrypted.data > 0);
  return keys.length === 0 || fitted ? 0 : 1;
}

function keysOf(given: Arguments): readonly CaptureKey[] {
  const ssid = ssidOf(given);
  const passphrase = text(given, "passphrase");
  const keys: CaptureKey[] = passphrase === undefined ? [] : [{ kind: "passphrase", passphrase, ssid }];
  const psk = text(given, "psk");
  if (psk !== undefined) keys.push({ kind: "pmk", pmk: parsePsk(psk), ssid });
  const pmk = hexOf(given, "pmk", [32, 48, 64]);
  if (pmk !== undefined) keys.push({ kind: "pmk", pmk, ssid });
  const tk = hexOf(given, "tk", [16, 32]);
  if (tk !== undefined) keys.push({ kind: "tk", tk, ssid });
  const wep = hexOf(given, "wep", [5, 13]);
  if (wep !== undefined) keys.push({ kind: "wep", key: wep, ssid });
  return keys;
}

function destroyKey(key: CaptureKey): void {
  if (key.kind === "pmk") key.pmk.destroy();
  else if (key.kind === "tk") key.tk.destroy();
  else if (key.kind === "wep") key.key.destroy();
}

async function readAll(
  file: string,
  analyzer: CaptureAnalyzer,
  output: string | undefined,
  io: Io,
): Promise<readonly CaptureFinding[]> {
  const findings: CaptureFinding[] = [];
  const reader = new CaptureReader();
  let writer: DecryptedWriter | undefined;
  const progress = new Progress(io);
  try {
    for await (const piece of unpacked(io.stream(file), (finding) => findings.push(finding))) {
      const packets = reader.push(piece);
      // Not before the input has been found to be a recording: what the file held would be lost for nothing.
      if (output !== undefined) writer ??= await DecryptedWriter.create(output, file, io);
      for (const packet of packets) {
        const analyzed = analyzer.push(packet);
        writer?.take(packet, analyzed);
      }
      await writer?.flush();
      progress.read(piece.length);
    }
    reader.end();
  } finally {
    progress.end();
    await writer?.close();
  }
  return [...findings, ...reader.findings];
}

/** How much of a large file was read, on a terminal. */
class Progress {
  readonly #io: Io;
  #octets = 0;
  #told = 0;

  constructor(io: Io) {
    this.#io = io;
  }

  read(octets: number): void {
    this.#octets += octets;
    if (!this.#io.errTerminal || this.#octets - this.#told < progressStep) return;
    this.#told = this.#octets;
    this.#io.err(`\r${(this.#octets / 1e6).toFixed(0)} MB read`);
  }

  end(): void {
    if (this.#told > 0) this.#io.err("\r\u001b[K");
  }
}

/** Writes the frames of 802.11 as they came, and those that were opened without their protection. */
class DecryptedWriter {
  readonly #file: OutputFile;
  readonly #pcapng: boolean;
  #pending: Uint8Array[] = [];

  static async create(path: string, input: string, io: Io): Promise<DecryptedWriter> {
    return new DecryptedWriter(await io.create(path, input), path.endsWith(".pcapng"));
  }

  private constructor(file: OutputFile, pcapng: boolean) {
    this.#file = file;
    this.#pcapng = pcapng;
    this.#pending.push(pcapng ? encodePcapngHeader(105) : encodePcapHeader({ linkType: 105 }));
  }

  take({ timestamp }: Packet, { mpdu, opened }: AnalyzedPacket): void {
    const octets = opened?.mpdu ?? mpdu;
    if (octets === undefined) return;
    const packet = { timestamp, octets };
    this.#pending.push(this.#pcapng ? encodePcapngPacket(packet) : encodePcapPacket(packet, { linkType: 105 }));
  }

  async flush(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    for (const octets of pending) await this.#file.write(octets);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file.close();
  }
}

function toFields(story: CaptureStory, keys: readonly CaptureKey[]): object {
  const { packets, unreadable, networks, sessions } = story;
  return {
    packets,
    unreadable,
    networks: networks
      .filter(({ beacons }) => beacons > 0)
      .map(({ bssid, ssid, beacons, privacy, apElements, frames }) => {
        const { wpa, rsn, rsnx } = apElements ?? {};
        const elements = { wpa: wpa ?? null, rsn: rsn ?? null, rsnx: rsnx ?? null };
        return { bssid, ...ssidFields(ssid), beacons, privacy, ...elements, ...frames };
      }),
    sessions: sessions.map((session) => sessionFields(session, story, keys)),
  };
}

function sessionFields(session: CaptureSession, story: CaptureStory, keys: readonly CaptureKey[]): object {
  const { aa, spa, ssid, suite, associations, handshakes, ends, micVerified, frames, findings } = session;
  return {
    aa,
    spa,
    ...ssidFields(ssid),
    akm: suite?.akm ?? null,
    pairwise: suite?.pairwise ?? null,
    group: suite?.group ?? null,
    groupManagement: suite?.groupManagement ?? null,
    associations: associations.map(({ number, from, status }) => ({
      number,
      from: from ?? null,
      status: status ?? null,
    })),
    messages: handshakes.flatMap(({ messages }, handshake) => {
      return messages.map(({ pmkidHolds, ...message }) => ({ ...message, pmkidHolds: pmkidHolds ?? null, handshake }));
    }),
    ends,
    micVerified,
    decrypted: frames.decrypted,
    undecrypted: frames.undecrypted,
    findings,
    failures: explainCaptureSession(session, story, { keys }).map(({ kind, operation, times, hypotheses }) => {
      return { kind, operation, times, hypotheses };
    }),
  };
}
