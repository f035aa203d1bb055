import { equal } from "../bytes/octets.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import { decodeKeyData } from "../eapol/key-data.ts";
import type { KeyFrame } from "../eapol/key-frame.ts";
import { KeyError, WireError } from "../errors.ts";
import { decodeRsne } from "../ie/rsne.ts";
import { derivePmkid } from "../keys/pmkid.ts";
import type { KeyShelf } from "./capture-key.ts";
import type { SessionState } from "./session-state.ts";

/**
 * Whether a PMK that was given is the one that message 1 names.
 *
 * @returns undefined where it names none, or where there is none to compare
 */
export function pmkidHolds(session: SessionState, shelf: KeyShelf, { keyData }: KeyFrame): boolean | undefined {
  const { aa, spa, suite, ssid } = session;
  try {
    const akm = suite?.akm ?? onlyAkm(session);
    if (akm === undefined) return undefined;
    const pmkid = findKde(decodeKeyData(keyData), Kde.pmkid);
    const pmks = pmkid === undefined ? [] : shelf.pmksFor(ssid, akm);
    if (pmkid === undefined || pmks.length === 0) return undefined;
    return pmks.some((pmk) => equal(derivePmkid(akm, pmk, aa, spa), pmkid));
  } catch (error) {
    if (error instanceof WireError || error instanceof KeyError) return undefined;
    throw error;
  }
}

/** The AKM of a network that announces one alone: what message 1 is for, before the station has said anything. */
function onlyAkm({ network }: SessionState): number | undefined {
  const rsn = network.apElements?.rsn;
  if (rsn === undefined) return undefined;
  const { akm } = decodeRsne(rsn.subarray(2));
  return akm?.length === 1 ? akm[0] : undefined;
}
