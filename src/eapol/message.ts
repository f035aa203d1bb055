import { isZero } from "../bytes/octets.ts";
import { ElementId } from "../ie/element.ts";
import type { KeyFrame } from "./key-frame.ts";

/**
 * What an EAPOL-Key frame is for.
 *
 * - `1/4` to `4/4`: the 4-way handshake
 * - `group 1/2`, `group 2/2`: the group key handshake
 * - `request`: a supplicant asks for a handshake; with the Error bit, it reports a Michael MIC failure
 * - `smk`: a message of the SMK handshake, which later editions withdrew
 * - `unknown`: no message has this Key Information
 */
export type KeyMessage = "1/4" | "2/4" | "3/4" | "4/4" | "group 1/2" | "group 2/2" | "request" | "smk" | "unknown";

/**
 * Which message a frame is, by what it says itself. It says nothing of whether the message was due, or is genuine.
 *
 * In WPA, messages 2 and 4 have the same Key Information (0x0109 with TKIP, 0x010a with CCMP): the one with Key Data is
 * 2/4. In RSN, 4/4 has the Secure bit, but so has the 2/4 of a rekey, and a 4/4 may bring KDEs.
 *
 * @param frame - of descriptor type 254 or 2
 * @spec IEEE 802.11-2016 12.7.6, 12.7.7
 */
export function identifyMessage(frame: KeyFrame): KeyMessage {
  const info = frame.keyInfo;
  // FILS has no Key MIC: there the encryption of the Key Data is what authenticates.
  const authenticated = info.mic || info.encryptedKeyData;
  if (info.smkMessage) return "smk";
  if (info.request) return info.ack ? "unknown" : "request";
  if (info.ack) {
    if (!info.pairwise) return authenticated ? "group 1/2" : "unknown";
    if (authenticated) return "3/4";
    return info.install ? "unknown" : "1/4";
  }
  if (!authenticated || info.install) return "unknown";
  if (!info.pairwise) return "group 2/2";
  return isMessage2(frame) ? "2/4" : "4/4";
}

/** Tells 2/4 from 4/4, which a supplicant sends with the same bits set. */
function isMessage2(frame: KeyFrame): boolean {
  if (frame.keyData.length === 0) return false;
  if (!frame.keyInfo.secure) return true;
  // A rekey's 2/4 brings a nonce and the station's element; the 4/4 of a multi-link or FILS station, Key Data but neither.
  return !isZero(frame.keyNonce) || (!frame.keyInfo.encryptedKeyData && frame.keyData[0] === ElementId.rsn);
}
