import { toHex } from "../bytes/octets.ts";
import { sha256 } from "../crypto/sha256.ts";
import { destroyKey, joinTemporalKey, type KeyDescriptor, type KeySlot, type Role } from "../keys/descriptor.ts";

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
 */
export class RadioKeys {
  readonly #role: Role;
  readonly #slots = new Map<string, RadioKey>();
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

  /** Takes a key over: it is noted, and destroyed. */
  set(key: KeyDescriptor): void {
    const digest = digestOf(key, this.#role);
    const receivesOnly =
      key.scope === "group" ? !key.transmit : key.scope !== "pairwise" && this.#role === "supplicant";
    const had = receivesOnly ? this.#receivedUnder : this.#sentUnder;
    if (had.has(digest)) this.#reinstalled++;
    had.add(digest);
    this.#slots.set(slotName(key), { digest, sent: 0n });
    destroyKey(key);
  }

  /** Empties a slot. */
  delete(slot: KeySlot): void {
    this.#slots.delete(slotName(slot));
  }

  /** The key in a slot. */
  at(slot: KeySlot): RadioKey | undefined {
    return this.#slots.get(slotName(slot));
  }

  /** Sends a packet under the key in a slot. @returns its digest, or undefined where there is none */
  send(slot: KeySlot): string | undefined {
    const key = this.at(slot);
    if (key === undefined) return undefined;
    key.sent++;
    return key.digest;
  }

  /** Forgets every key, as a radio does that leaves its network. What it ever sent under, it knows again. */
  clear(): void {
    this.#slots.clear();
    this.#receivedUnder.clear();
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
