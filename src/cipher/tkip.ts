import { concat, equal } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { crc32 } from "../crypto/crc32.ts";
import { addRc4 } from "../crypto/rc4.ts";
import { putWordLe, wordLe } from "../crypto/words.ts";
import {
  type AttachedCipher,
  type Decapsulated,
  type MichaelMessage,
  type MpduCipher,
  type Refusal,
  type ReplayGuard,
  requireKeyOf,
  type SlottedKey,
} from "./cipher.ts";
import { opened, openedFrame, protectedFrame, protectedHeader, requireHeader } from "./frame.ts";
import { michael } from "./michael.ts";
import { Offset } from "./mpdu.ts";
import { keyIdOf, keyOctet, lastPacketNumber, packetFieldLength, requirePacketNumber } from "./packet-field.ts";
import { mixPhase1, mixPhase2, wepSeed } from "./tkip-mixing.ts";

/** Octets of the integrity check value. */
const icvLength = 4;

/** Octets of a MIC of Michael. */
const michaelLength = 8;

/** TKIP: RC4 with a key of its own for every frame, and Michael over the MSDU. @spec IEEE 802.11-2016 12.5.2 */
export const tkip: MpduCipher = {
  name: "tkip",
  headerLength: packetFieldLength,
  trailerLength: icvLength,
  micLength: michaelLength,
  keyLength: 32,
  lastPacketNumber,
  ordered: true,
  carriesAmsdu: false,
  attach: (key) => new AttachedTkip(key),
};

class AttachedTkip implements AttachedCipher {
  readonly cipher: MpduCipher = tkip;
  readonly keyId: number;
  readonly #tk: Secret;
  readonly #txMic: Secret;
  readonly #rxMic: Secret;
  readonly #sent = new Phase1();
  readonly #received = new Phase1();
  /** The RC4 key of the frame at work. */
  readonly #seed = new Uint8Array(16);

  constructor(key: SlottedKey) {
    requireKeyOf(tkip, key, 16);
    // The name was checked: it is TKIP's key.
    const { tk, txMic, rxMic } = key as Extract<SlottedKey, { cipher: "tkip" }>;
    this.keyId = key.keyId;
    this.#tk = tk.slice(0, 16);
    this.#txMic = txMic.slice(0, michaelLength);
    this.#rxMic = rxMic.slice(0, michaelLength);
  }

  encapsulate(mpdu: Uint8Array, packetNumber: bigint): Uint8Array {
    const header = requireHeader(mpdu);
    const number = requirePacketNumber(packetNumber, lastPacketNumber);
    const frame = protectedFrame(mpdu, header, tkip);
    writePacketField(frame, header, number, this.keyId);
    const clear = frame.subarray(header + packetFieldLength);
    clear.set(mpdu.subarray(header));
    putWordLe(clear, clear.length - icvLength, crc32(clear.subarray(0, -icvLength)));
    this.#crypt(this.#sent, frame, number, clear, clear);
    return frame;
  }

  decapsulate(mpdu: Uint8Array, guard?: ReplayGuard): Decapsulated {
    const header = protectedHeader(mpdu, tkip);
    if (typeof header === "string") return header;
    const keyId = keyIdOf(mpdu[header + 3] as number);
    if (keyId === undefined || mpdu[header + 1] !== wepSeed(mpdu[header] as number)) return "malformed";
    if (keyId !== this.keyId) return "key-id";
    const number = readPacketNumber(mpdu, header);
    if (guard?.isNew(mpdu, BigInt(number)) === false) return "replayed";
    const sealed = mpdu.subarray(header + packetFieldLength);
    const room = openedFrame(mpdu, header, tkip, icvLength);
    const clear = room.subarray(header);
    this.#crypt(this.#received, mpdu, number, sealed, clear);
    const frame = room.subarray(0, -icvLength);
    const holds = wordLe(room, frame.length) === (crc32(frame.subarray(header)) | 0);
    return holds ? opened(frame, header, number) : "bad-icv";
  }

  enMic(message: MichaelMessage): Uint8Array {
    const { msdu } = message;
    return concat(msdu, michael(this.#txMic.octets, pseudoHeader(message), msdu));
  }

  deMic(message: MichaelMessage): Uint8Array | Refusal {
    const end = message.msdu.length - michaelLength;
    if (end < 0) return "truncated";
    const msdu = message.msdu.subarray(0, end);
    const expected = michael(this.#rxMic.octets, pseudoHeader(message), msdu);
    return equal(expected, message.msdu.subarray(end)) ? msdu : "bad-michael";
  }

  destroy(): void {
    for (const secret of [this.#tk, this.#txMic, this.#rxMic]) secret.destroy();
    this.#sent.forget();
    this.#received.forget();
  }

  /** RC4 under the key of one frame. */
  #crypt(phase1: Phase1, mpdu: Uint8Array, packetNumber: number, input: Uint8Array, output: Uint8Array): void {
    const tk = this.#tk.octets;
    const ttak = phase1.of(tk, mpdu, Math.floor(packetNumber / 0x1_0000));
    mixPhase2(tk, ttak, packetNumber & 0xffff, this.#seed);
    addRc4(this.#seed, 0, input, output);
    this.#seed.fill(0);
  }
}

/** The last result of phase 1, which most frames have in common with the one before. */
class Phase1 {
  readonly #ttak = new Uint16Array(5);
  readonly #ta = new Uint8Array(6);
  /** Upper 32 bits of the counter; below 0 before the first. */
  #counterHigh = -1;

  /** The TTAK for a frame's transmitter. */
  of(tk: Uint8Array, mpdu: Uint8Array, counterHigh: number): Uint16Array {
    const ta = this.#ta;
    let same = counterHigh === this.#counterHigh;
    for (let i = 0; same && i < 6; i++) same = ta[i] === mpdu[Offset.address2 + i];
    if (!same) {
      for (let i = 0; i < 6; i++) ta[i] = mpdu[Offset.address2 + i] as number;
      this.#counterHigh = counterHigh;
      mixPhase1(tk, mpdu, Offset.address2, counterHigh, this.#ttak);
    }
    return this.#ttak;
  }

  forget(): void {
    this.#ttak.fill(0);
    this.#counterHigh = -1;
  }
}

/** DA, SA, priority, three zeros: what Michael puts before the MSDU. @spec IEEE 802.11-2016 12.5.2.3.2, Figure 12-9 */
function pseudoHeader({ da, sa, priority }: MichaelMessage): Uint8Array {
  const header = new Uint8Array(16);
  header.set(da, 0);
  header.set(sa, 6);
  header[12] = priority;
  return header;
}

/** TSC1, the octet that spares RC4 its weak keys, TSC0, the key's id, TSC2 to TSC5. @spec IEEE 802.11-2016 12.5.2.2 */
function writePacketField(frame: Uint8Array, at: number, packetNumber: number, keyId: number): void {
  const high = Math.floor(packetNumber / 0x1_0000);
  const second = (packetNumber & 0xffff) >>> 8;
  frame[at] = second;
  frame[at + 1] = wepSeed(second);
  frame[at + 2] = packetNumber & 0xff;
  frame[at + 3] = keyOctet(keyId);
  for (let i = 0; i < 4; i++) frame[at + 4 + i] = high >>> (8 * i);
}

function readPacketNumber(mpdu: Uint8Array, at: number): number {
  const low = ((mpdu[at] as number) << 8) | (mpdu[at + 2] as number);
  return low + 0x1_0000 * (wordLe(mpdu, at + 4) >>> 0);
}
