import { WireError } from "../errors.ts";
import { type Element, ElementId, ElementIdExtension, VendorElement, vendorSelector } from "../ie/element.ts";
import { decodeFte, FteSubelement } from "../ie/fte.ts";
import { decodeMde } from "../ie/mde.ts";
import { decodeMme } from "../ie/mme.ts";
import { decodeMultiLink } from "../ie/multi-link.ts";
import { decodeOci } from "../ie/oci.ts";
import { decodeOweDhParameter, decodeOweTransition } from "../ie/owe.ts";
import { decodeRsnCapabilities } from "../ie/rsn-capabilities.ts";
import { decodeRsnSelection } from "../ie/rsn-selection.ts";
import { decodeRsne, type Rsne } from "../ie/rsne.ts";
import { decodeRsnx, hasRsnxCapability, type Rsnx, RsnxCapability } from "../ie/rsnx.ts";
import { decodeSsid } from "../ie/ssid.ts";
import { akmSuite, cipherSuite, formatSelector, type SuiteSelector } from "../ie/suite.ts";
import { decodeTie, TimeoutInterval } from "../ie/tie.ts";
import { decodeWpaElement, type WpaElement } from "../ie/wpa.ts";
import { quoteSsid } from "./json.ts";
import type { Outline } from "./outline.ts";

/** One kind of element or KDE: how it is known, read, and shown. */
export interface View<Value> {
  /** Its member in the tool's JSON. */
  readonly name: string;
  /** What it is called. */
  readonly title: string;
  /** Octets of the body before its data: a second id, or OUI and type. */
  readonly headerLength: 0 | 1 | 4;
  /** Whether `element` is of this kind. */
  matches(element: Element): boolean;
  /** Reads the data. @throws WireError where they cannot be */
  decode(data: Uint8Array, micLength: number): Value;
  /** Names the fields of data that were read. */
  outline(o: Outline, value: Value): void;
}

/** A view whose value nobody but itself looks into. */
export type AnyView = View<unknown>;

type Parts<Value> = Pick<View<Value>, "name" | "title" | "decode" | "outline">;

/** A view of the elements with an id. */
export function byId<Value>(id: number, parts: Parts<Value>): AnyView {
  return { ...parts, headerLength: 0, matches: (element) => element.id === id } as View<Value> as AnyView;
}

function byExtension<Value>(extensionId: number, parts: Parts<Value>): AnyView {
  const matches = ({ id, body }: Element) => id === ElementId.extension && body[0] === extensionId;
  return { ...parts, headerLength: 1, matches } as View<Value> as AnyView;
}

/** A view of the vendor elements, or KDEs, with an OUI and type. */
export function bySelector<Value>(selector: number, parts: Parts<Value>): AnyView {
  const matches = (element: Element) => vendorSelector(element) === selector;
  return { ...parts, headerLength: 4, matches } as View<Value> as AnyView;
}

function cipherText(selector: SuiteSelector): string {
  return named(selector, cipherSuite(selector)?.label);
}

function akmText(selector: SuiteSelector): string {
  return named(selector, akmSuite(selector)?.label);
}

function named(selector: SuiteSelector, label: string | undefined): string {
  return label === undefined ? formatSelector(selector) : `${label} (${formatSelector(selector)})`;
}

/** The fields that the RSN and the WPA element have alike. */
function outlineSuites(o: Outline, said: Rsne | WpaElement): void {
  o.number("version", 2, "little");
  if (said.group !== undefined) o.field("group", 4, () => cipherText(said.group ?? 0));
  outlineList(o, "pairwise", said.pairwise, cipherText);
  outlineList(o, "akm", said.akm, akmText);
  const { capabilities } = said;
  if (capabilities !== undefined) o.bits("capabilities", 2, decodeRsnCapabilities(capabilities));
}

function outlineList(
  o: Outline,
  name: string,
  selectors: readonly SuiteSelector[] | undefined,
  say: (selector: SuiteSelector) => string,
): void {
  if (selectors === undefined) return;
  o.number(`${name}Count`, 2, "little");
  for (const selector of selectors) o.field(name, 4, () => say(selector));
}

function outlineRsne(o: Outline, rsne: Rsne): void {
  outlineSuites(o, rsne);
  if (rsne.pmkids !== undefined) o.number("pmkidCount", 2, "little");
  for (const pmkid of rsne.pmkids ?? []) o.field("pmkid", pmkid.length);
  if (rsne.groupManagement !== undefined) o.field("groupManagement", 4, () => cipherText(rsne.groupManagement ?? 0));
}

function outlineRsnx(o: Outline, rsnx: Rsnx): void {
  const set = Object.entries(RsnxCapability).filter(([, bit]) => hasRsnxCapability(rsnx, bit));
  const names = set.map(([name]) => name).join(", ") || "no bit set";
  o.field("capabilities", rsnx.capabilities.length, () => `${rsnx.fieldLength + 1} octets: ${names}`);
}

const intervalNames = new Map<number, string>(
  Object.entries(TimeoutInterval).map(([name, type]) => [type, name] as const),
);
const subelementNames = new Map<number, string>(Object.entries(FteSubelement).map(([name, id]) => [id, name] as const));

