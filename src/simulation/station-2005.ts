import { decodeEapol } from "../eapol/eapol.ts";
import { decodeKeyFrame } from "../eapol/key-frame.ts";
import { identifyMessage } from "../eapol/message.ts";
import { protectionOf, seal } from "../handshake/protection.ts";
import type { Suite } from "../handshake/suite.ts";
import { derivePtk, destroyPtk, type PtkInput } from "../keys/ptk.ts";

/** A handshake of which a frame is to be sealed anew. */
export interface SealedHandshake extends PtkInput {
  /** What was agreed on. */
  readonly suite: Suite;
}

/**
 * A station's frame as wpa_supplicant of 2005 sent it: its message 4 repeats the nonce of message 2, where that of today
 * has zeros. All its other frames are the same.
 *
 * @param eapol - as a station of today sends it; borrowed
 * @returns the frame, sealed anew where it differs
 * @source wpa_supplicant on FreeBSD 7-CURRENT, August 2005: a log from freebsd-current
 */
export function frameOf2005(eapol: Uint8Array, handshake: SealedHandshake): Uint8Array {
  const { pmk, suite, sNonce } = handshake;
  const protection = protectionOf(suite, pmk.length);
  const { version, body } = decodeEapol(eapol);
  const frame = decodeKeyFrame(body, protection.akm.micLength);
  if (identifyMessage(frame) !== "4/4") return eapol;
  const ptk = derivePtk(handshake, suite);
  try {
    return seal(version, { ...frame, keyNonce: sNonce }, ptk.kck, protection);
  } finally {
    destroyPtk(ptk);
  }
}
