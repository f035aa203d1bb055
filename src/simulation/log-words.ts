import { copyOf, formatMac } from "../bytes/octets.ts";
import { decodeEapol } from "../eapol/eapol.ts";
import { decodeKeyFrame, type KeyFrame } from "../eapol/key-frame.ts";
import { identifyMessage, type KeyMessage } from "../eapol/message.ts";
import { decodeElements, ElementId, findElement, findVendorElement } from "../ie/element.ts";
import { cipherSuite } from "../ie/suite.ts";
import { wpaSelector } from "../ie/wpa.ts";
import type { ScanResult } from "../net80211/scan.ts";
import type { Scene } from "./association.ts";

/** What logs of all years have in common. */

/** How wpa_supplicant names a cipher: by a word, by a bit, by a number for drivers of 2005, and by one for `set_key`. */
export interface CipherWords {
  /** `TKIP`. */
  readonly name: string;
  /** `WPA_CIPHER_*`. */
  readonly bit: number;
  /** `enum wpa_cipher` of 2005. */
  readonly number: number;
  /** `enum wpa_alg`. */
  readonly algorithm: number;
}

const tkip: CipherWords = { name: "TKIP", bit: 8, number: 2, algorithm: 2 };
const ccmp: CipherWords = { name: "CCMP", bit: 16, number: 3, algorithm: 3 };

/** The words for a cipher's name, or for a selector. @source hostap src/common/defs.h */
export function cipherWords(cipher: string | number): CipherWords {
  const name = typeof cipher === "number" ? cipherSuite(cipher)?.name : cipher;
  return name === "tkip" ? tkip : ccmp;
}

/** An EAPOL-Key frame as logs take it apart. */
export interface LoggedFrame {
  /** 802.1X protocol version. */
  readonly version: number;
  /** Octets of the 802.1X body. */
  readonly length: number;
  /** What the body says. */
  readonly frame: KeyFrame;
  /** Which message it is. */
  readonly message: KeyMessage;
}

/** Takes a frame of the simulation apart: its suites have MICs of 16 octets. */
export function readFrame(eapol: Uint8Array): LoggedFrame {
  const { version, body } = decodeEapol(eapol);
  const frame = decodeKeyFrame(body, 16);
  return { version, length: body.length, frame, message: identifyMessage(frame) };
}

/** The line that says which message came in. */
export function receivedMessage({ frame, message }: LoggedFrame, from: Uint8Array): string | undefined {
  const words = { "1/4": "1 of 4-Way", "3/4": "3 of 4-Way", "group 1/2": "1 of Group Key" }[message as string];
  if (words === undefined) return undefined;
  return `WPA: RX message ${words} Handshake from ${formatMac(from)} (ver=${frame.keyInfo.descriptorVersion})`;
}

/** The first six octets of an RSC, the lowest first. */
export function rscOctets(rsc: bigint): Uint8Array {
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigUint64(0, rsc, true);
  return copyOf(octets, 0, 6);
}

/** Octets of a PTK. */
export function ptkLength({ suite }: Scene): number {
  return 32 + (cipherSuite(suite.pairwise)?.keyLength ?? 16);
}

/** Octets of the WPA element and of the RSN element of a network that was found: 0 where it has none. */
export function elementLengths({ elements }: ScanResult): { readonly wpa: number; readonly rsn: number } {
  const list = decodeElements(elements);
  const whole = (body: Uint8Array | undefined): number => (body === undefined ? 0 : body.length + 2);
  return {
    wpa: whole(findVendorElement(list, wpaSelector)?.body),
    rsn: whole(findElement(list, ElementId.rsn)?.body),
  };
}
