import { WireError } from "../errors.ts";
import { gunzip, isGzip } from "./gzip.ts";
import { OctetQueue } from "./octet-queue.ts";
import { type OctetStream, piecesOf } from "./octet-stream.ts";
import type { Capture, CaptureFinding, Packet, PacketParser, Report } from "./packet.ts";
import { isPcapMagic, PcapParser } from "./pcap.ts";
import { type EmbeddedSecrets, isPcapngMagic, PcapngParser } from "./pcapng.ts";

/** Findings that are kept of one file. A hostile file has as many as it has octets. */
const mostFindings = 1000;

/**
 * Reads a pcap or pcapng file that comes in pieces, in memory that does not grow with it.
 *
 * @example
 * const reader = new CaptureReader();
 * for await (const piece of file) for (const packet of reader.push(piece)) look(packet);
 * reader.end();
 */
export class CaptureReader {
  readonly #queue = new OctetQueue();
  readonly #findings: CaptureFinding[] = [];
  #findingsLeftOut = 0;
  #parser: PacketParser | undefined;

  /** What is wrong with the file so far: the first thousand. */
  get findings(): readonly CaptureFinding[] {
    return this.#findings;
  }

  /** Findings past the limit. */
  get findingsLeftOut(): number {
    return this.#findingsLeftOut;
  }

  /** Secrets that a pcapng file brought along so far, by kind and size. */
  get secrets(): readonly EmbeddedSecrets[] {
    return this.#parser instanceof PcapngParser ? this.#parser.secrets : [];
  }

  /**
   * Takes more of the file, cut anywhere.
   *
   * @param piece - must not be changed from here on: packets are views of it
   * @returns the packets that are whole now
   * @throws WireError `ERR_WIRE_VALUE` - the file starts neither as pcap nor as pcapng
   */
  push(piece: Uint8Array): Packet[] {
    this.#queue.push(piece);
    this.#parser ??= parserFor(this.#queue, this.#report);
    const packets: Packet[] = [];
    if (this.#parser === undefined) return packets;
    for (let packet = this.#parser.next(this.#queue); packet !== undefined; packet = this.#parser.next(this.#queue)) {
      packets.push(packet);
    }
    return packets;
  }

  /**
   * The file is over.
   *
   * @throws WireError `ERR_WIRE_TRUNCATED` - it ended within its first four octets
   */
  end(): void {
    if (this.#parser === undefined) {
      throw new WireError("ERR_WIRE_TRUNCATED", "capture.magic", this.#queue.length, "the file ends within its header");
    }
    if (this.#parser.within !== undefined)
      this.#report(this.#queue.offset, `the file ends within ${this.#parser.within}`);
  }

  /** Notes something that is wrong with the file. */
  readonly #report: Report = (offset, detail) => {
    if (this.#findings.length < mostFindings) this.#findings.push({ offset, detail });
    else this.#findingsLeftOut++;
  };
}

function parserFor(queue: OctetQueue, report: Report): PacketParser | undefined {
  if (queue.length < 4) return undefined;
  const magic = queue.word(0, true);
  if (isPcapMagic(magic)) return new PcapParser(report);
  if (isPcapngMagic(magic)) return new PcapngParser(report);
  throw new WireError("ERR_WIRE_VALUE", "capture.magic", 0, "starts neither as pcap nor as pcapng does");
}

/**
 * Reads a whole pcap or pcapng file.
 *
 * @param file - borrowed; the packets are views of it
 * @throws WireError `ERR_WIRE_VALUE` - it starts neither as pcap nor as pcapng: gzip is for {@link readPackets}
 * @throws WireError `ERR_WIRE_TRUNCATED` - it ends within its first four octets
 * @source https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/
 */
export function decodeCapture(file: Uint8Array): Capture {
  const reader = new CaptureReader();
  const packets = reader.push(file);
  reader.end();
  return { packets, findings: reader.findings };
}

/**
 * The packets of a file that comes in pieces: pcap or pcapng, gzip or not. Memory does not grow with the file.
 *
 * @param source - the file, cut anywhere; each piece must not be changed from here on
 * @param onFinding - is told what is wrong with the file
 * @throws WireError - while packets are taken: as {@link CaptureReader}
 */
export async function* readPackets(
  source: OctetStream,
  onFinding: (finding: CaptureFinding) => void = () => undefined,
): AsyncGenerator<Packet, void, undefined> {
  const reader = new CaptureReader();
  for await (const piece of unpacked(source, onFinding)) yield* reader.push(piece);
  reader.end();
  for (const finding of reader.findings) onFinding(finding);
}

/** The file itself: without gzip, where it is packed so. */
export async function* unpacked(
  source: OctetStream,
  onFinding: (finding: CaptureFinding) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = piecesOf(source);
  try {
    const queue = new OctetQueue();
    while (queue.length < 2) {
      const { done, value } = await pieces.next();
      if (done) break;
      queue.push(value);
    }
    const start = queue.take(queue.length) as Uint8Array;
    const whole = resumed(start, pieces);
    if (!isGzip(start)) yield* whole;
    else yield* gunzip(whole, (detail) => onFinding({ offset: 0, detail }));
  } finally {
    await pieces.return?.();
  }
}

async function* resumed(
  start: Uint8Array,
  pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield start;
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return;
    yield value;
  }
}
