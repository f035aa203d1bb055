import { SuiteError } from "../errors.ts";
import { decodeElement, ElementId, encodeElement } from "../ie/element.ts";
import { decodeRsnCapabilities, encodeRsnCapabilities } from "../ie/rsn-capabilities.ts";
import { decodeRsne, encodeRsne } from "../ie/rsne.ts";
import { Akm, akmSuite, Cipher, cipherSuite, formatSelector, type SuiteSelector } from "../ie/suite.ts";
import { decodeWpaElement, encodeWpaElement } from "../ie/wpa.ts";
import type { Protocol } from "./suite.ts";

/** What a WPA or RSN element offers, its defaults filled in and its selectors those of RSN. */
export interface Offer {
  readonly protocol: Protocol;
  readonly version: number;
  readonly group: SuiteSelector;
  readonly pairwise: readonly SuiteSelector[];
  readonly akm: readonly SuiteSelector[];
  readonly mfpCapable: boolean;
  readonly mfpRequired: boolean;
  readonly groupManagement: SuiteSelector;
  readonly extendedKeyId: boolean;
}

/** 00-0F-AC. */
const rsnOui = 0x000fac;

/** A selector of the WPA element, and that of RSN which means the same. */
type Pair = readonly [wpa: SuiteSelector, rsn: SuiteSelector];

const wpaCiphers: readonly Pair[] = [
  [Cipher.wpaWep40, Cipher.wep40],
  [Cipher.wpaTkip, Cipher.tkip],
  [Cipher.wpaCcmp, Cipher.ccmp],
  [Cipher.wpaWep104, Cipher.wep104],
];
const wpaAkms: readonly Pair[] = [
  [Akm.wpaIeee8021x, Akm.ieee8021x],
  [Akm.wpaPsk, Akm.psk],
];

/**
 * Reads what a whole element offers.
 *
 * @throws WireError - it is cut, or it is no WPA or RSN element
 */
export function decodeOffer(octets: Uint8Array): Offer {
  const element = decodeElement(octets);
  return element.id === ElementId.rsn ? rsnOffer(element.body) : wpaOffer(element.body);
}

function rsnOffer(body: Uint8Array): Offer {
  const rsne = decodeRsne(body);
  const { mfpCapable, mfpRequired, extendedKeyId } = decodeRsnCapabilities(rsne.capabilities ?? 0);
  return {
    protocol: "rsn",
    version: rsne.version,
    group: rsne.group ?? Cipher.ccmp,
    pairwise: rsne.pairwise ?? [Cipher.ccmp],
    akm: rsne.akm ?? [Akm.ieee8021x],
    mfpCapable,
    mfpRequired,
    groupManagement: rsne.groupManagement ?? Cipher.bipCmac128,
    extendedKeyId,
  };
}

function wpaOffer(body: Uint8Array): Offer {
  const wpa = decodeWpaElement(body);
  return {
    protocol: "wpa",
    version: wpa.version,
    group: asRsn(wpaCiphers, wpa.group ?? Cipher.wpaTkip),
    pairwise: (wpa.pairwise ?? [Cipher.wpaTkip]).map((selector) => asRsn(wpaCiphers, selector)),
    akm: (wpa.akm ?? [Akm.wpaIeee8021x]).map((selector) => asRsn(wpaAkms, selector)),
    mfpCapable: false,
    mfpRequired: false,
    groupManagement: Cipher.bipCmac128,
    extendedKeyId: false,
  };
}

/** What a whole element shall say, by the selectors that it has on the wire. */
export type WrittenOffer = Omit<Offer, "version">;

/**
 * Writes an offer as a whole element. Of the capabilities, it says whether management frames are protected, and whether
 * pairwise keys may have either key ID.
 *
 * @param namesGroupManagement - whether the group management cipher is written, behind an empty list of PMKIDs
 */
export function encodeOffer(offer: WrittenOffer, namesGroupManagement: boolean): Uint8Array {
  const { group, pairwise, akm, mfpCapable, mfpRequired, groupManagement, extendedKeyId } = offer;
  const shared = { version: 1, group, pairwise, akm, rest: new Uint8Array(0) };
  if (offer.protocol === "wpa") return encodeElement({ id: ElementId.vendor, body: encodeWpaElement(shared) });
  const body = encodeRsne({
    ...shared,
    capabilities: encodeRsnCapabilities({ ...decodeRsnCapabilities(0), mfpCapable, mfpRequired, extendedKeyId }),
    ...(namesGroupManagement ? { pmkids: [], groupManagement } : {}),
  });
  return encodeElement({ id: ElementId.rsn, body });
}

/**
 * The selector that a protocol's own element has for a cipher that is named as in RSN.
 *
 * @throws SuiteError `ERR_SUITE_NONE_SHARED` - WPA has no such cipher
 */
export function cipherOf(protocol: Protocol, selector: SuiteSelector): SuiteSelector {
  return protocol === "rsn" ? selector : asWpa(wpaCiphers, selector);
}

