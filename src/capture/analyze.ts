import { copyOf } from "../bytes/octets.ts";
import { Control, headerLength, isProtected, Offset, typeOf } from "../cipher/mpdu.ts";
import { FrameType } from "../dot11/frame-control.ts";
import { decodeSnap, EtherType } from "../dot11/llc.ts";
import { decodeEapol, EapolType } from "../eapol/eapol.ts";
import { WireError } from "../errors.ts";
import type { CaptureKey } from "./capture-key.ts";
import { KeyShelf } from "./capture-key.ts";
import { Counts } from "./counts.ts";
import { type Awake, Directory } from "./directory.ts";
import { FcsProbe } from "./fcs-probe.ts";
import { type LinkFrame, linkFrame } from "./frame.ts";
import type { RecordedKeyFrame } from "./handshake-desk.ts";
import { readManagementFrame } from "./management-reader.ts";
import type { NetworkState } from "./network-state.ts";
import type { OctetStream } from "./octet-stream.ts";
import { type AirFrame, carriesData, type DecryptedFrame, laneOf, Opener, sequenceControlOf } from "./opener.ts";
import type { CaptureFinding, Packet } from "./packet.ts";
import { CaptureReader, unpacked } from "./read.ts";
import type { Sender } from "./recording.ts";
import type { SessionState } from "./session-state.ts";
import type { CaptureStory } from "./story.ts";

/** How a capture is analyzed. */
export interface AnalyzeOptions {
  /** Keys to try. They are borrowed until the end. */
  readonly keys?: readonly CaptureKey[];
  /** Sessions and networks that are kept, each; frames of others are counted. 200 000 where it is not given. */
  readonly mostSessions?: number;
  /** Sessions that are kept awake: the others are kept as what they came to. 1024 where it is not given. */
  readonly mostAwake?: number;
}

/** What came of one packet. */
export interface AnalyzedPacket {
  /** The frame of 802.11 without link header and frame check sequence, as it came; undefined where there is none. */
  readonly mpdu: Uint8Array | undefined;
  /** The frame without protection, where it was protected and could be opened. */
  readonly opened: DecryptedFrame | undefined;
}

/**
 * Reads what happened on the air out of packets, one by one: which networks there are, who associated with them, which
 * handshakes came through, and what was said under their keys.
 *
 * Memory does not grow with the packets. A session that was quiet for long is kept as what it came to.
 *
 * @example
 * const analyzer = new CaptureAnalyzer({ keys: [{ kind: "passphrase", passphrase, ssid }] });
 * for await (const packet of readPackets(file)) analyzer.push(packet);
 * const { sessions } = analyzer.end();
 */
export class CaptureAnalyzer {
  readonly #shelf: KeyShelf;
  readonly #opener: Opener;
  readonly #directory: Directory;
  readonly #unreadable: Record<string, number> = {};
  readonly #stray = new Counts();
  readonly #fcs = new FcsProbe();
  #packets = 0;
  /** Between whom the EAPOL frames of a cooked capture were that came last. */
  readonly #cooked: { authenticator?: Uint8Array; supplicant?: Uint8Array } = {};
  readonly #waiting: RecordedKeyFrame[] = [];

  /** Starts with nothing seen. */
  constructor(options: AnalyzeOptions = {}) {
    this.#shelf = new KeyShelf(options.keys ?? []);
    this.#opener = new Opener(this.#shelf);
    this.#directory = new Directory(this.#shelf, options.mostSessions ?? 200_000, options.mostAwake ?? 1024);
  }

  /**
   * Takes a packet.
   *
   * @param packet - borrowed
   * @throws KeyError `ERR_KEY_PASSPHRASE`, `ERR_KEY_LENGTH` - a key that was given is not as it must be
   */
  push(packet: Packet): AnalyzedPacket {
    this.#packets++;
    const frame = linkFrame(packet);
    if (frame.kind === "dot11") return this.#readAir(packet, this.#fcs.strip(packet, frame.octets));
    if (frame.kind === "unreadable") this.#unreadable[frame.why] = (this.#unreadable[frame.why] ?? 0) + 1;
    else this.#readEthernet(packet.number, frame);
    return { mpdu: undefined, opened: undefined };
  }

