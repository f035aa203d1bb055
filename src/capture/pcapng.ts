import { WireError } from "../errors.ts";
import { utf8Text } from "../platform.ts";
import type { OctetQueue } from "./octet-queue.ts";
import { longestPacket, type Packet, type PacketParser, type Report } from "./packet.ts";

/** Blocks that are read. All others are stepped over by their length. */
const Block = {
  interfaceDescription: 0x0000_0001,
  /** Of before 2007. */
  packet: 0x0000_0002,
  simplePacket: 0x0000_0003,
  enhancedPacket: 0x0000_0006,
  decryptionSecrets: 0x0000_000a,
  /** The same in either byte order. */
  sectionHeader: 0x0a0d_0d0a,
} as const;

const readBlocks: ReadonlySet<number> = new Set(Object.values(Block));

const Option = { end: 0, comment: 1, timestampResolution: 9, fcsLength: 13, timestampOffset: 14 } as const;

const byteOrderMagic = 0x1a2b_3c4d;

/** Octets of a block that is read: a packet with its options, and room for them. */
const longestBlock = longestPacket + 65_536;

/** Whether a file that starts with these four octets, read least significant first, is a pcapng file. */
export function isPcapngMagic(magic: number): boolean {
  return magic === Block.sectionHeader;
}

/** An interface that packets were recorded on. */
interface Interface {
  readonly linkType: number;
  /** Octets that packets were cut to; 0 where they were not. */
  readonly snapLength: number;
  readonly fcsLength: number;
  /** Makes nanoseconds since 1970 of a timestamp. */
  readonly nanoseconds: (ticks: bigint) => bigint;
}

/** Secrets for protocols above, which a file brings along. None of them is for 802.11. */
export interface EmbeddedSecrets {
  /** What they are for: 0x544c534b is a key log of TLS. */
  readonly type: number;
  /** How many octets they are. */
  readonly length: number;
}

/**
 * Reads pcapng out of octets that come in pieces.
 *
 * @source https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/
 */
export class PcapngParser implements PacketParser {
  readonly #report: Report;
  readonly secrets: EmbeddedSecrets[] = [];
  #littleEndian = true;
  #interfaces: Interface[] = [];
  #number = 0;
  #skipping = 0;
  #stopped = false;
  #within: string | undefined = "the header";

  constructor(report: Report) {
    this.#report = report;
  }

  get within(): string | undefined {
    return this.#within;
  }

  /** @throws WireError `ERR_WIRE_VALUE` - the file does not start as a pcapng file does */
  next(queue: OctetQueue): Packet | undefined {
    while (!this.#stopped && this.#skip(queue)) {
      this.#within = queue.length === 0 ? undefined : "a block";
      const offset = queue.offset;
      const block = this.#takeBlock(queue);
      if (block === undefined) continue;
      if (block === "more") return undefined;
      const packet = this.#readBlock(block, offset);
      if (packet !== undefined) return packet;
    }
    return undefined;
  }

