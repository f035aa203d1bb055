import { WireError } from "../errors.ts";
import { type Element, ElementId, findElement, findVendorData, findVendorElement, VendorElement } from "./element.ts";
import { decodeRsnCapabilities } from "./rsn-capabilities.ts";
import { decodeRsne } from "./rsne.ts";
import { decodeRsnx, hasRsnxCapability, RsnxCapability } from "./rsnx.ts";
import { Akm, Cipher, type SuiteSelector } from "./suite.ts";
import { decodeWpaElement, wpaSelector } from "./wpa.ts";

/** What a beacon or a probe response says about a network, as far as its security has a name. */
export interface NetworkDescription {
  /** Its elements. */
  readonly elements: readonly Element[];
  /** The Capability Information word, 16 bits: whether it is of an access point, and whether frames are private. */
  readonly capabilities: number;
}

/** Bits of the Capability Information. @spec IEEE 802.11-2016 9.4.1.4 */
const Bit = { ess: 1 << 0, ibss: 1 << 1, privacy: 1 << 4 } as const;

/** One security element, its defaults filled in. */
interface Offer {
  readonly protocol: "WPA" | "RSN";
  readonly pairwise: readonly SuiteSelector[];
  readonly akm: readonly SuiteSelector[];
  readonly preauthentication: boolean;
  readonly mfpRequired: boolean;
}

/** An offer; undefined where there is no element; "unreadable" where there is one that is no element of version 1. */
type Found = Offer | "unreadable" | undefined;

function rsnOffer(elements: readonly Element[]): Found {
  const element = findElement(elements, ElementId.rsn);
  return element === undefined ? undefined : readable(() => rsnOfferOf(element.body));
}

function rsnOfferOf(body: Uint8Array): Found {
  const rsne = decodeRsne(body);
  const { preauthentication, mfpRequired } = decodeRsnCapabilities(rsne.capabilities ?? 0);
  const { pairwise = [Cipher.ccmp], akm = [Akm.ieee8021x] } = rsne;
  return rsne.version === 1 ? { protocol: "RSN", pairwise, akm, preauthentication, mfpRequired } : "unreadable";
}

function wpaOffer(elements: readonly Element[]): Found {
  const element = findVendorElement(elements, wpaSelector);
  return element === undefined ? undefined : readable(() => wpaOfferOf(element.body));
}

function wpaOfferOf(body: Uint8Array): Found {
  const wpa = decodeWpaElement(body);
  const { pairwise = [Cipher.wpaTkip], akm = [Akm.wpaIeee8021x] } = wpa;
  const flags = { preauthentication: false, mfpRequired: false };
  return wpa.version === 1 ? { protocol: "WPA", pairwise, akm, ...flags } : "unreadable";
}

/** What the network offers to stations that know of RSN overriding, where it can be read. */
function overrideOffers(elements: readonly Element[]): Found[] {
  return [VendorElement.rsnOverride, VendorElement.rsnOverride2].map((selector) => {
    const body = findVendorData(elements, selector);
    const found = body === undefined ? undefined : readable(() => rsnOfferOf(body));
    return found === "unreadable" ? undefined : found;
  });
}

/** A damaged element has no name; it is no reason to fail. */
function readable(read: () => Found): Found {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) return "unreadable";
    throw error;
  }
}

/** Words for a suite: one for each program that prints them. */
interface Words {
  /** As people say it. */
  readonly said: string;
  /** As `wpa_cli scan_results` prints it; undefined where it prints nothing. */
  readonly cli: string | undefined;
  /** As Android's scan results have it; undefined where they print a question mark or nothing. */
  readonly android: string | undefined;
}

const word = (said: string, cli?: string, android?: string): Words => ({ said, cli, android });