  /** All that the packets told. Keys that were derived are destroyed; the analyzer is done. */
  end(): CaptureStory {
    const { networks, sessions, framesLeftOut } = this.#directory.close();
    this.#shelf.destroy();
    return { packets: this.#packets, unreadable: this.#unreadable, networks, sessions, framesLeftOut };
  }

  #readAir(packet: Packet, mpdu: Uint8Array): AnalyzedPacket {
    const type = mpdu.length === 0 ? FrameType.control : typeOf(mpdu);
    if (type === FrameType.data) return { mpdu, opened: this.#readData(packet, mpdu) };
    if (type === FrameType.management) return { mpdu, opened: this.#readManagement(packet, mpdu) };
    return { mpdu, opened: undefined };
  }

  #readManagement(packet: Packet, mpdu: Uint8Array): DecryptedFrame | undefined {
    // A probe request to all names no network: nobody is at home at the address of all.
    if (headerLength(mpdu) === 0 || isGroup(mpdu, Offset.address3)) return undefined;
    const network = this.#directory.network(mpdu, Offset.address3, packet.number);
    if (network === undefined) return undefined;
    const from: Sender = sameAddress(mpdu, Offset.address2, mpdu, Offset.address3) ? "authenticator" : "supplicant";
    const frame: AirFrame = { number: packet.number, mpdu, from, cut: isCut(packet) };
    const station = from === "authenticator" ? Offset.address1 : Offset.address2;
    const toMany = isGroup(mpdu, Offset.address1);
    if (isProtected(mpdu) && !toMany) {
      const awake = this.#directory.session(network, mpdu, station, packet.number);
      const opened = awake === undefined ? undefined : this.#opener.openPairwise(frame, awake.session);
      if (opened !== undefined && awake !== undefined)
        readManagementFrame(opened.mpdu, true, frame, network, awake.session, this.#shelf);
      return opened;
    }
    const opened = toMany && from === "authenticator" ? this.#opener.checkIntegrity(frame, network) : undefined;
    const session = (): SessionState | undefined =>
      this.#directory.session(network, mpdu, station, packet.number)?.session;
    readManagementFrame(mpdu, false, frame, network, toMany ? undefined : session, this.#shelf);
    return opened;
  }

  #readData(packet: Packet, mpdu: Uint8Array): DecryptedFrame | undefined {
    const header = headerLength(mpdu);
    const ds = mpdu.length < 2 ? 0 : (mpdu[1] as number) & 0x03;
    if (header === 0) return undefined;
    if (ds === 0) return this.#readStray(mpdu, packet);
    const from = this.#senderOf(mpdu, ds);
    const [ap, station] =
      from === "authenticator" ? [Offset.address2, Offset.address1] : [Offset.address1, Offset.address2];
    const network = this.#directory.network(mpdu, ap, packet.number);
    if (network === undefined) return undefined;
    const frame: AirFrame = { number: packet.number, mpdu, from, cut: isCut(packet) };
    if (isGroup(mpdu, station)) return this.#readGroupData(frame, network);
    const awake = this.#directory.session(network, mpdu, station, packet.number);
    if (awake === undefined) return undefined;
    network.latest = awake.session;
    if (!carriesData(mpdu)) return undefined;
    this.#watchFragments(frame, awake.session);
    if (!isProtected(mpdu)) {
      this.#readClear(frame, mpdu.subarray(header), awake, false);
      return undefined;
    }
    const opened = this.#opener.openPairwise(frame, awake.session);
    if (opened !== undefined) this.#readClear(frame, opened.body, awake, true);
    return opened;
  }

  /** Of a frame with four addresses, which may go either way, only who is known to be an access point tells. */
  #senderOf(mpdu: Uint8Array, ds: number): Sender {
    if (ds !== (Control.toDs | Control.fromDs)) return ds === Control.fromDs ? "authenticator" : "supplicant";
    return this.#directory.isAccessPoint(mpdu, Offset.address2) ? "authenticator" : "supplicant";
  }

  #readGroupData(frame: AirFrame, network: NetworkState): DecryptedFrame | undefined {
    if (!carriesData(frame.mpdu)) return undefined;
    if (isFragment(frame.mpdu)) network.latest?.note("group-fragment", frame.number);
    return isProtected(frame.mpdu) ? this.#opener.openGroup(frame, network) : undefined;
  }

  /** A frame between stations: there is nobody whose handshake would open it. */
  #readStray(mpdu: Uint8Array, packet: Packet): undefined {
    if (!isProtected(mpdu) || !carriesData(mpdu)) return;
    const network = this.#directory.network(mpdu, Offset.address3, packet.number);
    (network?.frames ?? this.#stray).closed("no-session");
  }

