import { concat } from "../../bytes/octets.ts";
import { WpaMode } from "../constants.ts";
import type { SecuritySettings } from "./interface.ts";

/**
 * The elements that a kernel of before 8.0 puts into its beacons, from what MCASTCIPHER and its neighbours set. Later
 * kernels are given them whole, by APPIE.
 *
 * @source FreeBSD sys/net80211/ieee80211_output.c 1.40, ieee80211_add_wpa
 */
export function securityElement(settings: SecuritySettings, wpa: number): Uint8Array {
  const pairwise = [1, 3].filter((cipher) => (settings.pairwiseCiphers & (1 << cipher)) !== 0);
  const keyManagement = [1, 2].filter((bit) => (settings.keyManagement & bit) !== 0);
  const body = (selector: (type: number) => Uint8Array): Uint8Array =>
    concat(
      littleEndian(1),
      selector(suiteType(settings.groupCipher)),
      littleEndian(pairwise.length),
      ...pairwise.map((cipher) => selector(suiteType(cipher))),
      littleEndian(keyManagement.length),
      ...keyManagement.map(selector),
    );
  const elements: Uint8Array[] = [];
  if ((wpa & WpaMode.wpa) !== 0) {
    elements.push(element(0xdd, concat(Uint8Array.of(0x00, 0x50, 0xf2, 0x01), body(wpaSelector))));
  }
  if ((wpa & WpaMode.rsn) !== 0) {
    elements.push(element(0x30, concat(body(rsnSelector), littleEndian(settings.rsnCapabilities))));
  }
  return concat(...elements);
}

/** The suite's type for a cipher's number: TKIP is 2, CCMP 4; WEP goes by its longer form. */
function suiteType(cipher: number): number {
  return { 0: 5, 1: 2, 3: 4 }[cipher] ?? 0;
}

function wpaSelector(type: number): Uint8Array {
  return Uint8Array.of(0x00, 0x50, 0xf2, type);
}

function rsnSelector(type: number): Uint8Array {
  return Uint8Array.of(0x00, 0x0f, 0xac, type);
}

function littleEndian(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function element(id: number, body: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(id, body.length), body);
}
