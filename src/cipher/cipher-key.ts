import type {
  AttachedCipher,
  AttachOptions,
  Decapsulated,
  MichaelMessage,
  MpduCipher,
  Refusal,
  SlottedKey,
} from "./cipher.ts";
import { mpduCipher } from "./ciphers.ts";
import { PacketNumbers } from "./packet-numbers.ts";
import { ReplayCounters } from "./replay-counters.ts";

/** A key as it is put to work: every pairwise or group `KeyDescriptor` is one. */
export type CipherKeyInput = SlottedKey & {
  /** The highest packet number received under it, which the handshake said; left out, none. */
  readonly rsc?: bigint | undefined;
  /** The highest packet number sent under it by who owned it before; left out, none: the first is 1. */
  readonly tsc?: bigint | undefined;
};

/** The receiving half of a key at work: what an `MsduReceiver` asks of it. {@link CipherKey} is one. */
export interface ReceivingKey {
  /** The cipher's record. */
  readonly cipher: MpduCipher;
  /** Opens an MPDU that is no replay. @param mpdu - as it came; borrowed */
  decapsulate(mpdu: Uint8Array): Decapsulated;
  /**
   * TKIP: takes the MIC off an MSDU that was put together. Others: the MSDU itself.
   *
   * @param packetNumber - of the last fragment, which was the last to be opened
   * @returns a view of `message.msdu`, or why it is refused
   */
  deMic(message: MichaelMessage, packetNumber: bigint): Uint8Array | Refusal;
}

/**
 * A key at work: its cipher, the packet numbers of what it sends, the replay counters of what it receives.
 *
 * A new one begins at the first packet number, so the same key must never be put to work twice: the handshake sees to
 * that (CVE-2017-13077).
 */
export class CipherKey implements ReceivingKey {
  readonly #attached: AttachedCipher;
  readonly #numbers: PacketNumbers;
  readonly #counters: ReplayCounters;

  /**
   * @param key - borrowed: the secrets stay the caller's
   * @throws KeyError `ERR_KEY_SUITE` - a cipher that protects no data frames
   * @throws KeyError `ERR_KEY_LENGTH` - a key that is not of its cipher's size
   */
  constructor(key: CipherKeyInput, options: AttachOptions = {}) {
    const cipher = mpduCipher(key.cipher);
    this.#attached = cipher.attach(key, options);
    this.#numbers = new PacketNumbers(cipher.lastPacketNumber, key.tsc);
    this.#counters = new ReplayCounters(key.rsc ?? 0n);
  }

  /** The cipher's record. */
  get cipher(): MpduCipher {
    return this.#attached.cipher;
  }

  /** What frames name the key by. */
  get keyId(): number {
    return this.#attached.keyId;
  }

  /** The highest packet number that was sent; 0 before the first. */
  get sent(): bigint {
    return this.#numbers.used;
  }

  /** The highest packet number received with a TID, 0 to 15. */
  received(tid: number): bigint {
    return this.#counters.highest(tid);
  }

  /**
   * Protects an MPDU under the next packet number.
   *
   * @param mpdu - a whole data frame, or a management frame to one station, in clear; borrowed
   * @returns the protected frame, which the caller owns; undefined where every packet number was used: nothing may be
   *   sent before there is a new key
   * @throws WireError `ERR_WIRE_TRUNCATED` - `mpdu` is no such frame, or ends within its header
   */
  encapsulate(mpdu: Uint8Array): Uint8Array | undefined {
    const packetNumber = this.#numbers.next();
    return packetNumber === undefined ? undefined : this.#attached.encapsulate(mpdu, packetNumber);
  }

  /**
   * Opens an MPDU that is no replay. TKIP's counter does not move before {@link CipherKey.deMic}; the others' moves now.
   *
   * @param mpdu - as it came; borrowed
   */
  decapsulate(mpdu: Uint8Array): Decapsulated {
    const result = this.#attached.decapsulate(mpdu, this.#counters);
    if (typeof result !== "string" && this.cipher.micLength === 0) this.#counters.advance(mpdu, result.packetNumber);
    return result;
  }

  /** TKIP: the MSDU with its MIC behind it, before it is cut into fragments. Others: the MSDU itself. */
  enMic(message: MichaelMessage): Uint8Array {
    return this.#attached.enMic(message);
  }

  /**
   * TKIP: takes the MIC off an MSDU that was put together; only where it holds does the counter move. Others: the MSDU
   * itself.
   *
   * @param packetNumber - of the last fragment
   * @returns a view of `message.msdu`, or why it is refused
   */
  deMic(message: MichaelMessage, packetNumber: bigint): Uint8Array | Refusal {
    const result = this.#attached.deMic(message);
    if (typeof result !== "string") this.#counters.advanceTid(message.priority, packetNumber);
    return result;
  }

  /** Overwrites everything that came of the key. A second call does nothing. */
  destroy(): void {
    this.#attached.destroy();
  }
}
