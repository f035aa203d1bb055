import { equal } from "../bytes/octets.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import type { KeyData } from "../eapol/key-data.ts";
import { decodeElements, ElementId, findElement } from "../ie/element.ts";
import { encodeOci, type Oci } from "../ie/oci.ts";
import { decodeRsnCapabilities, type RsnCapabilities } from "../ie/rsn-capabilities.ts";
import { decodeRsne } from "../ie/rsne.ts";

/** What two stations do besides their suite, because both declare in their elements that they can. */
export interface Agreement {
  /** The pairwise key has the key IDs 0 and 1 in turn. */
  readonly extendedKeyId: boolean;
  /** Each end says on which channel it works, and looks at what the other says. */
  readonly channelValidation: boolean;
}

/**
 * What follows from the elements of both ends. WPA has no such capabilities.
 *
 * @param ap - the access point's RSN element, whole, or no octets
 * @param station - the station's elements, whole
 * @throws WireError - not whole elements, or not an RSN element
 * @spec IEEE 802.11-2020 9.4.2.24.4
 */
export function agreementOf(ap: Uint8Array, station: Uint8Array): Agreement {
  const [one, other] = [declaredBy(ap), declaredBy(station)];
  return {
    extendedKeyId: one.extendedKeyId && other.extendedKeyId,
    channelValidation: one.ocvc && other.ocvc,
  };
}

function declaredBy(elements: Uint8Array): RsnCapabilities {
  const rsn = findElement(decodeElements(elements), ElementId.rsn);
  return decodeRsnCapabilities(rsn === undefined ? 0 : (decodeRsne(rsn.body).capabilities ?? 0));
}

/**
 * Whether the station says that it works where the access point does, or somebody repeats its frames on another
 * channel. Not asked where the two did not agree to validate it.
 *
 * @spec IEEE 802.11-2020 12.2.9
 */
export function channelAgrees(keyData: KeyData, channel: Oci | undefined): boolean {
  if (channel === undefined) return true;
  const said = findKde(keyData, Kde.oci);
  return said !== undefined && equal(said, encodeOci(channel));
}
