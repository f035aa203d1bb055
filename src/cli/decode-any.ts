import { decodeEapol, type EapolFrame, EapolType } from "../eapol/eapol.ts";
import { decodeKeyData, type KeyData } from "../eapol/key-data.ts";
import { DescriptorType, decodeKeyFrame, type KeyFrame } from "../eapol/key-frame.ts";
import { identifyMessage, type KeyMessage } from "../eapol/message.ts";
import { decodeRc4KeyFrame, type Rc4KeyFrame } from "../eapol/rc4-key-frame.ts";
import { WireError } from "../errors.ts";
import { decodeElements, type Element, ElementId } from "../ie/element.ts";
import { elementViews, readView, suiteViews } from "./element-views.ts";
import { ssidFields } from "./json.ts";
import { kdeViews } from "./kde-views.ts";

/**
 * An element, and what it says where it is one that is known: `rsn`, `wpa`, `mde` and so on, of the library's types;
 * `ssid` and `ssidHex`; of a KDE its name in `kde`, and by that name what it says.
 */
export interface DecodedElement extends Element {
  readonly [member: string]: unknown;
}

/** What an Ethernet header in front of a frame said. */
interface EthernetFields {
  /** Destination, 6 octets. */
  readonly da?: Uint8Array;
  /** Source, 6 octets. */
  readonly sa?: Uint8Array;
}

/** What octets turned out to be. */
export type Decoded =
  | (EthernetFields &
      Pick<EapolFrame, "version" | "type" | "trailing"> &
      KeyFrame & { readonly kind: "eapol-key"; readonly message: KeyMessage; readonly elements?: DecodedElement[] })
  | (EthernetFields &
      Pick<EapolFrame, "version" | "type" | "trailing"> &
      Rc4KeyFrame & { readonly kind: "eapol-key"; readonly message: "rc4-key" })
  | (EthernetFields & EapolFrame & { readonly kind: "eapol" })
  | { readonly kind: "elements"; readonly elements: readonly DecodedElement[] };

const ethernetHeaderLength = 14;
const eapolEtherType = 0x888e;

/**
 * Finds out what octets are, and reads them.
 *
 * @param micLength - octets of Key MIC, should it be an EAPOL-Key frame
 * @throws WireError - they are not what they seemed to be; the offset counts from their first octet
 */
export function decodeAny(octets: Uint8Array, micLength: number): Decoded {
  if (octets.length === 0) throw new WireError("ERR_WIRE_TRUNCATED", "frame", 0, "no octets were given");
  if (isEthernet(octets)) {
    const ethernet = { da: octets.subarray(0, 6), sa: octets.subarray(6, 12) };
    return shifted(ethernetHeaderLength, "ethernet", () => ({
      ...decodeFrame(octets.subarray(ethernetHeaderLength), micLength),
      ...ethernet,
    }));
  }
  return isEapol(octets)
    ? decodeFrame(octets, micLength)
    : { kind: "elements", elements: decodeList(octets, micLength) };
}

function isEthernet(octets: Uint8Array): boolean {
  return (
    octets.length >= ethernetHeaderLength && ((octets[12] as number) << 8) + (octets[13] as number) === eapolEtherType
  );
}

/** A list of elements may start like an EAPOL frame, but not with a length that fits, unless it is cut. */
function isEapol([version, type, high, low, ...rest]: Uint8Array): boolean {
  if (version === undefined || version < 1 || version > 3 || type === undefined || type > 8) return false;
  if (type === EapolType.key) return true;
  return high !== undefined && low !== undefined && high * 256 + low <= rest.length;
}

function decodeFrame(octets: Uint8Array, micLength: number): Decoded {
  const eapol = decodeEapol(octets);
  const { version, type, trailing, body } = eapol;
  if (type !== EapolType.key) return { kind: "eapol", ...eapol };
  return shifted(4, "eapol", () => {
    if (body[0] === DescriptorType.rc4) {
      return { kind: "eapol-key", message: "rc4-key", version, type, ...decodeRc4KeyFrame(body), trailing };
    }
    const frame = decodeKeyFrame(body, micLength);
    const elements = elementsOf(frame);
    return {
      kind: "eapol-key",
      message: identifyMessage(frame),
      version,
      type,
      ...frame,
      ...(elements === undefined ? {} : { elements }),
      trailing,
    };
  });
}

/** The elements in Key Data that are in clear. WPA encrypts those of group messages without saying so. */
function elementsOf(frame: KeyFrame): DecodedElement[] | undefined {
  const { encryptedKeyData, pairwise } = frame.keyInfo;
  const hidden = encryptedKeyData || (frame.descriptorType === DescriptorType.wpa && !pairwise);
  if (hidden || frame.keyData.length === 0) return undefined;
  try {
    return decodeKeyData(frame.keyData).elements.map((element) => decodeOne(element, frame.keyMic.length));
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** A list of elements, or Key Data in clear: those end with padding that is no element. */
function decodeList(octets: Uint8Array, micLength: number): DecodedElement[] {
  let offset = 0;
  const { padding } = readsAsKeyData(octets) ?? { padding: octets.subarray(octets.length) };
  return decodeElements(octets.subarray(0, octets.length - padding.length)).map((element) => {
    const start = offset + 2;
    offset = start + element.body.length;
    return shifted(start, "elements", () => decodeOne(element, micLength));
  });
}

/** Key Data whose padding starts with the `dd` that the standard puts there; zeros alone would be empty SSIDs. */
function readsAsKeyData(octets: Uint8Array): KeyData | undefined {
  try {
    const keyData = decodeKeyData(octets);
    return keyData.padding[0] === ElementId.vendor ? keyData : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** An RSN or WPA element that cannot be read is an error; of any other, only its view is missing. */
function decodeOne(element: Element, micLength: number): DecodedElement {
  const strict = suiteViews.find((view) => view.matches(element));
  if (strict !== undefined) return { ...element, [strict.name]: strict.decode(element.body, micLength) };
  const kde = kdeViews.find((view) => view.matches(element));
  const view = kde ?? elementViews.find((one) => one.matches(element));
  const value = view === undefined ? undefined : readView(view, element, micLength);
  if (view === undefined || value === undefined) return { ...element };
  if (element.id === ElementId.ssid) return { ...element, ...ssidFields(element.body) };
  return { ...element, ...(kde === undefined ? {} : { kde: kde.name }), [view.name]: value };
}

/** Runs `decode`; a fault in it is told from the start of the octets that contain its own. */
function shifted<T>(by: number, within: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const detail = error.message.slice(error.message.indexOf(": ") + 2);
    throw new WireError(error.code, `${within}.${error.path}`, error.offset + by, detail);
  }
}
