import type { Secret } from "../bytes/secret.ts";
import type { AttachedCipher, Decapsulated, MichaelMessage, SlottedKey } from "../cipher/cipher.ts";
import { mpduCipher } from "../cipher/ciphers.ts";
import { headerLength } from "../cipher/mpdu.ts";
import type { CipherName } from "../ie/suite.ts";
import { cutTemporalKey, destroyKey } from "../keys/descriptor.ts";
import { roomForFrame } from "./frame-room.ts";
import type { Sender } from "./recording.ts";

/**
 * A temporal key that frames are opened with, from either end of the link. What a cipher makes of it is made when the
 * first frame comes, and again after {@link FrameKey.sleep}: many stations come and go in a long capture.
 */
export class FrameKey {
  readonly cipher: CipherName;
  /** The slot that it is in, or undefined of a key that is tried in any. */
  readonly keyId: number | undefined;
  readonly #tk: Secret;
  #attached: Partial<Record<Sender, AttachedCipher>> = {};

  /** @param tk - taken over: destroyed with this key */
  constructor(cipher: CipherName, tk: Secret, keyId: number | undefined) {
    this.cipher = cipher;
    this.#tk = tk;
    this.keyId = keyId;
  }

  /** The key's octets, borrowed, in the order of the wire. */
  get octets(): Uint8Array {
    return this.#tk.octets;
  }

  /**
   * Opens a protected frame. Packet numbers are not judged here.
   *
   * @param from - who sent it
   */
  open(mpdu: Uint8Array, from: Sender): Decapsulated {
    return this.#cipherFor(mpdu, from).decapsulate(mpdu);
  }

  /** Whether Michael holds over an MSDU of TKIP that was opened from `mpdu`. Of other ciphers: yes. */
  michaelHolds(mpdu: Uint8Array, from: Sender, message: MichaelMessage): boolean {
    return typeof this.#cipherFor(mpdu, from).deMic(message) !== "string";
  }

  /** Lets go of what can be made again. */
  sleep(): void {
    for (const attached of new Set(Object.values(this.#attached))) attached.destroy();
    this.#attached = {};
  }

  /** Destroys the key. A second call does nothing. */
  destroy(): void {
    this.sleep();
    this.#tk.destroy();
  }

  /** TKIP has a Michael key for each direction, so that there it matters who sent; the others do not look. */
  #cipherFor(mpdu: Uint8Array, from: Sender): AttachedCipher {
    const end = this.cipher === "tkip" ? from : "supplicant";
    const attached = this.#attached[end];
    if (attached !== undefined && this.keyId !== undefined) return attached;
    const keyId = this.keyId ?? keyIdOf(mpdu);
    if (attached?.keyId === keyId) return attached;
    attached?.destroy();
    const made = attach(this.cipher, this.#tk, keyId, from);
    this.#attached[end] = made;
    return made;
  }
}

/** The key id that a protected frame names. */
export function keyIdOf(mpdu: Uint8Array): number {
  return (mpdu[headerLength(mpdu) + 3] ?? 0) >> 6;
}

function attach(cipher: CipherName, tk: Secret, keyId: number, from: Sender): AttachedCipher {
  const slot = keyId as 0 | 1 | 2 | 3;
  if (cipher === "wep40" || cipher === "wep104") return mpduCipher(cipher).attach({ cipher, tk, keyId: slot });
  // Cut for the end that receives what `from` sends.
  const key = cutTemporalKey(cipher, tk, from === "authenticator" ? "supplicant" : "authenticator");
  try {
    return mpduCipher(cipher).attach({ ...key, keyId: slot } as SlottedKey, { allocate: roomForFrame });
  } finally {
    destroyKey(key);
  }
}
