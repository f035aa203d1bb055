/** CCM and GCM by what the platform has built in. */
import { KeyError } from "../../errors.ts";
import type { NodeCryptoLike, NodeKeyLike } from "../../platform.ts";
import type { Aead, Associated } from "./aead.ts";

/** A mode of the platform's, by the name that Node gives it. */
export interface NativeMode {
  /** `aes-128-ccm`, for keys of 16 octets. */
  readonly name: string;
  /** Octets of tag. */
  readonly tagLength: number;
  /** Octets of nonce. */
  readonly nonceLength: number;
}

/**
 * CCM or GCM by `node:crypto`. Each call makes objects and goes through the engine's border, which short frames pay dearly
 * for; long ones gain by the processor's own AES.
 */
export class NativeAead implements Aead {
  readonly tagLength: number;
  readonly #crypto: NodeCryptoLike;
  readonly #mode: NativeMode;
  readonly #options: { readonly authTagLength: number };
  #key: NodeKeyLike | undefined;
  /** Whose associated data came last, and the view of those that counted: mostly it is the same again. */
  #owner: Uint8Array | undefined;
  #data = new Uint8Array(0);

  /** @param key - borrowed; the platform keeps a copy, of which nobody can say when it is gone */
  constructor(crypto: NodeCryptoLike, mode: NativeMode, key: Uint8Array) {
    this.#crypto = crypto;
    this.#mode = mode;
    this.tagLength = mode.tagLength;
    this.#options = { authTagLength: mode.tagLength };
    this.#key = crypto.createSecretKey(key);
  }

  takes(): boolean {
    return true;
  }

  seal(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): void {
    const cipher = this.#crypto.createCipheriv(
      this.#mode.name,
      this.#keyObject(),
      this.#nonce(associated),
      this.#options,
    );
    cipher.setAAD(this.#dataOf(associated), { plaintextLength: end - start });
    output.set(cipher.update(input.subarray(start, end)), at);
    cipher.final();
    output.set(cipher.getAuthTag(), at + end - start);
  }

  open(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): boolean {
    const textEnd = end - this.tagLength;
    const decipher = this.#crypto.createDecipheriv(
      this.#mode.name,
      this.#keyObject(),
      this.#nonce(associated),
      this.#options,
    );
    decipher.setAuthTag(input.subarray(textEnd, end));
    decipher.setAAD(this.#dataOf(associated), { plaintextLength: textEnd - start });
    let text: Uint8Array | undefined;
    try {
      text = decipher.update(input.subarray(start, textEnd));
      decipher.final();
      output.set(text, at);
      return true;
    } catch {
      // Of GCM the platform gives the text away before it has looked at the tag.
      text?.fill(0);
      output.fill(0, at, at + textEnd - start);
      return false;
    }
  }

  destroy(): void {
    this.#key = undefined;
  }

  #nonce({ nonce }: Associated): Uint8Array {
    const { nonceLength } = this.#mode;
    return nonce.length === nonceLength ? nonce : nonce.subarray(0, nonceLength);
  }

  #dataOf({ data, dataLength }: Associated): Uint8Array {
    if (this.#owner !== data || this.#data.length !== dataLength) {
      this.#owner = data;
      this.#data = data.subarray(0, dataLength) as Uint8Array<ArrayBuffer>;
    }
    return this.#data;
  }

  #keyObject(): NodeKeyLike {
    if (this.#key === undefined) throw new KeyError("ERR_KEY_DESTROYED", "a key was used after it was destroyed");
    return this.#key;
  }
}
