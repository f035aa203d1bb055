import type { DataCipher, Decapsulated, OpenedMpdu } from "../cipher/cipher.ts";
import { mpduCiphers } from "../cipher/ciphers.ts";
import { headerLength, isQos, Offset, qosControlOffset, tidOf, typeOf } from "../cipher/mpdu.ts";
import { DataSubtype, FrameType } from "../dot11/frame-control.ts";
import { QosControl } from "../dot11/mac-header.ts";
import type { KeyShelf } from "./capture-key.ts";
import { FrameKey, keyIdOf } from "./frame-key.ts";
import type { NetworkState, Station } from "./network-state.ts";
import type { Sender } from "./recording.ts";
import type { PairwiseKeys, SessionState } from "./session-state.ts";

/** A protected frame that was opened. */
export interface DecryptedFrame {
  /** The frame without protection: header, its Protected bit off, and body. A copy, which may share its buffer with others. */
  readonly mpdu: Uint8Array;
  /** The body in clear, without TKIP's Michael where it holds over the frame: a view of `mpdu`. */
  readonly body: Uint8Array;
  /** Whose key opened it. */
  readonly key: "pairwise" | "group" | "integrity" | "given";
  /** The key, borrowed: it is destroyed with the analyzer. */
  readonly keyOctets: Uint8Array;
}

/** The frame that is being read, with what is asked of it often. */
export interface AirFrame {
  /** Packet number. */
  readonly number: number;
  readonly mpdu: Uint8Array;
  readonly from: Sender;
  /** Whether the recording has only its beginning. */
  readonly cut: boolean;
}

/** Opens protected frames, and counts them. */
export class Opener {
  readonly #shelf: KeyShelf;

  constructor(shelf: KeyShelf) {
    this.#shelf = shelf;
  }

  /** Opens a frame between a station and its access point. */
  openPairwise(frame: AirFrame, session: SessionState): DecryptedFrame | undefined {
    const { number, mpdu, from } = frame;
    const management = typeOf(mpdu) === FrameType.management;
    let result: Decapsulated = "bad-mic";
    for (const keys of session.pairwise) {
      result = keys.key.open(mpdu, from);
      if (typeof result === "string") continue;
      session.prefer(keys);
      session.use();
      session.frames.opened(management);
      // A receiver counts no frame whose Michael does not hold: its number is the forger's. @spec IEEE 802.11-2016 12.5.2.6
      const opened = this.#opened(result, keys.key, "pairwise", frame, session);
      if (opened.isSound && isReused(keys, result.packetNumber, frame)) session.note("packet-number-reused", number);
      return opened.frame;
    }
    const given = this.#openGiven(frame, session.network, session.suite?.pairwise);
    if (given !== undefined) {
      session.frames.opened(management);
      session.use();
      return this.#opened(given.result, given.key, "given", frame, session).frame;
    }
    this.#countClosed(frame, session, result);
    return undefined;
  }

  /** Opens a data frame to many. */
  openGroup(frame: AirFrame, network: NetworkState): DecryptedFrame | undefined {
    const { mpdu, number } = frame;
    let named = false;
    for (const { key, from } of network.groupKeys) {
      if (key.keyId !== keyIdOf(mpdu)) continue;
      named = true;
      const result = key.open(mpdu, "authenticator");
      if (typeof result === "string") continue;
      (from ?? network).frames.opened(false);
      return this.#opened(result, key, "group", frame, from).frame;
    }
    const given = this.#openGiven(frame, network, undefined);
    const answerable = network.latest ?? network;
    if (given !== undefined) {
      answerable.frames.opened(false);
      return this.#opened(given.result, given.key, "given", frame, network.latest).frame;
    }
    answerable.frames.closed(frame.cut ? "cut" : named ? "wrong-key" : "no-group-key");
    if (!named && network.latest?.micVerified === true) network.latest.note("group-key-missing", number);
    return undefined;
  }

  /** Checks a management frame to many that ends with a MIC. */
  checkIntegrity({ mpdu, number }: AirFrame, network: NetworkState): DecryptedFrame | undefined {
    let refused: Station | undefined;
    for (const { attached, tk, from } of network.integrityKeys) {
      const result = attached.decapsulate(mpdu);
      if (typeof result !== "string") {
        from.frames.opened(true);
        return { mpdu: result.mpdu, body: result.body, key: "integrity", keyOctets: tk.octets };
      }
      if (result === "bad-mic") refused = from;
    }
    refused?.note("management-mic-mismatch", number);
    return undefined;
  }

