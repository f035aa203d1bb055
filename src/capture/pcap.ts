import { WireError } from "../errors.ts";
import { OctetQueue } from "./octet-queue.ts";
import {
  type Capture,
  type CaptureFinding,
  longestPacket,
  type Packet,
  type PacketParser,
  type Report,
} from "./packet.ts";

export { type Capture, type CaptureFinding, LinkType, type Packet } from "./packet.ts";

/** The four octets that a file starts with, read least significant first. */
const Magic = {
  microseconds: 0xa1b2c3d4,
  nanoseconds: 0xa1b23c4d,
  microsecondsSwapped: 0xd4c3b2a1,
  nanosecondsSwapped: 0x4d3cb2a1,
} as const;

const fileHeaderLength = 24;
const recordHeaderLength = 16;

/** Whether a file that starts with these four octets, read least significant first, is a pcap file. */
export function isPcapMagic(magic: number): boolean {
  return Object.values<number>(Magic).includes(magic);
}

/**
 * Reads a pcap file, of either byte order, in microseconds or nanoseconds.
 *
 * A file that was cut in its last packet, or whose packet claims more octets than the file has left, gives what stands
 * before it and a finding.
 *
 * @param file - borrowed; the packets are views of it
 * @throws WireError `ERR_WIRE_VALUE` - it does not start as a pcap file does
 * @throws WireError `ERR_WIRE_TRUNCATED` - it ends within its header
 * @source https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/
 */
export function decodePcap(file: Uint8Array): Capture {
  const findings: CaptureFinding[] = [];
  const queue = new OctetQueue();
  queue.push(file);
  const parser = new PcapParser((offset, detail) => findings.push({ offset, detail }));
  const packets: Packet[] = [];
  for (let packet = parser.next(queue); packet !== undefined; packet = parser.next(queue)) packets.push(packet);
  if (packets.length === 0 && queue.offset === 0) {
    throw new WireError("ERR_WIRE_TRUNCATED", "pcap.header", file.length, "the file ends within its header");
  }
  if (parser.within !== undefined) {
    findings.push({ offset: queue.offset, detail: `${parser.within} is longer than what is left` });
  }
  return { packets, findings };
}

/** Reads pcap out of octets that come in pieces. */
export class PcapParser implements PacketParser {
  readonly #report: Report;
  #header: FileHeader | undefined;
  #number = 0;
  #stopped = false;
  /** Whether the next packet has begun. */
  #begun = false;
  #second = 0;
  #secondStart = 0n;

  constructor(report: Report) {
    this.#report = report;
  }

  get within(): string | undefined {
    if (this.#header === undefined) return "the header";
    return this.#begun ? `packet ${this.#number + 1}` : undefined;
  }

  /** @throws WireError `ERR_WIRE_VALUE` - the file does not start as a pcap file does */
  next(queue: OctetQueue): Packet | undefined {
    this.#header ??= readHeader(queue);
    if (this.#header === undefined || this.#stopped) return undefined;
    this.#begun = queue.length > 0;
    if (queue.length < recordHeaderLength) return undefined;
    const { littleEndian, unit, linkType, fcsLength } = this.#header;
    const length = queue.word(8, littleEndian);
    if (length > longestPacket) return this.#stop(queue, length);
    if (queue.length < recordHeaderLength + length) return undefined;
    this.#begun = false;
    this.#number++;
    const timestamp = this.#nanosecondsOf(queue.word(0, littleEndian)) + BigInt(queue.word(4, littleEndian) * unit);
    const originalLength = queue.word(12, littleEndian);
    queue.skip(recordHeaderLength);
    const octets = queue.take(length) as Uint8Array;
    return fcsLength === undefined
      ? { number: this.#number, timestamp, linkType, octets, originalLength }
      : { number: this.#number, timestamp, linkType, octets, originalLength, fcsLength };
  }

  /** Of a second, which many packets have in common. */
  #nanosecondsOf(second: number): bigint {
    if (second !== this.#second) {
      this.#second = second;
      this.#secondStart = BigInt(second) * 1_000_000_000n;
    }
    return this.#secondStart;
  }

  /** Where the next packet starts, nobody can tell any more. */
  #stop(queue: OctetQueue, length: number): undefined {
    this.#report(queue.offset, `packet ${this.#number + 1} claims ${length} octets: nothing behind it can be read`);
    this.#stopped = true;
    this.#begun = false;
  }
}

/** What the header says of all packets. */
interface FileHeader extends Pick<Packet, "linkType"> {
  readonly littleEndian: boolean;
  /** Nanoseconds in the unit that fractions of a second are counted in. */
  readonly unit: 1 | 1000;
  readonly fcsLength: number | undefined;
}

function readHeader(queue: OctetQueue): FileHeader | undefined {
  if (queue.length < 4) return undefined;
  const magic = queue.word(0, true);
  if (!isPcapMagic(magic)) {
    throw new WireError("ERR_WIRE_VALUE", "pcap.magic", 0, "does not start as a pcap file does");
  }
  if (queue.length < fileHeaderLength) return undefined;
  const littleEndian = magic === Magic.microseconds || magic === Magic.nanoseconds;
  const unit = magic === Magic.nanoseconds || magic === Magic.nanosecondsSwapped ? 1 : 1000;
  const network = queue.word(20, littleEndian);
  queue.skip(fileHeaderLength);
  // The upper bits of the link type's word may say how long the FCS is, in units of two octets.
  const known = (network & 0x0400_0000) !== 0 && network >>> 28 !== 0;
  return { linkType: network & 0xffff, littleEndian, unit, fcsLength: known ? (network >>> 28) * 2 : undefined };
}
