import type { KeyInfo } from "../eapol/key-info.ts";
import { StateError } from "../errors.ts";
import type { DataCipher } from "./cipher.ts";

/** Within this time, in ms, a second failure is an attack. */
export const michaelWindow = 60_000;

/** For this long, in ms, a network under attack is silent. */
export const countermeasuresDuration = 60_000;

/**
 * What a failure of Michael comes to.
 *
 * - `ignored`: it means nothing: the cipher is not TKIP, the report is none, or the network is silent already
 * - `noted`: the first within a minute; a station reports it to its access point
 * - `started`: the second. A station reports it, and leaves with reason 14; an access point throws every TKIP station out
 *   with reason 14. Both then use no TKIP until {@link Countermeasures.until}
 */
export type MichaelVerdict = "ignored" | "noted" | "started";

/**
 * TKIP's answer to forgeries: at the second Michael failure within a minute, a minute of silence.
 *
 * It has no clock: every call brings the time, in ms of one monotonic clock. A station keeps one for each network; an
 * access point keeps one for all its stations.
 *
 * @spec IEEE 802.11-2016 12.5.2.4
 */
export class Countermeasures {
  #now = Number.NEGATIVE_INFINITY;
  #failure = Number.NEGATIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;

  /** When the silence ends; undefined where there is none at `now`. */
  until(now: number): number | undefined {
    this.#advance(now);
    return now < this.#until ? this.#until : undefined;
  }

  /**
   * A frame came in whose MSDU Michael refused.
   *
   * @param cipher - of the key that opened it
   * @throws StateError `ERR_STATE_TIME_BACKWARDS` - `now` is before that of an earlier call
   */
  failed(now: number, cipher: DataCipher): MichaelVerdict {
    this.#advance(now);
    if (cipher !== "tkip" || now < this.#until) return "ignored";
    const second = now - this.#failure < michaelWindow;
    this.#failure = second ? Number.NEGATIVE_INFINITY : now;
    if (second) this.#until = now + countermeasuresDuration;
    return second ? "started" : "noted";
  }

  /**
   * A station told its access point of a failure.
   *
   * @param cipher - the pairwise cipher of that station where it speaks of the pairwise key, else the group cipher. With
   *   any other than TKIP a report is a trick: there is no Michael that could fail
   * @param keyInfo - of the EAPOL-Key frame, whose MIC held: a report that nobody vouches for is nobody's
   * @throws StateError `ERR_STATE_TIME_BACKWARDS` - `now` is before that of an earlier call
   */
  reported(now: number, cipher: DataCipher, keyInfo: KeyInfo): MichaelVerdict {
    this.#advance(now);
    const report = keyInfo.request && keyInfo.error && keyInfo.mic && !keyInfo.smkMessage;
    return report ? this.failed(now, cipher) : "ignored";
  }

  #advance(now: number): void {
    if (now < this.#now) throw new StateError("ERR_STATE_TIME_BACKWARDS", `${now} ms is before ${this.#now} ms`);
    this.#now = now;
  }
}