  /** @returns whether the next block starts here */
  #skip(queue: OctetQueue): boolean {
    this.#skipping -= queue.skip(this.#skipping);
    return this.#skipping === 0;
  }

  /** The next block, `more` where it is not there yet, or undefined where it is stepped over, or nothing can be read. */
  #takeBlock(queue: OctetQueue): DataView | "more" | undefined {
    const head = queue.peek(12);
    if (head === undefined) return "more";
    const view = viewOf(head);
    if (view.getUint32(0, true) === Block.sectionHeader && !this.#beginSection(view, queue)) return undefined;
    const type = view.getUint32(0, this.#littleEndian);
    const length = view.getUint32(4, this.#littleEndian);
    if (length < 12 || length % 4 !== 0) return this.#stop(queue, `a block claims ${length} octets`);
    if (!readBlocks.has(type) || length > longestBlock) {
      if (readBlocks.has(type)) this.#report(queue.offset, `a block of ${length} octets was stepped over`);
      this.#skipping = length;
      return undefined;
    }
    const block = queue.take(length);
    return block === undefined ? "more" : viewOf(block);
  }

  #beginSection(view: DataView, queue: OctetQueue): boolean {
    const littleEndian = view.getUint32(8, true) === byteOrderMagic;
    if (!littleEndian && view.getUint32(8, false) !== byteOrderMagic) {
      if (queue.offset === 0) {
        throw new WireError("ERR_WIRE_VALUE", "pcapng.byteOrderMagic", 8, "does not start as a pcapng file does");
      }
      this.#stop(queue, "a section has no byte order");
      return false;
    }
    this.#littleEndian = littleEndian;
    return true;
  }

  #stop(queue: OctetQueue, what: string): undefined {
    this.#report(queue.offset, `${what}: nothing behind it can be read`);
    this.#stopped = true;
    this.#within = undefined;
  }

  #readBlock(block: DataView, offset: number): Packet | undefined {
    if (block.getUint32(block.byteLength - 4, this.#littleEndian) !== block.byteLength) {
      this.#report(offset, "a block's two lengths differ");
    }
    const type = block.getUint32(0, this.#littleEndian);
    switch (type) {
      case Block.sectionHeader:
        this.#interfaces = [];
        return undefined;
      case Block.interfaceDescription:
        this.#addInterface(block, offset);
        return undefined;
      case Block.decryptionSecrets:
        this.#addSecrets(block);
        return undefined;
      default:
        this.#number++;
        return this.#readPacket(block, offset, type);
    }
  }

  #addInterface(block: DataView, offset: number): void {
    if (block.byteLength < 20) {
      this.#report(offset, "an interface's block is too short");
      return;
    }
    const options = this.#options(block, 16);
    const fcs = options.get(Option.fcsLength);
    this.#interfaces.push({
      linkType: block.getUint16(8, this.#littleEndian),
      snapLength: block.getUint32(12, this.#littleEndian),
      fcsLength: fcs?.[0] ?? 0,
      nanoseconds: clockOf(options, this.#littleEndian),
    });
  }

  #addSecrets(block: DataView): void {
    if (block.byteLength < 20 || this.secrets.length >= 1024) return;
    const [type, length] = [8, 12].map((at) => block.getUint32(at, this.#littleEndian)) as [number, number];
    this.secrets.push({ type, length });
  }

  #readPacket(block: DataView, offset: number, type: number): Packet | undefined {
    const fixed = type === Block.simplePacket ? 12 : 28;
    const room = block.byteLength - 4 - fixed;
    const u32 = (at: number): number => block.getUint32(at, this.#littleEndian);
    if (room < 0) return this.#refuse(offset, "is too short for its header");
    const id = this.#interfaceOf(block, type);
    const known = this.#interfaces[id];
    if (known === undefined) return this.#refuse(offset, `was recorded on interface ${id}, which was not described`);
    const simple = type === Block.simplePacket;
    const originalLength = u32(simple ? 8 : 24);
    const cut = known.snapLength === 0 ? originalLength : Math.min(originalLength, known.snapLength);
    const length = simple ? Math.min(cut, room) : u32(20);
    if (length > room) return this.#refuse(offset, `claims ${length} octets, and its block has ${room}`);
    const comment = simple ? undefined : this.#commentBehind(block, fixed + length + (-length & 3));
    return {
      number: this.#number,
      timestamp: simple ? 0n : known.nanoseconds((BigInt(u32(12)) << 32n) | BigInt(u32(16))),
      linkType: known.linkType,
      octets: new Uint8Array(block.buffer, block.byteOffset + fixed, length),
      originalLength,
      ...(known.fcsLength > 0 ? { fcsLength: known.fcsLength } : {}),
      ...(comment === undefined ? {} : { comment }),
    };
  }

  #interfaceOf(block: DataView, type: number): number {
    if (type === Block.simplePacket) return 0;
    return type === Block.packet ? block.getUint16(8, this.#littleEndian) : block.getUint32(8, this.#littleEndian);
  }

  #refuse(offset: number, why: string): undefined {
    this.#report(offset, `packet ${this.#number} ${why}`);
  }

  #commentBehind(block: DataView, at: number): string | undefined {
    if (at >= block.byteLength - 4) return undefined;
    const comment = this.#options(block, at).get(Option.comment);
    return comment === undefined ? undefined : utf8Text(comment);
  }

  /** The options from `at` to the end of a block, the first of each kind. One that is cut ends them. */
  #options(block: DataView, at: number): ReadonlyMap<number, Uint8Array> {
    const options = new Map<number, Uint8Array>();
    const end = block.byteLength - 4;
    let from = at;
    while (from + 4 <= end) {
      const code = block.getUint16(from, this.#littleEndian);
      const length = block.getUint16(from + 2, this.#littleEndian);
      if (code === Option.end || from + 4 + length > end) break;
      if (!options.has(code)) options.set(code, new Uint8Array(block.buffer, block.byteOffset + from + 4, length));
      from += 4 + length + (-length & 3);
    }
    return options;
  }
}

/** How an interface counts time. The resolution is a power of ten, or of two where its first bit is set. */
function clockOf(options: ReadonlyMap<number, Uint8Array>, littleEndian: boolean): (ticks: bigint) => bigint {
  const resolution = options.get(Option.timestampResolution)?.[0] ?? 6;
  const shift = options.get(Option.timestampOffset);
  const start = shift?.length === 8 ? viewOf(shift).getBigInt64(0, littleEndian) * 1_000_000_000n : 0n;
  const exponent = BigInt(resolution & 0x7f);
  const perSecond = (resolution & 0x80) === 0 ? 10n ** exponent : 2n ** exponent;
  if (1_000_000_000n % perSecond === 0n) {
    const nanoseconds = 1_000_000_000n / perSecond;
    return (ticks) => start + ticks * nanoseconds;
  }
  return (ticks) => start + (ticks * 1_000_000_000n) / perSecond;
}

function viewOf(octets: Uint8Array): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
}
