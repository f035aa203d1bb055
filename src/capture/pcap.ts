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
  #header: { readonly littleEndian: boolean; readonly nanoseconds: boolean; readonly rest: Rest } | undefined;
  #number = 0;
  #stopped = false;
  #within: string | undefined = "the header";

  constructor(report: Report) {
    this.#report = report;
  }

  get within(): string | undefined {
    return this.#within;
  }

  /** @throws WireError `ERR_WIRE_VALUE` - the file does not start as a pcap file does */
  next(queue: OctetQueue): Packet | undefined {
    this.#header ??= readHeader(queue);
    if (this.#header === undefined || this.#stopped) return undefined;
    const { littleEndian, nanoseconds, rest } = this.#header;
    this.#within = queue.length === 0 ? undefined : `packet ${this.#number + 1}`;
    const record = queue.peek(recordHeaderLength);
    if (record === undefined) return undefined;
    const view = new DataView(record.buffer, record.byteOffset, recordHeaderLength);
    const length = view.getUint32(8, littleEndian);
    if (length > longestPacket) return this.#stop(queue, length);
    const whole = queue.take(recordHeaderLength + length);
    if (whole === undefined) return undefined;
    this.#within = undefined;
    this.#number++;
    const fraction = view.getUint32(4, littleEndian) * (nanoseconds ? 1 : 1000);
    return {
      number: this.#number,
      timestamp: BigInt(view.getUint32(0, littleEndian)) * 1_000_000_000n + BigInt(fraction),
      octets: whole.subarray(recordHeaderLength),
      originalLength: view.getUint32(12, littleEndian),
      ...rest,
    };
  }

  /** Where the next packet starts, nobody can tell any more. */
  #stop(queue: OctetQueue, length: number): undefined {
    this.#report(queue.offset, `packet ${this.#number + 1} claims ${length} octets: nothing behind it can be read`);
    this.#stopped = true;
    this.#within = undefined;
  }
}

/** What all packets of a file have in common. */
type Rest = Pick<Packet, "linkType" | "fcsLength">;

function readHeader(
  queue: OctetQueue,
): { readonly littleEndian: boolean; readonly nanoseconds: boolean; readonly rest: Rest } | undefined {
  const start = queue.peek(4);
  if (start === undefined) return undefined;
  const magic = new DataView(start.buffer, start.byteOffset, 4).getUint32(0, true);
  if (!isPcapMagic(magic)) {
    throw new WireError("ERR_WIRE_VALUE", "pcap.magic", 0, "does not start as a pcap file does");
  }
  const header = queue.take(fileHeaderLength);
  if (header === undefined) return undefined;
  const littleEndian = magic === Magic.microseconds || magic === Magic.nanoseconds;
  const nanoseconds = magic === Magic.nanoseconds || magic === Magic.nanosecondsSwapped;
  const network = new DataView(header.buffer, header.byteOffset, fileHeaderLength).getUint32(20, littleEndian);
  return { littleEndian, nanoseconds, rest: readNetwork(network) };
}

/** The upper bits of the link type's word may say how long the FCS is, in units of two octets. */
function readNetwork(word: number): Rest {
  const linkType = word & 0xffff;
  const known = (word & 0x0400_0000) !== 0 && word >>> 28 !== 0;
  return known ? { linkType, fcsLength: (word >>> 28) * 2 } : { linkType };
}
