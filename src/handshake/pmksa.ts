import { copyOf, equal, isZero, toHex } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import type { SuiteSelector } from "../ie/suite.ts";
import { requireAkm, requireLength } from "../keys/hierarchy.ts";
import { derivePmkid } from "../keys/pmkid.ts";

/** Between whom a PMK holds, and what for. */
export interface PmksaParties {
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** The AKM that made it: no other may use it. */
  readonly akm: SuiteSelector;
}

/** A PMK that two stations hold in common, and for how long: a PMK security association. */
export interface Pmksa extends PmksaParties {
  /** 16 octets: how each end names the key to the other. */
  readonly pmkid: Uint8Array;
  /** The cache's, which destroys it at its end: whoever uses it for longer than that takes a copy. */
  readonly pmk: Secret;
  /** From when on a station makes a new one while this still holds, in ms of the caller's clock. */
  readonly renewAt: number;
  /** When it ends, in ms of the caller's clock. */
  readonly expiresAt: number;
}

/** A PMK that a full authentication has just made. */
export interface NewPmksa extends PmksaParties {
  /** Taken over: the cache destroys it. */
  readonly pmk: Secret;
  /**
   * 16 octets, where the exchange that made the PMK gives its name as well: SAE and OWE; or where it follows from
   * another key than the PMK: Suite B and FT. Left out: the one that follows from the PMK.
   */
  readonly pmkid?: Uint8Array | undefined;
  /** For how many ms it holds. Left out: as long as the cache says. */
  readonly lifetime?: number | undefined;
}

/** How much a cache holds, and for how long. */
export interface PmksaCacheOptions {
  /** Associations at most; the oldest goes first. Left out: 32, as in wpa_supplicant. hostapd holds 1024. */
  readonly most?: number | undefined;
  /** Ms that an association holds: dot11RSNAConfigPMKLifetime. Left out: 12 hours, the standard's default. */
  readonly lifetime?: number | undefined;
}

/** The part of its life after which a station renews it: dot11RSNAConfigPMKReauthThreshold, in percent. */
const reauthThreshold = 70;

/**
 * PMKs that outlive an association, so that the next one begins with the 4-way handshake. Either end has one.
 *
 * A station names in its association request what {@link PmksaCache.find} gives; an access point looks up what it named
 * by {@link PmksaCache.choose}, and where it knows none, a full authentication follows.
 *
 * @spec IEEE 802.11-2020 12.6.1.1.2, 12.6.8.3; lifetimes in Annex C, dot11RSNAConfigEntry
 */
export class PmksaCache {
  /** By PMKID in hex, the oldest first. */
  readonly #entries = new Map<string, Pmksa>();
  readonly #most: number;
  readonly #lifetime: number;

  /** Begins empty; its owner ends it with {@link PmksaCache.clear}. */
  constructor({ most = 32, lifetime = 43_200_000 }: PmksaCacheOptions = {}) {
    this.#most = most;
    this.#lifetime = lifetime;
  }

  /** How many associations it holds. */
  get size(): number {
    return this.#entries.size;
  }

  /** When the next one ends, in ms of the caller's clock; undefined where there is none. */
  get deadline(): number | undefined {
    const ends = Array.from(this.#entries.values(), ({ expiresAt }) => expiresAt);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /**
   * Keeps a PMK. What was known between the same two with the same AKM goes, and what had the same name.
   *
   * @param made - addresses are copied, the PMK is taken over, also where it is refused
   * @param now - ms of the caller's clock
   * @throws KeyError `ERR_KEY_LENGTH` - an address or a PMKID of another size; `ERR_KEY_ZERO` - a PMK of zeros
   * @throws KeyError `ERR_KEY_SUITE` - an unknown AKM, or one whose PMKID does not follow from the PMK and is left out
   */
  add(made: NewPmksa, now: number): Pmksa {
    try {
      const added = this.#entryOf(made, now);
      // A renewal may bring the very secret that is known.
      for (const known of this.#entries.values()) {
        if (areParties(known, made) || equal(known.pmkid, added.pmkid)) this.#end(known, made.pmk);
      }
      this.#entries.set(toHex(added.pmkid), added);
      for (const oldest of this.#entries.values()) {
        if (this.#entries.size <= this.#most) break;
        this.#end(oldest);
      }
      return added;
    } catch (error) {
      made.pmk.destroy();
      throw error;
    }
  }

  /** What a station may name to an access point: the PMK between the two that this AKM made. */
  find(parties: PmksaParties, now: number): Pmksa | undefined {
    return [...this.#entries.values()].find((one) => areParties(one, parties) && now < one.expiresAt);
  }

  /**
   * What an access point takes of that which a station named: the first that it has itself.
   *
   * @param pmkids - 16 octets each: those of the station's RSN element, in its order
   * @param parties - a PMK between others, or of another AKM, is nobody's here
   * @spec IEEE 802.11-2020 12.6.8.3
   */
  choose(pmkids: readonly Uint8Array[], parties: PmksaParties, now: number): Pmksa | undefined {
    for (const pmkid of pmkids) {
      const found = this.#entries.get(toHex(pmkid));
      if (found !== undefined && areParties(found, parties) && now < found.expiresAt) return found;
    }
    return undefined;
  }

  /** Ends one: the other end does not know it any more, or it must not be used. @returns whether there was one */
  remove(pmkid: Uint8Array): boolean {
    const known = this.#entries.get(toHex(pmkid));
    if (known !== undefined) this.#end(known);
    return known !== undefined;
  }

  /**
   * Ends those whose time has come.
   *
   * @returns what they were, without a key: a station that still uses one gives its association up
   */
  expire(now: number): readonly Omit<Pmksa, "pmk">[] {
    const over = [...this.#entries.values()].filter(({ expiresAt }) => expiresAt <= now);
    for (const one of over) this.#end(one);
    return over.map(({ pmk: _, ...rest }) => rest);
  }

  /** Ends all of them. */
  clear(): void {
    for (const one of this.#entries.values()) this.#end(one);
  }

  #entryOf({ aa, spa, akm, pmk, pmkid, lifetime = this.#lifetime }: NewPmksa, now: number): Pmksa {
    requireAkm(akm, pmk.length);
    requireLength("aa", aa, 6);
    requireLength("spa", spa, 6);
    if (pmkid !== undefined) requireLength("pmkid", pmkid, 16);
    if (isZero(pmk.octets)) throw new KeyError("ERR_KEY_ZERO", "a PMK of zeros was never set");
    return {
      aa: copyOf(aa),
      spa: copyOf(spa),
      akm,
      pmkid: pmkid === undefined ? derivePmkid(akm, pmk, aa, spa) : copyOf(pmkid),
      pmk,
      renewAt: now + (lifetime * reauthThreshold) / 100,
      expiresAt: now + lifetime,
    };
  }

  #end(entry: Pmksa, kept?: Secret): void {
    this.#entries.delete(toHex(entry.pmkid));
    if (entry.pmk !== kept) entry.pmk.destroy();
  }
}

function areParties(one: PmksaParties, other: PmksaParties): boolean {
  return one.akm === other.akm && equal(one.aa, other.aa) && equal(one.spa, other.spa);
}
