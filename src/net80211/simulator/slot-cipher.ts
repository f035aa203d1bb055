import type { AttachedCipher, Decapsulated, MichaelMessage, MpduCipher, Refusal } from "../../cipher/cipher.ts";
import type { ReceivingKey } from "../../cipher/cipher-key.ts";
import { isQos, tidOf } from "../../cipher/mpdu.ts";

/** The counters of a key slot, which requests set and read. */
export interface SlotCounters {
  /** The highest packet numbers received: one counter, or one a TID and the last one for frames without. */
  readonly receiveCounter: bigint[];
  /** The packet number that the next frame is sent from. */
  transmitCounter: bigint;
}

/** A replay, as the kernel tells of it. */
export interface RefusedReplay {
  /** The highest packet number that was received before. */
  readonly keyRsc: bigint;
  /** The one of the frame. */
  readonly rsc: bigint;
}

/** A slot's key in its cipher, under the slot's own counters. */
export class SlotCipher implements ReceivingKey {
  readonly #attached: AttachedCipher;
  readonly #slot: SlotCounters;
  /** Which of the counters the last frame that was opened goes by. */
  #counter = 0;
  #replay: RefusedReplay | undefined;

  /** @param attached - taken over: it ends with this */
  constructor(attached: AttachedCipher, slot: SlotCounters) {
    this.#attached = attached;
    this.#slot = slot;
  }

  get cipher(): MpduCipher {
    return this.#attached.cipher;
  }

  /** The last frame that was refused as a replay. */
  get lastReplay(): RefusedReplay | undefined {
    return this.#replay;
  }

  /**
   * The packet number that the next frame goes out under, and none after it; undefined where all are used. TKIP starts
   * at 1 and counts afterwards; the others start at 0 and count before. Both send 1 first.
   *
   * @source FreeBSD sys/net80211/ieee80211_crypto_tkip.c, tkip_encap; ieee80211_crypto_ccmp.c, ccmp_encap
   */
  nextPacketNumber(): bigint | undefined {
    const slot = this.#slot;
    const { name, lastPacketNumber } = this.cipher;
    const number = name === "tkip" ? slot.transmitCounter : slot.transmitCounter + 1n;
    if (number > lastPacketNumber) return undefined;
    slot.transmitCounter += 1n;
    return number;
  }

  /** The MSDU with its MIC behind it under TKIP. Others: the MSDU itself. */
  enMic(message: MichaelMessage): Uint8Array {
    return this.#attached.enMic(message);
  }

  /** Protects a frame, borrowed, under a number of {@link SlotCipher.nextPacketNumber}, which no other frame has. */
  encapsulate(mpdu: Uint8Array, packetNumber: bigint): Uint8Array {
    return this.#attached.encapsulate(mpdu, packetNumber);
  }

  decapsulate(mpdu: Uint8Array): Decapsulated {
    const opened = this.#attached.decapsulate(mpdu, { isNew: (frame, rsc) => this.#isNew(frame, rsc) });
    if (typeof opened !== "string" && this.cipher.ordered && this.cipher.micLength === 0) {
      this.#advance(opened.packetNumber);
    }
    return opened;
  }

  /** Only where Michael holds does TKIP's counter move. */
  deMic(message: MichaelMessage, packetNumber: bigint): Uint8Array | Refusal {
    const msdu = this.#attached.deMic(message);
    if (typeof msdu !== "string" && this.cipher.micLength > 0) this.#advance(packetNumber);
    return msdu;
  }

  /** Overwrites everything that came of the key. */
  destroy(): void {
    this.#attached.destroy();
  }

  #isNew(mpdu: Uint8Array, rsc: bigint): boolean {
    const last = this.#slot.receiveCounter.length - 1;
    this.#counter = isQos(mpdu) ? Math.min(tidOf(mpdu), last) : last;
    const keyRsc = this.#slot.receiveCounter[this.#counter] as bigint;
    if (rsc <= keyRsc) this.#replay = { keyRsc, rsc };
    return rsc > keyRsc;
  }

  #advance(packetNumber: bigint): void {
    this.#slot.receiveCounter[this.#counter] = packetNumber;
  }
}
