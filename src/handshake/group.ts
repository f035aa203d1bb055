import { isZero } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import { Cipher, type CipherName, cipherSuite, type SuiteSelector } from "../ie/suite.ts";
import {
  cutTemporalKey,
  type GroupKey,
  type IntegrityCipher,
  type IntegrityKey,
  type KeySlot,
} from "../keys/descriptor.ts";
import { requireHandedTkLength } from "../keys/hierarchy.ts";
import type { GroupKeySource, GroupKeys, TransmitKey } from "./group-source.ts";

/** What a network sends to all under, and where its owner has it from. */
export interface GroupKeyOptions {
  /** Group cipher suite selector. */
  readonly group: SuiteSelector;
  /** Group management cipher suite selector; undefined where management frames are not protected. */
  readonly groupManagement: SuiteSelector | undefined;
  /** Whether beacons are protected as well, by the same cipher. Left out: they are not. */
  readonly protectsBeacons?: boolean | undefined;
  /** The packet number that the driver used last under a key that it sends with. Left out: 0, as if it had sent none. */
  readonly packetNumber?: ((slot: KeySlot) => bigint) | undefined;
  /** Fresh octets from a cryptographic generator, taken over: they are the keys. A test passes its own. */
  readonly random: (length: number) => Uint8Array;
}

/** One set of group keys: those of one generation. */
interface KeySet {
  readonly generation: number;
  /** 0 or 1: which of the two slots of each kind. */
  readonly slot: 0 | 1;
  readonly gtk: Secret | undefined;
  readonly igtk: Secret | undefined;
  readonly bigtk: Secret | undefined;
}

/** A key of the group on its way to the driver. It belongs to whoever carries it there. */
export type GroupKeyDescriptor = GroupKey | IntegrityKey;

/** The first of the two slots of each kind. @spec IEEE 802.11-2020 12.7.2 */
const firstSlot = { gtk: 1, igtk: 4, bigtk: 6 } as const;

/**
 * The owner of a network's group keys: GTK, IGTK and BIGTK.
 *
 * A rotation makes new keys in the slots that are not in use, hands them out, and sends under them only when every
 * station that was to have them has said so, or has left. Until then it goes on under the old ones, which every station
 * still has. A rotation during a rotation replaces the keys that nobody sends under yet, never those in use.
 *
 * @spec IEEE 802.11-2016 12.7.7, 12.7.9.4
 */
export class GroupKeyOwner implements GroupKeySource {
  readonly #options: GroupKeyOptions;
  readonly #waiting = new Set<string>();
  #used: KeySet | undefined;
  #next: KeySet | undefined;
  #generation = 0;
  /** The key counter of the standard, as far as IVs need it: it begins where nobody can tell. */
  #counter: bigint;

  /**
   * @throws KeyError `ERR_KEY_SUITE` - a group cipher that has no temporal key, or WEP
   * @throws KeyError `ERR_KEY_ZERO` - the generator gave zeros
   */
  constructor(options: GroupKeyOptions) {
    this.#options = options;
    if (options.group !== Cipher.noGroupTraffic) requireHandedTkLength(options.group);
    this.#counter = asNumber(options.random(16));
    this.#used = this.#makeSet(0);
  }

  /** Where the rotation stands, by the standard's names: `setkeys` while stations are being given new keys. */
  get at(): "setkeys" | "setkeys-done" {
    return this.#next === undefined ? "setkeys-done" : "setkeys";
  }

  /** How many stations have not confirmed the new keys yet. */
  get waitingFor(): number {
    return this.#waiting.size;
  }

  get keys(): GroupKeys {
    const set = this.#next ?? this.#used;
    if (set === undefined) throw new KeyError("ERR_KEY_DESTROYED", "the network has no group keys any more");
    const { generation, gtk, igtk, bigtk } = set;
    return {
      generation,
      gtk: this.#transmitKey(set, "gtk", gtk),
      igtk: this.#transmitKey(set, "igtk", igtk),
      bigtk: this.#transmitKey(set, "bigtk", bigtk),
    };
  }

