import { equal } from "../bytes/octets.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import type { KeyData } from "../eapol/key-data.ts";
import { SuiteError, WireError } from "../errors.ts";
import { decodeElement, decodeElements, ElementId, findElement } from "../ie/element.ts";
import { encodeOci, type Oci } from "../ie/oci.ts";
import { decodeRsnCapabilities, type RsnCapabilities } from "../ie/rsn-capabilities.ts";
import { decodeRsne } from "../ie/rsne.ts";
import { decodeRsnx, hasRsnxCapability, RsnxCapability } from "../ie/rsnx.ts";
import { cipherSuite } from "../ie/suite.ts";
import { type ApElements, selectApElements } from "./ap-elements.ts";
import type { Suite } from "./suite.ts";

/** What two stations do besides their suite, because both declare in their elements that they can. */
export interface Agreement {
  /**
   * The pairwise key has the key IDs 0 and 1 in turn, and comes into use in two steps. Whoever writes its elements without
   * a policy must have a radio for it before it sets bit 13 of the RSN capabilities: `Driver.extendedKeyId`.
   */
  readonly extendedKeyId: boolean;
  /** Where the one end works, and the other must: undefined where the two did not agree to validate it. */
  readonly channel: Oci | undefined;
  /** The SSID that message 3 must show: undefined where the two did not agree to protect it. */
  readonly ssid: Uint8Array | undefined;
}

/** What an end brings to what may be agreed on. */
export interface AgreementOptions {
  /**
   * Where this end works. Needed where both ends declare that they validate the channel: whoever repeats frames on
   * another one is noticed.
   */
  readonly channel?: Oci | undefined;
  /**
   * The network's name, up to 32 octets. Needed where both ends declare that they protect it: a station that was led to
   * another network of the same keys is told so (CVE-2023-52424). Needed with an FT AKM as well, whose keys hang on it.
   */
  readonly ssid?: Uint8Array | undefined;
}

/**
 * What follows from the elements of both ends. WPA has no such capabilities.
 *
 * @param ap - the access point's elements
 * @param station - the station's elements, whole
 * @param own - what this end brings, and the suite: TKIP has no Extended Key ID, whatever the ends declare
 * @throws WireError - the station's are not whole elements
 * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - something is agreed on, and this end was not given what it takes
 * @spec IEEE 802.11-2020 9.4.2.24.4, 9.4.2.241
 */
export function agreementOf(
  ap: ApElements,
  station: Uint8Array,
  own: AgreementOptions & { readonly suite: Suite },
): Agreement {
  const other = selectApElements(decodeElements(station));
  const [one, two] = [declaredBy(ap), declaredBy(other)];
  return {
    extendedKeyId: one.extendedKeyId && two.extendedKeyId && cipherSuite(own.suite.pairwise)?.name !== "tkip",
    channel: one.ocvc && two.ocvc ? needed(own.channel, "validate the channel") : undefined,
    ssid: one.ssidProtection && two.ssidProtection ? needed(own.ssid, "protect the SSID") : undefined,
  };
}

/**
 * What an end must have been given for something that is agreed on.
 *
 * @param what - what both ends do
 * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - it was not given
 */
export function needed<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", `both ends ${what}, and none was given`);
}

/** What an element that cannot be read declares is nothing. */
function declaredBy({ rsn, rsnx }: ApElements): RsnCapabilities & { readonly ssidProtection: boolean } {
  const extension = bodyOf(rsnx, decodeRsnx);
  return {
    ...decodeRsnCapabilities(bodyOf(rsn, decodeRsne)?.capabilities ?? 0),
    ssidProtection: extension !== undefined && hasRsnxCapability(extension, RsnxCapability.ssidProtection),
  };
}

function bodyOf<T>(element: Uint8Array | undefined, decode: (body: Uint8Array) => T): T | undefined {
  if (element === undefined) return undefined;
  try {
    return decode(decodeElement(element).body);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/**
 * Whether the other end says that it works where this one does, or somebody repeats its frames on another channel. Not
 * asked where the two did not agree to validate it.
 *
 * @spec IEEE 802.11-2020 12.2.9
 */
export function channelAgrees(keyData: KeyData, channel: Oci | undefined): boolean {
  if (channel === undefined) return true;
  const said = findKde(keyData, Kde.oci);
  return said !== undefined && equal(said, encodeOci(channel));
}

/**
 * Whether message 3 shows the SSID that the station meant to join. Not asked where the two did not agree to protect it.
 *
 * @source hostapd and wpa_supplicant 2.11, `ssid_protection`: an SSID element in the Key Data of message 3
 */
export function ssidAgrees({ elements }: KeyData, ssid: Uint8Array | undefined): boolean {
  if (ssid === undefined) return true;
  const shown = findElement(elements, ElementId.ssid);
  return shown !== undefined && equal(shown.body, ssid);
}

/**
 * Where the pairwise key goes: message 3 says it where both ends declare Extended Key ID, and has nothing but 0 to say
 * otherwise. wpa_supplicant 2.10 takes a first message 3 that says nothing for key ID 0, also where both ends declare it;
 * the standard has such a message 3 end the handshake, and so has this.
 *
 * @returns undefined where it says what it may not
 * @spec IEEE 802.11-2020 12.7.6.4
 */
export function keyIdIn(keyData: KeyData, extendedKeyId: boolean): 0 | 1 | undefined {
  const data = findKde(keyData, Kde.keyId);
  if (data === undefined) return extendedKeyId ? undefined : 0;
  const keyId = (data[0] ?? 0) & 3;
  return keyId === 0 || (keyId === 1 && extendedKeyId) ? keyId : undefined;
}
