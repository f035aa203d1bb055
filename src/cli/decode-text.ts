import { EapolType } from "../eapol/eapol.ts";
import { decodeKeyData } from "../eapol/key-data.ts";
import { DescriptorType, type KeyFrame } from "../eapol/key-frame.ts";
import { encodeKeyInfo, type KeyInfo } from "../eapol/key-info.ts";
import { type Element, ElementId, ElementIdExtension, vendorSelector } from "../ie/element.ts";
import { formatSelector } from "../ie/suite.ts";
import type { Decoded } from "./decode-any.ts";
import { type AnyView, elementViews, readView, suiteViews } from "./element-views.ts";
import { kdeViews } from "./kde-views.ts";
import { Outline } from "./outline.ts";

/**
 * What octets say, for people: every octet once, in the order of the wire, with its offset in hex as in a hex dump, and
 * the field that it belongs to. What is inside of a structure is indented.
 *
 * @param octets - those that `decoded` was read from
 */
export function formatDecoded(decoded: Decoded, octets: Uint8Array, micLength: number): string {
  const o = new Outline(octets);
  if (decoded.kind === "elements") outlineElements(o, decoded.elements, micLength);
  else outlineFrame(o, decoded);
  o.field("rest", o.remaining);
  return `${titleOf(decoded)}\n\n${o.format()}`;
}

function titleOf(decoded: Decoded): string {
  if (decoded.kind === "elements") return `${decoded.elements.length} elements`;
  if (decoded.kind === "eapol") return "EAPOL";
  return decoded.message === "rc4-key" ? "EAPOL-Key with a WEP key" : `EAPOL-Key ${decoded.message}`;
}

const typeNames = new Map<number, string>(Object.entries(EapolType).map(([name, type]) => [type, name] as const));
const descriptorNames = new Map<number, string>([
  [DescriptorType.rc4, "a WEP key"],
  [DescriptorType.rsn, "RSN"],
  [DescriptorType.wpa, "WPA"],
]);

type DecodedFrame = Exclude<Decoded, { readonly kind: "elements" }>;

function outlineFrame(o: Outline, decoded: DecodedFrame): void {
  if (decoded.da !== undefined) {
    o.mac("destination");
    o.mac("source");
    o.field("etherType", 2, () => "888e: 802.1X");
  }
  o.number("version", 1, "big");
  o.number("type", 1, "big", (type) => typeNames.get(Number(type)));
  o.number("bodyLength", 2, "big");
  const length = o.remaining - decoded.trailing.length;
  o.inside(length, (body) => outlineBody(body, decoded));
  o.field("trailing", decoded.trailing.length);
}

function outlineBody(o: Outline, decoded: DecodedFrame): void {
  if (decoded.kind === "eapol") {
    o.field("body", decoded.body.length);
    return;
  }
  o.number("descriptorType", 1, "big", (type) => descriptorNames.get(Number(type)));
  if (decoded.message === "rc4-key") outlineWepKey(o);
  else outlineKeyFrame(o, decoded, decoded.elements !== undefined);
}

function outlineKeyFrame(o: Outline, { keyInfo, keyMic, keyData }: KeyFrame, isClear: boolean): void {
  o.field("keyInfo", 2, () => keyInfoText(keyInfo));
  o.number("keyLength", 2, "big");
  o.number("replayCounter", 8, "big");
  o.field("keyNonce", 32);
  o.field("keyIv", 16);
  o.field("keyRsc", 8);
  o.field("reserved", 8);
  o.field("keyMic", keyMic.length);
  o.number("keyDataLength", 2, "big");
  if (!isClear) o.field("keyData", keyData.length, encryptedText);
  const { elements, padding } = isClear ? decodeKeyData(keyData) : { elements: [], padding: keyData };
  outlineElements(o, elements, keyMic.length);
  o.field("padding", padding.length);
}

function encryptedText(octets: Uint8Array): string {
  return `${octets.length} octets, encrypted or not to be read`;
}

function outlineWepKey(o: Outline): void {
  o.number("keyLength", 2, "big");
  o.number("replayCounter", 8, "big");
  o.field("keyIv", 16);
  o.field(
    "keyIndex",
    1,
    ([index = 0]) => `${index & 0x7f}, ${index < 0x80 ? "for frames to all" : "for this station"}`,
  );
  o.field("keySignature", 16);
  o.field("key", o.remaining);
}

function keyInfoText(info: KeyInfo): string {
  const bits = ["install", "ack", "mic", "secure", "error", "request", "encryptedKeyData", "smkMessage"] as const;
  const set = bits.filter((bit) => info[bit]).join(", ");
  const word = encodeKeyInfo(info).toString(16).padStart(4, "0");
  const index = info.keyIndex === 0 ? "" : `, key index ${info.keyIndex}`;
  return `0x${word}: version ${info.descriptorVersion}, ${info.pairwise ? "pairwise" : "group"}${index}; ${set || "no bit set"}`;
}

function outlineElements(o: Outline, elements: readonly Element[], micLength: number): void {
  for (const element of elements) {
    const view = [...suiteViews, ...kdeViews, ...elementViews].find((one) => one.matches(element));
    o.number("element", 1, "big", () => view?.title ?? nameOf(element));
    o.number("length", 1, "big");
    o.inside(element.body.length, (body) => outlineElement(body, element, view, micLength));
  }
}

function outlineElement(o: Outline, element: Element, view: AnyView | undefined, micLength: number): void {
  if (element.id === ElementId.vendor && view?.headerLength !== 0 && vendorSelector(element) !== undefined) {
    o.field("selector", 4, () => formatSelector(vendorSelector(element) ?? 0));
  }
  if (element.id === ElementId.extension) {
    o.number("extension", 1, "big", (id) => extensionNames.get(Number(id)));
  }
  const value = view === undefined ? undefined : readView(view, element, micLength);
  if (view === undefined || value === undefined) o.field("body", o.remaining);
  else view.outline(o, value);
}

const elementNames = new Map<number, string>(Object.entries(ElementId).map(([name, id]) => [id, name] as const));
const extensionNames = new Map<number, string>(
  Object.entries(ElementIdExtension).map(([name, id]) => [id, name] as const),
);

function nameOf({ id }: Element): string | undefined {
  return elementNames.get(id);
}