/** In the order in which wpa_cli prints them. */
const akmWords: ReadonlyMap<SuiteSelector, Words> = new Map<SuiteSelector, Words>([
  [Akm.ieee8021x, word("802.1X", "EAP", "EAP")],
  [Akm.wpaIeee8021x, word("802.1X", "EAP", "EAP")],
  [Akm.psk, word("PSK", "PSK", "PSK")],
  [Akm.wpaPsk, word("PSK", "PSK", "PSK")],
  [Akm.sae, word("SAE", "SAE", "SAE")],
  [Akm.saeExtKey, word("SAE-EXT-KEY", "SAE-EXT-KEY")],
  [Akm.ftIeee8021x, word("FT-802.1X", "FT/EAP", "FT/EAP")],
  [Akm.ftPsk, word("FT-PSK", "FT/PSK", "FT/PSK")],
  [Akm.ftSae, word("FT-SAE", "FT/SAE", "FT/SAE")],
  [Akm.ftSaeExtKey, word("FT-SAE-EXT-KEY", "FT/SAE-EXT-KEY")],
  [Akm.ieee8021xSha256, word("802.1X-SHA256", "EAP-SHA256", "EAP-SHA256")],
  [Akm.ieee8021xSha384, word("802.1X-SHA384", "EAP-SHA384")],
  [Akm.pskSha256, word("PSK-SHA256", "PSK-SHA256", "PSK-SHA256")],
  [Akm.pskSha384, word("PSK-SHA384")],
  [Akm.ftPskSha384, word("FT-PSK-SHA384")],
  [Akm.ftIeee8021xSha384, word("FT-802.1X-SHA384")],
  [Akm.suiteB, word("Suite B", "EAP-SUITE-B")],
  [Akm.suiteB192, word("Suite B 192", "EAP-SUITE-B-192", "EAP_SUITE_B_192")],
  [Akm.filsSha256, word("FILS-SHA256", "FILS-SHA256", "FILS-SHA256")],
  [Akm.filsSha384, word("FILS-SHA384", "FILS-SHA384", "FILS-SHA384")],
  [Akm.ftFilsSha256, word("FT-FILS-SHA256", "FT-FILS-SHA256")],
  [Akm.ftFilsSha384, word("FT-FILS-SHA384", "FT-FILS-SHA384")],
  [Akm.owe, word("OWE", "OWE", "OWE")],
]);

/** In the order in which wpa_cli prints them, the best first. Android knows four. */
const cipherWords: ReadonlyMap<SuiteSelector, Words> = new Map<SuiteSelector, Words>([
  [Cipher.ccmp256, word("CCMP-256", "CCMP-256", "None")],
  [Cipher.gcmp256, word("GCMP-256", "GCMP-256", "GCMP-256")],
  [Cipher.ccmp, word("CCMP", "CCMP", "CCMP")],
  [Cipher.wpaCcmp, word("CCMP", "CCMP", "CCMP")],
  [Cipher.gcmp128, word("GCMP", "GCMP", "None")],
  [Cipher.tkip, word("TKIP", "TKIP", "TKIP")],
  [Cipher.wpaTkip, word("TKIP", "TKIP", "TKIP")],
  [Cipher.useGroup, word("group key", "NONE", "None")],
  [Cipher.wpaNone, word("group key", "NONE", "None")],
]);

/** The words of those selectors that are known, in the table's order, each once. */
function inOrder(
  table: ReadonlyMap<SuiteSelector, Words>,
  selectors: readonly SuiteSelector[],
  of: "said" | "cli",
): string[] {
  const words = Array.from(table).flatMap(([selector, each]) => (selectors.includes(selector) ? (each[of] ?? []) : []));
  return [...new Set(words)];
}

