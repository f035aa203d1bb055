import { toHex } from "../bytes/octets.ts";
import { sha256 } from "../crypto/sha256.ts";
import type { Action } from "../handshake/action.ts";
import {
  destroyKey,
  joinTemporalKey,
  type KeyDescriptor,
  type KeySlot,
  type PairwiseSlot,
  type Role,
} from "../keys/descriptor.ts";

/** A key in a radio's table: known again by its digest, its octets are not kept. */
export interface RadioKey {
  /** SHA-256 of the key in the order of the wire, in hex: the same at both ends. */
  readonly digest: string;
  /** Packets sent under it. */
  sent: bigint;
}

/**
 * The key table of a simulated radio. Like the hardware of a driver it begins to count packets anew whenever a key is
 * set, be it one that it had before: that is what makes a reinstallation dangerous, and it is counted here.
 *
 * Of a peer it may have two pairwise keys, as Extended Key ID wants it: it receives under both and sends under one.
 */
export class RadioKeys {
  readonly #role: Role;
  readonly #slots = new Map<string, RadioKey>();
  /** Where the key is that is sent under, by the peer's address in hex. */
  readonly #sending = new Map<string, PairwiseSlot>();
  /** Keys that it sent under: never again, or two packets have one number. */
  readonly #sentUnder = new Set<string>();
  /** Keys that it only received under: not again while it is associated, or old packets count as new. */
  readonly #receivedUnder = new Set<string>();
  #reinstalled = 0;

  /** @param role - which end of the link the keys were cut for */
  constructor(role: Role) {
    this.#role = role;
  }

  /** How often a key was set that this radio had before. It must stay 0. */
  get reinstalled(): number {
    return this.#reinstalled;
  }

  /** Does what an action asks of the keys. A key in it is taken over: it is noted, and destroyed. */
  carryOut(action: Action): void {
    switch (action.type) {
      case "set-key":
        this.#install(action.key);
        if (action.key.scope === "pairwise") this.#sendWith(action.key);
        return;
      case "set-receive-key":
        this.#install(action.key);
        return;
      case "send-with-key":
        this.#sendWith(action.slot);
        return;
      case "delete-key":
        this.#delete(action.slot);
    }
  }

  /** Empties every slot of a peer. */
  forget(peer: Uint8Array): void {
    for (const keyId of [0, 1] as const) this.#slots.delete(slotName({ scope: "pairwise", peer, keyId }));
    this.#sending.delete(toHex(peer));
  }

  /** The key in a slot. */
  at(slot: KeySlot): RadioKey | undefined {
    return this.#slots.get(slotName(slot));
  }

  /** The pairwise key that is sent under to a peer; undefined where there is none. */
  sendingTo(peer: Uint8Array): RadioKey | undefined {
    const slot = this.#sending.get(toHex(peer));
    return slot === undefined ? undefined : this.at(slot);
  }

  /** Sends a packet to a peer. @returns the digest of the key that it goes under, or undefined where there is none */
  send(peer: Uint8Array): string | undefined {
    const key = this.sendingTo(peer);
    if (key === undefined) return undefined;
    key.sent++;
    return key.digest;
  }

  /** Whether a packet of a peer can be read: in clear, or under a pairwise key that is there. */
  opens(peer: Uint8Array, digest: string | undefined): boolean {
    if (digest === undefined) return true;
    return ([0, 1] as const).some((keyId) => this.at({ scope: "pairwise", peer, keyId })?.digest === digest);
  }

  /** Forgets every key, as a radio does that leaves its network. What it ever sent under, it knows again. */
  clear(): void {
    this.#slots.clear();
    this.#sending.clear();
    this.#receivedUnder.clear();
  }

  /** A peer whose key is gone is sent to in clear, also when the place is filled again. */
  #delete(slot: KeySlot): void {
    this.#slots.delete(slotName(slot));
    if (slot.scope !== "pairwise") return;
    const peer = toHex(slot.peer);
    if (this.#sending.get(peer)?.keyId === slot.keyId) this.#sending.delete(peer);
  }

  /** Its counter goes on. */
  #sendWith({ scope, peer, keyId }: PairwiseSlot): void {
    this.#sending.set(toHex(peer), { scope, peer, keyId });
  }

  #install(key: KeyDescriptor): void {
    const digest = digestOf(key, this.#role);
    const receivesOnly =
      key.scope === "group" ? !key.transmit : key.scope !== "pairwise" && this.#role === "supplicant";
    const had = receivesOnly ? this.#receivedUnder : this.#sentUnder;
    if (had.has(digest)) this.#reinstalled++;
    had.add(digest);
    this.#slots.set(slotName(key), { digest, sent: 0n });
    destroyKey(key);
  }
}

function digestOf(key: KeyDescriptor, role: Role): string {
  if (key.scope !== "pairwise" && key.scope !== "group") return toHex(sha256(key.tk.octets));
  const joined = joinTemporalKey(key, role);
  try {
    return toHex(sha256(joined.octets));
  } finally {
    joined.destroy();
  }
}

function slotName(slot: KeySlot): string {
  return slot.scope === "pairwise" ? `pairwise ${toHex(slot.peer)} ${slot.keyId}` : `${slot.scope} ${slot.keyId}`;
}
