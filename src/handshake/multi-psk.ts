import type { Secret } from "../bytes/secret.ts";
import { derivePtk, destroyPtk } from "../keys/ptk.ts";
import { protectionOf, receive, verify } from "./protection.ts";
import type { Suite } from "./suite.ts";

/** A message 2, and what an access point knows of the handshake that it belongs to. All of it is borrowed. */
export interface PskQuestion {
  /** What was agreed on when the station associated. */
  readonly suite: Suite;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** 32 octets, of the message 1 that was answered. */
  readonly aNonce: Uint8Array;
  /** The EAPOL frame from its version octet on. */
  readonly message2: Uint8Array;
}

/**
 * Which of many PSKs a station has, by the MIC of its message 2: an access point gives each device or guest its own.
 *
 * Each candidate costs one PTK and one MIC. All of them are tried whether one fits or not, so that the time tells
 * nobody which it was, nor that there was one. Passphrases are made into PSKs once, when they are given out
 * (`derivePsks`), not when a station comes.
 *
 * @param candidates - 32 octets each; borrowed
 * @returns the place of the one that fits, from 0, or undefined where none does, or where the frame is no message 2 of
 * this suite
 * @throws KeyError `ERR_KEY_LENGTH` - a candidate, an address or the nonce is not of its size
 * @throws KeyError `ERR_KEY_SUITE` - a suite that has no key hierarchy here, or an FT AKM, whose keys hang on more names
 * @source hostapd.conf of hostapd 2.10, wpa_psk_file
 */
export function identifyPsk(candidates: Iterable<Secret>, question: PskQuestion): number | undefined {
  const { suite, aa, spa, aNonce, message2 } = question;
  const protection = protectionOf(suite, 32);
  const received = receive(message2, protection);
  if (received === undefined) return undefined;
  const sNonce = received.frame.keyNonce;
  let found: number | undefined;
  let at = 0;
  for (const pmk of candidates) {
    const ptk = derivePtk({ pmk, aa, spa, aNonce, sNonce }, suite);
    try {
      const holds = verify(received, ptk.kck, protection) !== undefined;
      found = holds ? (found ?? at) : found;
    } finally {
      destroyPtk(ptk);
    }
    at++;
  }
  return found;
}