/**
 * The security of a network as people call it: `WPA2-Personal (PSK, CCMP)`, `WPA2/WPA3-Personal (PSK, SAE, CCMP)`,
 * `WPA/WPA2-Personal (PSK, CCMP, TKIP)`, `WPA3-Enterprise 192-bit (Suite B 192, GCMP-256)`, `Enhanced Open (OWE, CCMP)`,
 * `WEP`, `Open`.
 *
 * By its AKMs a network is Personal (a passphrase), Enterprise (802.1X) or Enhanced Open; the generation is WPA by the
 * WPA element, else 2, and 3 with SAE, OWE, Suite B, or 802.1X under required management frame protection. What RSN
 * Override elements offer counts too: a network in WPA3's compatibility mode is `WPA2/WPA3-Personal (PSK, SAE, CCMP)`.
 *
 * @source Wi-Fi Alliance WPA3 3.4, for what each name asks of a network
 */
export function securityName(network: NetworkDescription): string {
  const found = [wpaOffer(network.elements), rsnOffer(network.elements), ...overrideOffers(network.elements)];
  const offers = found.filter((offer): offer is Offer => typeof offer === "object");
  if (offers.length === 0) {
    if (found.includes("unreadable")) return "unknown";
    return (network.capabilities & Bit.privacy) === 0 ? "Open" : "WEP";
  }
  const akms = offers.flatMap(({ akm }) => akm);
  const kinds = [...new Set(offers.flatMap(kindsOf))].map((kind) => `${generations(offers, kind)}${kind}`);
  const suites = [...inOrder(akmWords, akms, "said"), ...inOrder(cipherWords, ciphersOf(offers), "said")];
  return `${kinds.join(" and ") || "unknown"} (${suites.join(", ")})`;
}

type Kind = "Personal" | "Enterprise" | "Enterprise 192-bit" | "Enhanced Open";

function ciphersOf(offers: readonly Offer[]): SuiteSelector[] {
  return offers.flatMap(({ pairwise }) => pairwise);
}

function kindOf(akm: SuiteSelector): Kind | undefined {
  if (akm === Akm.owe) return "Enhanced Open";
  if (akm === Akm.suiteB192) return "Enterprise 192-bit";
  if (personalAkms.has(akm) || saeAkms.has(akm)) return "Personal";
  return akmWords.has(akm) ? "Enterprise" : undefined;
}

const saeAkms: ReadonlySet<SuiteSelector> = new Set([Akm.sae, Akm.ftSae, Akm.saeExtKey, Akm.ftSaeExtKey]);
const personalAkms: ReadonlySet<SuiteSelector> = new Set<SuiteSelector>([
  Akm.psk,
  Akm.wpaPsk,
  Akm.ftPsk,
  Akm.pskSha256,
  Akm.pskSha384,
  Akm.ftPskSha384,
]);

function kindsOf(offer: Offer): Kind[] {
  return offer.akm.map(kindOf).filter((kind): kind is Kind => kind !== undefined);
}

/** `WPA/WPA2-` in front of a kind. */
function generations(offers: readonly Offer[], kind: Kind): string {
  if (kind === "Enhanced Open") return "";
  const of = offers.flatMap((offer) =>
    offer.akm.filter((akm) => kindOf(akm) === kind).map((akm) => generationOf(offer, akm)),
  );
  return `${[...new Set(of)].sort().join("/")}-`;
}

function generationOf(offer: Offer, akm: SuiteSelector): string {
  if (offer.protocol === "WPA") return "WPA";
  const isEnterprise = kindOf(akm) === "Enterprise";
  const isThird = saeAkms.has(akm) || akm === Akm.suiteB192 || (isEnterprise && offer.mfpRequired);
  return isThird ? "WPA3" : "WPA2";
}

/**
 * The flags that `wpa_cli scan_results` prints: `[WPA-PSK-TKIP][WPA2-PSK+SAE-CCMP][SAE-H2E][ESS]`. Of WPS it says
 * `[WPS]`: which method is in use is in an element that is not read here.
 *
 * @source wpa_supplicant 2.10, ctrl_iface.c
 */