/** The selectors of {@link cipherOf} for those ciphers that the protocol has. */
export function ciphersOf(protocol: Protocol, selectors: readonly SuiteSelector[]): SuiteSelector[] {
  return protocol === "rsn" ? [...selectors] : allAsWpa(wpaCiphers, selectors);
}

/** The selectors of {@link akmOf} for those AKMs that the protocol has. */
export function akmsOf(protocol: Protocol, selectors: readonly SuiteSelector[]): SuiteSelector[] {
  return protocol === "rsn" ? [...selectors] : allAsWpa(wpaAkms, selectors);
}

/**
 * The selector that a protocol's own element has for an AKM that is named as in RSN.
 *
 * @throws SuiteError `ERR_SUITE_NONE_SHARED` - WPA has no such AKM
 */
export function akmOf(protocol: Protocol, selector: SuiteSelector): SuiteSelector {
  return protocol === "rsn" ? selector : asWpa(wpaAkms, selector);
}

/** What WPA does not have stays what it is, but for RSN's own selectors, which mean nothing in a WPA element. */
function asRsn(pairs: readonly Pair[], selector: SuiteSelector): SuiteSelector {
  const found = pairs.find(([wpa]) => wpa === selector)?.[1] ?? selector;
  return found === selector && selector >>> 8 === rsnOui ? Cipher.wpaNone : found;
}

function asWpa(pairs: readonly Pair[], selector: SuiteSelector): SuiteSelector {
  const [found] = allAsWpa(pairs, [selector]);
  if (found === undefined)
    throw new SuiteError("ERR_SUITE_NONE_SHARED", `WPA has no suite ${formatSelector(selector)}`);
  return found;
}

function allAsWpa(pairs: readonly Pair[], selectors: readonly SuiteSelector[]): SuiteSelector[] {
  return selectors.flatMap((selector) => pairs.filter(([, rsn]) => rsn === selector).map(([wpa]) => wpa));
}

/** Ciphers of data frames, the one to take first: the order of wpa_supplicant and hostapd 2.10. */
const cipherOrder: readonly SuiteSelector[] = [
  Cipher.ccmp256,
  Cipher.gcmp256,
  Cipher.ccmp,
  Cipher.gcmp128,
  Cipher.tkip,
];

/**
 * AKMs, the one to take first: wpa_supplicant's order, with those that it learned later before their elder kin. What
 * makes a password safe from guessing comes before what does not, and a fast transition before a full one.
 */
const akmOrder: readonly SuiteSelector[] = [
  Akm.suiteB192,
  Akm.suiteB,
  Akm.ftFilsSha384,
  Akm.ftFilsSha256,
  Akm.filsSha384,
  Akm.filsSha256,
  Akm.ftIeee8021xSha384,
  Akm.ieee8021xSha384,
  Akm.ftIeee8021x,
  Akm.ftSaeExtKey,
  Akm.saeExtKey,
  Akm.ftSae,
  Akm.sae,
  Akm.owe,
  Akm.ftPskSha384,
  Akm.pskSha384,
  Akm.ftPsk,
  Akm.ieee8021xSha256,
  Akm.pskSha256,
  Akm.ieee8021x,
  Akm.psk,
];

/** The best cipher that both lists have. */
export function bestCipher(
  offered: readonly SuiteSelector[],
  allowed: readonly SuiteSelector[],
): SuiteSelector | undefined {
  return cipherOrder.find((selector) => offered.includes(selector) && allowed.includes(selector));
}

/** The AKMs that both lists have, the best one first. */
export function sharedAkms(offered: readonly SuiteSelector[], allowed: readonly SuiteSelector[]): SuiteSelector[] {
  return akmOrder.filter((selector) => offered.includes(selector) && allowed.includes(selector));
}

/** AKMs that WPA3 has only with protected management frames. */
const protectedAkms: ReadonlySet<SuiteSelector> = new Set<SuiteSelector>([
  Akm.sae,
  Akm.ftSae,
  Akm.saeExtKey,
  Akm.ftSaeExtKey,
  Akm.owe,
  Akm.suiteB,
  Akm.suiteB192,
]);

/** Whether an AKM may be used only with protected management frames. @source Wi-Fi Alliance WPA3 3.4 */
export function needsProtection(akm: SuiteSelector): boolean {
  return protectedAkms.has(akm);
}

/** Ciphers for people: `CCMP, 00-0f-ac:99`. */
export function cipherLabels(selectors: readonly SuiteSelector[]): string {
  return selectors.map((selector) => cipherSuite(selector)?.label ?? formatSelector(selector)).join(", ") || "none";
}

/** AKMs for people: `WPA2-PSK, SAE`. */
export function akmLabels(selectors: readonly SuiteSelector[]): string {
  return selectors.map((selector) => akmSuite(selector)?.label ?? formatSelector(selector)).join(", ") || "none";
}
