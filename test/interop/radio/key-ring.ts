import { CipherKey, ManagementKey } from "../../../src/cipher/index.ts";
import type { KeyDescriptor, KeySlot, PairwiseKey, PairwiseSlot } from "../../../src/keys/index.ts";
import { nameOf } from "./frames.ts";

/** The keys of one radio, each at work. What hardware has slots for. */
export class KeyRing {
  readonly #retire: (key: CipherKey) => void;
  readonly #keys = new Map<string, CipherKey>();
  /** Where the key is that is sent under, by the peer's name. */
  readonly #sending = new Map<string, PairwiseSlot>();
  readonly #integrity = new Map<number, ManagementKey>();
  #groupKeyId: number | undefined;
  #integrityKeyId: number | undefined;

  /** @param retire - told of every data key that goes out of use, before its end */
  constructor(retire: (key: CipherKey) => void) {
    this.#retire = retire;
  }

  /** Puts a key to work, in the place of the one that is there. The descriptor stays the caller's. */
  set(key: KeyDescriptor): void {
    if (key.scope === "pairwise") {
      this.setReceive(key);
      this.sendWith(key);
      return;
    }
    this.delete(key);
    if (key.scope === "group") {
      this.#keys.set(placeOf(key), new CipherKey(key));
      this.#groupKeyId = key.keyId;
      return;
    }
    this.#integrity.set(key.keyId, new ManagementKey(key));
    if (key.scope === "igtk") this.#integrityKeyId = key.keyId;
  }

  /** The same, of a key for receiving alone. */
  setReceive(key: PairwiseKey): void {
    this.delete(key);
    this.#keys.set(placeOf(key), new CipherKey(key));
  }

  /** The key that is there is the one to send with. It counts on. */
  sendWith({ scope, peer, keyId }: PairwiseSlot): void {
    this.#sending.set(nameOf(peer), { scope, peer, keyId });
  }

  /** Takes every key of a peer out of use. */
  forget(peer: Uint8Array): void {
    for (const keyId of [0, 1] as const) this.delete({ scope: "pairwise", peer, keyId });
    this.#sending.delete(nameOf(peer));
  }

  /** Takes a key out of use: a peer that was sent to under it is sent to in clear. An empty slot is no error. */
  delete(slot: KeySlot): void {
    if (slot.scope === "pairwise" || slot.scope === "group") {
      const key = this.#keys.get(placeOf(slot));
      this.#keys.delete(placeOf(slot));
      if (key !== undefined) this.#end(key);
      if (slot.scope === "pairwise" && this.#sending.get(nameOf(slot.peer))?.keyId === slot.keyId)
        this.#sending.delete(nameOf(slot.peer));
      return;
    }
    this.#integrity.get(slot.keyId)?.destroy();
    this.#integrity.delete(slot.keyId);
  }

  /** The key that is sent under to a peer. */
  pairwise(peer: Uint8Array): CipherKey | undefined {
    const slot = this.#sending.get(nameOf(peer));
    return slot === undefined ? undefined : this.#keys.get(placeOf(slot));
  }

  /** The key that a peer's frame names. */
  receiving(peer: Uint8Array, keyId: number): CipherKey | undefined {
    return this.#keys.get(placeOf({ scope: "pairwise", peer, keyId: keyId as 0 | 1 }));
  }

  /** The group key that came last: an access point sends under it. */
  get groupInUse(): CipherKey | undefined {
    return this.#groupKeyId === undefined ? undefined : this.group(this.#groupKeyId);
  }

  /** The group key that a frame names. */
  group(keyId: number): CipherKey | undefined {
    return this.#keys.get(placeOf({ scope: "group", keyId: keyId as 1 | 2 }));
  }

  /** The key of management frames to many that came last. */
  get integrityInUse(): ManagementKey | undefined {
    return this.#integrityKeyId === undefined ? undefined : this.#integrity.get(this.#integrityKeyId);
  }

  /** The highest packet number that was sent under a key. */
  sent(slot: KeySlot): bigint {
    return slot.scope === "pairwise" || slot.scope === "group" ? (this.#keys.get(placeOf(slot))?.sent ?? 0n) : 0n;
  }

  /** All keys come to their end. */
  clear(): void {
    for (const key of this.#keys.values()) this.#end(key);
    for (const key of this.#integrity.values()) key.destroy();
    this.#keys.clear();
    this.#sending.clear();
    this.#integrity.clear();
  }

  #end(key: CipherKey): void {
    this.#retire(key);
    key.destroy();
  }
}

/** What a map can be asked for. */
function placeOf(slot: Extract<KeySlot, { readonly scope: "pairwise" | "group" }>): string {
  return slot.scope === "pairwise" ? `${nameOf(slot.peer)} ${slot.keyId}` : `group ${slot.keyId}`;
}