/** The RSN element and its ancestor: what they cannot be read as is an error of the whole. */
export const suiteViews: readonly AnyView[] = [
  byId(ElementId.rsn, { name: "rsn", title: "RSN", decode: decodeRsne, outline: outlineRsne }),
  {
    ...bySelector(VendorElement.wpa, {
      name: "wpa",
      title: "WPA",
      decode: decodeWpaElement,
      outline(o, wpa) {
        o.field("selector", 4, () => formatSelector(VendorElement.wpa));
        outlineSuites(o, wpa);
      },
    }),
    headerLength: 0,
  },
];

/** The other elements that a network's security has to do with. */
export const elementViews: readonly AnyView[] = [
  byId(ElementId.ssid, {
    name: "ssid",
    title: "SSID",
    decode: decodeSsid,
    outline: (o, ssid) => o.field("ssid", ssid.length, quoteSsid),
  }),
  byId(ElementId.rsnx, { name: "rsnx", title: "RSN Extension", decode: decodeRsnx, outline: outlineRsnx }),
  byId(ElementId.mobilityDomain, {
    name: "mde",
    title: "Mobility Domain",
    decode: decodeMde,
    outline(o, { mdid, ...flags }) {
      o.field("mdid", mdid.length);
      o.bits("capabilityAndPolicy", 1, flags);
    },
  }),
  byId(ElementId.fastBssTransition, {
    name: "fte",
    title: "Fast BSS Transition",
    decode: (body, micLength) => decodeFte(body, micLength === 0 ? 16 : micLength),
    outline(o, { rsnxUsed, reserved, mic, subelements }) {
      o.bits("micControl", 1, { rsnxUsed, reserved });
      o.number("elementCount", 1, "little");
      o.field("mic", mic.length);
      o.field("aNonce", 32);
      o.field("sNonce", 32);
      for (const { body } of subelements) {
        o.number("subelement", 1, "little", (id) => subelementNames.get(Number(id)));
        o.number("length", 1, "little");
        o.field("body", body.length);
      }
    },
  }),
  byId(ElementId.timeoutInterval, {
    name: "tie",
    title: "Timeout Interval",
    decode: decodeTie,
    outline(o) {
      o.number("type", 1, "little", (type) => intervalNames.get(Number(type)));
      o.number("value", 4, "little");
    },
  }),
  byId(ElementId.managementMic, {
    name: "mme",
    title: "Management MIC",
    decode: decodeMme,
    outline(o, { mic }) {
      o.number("keyId", 2, "little");
      o.number("ipn", 6, "little");
      o.field("mic", mic.length);
    },
  }),
  byExtension(ElementIdExtension.operatingChannel, {
    name: "oci",
    title: "OCI",
    decode: decodeOci,
    outline: outlineOci,
  }),
  byExtension(ElementIdExtension.oweDhParameter, {
    name: "oweDhParameter",
    title: "OWE Diffie-Hellman Parameter",
    decode: decodeOweDhParameter,
    outline(o, { publicKey }) {
      o.number("group", 2, "little");
      o.field("publicKey", publicKey.length);
    },
  }),
  byExtension(ElementIdExtension.multiLink, {
    name: "multiLink",
    title: "Multi-Link",
    decode: decodeMultiLink,
    outline(o, { type, reserved, presenceBitmap, commonInfo, linkInfo }) {
      o.bits("control", 2, { type, reserved, presenceBitmap });
      o.number("commonInfoLength", 1, "little");
      o.field("commonInfo", commonInfo.length);
      o.field("linkInfo", linkInfo.length);
    },
  }),
  bySelector(VendorElement.oweTransition, {
    name: "oweTransition",
    title: "OWE Transition Mode",
    decode: decodeOweTransition,
    outline(o, { ssid, channel }) {
      o.mac("bssid");
      o.number("ssidLength", 1, "little");
      o.field("ssid", ssid.length, quoteSsid);
      if (channel === undefined) return;
      o.number("operatingClass", 1, "little");
      o.number("channelNumber", 1, "little");
    },
  }),
  ...(
    [
      ["rsnOverride", "RSN Override"],
      ["rsnOverride2", "RSN Override 2"],
    ] as const
  ).map(([name, title]) => bySelector(VendorElement[name], { name, title, decode: decodeRsne, outline: outlineRsne })),
  bySelector(VendorElement.rsnxOverride, {
    name: "rsnxOverride",
    title: "RSN Extension Override",
    decode: decodeRsnx,
    outline: outlineRsnx,
  }),
  bySelector(VendorElement.rsnSelection, {
    name: "rsnSelection",
    title: "RSN Selection",
    decode: decodeRsnSelection,
    outline: (o) => o.number("selection", 1, "little"),
  }),
];

/** The three fields of Operating Channel Information, wherever it stands. */
export function outlineOci(o: Outline): void {
  for (const name of ["operatingClass", "primaryChannel", "frequencySegment1"]) o.number(name, 1, "little");
}

/** What a view reads of an element; undefined where the element is not what it says. */
export function readView(view: AnyView, element: Element, micLength: number): unknown {
  try {
    return view.decode(element.body.subarray(view.headerLength), micLength);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