  /** Tries keys that were given for frames as they are: temporal keys, and those of WEP. */
  #openGiven(
    { mpdu, from }: AirFrame,
    network: NetworkState,
    pairwise: number | undefined,
  ): { readonly result: OpenedMpdu; readonly key: FrameKey } | undefined {
    network.given ??= this.#givenFor(network, pairwise);
    const extended = ((mpdu[headerLength(mpdu) + 3] ?? 0) & 0x20) !== 0;
    for (const key of network.given) {
      if (extended === (key.cipher === "wep40" || key.cipher === "wep104")) continue;
      const result = key.open(mpdu, from);
      if (typeof result !== "string") return { result, key };
    }
    return undefined;
  }

  #givenFor({ ssid }: NetworkState, pairwise: number | undefined): readonly FrameKey[] {
    const tried = [...this.#shelf.temporalKeysFor(ssid, pairwise), ...this.#shelf.wepKeysFor(ssid)];
    return tried.flatMap(({ tk, cipher }) => {
      if (mpduCiphers[cipher as DataCipher].keyLength === tk.length) return [new FrameKey(cipher, tk, undefined)];
      tk.destroy();
      return [];
    });
  }

  #countClosed({ cut }: AirFrame, session: SessionState, result: Decapsulated): void {
    if (cut) session.frames.closed("cut");
    else if (session.pairwise.length === 0) session.closedBefore++;
    else session.frames.closed(result === "malformed" || result === "truncated" ? "malformed" : "wrong-key");
  }

  #opened(
    { mpdu, body }: OpenedMpdu,
    key: FrameKey,
    whose: DecryptedFrame["key"],
    frame: AirFrame,
    session: Station | undefined,
  ): { readonly frame: DecryptedFrame; readonly isSound: boolean } {
    const opened = { mpdu, body, key: whose, keyOctets: key.octets };
    if (isAmsdu(mpdu) && startsWithSnap(body)) session?.note("amsdu-snap-header", frame.number);
    if (key.cipher !== "tkip" || body.length < 8 || typeOf(mpdu) !== FrameType.data)
      return { frame: opened, isSound: true };
    // Michael is over the whole MSDU, and stands behind its last fragment.
    const [moreFragments, fragment] = [((mpdu[1] as number) & 0x04) !== 0, sequenceControlOf(mpdu) & 0xf];
    if (moreFragments) return { frame: opened, isSound: true };
    const isSound = fragment > 0 || key.michaelHolds(frame.mpdu, frame.from, { ...endsOf(mpdu), msdu: body });
    if (!isSound) session?.note("michael-mismatch", frame.number);
    return { frame: { ...opened, mpdu: mpdu.subarray(0, -8), body: body.subarray(0, -8) }, isSound };
  }
}

function isReused({ watch }: PairwiseKeys, packetNumber: bigint, { mpdu, from }: AirFrame): boolean {
  const retry = ((mpdu[1] as number) & 0x08) !== 0;
  const lane = laneOf(mpdu, from, typeOf(mpdu) === FrameType.management);
  return watch.isReused(lane, packetNumber, sequenceControlOf(mpdu), retry);
}

/** Direction and TID as one number; management frames have a counter of their own. */
export function laneOf(mpdu: Uint8Array, from: Sender, management: boolean): number {
  return (from === "authenticator" ? 32 : 0) + (management ? 16 : tidOf(mpdu));
}

/** Sequence and fragment number of a data or management frame. */
export function sequenceControlOf(mpdu: Uint8Array): number {
  return (mpdu[Offset.sequenceControl] as number) | ((mpdu[Offset.sequenceControl + 1] as number) << 8);
}

/** Whether a data frame carries data: the others only say something of their sender. */
export function carriesData(mpdu: Uint8Array): boolean {
  return ((mpdu[0] as number) & (DataSubtype.null << 4)) === 0;
}

function isAmsdu(mpdu: Uint8Array): boolean {
  return isQos(mpdu) && ((mpdu[qosControlOffset(mpdu)] as number) & QosControl.amsdu) !== 0;
}

/** An A-MSDU starts with an address; AA-AA-03-00-00-00 is what a frame starts with that is none. (CVE-2020-24588) */
function startsWithSnap(body: Uint8Array): boolean {
  return body[0] === 0xaa && body[1] === 0xaa && body[2] === 0x03 && body[3] === 0 && body[4] === 0 && body[5] === 0;
}

/** What Michael takes besides the MSDU. */
function endsOf(mpdu: Uint8Array): { readonly da: Uint8Array; readonly sa: Uint8Array; readonly priority: number } {
  const at = (offset: number): Uint8Array => mpdu.subarray(offset, offset + 6);
  const [toDs, fromDs] = [((mpdu[1] as number) & 0x01) !== 0, ((mpdu[1] as number) & 0x02) !== 0];
  const da = toDs ? at(Offset.address3) : at(Offset.address1);
  const sa = fromDs ? at(toDs ? Offset.address4 : Offset.address3) : at(Offset.address2);
  return { da, sa, priority: tidOf(mpdu) };
}