  freshIv(): Uint8Array {
    const iv = new Uint8Array(16);
    const view = new DataView(iv.buffer);
    view.setBigUint64(0, (this.#counter >> 64n) & 0xffff_ffff_ffff_ffffn, false);
    view.setBigUint64(8, this.#counter & 0xffff_ffff_ffff_ffffn, false);
    this.#counter++;
    return iv;
  }

  /**
   * The keys that the network sends under, for the driver.
   *
   * @returns copies, which the caller owns
   */
  keysInUse(): GroupKeyDescriptor[] {
    return this.#used === undefined ? [] : this.#descriptors(this.#used);
  }

  /**
   * Makes new keys. The caller has every one of `stations` given them.
   *
   * @param stations - who is to confirm them, each by a name of its own
   * @returns the keys for the driver where there is nobody to wait for, else none
   * @throws KeyError `ERR_KEY_ZERO` - the generator gave zeros
   * @throws KeyError `ERR_KEY_DESTROYED` - the network has ended
   */
  rotate(stations: Iterable<string>): GroupKeyDescriptor[] {
    const used = this.#used;
    if (used === undefined) throw new KeyError("ERR_KEY_DESTROYED", "the network has no group keys any more");
    const next = this.#makeSet(used.slot === 0 ? 1 : 0);
    destroySet(this.#next);
    this.#next = next;
    this.#waiting.clear();
    for (const station of stations) this.#waiting.add(station);
    return this.#settle();
  }

  /**
   * A station has confirmed keys, or has left and need not any more.
   *
   * @param generation - of the keys that it confirmed; undefined where it has left
   * @returns the keys for the driver where it was the last one to wait for, else none
   */
  done(station: string, generation: number | undefined): GroupKeyDescriptor[] {
    if (generation !== undefined && generation !== this.#next?.generation) return [];
    return this.#waiting.delete(station) ? this.#settle() : [];
  }

  /** The network ends: every key is destroyed. */
  destroy(): void {
    destroySet(this.#used);
    destroySet(this.#next);
    this.#used = undefined;
    this.#next = undefined;
    this.#waiting.clear();
  }

  /** Everybody has the new keys: they come into use. */
  #settle(): GroupKeyDescriptor[] {
    if (this.#next === undefined || this.#waiting.size > 0) return [];
    destroySet(this.#used);
    this.#used = this.#next;
    this.#next = undefined;
    return this.#descriptors(this.#used);
  }

  #makeSet(slot: 0 | 1): KeySet {
    const { group, groupManagement, protectsBeacons } = this.#options;
    const integrity = groupManagement === undefined ? undefined : cipherSuite(groupManagement)?.keyLength;
    const lengths = [
      group === Cipher.noGroupTraffic ? undefined : requireHandedTkLength(group),
      integrity,
      protectsBeacons === true ? integrity : undefined,
    ];
    const [gtk, igtk, bigtk] = this.#freshKeys(lengths);
    return { generation: ++this.#generation, slot, gtk, igtk, bigtk };
  }

  /** Keys from the generator itself: the standard allows it, and nothing is left of which they could be computed again. */
  #freshKeys(lengths: readonly (number | undefined)[]): (Secret | undefined)[] {
    const made: (Secret | undefined)[] = [];
    try {
      for (const length of lengths) made.push(length === undefined ? undefined : this.#freshKey(length));
      return made;
    } catch (error) {
      for (const key of made) key?.destroy();
      throw error;
    }
  }

  #freshKey(length: number): Secret {
    const octets = this.#options.random(length);
    if (octets.length !== length || isZero(octets)) throw new KeyError("ERR_KEY_ZERO", "the generator gave no key");
    return new Secret(octets);
  }

  #transmitKey(set: KeySet, kind: keyof typeof firstSlot, key: Secret | undefined): TransmitKey | undefined {
    if (key === undefined) return undefined;
    const keyId = firstSlot[kind] + set.slot;
    const scope = kind === "gtk" ? "group" : kind;
    // Nobody has sent under a key that is not in use yet, whatever the driver counted under the one before it.
    const packetNumber = set === this.#used ? (this.#options.packetNumber?.({ scope, keyId } as KeySlot) ?? 0n) : 0n;
    return { keyId, key, packetNumber };
  }

  #descriptors({ slot, gtk, igtk, bigtk }: KeySet): GroupKeyDescriptor[] {
    const keys: GroupKeyDescriptor[] = [];
    if (gtk !== undefined) {
      const name = cipherSuite(this.#options.group)?.name as CipherName;
      const keyId = (firstSlot.gtk + slot) as 1 | 2;
      keys.push({ ...cutTemporalKey(name, gtk, "authenticator"), scope: "group", keyId, transmit: true, rsc: 0n });
    }
    const cipher = cipherSuite(this.#options.groupManagement ?? 0)?.name as IntegrityCipher;
    if (igtk !== undefined) {
      const keyId = (firstSlot.igtk + slot) as 4 | 5;
      keys.push({ scope: "igtk", cipher, keyId, tk: igtk.slice(0, igtk.length), rsc: 0n });
    }
    if (bigtk !== undefined) {
      const keyId = (firstSlot.bigtk + slot) as 6 | 7;
      keys.push({ scope: "bigtk", cipher, keyId, tk: bigtk.slice(0, bigtk.length), rsc: 0n });
    }
    return keys;
  }
}

function destroySet(set: KeySet | undefined): void {
  set?.gtk?.destroy();
  set?.igtk?.destroy();
  set?.bigtk?.destroy();
}

function asNumber(octets: Uint8Array): bigint {
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}