  #watchFragments({ mpdu, from, number }: AirFrame, session: SessionState): void {
    if (!isFragment(mpdu)) return;
    const finding = session.fragments.take(laneOf(mpdu, from, false), sequenceControlOf(mpdu), isProtected(mpdu));
    if (finding !== undefined) session.note(finding, number);
  }

  /** Reads a body in clear: as it came, or as it was opened. */
  #readClear({ number, from, mpdu, cut }: AirFrame, body: Uint8Array, awake: Awake, encrypted: boolean): void {
    const octets = eapolIn(body);
    if (octets === undefined) {
      const plain = !encrypted && awake.session.keysInUse && body.length > 0 && !isFragment(mpdu);
      if (plain) awake.session.note("plain-data-after-keys", number);
      return;
    }
    if (octets === "cut") {
      awake.session.note("message-cut", number);
      return;
    }
    if (octets !== "other" && !cut) awake.desk.take({ number, from, octets, encrypted });
  }

  /** EAPOL frames as an interface shows them that hides the air. */
  #readEthernet(number: number, frame: Exclude<LinkFrame, { kind: "dot11" | "unreadable" }>): void {
    const cooked = frame.kind === "cooked";
    const etherType = cooked ? frame.etherType : ((frame.octets[12] ?? 0) << 8) | (frame.octets[13] ?? 0);
    if (etherType !== EtherType.eapol) return;
    const octets = keyFrameOf(cooked ? frame.octets : frame.octets.subarray(14));
    if (octets === undefined || octets === "cut" || octets === "other") return;
    // Authenticators ask for an answer: the Ack bit of Key Information.
    const from: Sender = ((octets[6] ?? 0) & 0x80) !== 0 ? "authenticator" : "supplicant";
    const source = cooked ? frame.source : frame.octets.subarray(6, 12);
    this.#cooked[from] = source;
    if (!cooked) this.#cooked[from === "authenticator" ? "supplicant" : "authenticator"] = frame.octets.subarray(0, 6);
    this.#waiting.push({ number, from, octets: copyOf(octets), encrypted: false });
    const { authenticator, supplicant } = this.#cooked;
    // A cooked frame does not tell its receiver: until that one has answered, nobody knows who it is.
    if (authenticator === undefined || supplicant === undefined) this.#waiting.splice(0, this.#waiting.length - 4);
    else for (const one of this.#waiting.splice(0)) this.#takeWired(one, authenticator, supplicant);
  }

  #takeWired(frame: RecordedKeyFrame, aa: Uint8Array, spa: Uint8Array): void {
    const network = this.#directory.network(aa, 0, frame.number);
    if (network !== undefined) this.#directory.session(network, spa, 0, frame.number)?.desk.take(frame);
  }
}

/**
 * Reads a capture file, and what happened on the air in it.
 *
 * @param source - the file, pcap or pcapng, gzip or not, cut anywhere
 * @returns what it tells, and what is wrong with the file
 * @throws WireError `ERR_WIRE_VALUE`, `ERR_WIRE_TRUNCATED` - it is neither pcap nor pcapng
 * @throws KeyError `ERR_KEY_PASSPHRASE`, `ERR_KEY_LENGTH` - a key that was given is not as it must be
 * @spec IEEE 802.11-2016 9.3, 12.7.6, 12.7.7
 */
export async function analyzeCapture(
  source: OctetStream,
  options: AnalyzeOptions = {},
): Promise<{ readonly story: CaptureStory; readonly findings: readonly CaptureFinding[] }> {
  const findings: CaptureFinding[] = [];
  const reader = new CaptureReader();
  const analyzer = new CaptureAnalyzer(options);
  try {
    for await (const piece of unpacked(source, (finding) => findings.push(finding))) {
      for (const packet of reader.push(piece)) analyzer.push(packet);
    }
    reader.end();
  } finally {
    // Also where the file is refused: no key stays behind.
    analyzer.end();
  }
  return { story: analyzer.end(), findings: [...findings, ...reader.findings] };
}

function isCut({ octets, originalLength }: Packet): boolean {
  return octets.length < originalLength;
}

function isGroup(mpdu: Uint8Array, at: number): boolean {
  return ((mpdu[at] as number) & 1) !== 0;
}

function isFragment(mpdu: Uint8Array): boolean {
  return ((mpdu[1] as number) & 0x04) !== 0 || (sequenceControlOf(mpdu) & 0xf) !== 0;
}

function sameAddress(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let i = 0; i < 6; i++) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}

/** The EAPOL-Key frame that an MSDU carries; `cut` where it is not whole, `other` of other EAPOL frames. */
function eapolIn(msdu: Uint8Array): Uint8Array | "cut" | "other" | undefined {
  if (msdu.length < 8 || msdu[6] !== 0x88 || msdu[7] !== 0x8e) return undefined;
  try {
    return keyFrameOf(decodeSnap(msdu).payload);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function keyFrameOf(octets: Uint8Array): Uint8Array | "cut" | "other" | undefined {
  try {
    const { type, trailing } = decodeEapol(octets);
    return type === EapolType.key ? octets.subarray(0, octets.length - trailing.length) : "other";
  } catch (error) {
    if (error instanceof WireError) return octets[1] === EapolType.key ? "cut" : "other";
    throw error;
  }
}
