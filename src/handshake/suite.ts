import { SuiteError, WireError } from "../errors.ts";
import { decodeElement, type Element, ElementId } from "../ie/element.ts";
import { decodeRsnCapabilities } from "../ie/rsn-capabilities.ts";
import { decodeRsne } from "../ie/rsne.ts";
import { Akm, Cipher, type SuiteSelector } from "../ie/suite.ts";
import { decodeWpaElement } from "../ie/wpa.ts";

/** `wpa` is the vendor element of 2002 and its frames; `rsn` is what 802.11 made of it: WPA2 and WPA3. */
export type Protocol = "wpa" | "rsn";

/** What two stations have agreed on. */
export interface Suite {
  /** Whose elements and frames are used. */
  readonly protocol: Protocol;
  /** AKM suite selector. */
  readonly akm: SuiteSelector;
  /** Pairwise cipher suite selector. */
  readonly pairwise: SuiteSelector;
  /** Group cipher suite selector. */
  readonly group: SuiteSelector;
  /** Group management cipher suite selector; undefined where management frames are not protected. */
  readonly groupManagement: SuiteSelector | undefined;
}

/**
 * The suite that a station chose: what the WPA or RSN element of its association request says, which names one
 * pairwise cipher and one AKM.
 *
 * @param octets - the whole element, with id and length
 * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - not such an element, or one that leaves a choice open
 * @spec IEEE 802.11-2016 9.4.2.25; defaults of absent fields in 9.4.2.25.1
 */
export function suiteOfStation(octets: Uint8Array): Suite {
  try {
    const element = decodeElement(octets);
    return element.id === ElementId.rsn ? rsnSuite(element) : wpaSuite(element);
  } catch (error) {
    if (error instanceof WireError) throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", error.message);
    throw error;
  }
}

function rsnSuite(element: Element): Suite {
  const rsne = decodeRsne(element.body);
  const protectsManagement = decodeRsnCapabilities(rsne.capabilities ?? 0).mfpCapable;
  return {
    protocol: "rsn",
    akm: only("AKM", rsne.akm ?? [Akm.ieee8021x]),
    pairwise: only("pairwise cipher", rsne.pairwise ?? [Cipher.ccmp]),
    group: rsne.group ?? Cipher.ccmp,
    groupManagement: protectsManagement ? (rsne.groupManagement ?? Cipher.bipCmac128) : undefined,
  };
}

function wpaSuite(element: Element): Suite {
  const wpa = decodeWpaElement(element.body);
  return {
    protocol: "wpa",
    akm: only("AKM", wpa.akm ?? [Akm.wpaIeee8021x]),
    pairwise: only("pairwise cipher", wpa.pairwise ?? [Cipher.wpaTkip]),
    group: wpa.group ?? Cipher.wpaTkip,
    groupManagement: undefined,
  };
}

function only(what: string, selectors: readonly SuiteSelector[]): SuiteSelector {
  const [first, ...others] = selectors;
  if (first === undefined || others.length > 0) {
    throw new SuiteError("ERR_SUITE_MALFORMED_OFFER", `a station names one ${what}, not ${selectors.length}`);
  }
  return first;
}