export function wpaCliFlags(network: NetworkDescription): string {
  const { elements, capabilities: bits } = network;
  const [wpa, rsn] = [wpaOffer(elements), rsnOffer(elements)];
  const has = (selector: number) => findVendorElement(elements, selector) !== undefined;
  const rsnx = findElement(elements, ElementId.rsnx);
  const hasRsnx = (bit: number) =>
    rsnx !== undefined && rsnx.body.length > 0 && hasRsnxCapability(decodeRsnx(rsnx.body), bit);
  const isBare = wpa === undefined && rsn === undefined && !has(VendorElement.osen);
  return [
    wpaCliOffer("WPA", wpa),
    wpaCliOffer("WPA2", rsn),
    hasRsnx(RsnxCapability.saeHashToElement) ? "[SAE-H2E]" : "",
    hasRsnx(RsnxCapability.saePk) ? "[SAE-PK]" : "",
    has(VendorElement.oweTransition) ? (rsn === undefined ? "[OWE-TRANS-OPEN]" : "[OWE-TRANS]") : "",
    has(VendorElement.wps) ? "[WPS]" : "",
    isBare && (bits & Bit.privacy) !== 0 ? "[WEP]" : "",
    (bits & Bit.ibss) === 0 ? "" : "[IBSS]",
    (bits & Bit.ess) === 0 ? "" : "[ESS]",
    has(VendorElement.p2p) ? "[P2P]" : "",
  ].join("");
}

function wpaCliOffer(name: string, offer: Found): string {
  if (offer === undefined) return "";
  if (offer === "unreadable") return `[${name}-?]`;
  const akms = inOrder(akmWords, offer.akm, "cli").join("+");
  const ciphers = inOrder(cipherWords, offer.pairwise, "cli").join("+");
  return `[${name}-${akms}-${ciphers}${offer.preauthentication ? "-preauth" : ""}]`;
}

/**
 * The capabilities that Android's scan results have, and after them WiGLE's:
 * `[WPA2-PSK-CCMP][RSN-PSK-CCMP][ESS]`. An RSN element with 802.1X or PSK stands there twice, once by each name, and in
 * the order of the elements; suites are in the order of the element.
 *
 * @source https://android.googlesource.com/platform/packages/modules/Wifi as of Android 12, InformationElementUtil
 */
export function androidCapabilities(network: NetworkDescription): string {
  const { elements, capabilities: bits } = network;
  const offers = elements.flatMap((element) => androidOffer([element]));
  const has = (selector: number) => findVendorElement(elements, selector) !== undefined;
  return [
    offers.length === 0 && (bits & Bit.privacy) !== 0 ? "[WEP]" : "",
    ...offers,
    (bits & Bit.ess) === 0 ? "" : "[ESS]",
    (bits & Bit.ibss) === 0 ? "" : "[IBSS]",
    has(VendorElement.wps) ? "[WPS]" : "",
  ].join("");
}

function androidOffer(elements: readonly Element[]): string[] {
  if (findVendorElement(elements, VendorElement.oweTransition) !== undefined) return ["[RSN-OWE_TRANSITION-CCMP]"];
  const offer = rsnOffer(elements) ?? wpaOffer(elements);
  if (typeof offer !== "object") return [];
  const known = offer.akm.flatMap((akm) => akmWords.get(akm)?.android ?? []);
  const akms = known.length === 0 ? ["EAP"] : known;
  const ciphers = offer.pairwise.map((cipher) => cipherWords.get(cipher)?.android ?? "None").join("+");
  const text = (name: string, names: readonly string[]) =>
    `[${name}-${names.join("+")}${ciphers === "" ? "" : `-${ciphers}`}]`;
  const own = text(offer.protocol, akms);
  if (!hasWpa2Twin(own)) return [own];
  return [text("WPA2", own.includes("SAE") ? akms.slice(0, 1) : akms), own];
}

/** Android looks at what it has printed, and so the first AKM decides. */
function hasWpa2Twin(own: string): boolean {
  const isOfWpa2 = ["RSN-EAP", "RSN-FT/EAP", "RSN-PSK", "RSN-FT/PSK"].some((start) => own.includes(start));
  return isOfWpa2 && !own.includes("EAP_SUITE_B_192");
}
