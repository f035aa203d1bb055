/** CCMP and GCMP on frames: one form, two modes of AES. */
import { KeyError } from "../errors.ts";
import type { Aead, Associated } from "./aead/aead.ts";
import { associatedDataLimit, QosMask, writeAssociatedData } from "./associated-data.ts";
import {
  type AttachedCipher,
  type AttachOptions,
  type Decapsulated,
  type MichaelMessage,
  type MpduCipher,
  type ReplayGuard,
  requireKeyOf,
  type SlottedKey,
} from "./cipher.ts";
import { opened, openedFrame, protectedFrame, protectedHeader, requireHeader } from "./frame.ts";
import { keyIdOf, keyOctet, packetFieldLength, requirePacketNumber } from "./packet-field.ts";

/** What tells CCMP and GCMP apart. */
export interface AeadMode {
  /** The cipher's record. */
  readonly cipher: MpduCipher;
  /** Octets of nonce. */
  readonly nonceLength: number;
  /** Makes the mode from a key, borrowed. */
  create(key: Uint8Array): Aead;
  /** Writes the nonce of a frame. */
  writeNonce(mpdu: Uint8Array, packetNumber: number, output: Uint8Array): void;
}

/** CCMP or GCMP with a key in it. */
export class AttachedAead implements AttachedCipher {
  readonly cipher: MpduCipher;
  readonly keyId: number;
  #aead: Aead | undefined;
  readonly #writeNonce: AeadMode["writeNonce"];
  readonly #qosMask: number;
  readonly #allocate: AttachOptions["allocate"];
  readonly #associated: Associated;

  /** As {@link MpduCipher.attach}. */
  constructor(mode: AeadMode, key: SlottedKey, options: AttachOptions) {
    const { cipher } = mode;
    requireKeyOf(cipher, key, cipher.keyLength);
    this.cipher = cipher;
    this.keyId = key.keyId;
    this.#aead = mode.create(key.tk.octets);
    this.#writeNonce = mode.writeNonce;
    this.#qosMask = options.sppAmsdu === true ? QosMask.tidAndAmsdu : QosMask.tid;
    this.#allocate = options.allocate;
    this.#associated = {
      nonce: new Uint8Array(mode.nonceLength),
      data: new Uint8Array(associatedDataLimit),
      dataLength: 0,
    };
  }

  encapsulate(mpdu: Uint8Array, packetNumber: bigint): Uint8Array {
    const header = requireHeader(mpdu);
    const number = requirePacketNumber(packetNumber, this.cipher.lastPacketNumber);
    const frame = protectedFrame(mpdu, header, this.cipher);
    writePacketField(frame, header, number, this.keyId);
    this.#associate(frame, number);
    this.#mode().seal(this.#associated, mpdu, header, mpdu.length, frame, header + packetFieldLength);
    return frame;
  }

  decapsulate(mpdu: Uint8Array, guard?: ReplayGuard): Decapsulated {
    const header = protectedHeader(mpdu, this.cipher);
    if (typeof header === "string") return header;
    const keyId = keyIdOf(mpdu[header + 3] as number);
    if (keyId === undefined || mpdu[header + 2] !== 0) return "malformed";
    if (keyId !== this.keyId) return "key-id";
    const number = readPacketNumber(mpdu, header);
    if (guard?.isNew(mpdu, BigInt(number)) === false) return "replayed";
    const frame = openedFrame(mpdu, header, this.cipher, 0, this.#allocate);
    this.#associate(mpdu, number);
    if (!this.#mode().open(this.#associated, mpdu, header + packetFieldLength, mpdu.length, frame, header)) {
      return "bad-mic";
    }
    return opened(frame, header, number);
  }

  enMic({ msdu }: MichaelMessage): Uint8Array {
    return msdu;
  }

  deMic({ msdu }: MichaelMessage): Uint8Array {
    return msdu;
  }

  destroy(): void {
    this.#aead?.destroy();
    this.#aead = undefined;
  }

  /** A schedule of zeros would encrypt too (CVE-2019-15126). */
  #mode(): Aead {
    if (this.#aead === undefined) throw new KeyError("ERR_KEY_DESTROYED", "a key was used after it was destroyed");
    return this.#aead;
  }

  #associate(mpdu: Uint8Array, packetNumber: number): void {
    const associated = this.#associated;
    this.#writeNonce(mpdu, packetNumber, associated.nonce);
    associated.dataLength = writeAssociatedData(mpdu, this.#qosMask, associated.data);
  }
}

/** PN0, PN1, a reserved octet, the key's id, PN2 to PN5. @spec IEEE 802.11-2016 12.5.3.2, 12.5.5.2 */
function writePacketField(frame: Uint8Array, at: number, packetNumber: number, keyId: number): void {
  const high = Math.floor(packetNumber / 0x1_0000);
  frame[at] = packetNumber & 0xff;
  frame[at + 1] = (packetNumber & 0xffff) >>> 8;
  frame[at + 3] = keyOctet(keyId);
  for (let i = 0; i < 4; i++) frame[at + 4 + i] = high >>> (8 * i);
}

function readPacketNumber(mpdu: Uint8Array, at: number): number {
  const octet = (i: number): number => mpdu[at + i] as number;
  const low = octet(0) | (octet(1) << 8) | (octet(4) << 16);
  return low + 0x100_0000 * (octet(5) | (octet(6) << 8) | (octet(7) << 16));
}
