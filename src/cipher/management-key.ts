import type { IntegrityKey } from "../keys/descriptor.ts";
import type { AttachedManagementCipher, ManagementCipher } from "./bip.ts";
import type { Decapsulated } from "./cipher.ts";
import { managementCiphers } from "./ciphers.ts";
import { PacketNumbers } from "./packet-numbers.ts";

/** What an IGTK or BIGTK is put to work from: every such `KeyDescriptor`. */
export type ManagementKeyInput = Pick<IntegrityKey, "cipher" | "keyId" | "tk"> & {
  /** The highest packet number received under it, which the handshake said; left out, none. */
  readonly rsc?: bigint | undefined;
};

/**
 * An IGTK or BIGTK at work: its cipher, the packet numbers of what it sends, the highest one that it received.
 *
 * A new one begins at the first packet number, so the same key must never be put to work twice.
 */
export class ManagementKey {
  readonly #attached: AttachedManagementCipher;
  readonly #numbers: PacketNumbers;
  #received: bigint;

  /**
   * @param key - borrowed: the secret stays the caller's
   * @throws KeyError `ERR_KEY_LENGTH` - a key that is not of its cipher's size
   */
  constructor(key: ManagementKeyInput) {
    const cipher = managementCiphers[key.cipher];
    this.#attached = cipher.attach(key);
    this.#numbers = new PacketNumbers(cipher.lastPacketNumber);
    this.#received = key.rsc ?? 0n;
  }

  /** The cipher's record. */
  get cipher(): ManagementCipher {
    return this.#attached.cipher;
  }

  /** What frames name the key by: 4 to 7. */
  get keyId(): number {
    return this.#attached.keyId;
  }

  /** The highest packet number that was received. */
  get received(): bigint {
    return this.#received;
  }

  /**
   * Puts a Management MIC element behind a frame, under the next packet number.
   *
   * @param mpdu - a whole management frame to many; borrowed
   * @returns the longer frame, which the caller owns; undefined where every packet number was used
   * @throws WireError `ERR_WIRE_TRUNCATED` - `mpdu` is no whole management frame
   */
  encapsulate(mpdu: Uint8Array): Uint8Array | undefined {
    const packetNumber = this.#numbers.next();
    return packetNumber === undefined ? undefined : this.#attached.encapsulate(mpdu, packetNumber);
  }

  /**
   * Takes the element off a frame that is no replay and whose MIC holds.
   *
   * @param mpdu - as it came; borrowed
   */
  decapsulate(mpdu: Uint8Array): Decapsulated {
    const guard = { isNew: (_: Uint8Array, packetNumber: bigint) => packetNumber > this.#received };
    const result = this.#attached.decapsulate(mpdu, guard);
    if (typeof result !== "string") this.#received = result.packetNumber;
    return result;
  }

  /** Overwrites the key. A second call does nothing. */
  destroy(): void {
    this.#attached.destroy();
  }
}
