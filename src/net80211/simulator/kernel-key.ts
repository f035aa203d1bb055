import { copyOf, equal } from "../../bytes/octets.ts";
import { Secret } from "../../bytes/secret.ts";
import type { ManagementKey } from "../../cipher/management-key.ts";
import { cipherNone, KeyFlag, keyIndexNone } from "../constants.ts";
import type { ReqKey } from "../structs.ts";
import type { SlotCipher } from "./slot-cipher.ts";

/** A key slot of the kernel: `struct ieee80211_key`. It owns the octets that were put into it. */
export class KernelKey {
  readonly #receiveCounters: number;
  readonly #keyBuffer: number;
  #octets: Secret | undefined;
  #attached: SlotCipher | undefined;
  #management: ManagementKey | undefined;
  #accepted = false;
  /** The cipher's number; 6 is none: the slot is empty. */
  cipher: number = cipherNone;
  /** `wk_keyix`: the hardware's slot; 0xffff where it has none. */
  index: number = keyIndexNone;
  /** The bits of the request, without the default mark. */
  flags: number = KeyFlag.transmit | KeyFlag.receive;
  /** Whether the kernel encrypts, not the hardware. */
  softwareEncryption = false;
  /** Whether the kernel computes Michael, not the hardware. */
  softwareMichael = false;
  /** Octets of key, Michael keys apart. */
  keyLength = 0;
  /** The highest packet numbers received: one counter, or one a TID. */
  receiveCounter: bigint[];
  /** The packet number that the next frame is sent from. */
  transmitCounter = 0n;

  /** An empty slot with so many receive counters, and so many octets of room for the key without its Michael keys. */
  constructor(receiveCounters: number, keyBuffer: number) {
    this.#receiveCounters = receiveCounters;
    this.#keyBuffer = keyBuffer;
    this.receiveCounter = new Array<bigint>(receiveCounters).fill(0n);
  }

  /** The key with its Michael keys, borrowed: what stands in the slot until it is filled again or emptied. */
  get octets(): Uint8Array {
    return this.#octets?.octets ?? new Uint8Array(0);
  }

  /**
   * The key in its cipher; undefined where there is none, or none that protects data frames.
   *
   * @internal
   */
  get attached(): SlotCipher | undefined {
    return this.#attached;
  }

  /**
   * The key in a cipher for management frames to many; undefined where there is none.
   *
   * @internal
   */
  get management(): ManagementKey | undefined {
    return this.#management;
  }

  /**
   * Puts a cipher with this key in the place of the one before, which ends.
   *
   * @internal
   */
  attach(cipher: SlotCipher | undefined): void {
    this.#detach();
    this.#attached = cipher;
  }

  /**
   * The same of a cipher for management frames.
   *
   * @internal
   */
  attachManagement(cipher: ManagementKey): void {
    this.#detach();
    this.#management = cipher;
  }

  /** Whether the last key that was put here was accepted to the end. */
  get accepted(): boolean {
    return this.#accepted;
  }

  /**
   * Takes the octets and the counters of a request: the counters start again, whatever was here before.
   *
   * @returns whether the very same key was here already, in use
   */
  fill(request: ReqKey): boolean {
    const octets = new Secret(copyOf(request.keydata, 0, request.keylen));
    const again = this.#accepted && equal(this.octets, octets.octets);
    this.#octets?.destroy();
    this.#octets = octets;
    this.#detach();
    this.#accepted = false;
    // Of TKIP the first 16 octets are the key; the Michael keys follow.
    this.keyLength = Math.min(request.keylen, request.type === 1 ? 16 : this.#keyBuffer);
    this.flags = request.flags & (KeyFlag.transmit | KeyFlag.receive | KeyFlag.group);
    this.receiveCounter = new Array<bigint>(this.#receiveCounters).fill(request.keyrsc);
    this.transmitCounter = 0n;
    return again;
  }

  /** The key is in use from here on. */
  accept(): void {
    this.#accepted = true;
  }

  /** Empties the slot and destroys what was in it. */
  reset(): void {
    this.#octets?.destroy();
    this.#octets = undefined;
    this.#detach();
    this.#accepted = false;
    this.cipher = cipherNone;
    this.index = keyIndexNone;
    this.flags = KeyFlag.transmit | KeyFlag.receive;
    this.keyLength = 0;
    this.softwareEncryption = false;
    this.softwareMichael = false;
    this.receiveCounter.fill(0n);
    this.transmitCounter = 0n;
  }

  #detach(): void {
    this.#attached?.destroy();
    this.#management?.destroy();
    this.#attached = undefined;
    this.#management = undefined;
  }
}
