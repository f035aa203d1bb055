import type { Secret } from "../bytes/secret.ts";
import type { PmksaCache, PmksaParties } from "./pmksa.ts";

/**
 * Where a station has its PMK from where it may have several with one access point: EAP makes a new one each time, and
 * message 1 says which is meant. {@link cachedPmk} makes one.
 *
 * @spec IEEE 802.11-2016 12.7.6.2: the PMKID KDE of message 1
 */
export interface PmkSource {
  /** Octets of each PMK: with AKM 24 they decide the sizes of all other keys. */
  readonly length: number;
  /**
   * The PMK that message 1 means.
   *
   * @param pmkid - 16 octets, borrowed; undefined where message 1 names none
   * @returns borrowed for as long as the machine is used; undefined where there is none
   */
  find(pmkid: Uint8Array | undefined): Secret | undefined;
}

/** The one PMK that there is, whatever message 1 names: a PSK has no PMKID that anybody need know. */
export function onlyPmk(pmk: Secret): PmkSource {
  return { length: pmk.length, find: () => pmk };
}

/**
 * The PMKs of a cache: the one that message 1 names, or where it names none, the one between the two.
 *
 * @param length - octets of each PMK
 * @param now - the caller's clock, in ms: a PMK that has expired is not found
 */
export function cachedPmk(cache: PmksaCache, parties: PmksaParties, length: number, now: () => number): PmkSource {
  const find = (pmkid: Uint8Array | undefined) =>
    pmkid === undefined ? cache.find(parties, now()) : cache.choose([pmkid], parties, now());
  return { length, find: (pmkid) => find(pmkid)?.pmk };
}
