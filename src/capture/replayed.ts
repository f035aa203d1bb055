import type { KeyMessage } from "../eapol/message.ts";
import type { Suite } from "../handshake/suite.ts";
import type { SuiteSelector } from "../ie/suite.ts";
import type { KeyDescriptor } from "../keys/descriptor.ts";
import type { Ptk } from "../keys/ptk.ts";
import type { Sender } from "./recording.ts";

/**
 * Why a replay could not say everything, or why a handshake did not come through.
 *
 * - `association-not-recorded`: the station's element was taken from its message 2, or with FT what the access point
 *   answered
 * - `beacon-not-recorded`: message 3 could not be compared with what the access point announced
 * - `suite-not-supported`: the AKM or a cipher has no key hierarchy here, the station's element cannot be read, or what
 *   the keys of FT hang on was not recorded
 * - `message-2-not-recorded`: the station's nonce, and perhaps its element, is not known
 * - `mic-mismatch`: no MIC of the other side holds: the key is not the network's, or a frame was changed
 * - `refused`: a frame with a good MIC was not acceptable: its elements, key sizes or order
 * - `frame-not-recorded`: the role that was played owes a frame that the recording does not have, and the other end did
 *   not ask for it again
 * - `group-key-encrypted-on-air`: what completes the handshake may be in a frame that no key of the replay opens
 * - `handshake-incomplete`: the recording ends before every key is in place
 */
export type ReplayProblem =
  | "association-not-recorded"
  | "beacon-not-recorded"
  | "suite-not-supported"
  | "message-2-not-recorded"
  | "mic-mismatch"
  | "refused"
  | "frame-not-recorded"
  | "group-key-encrypted-on-air"
  | "handshake-incomplete";

/** One frame of a replay. */
export interface ReplayedMessage {
  /** Which message it is. */
  readonly message: KeyMessage;
  /** Its packet's place in the file, from 1. */
  readonly number: number;
  /** Who sent it. */
  readonly from: Sender;
  /**
   * Of the frames of the role that was played: whether ours is the same, octet for octet. Of the other side's: whether
   * our machine took it, which it does when its MIC holds under the keys derived here.
   */
  readonly equal: boolean;
}

/** A key that came out of a replay, without its octets. */
export interface InstalledKey {
  /** What it protects. */
  readonly scope: KeyDescriptor["scope"];
  /** Cipher suite selector, as it was negotiated. */
  readonly cipher: SuiteSelector;
  /** The slot that it goes to. */
  readonly keyId: number;
  /** The highest packet number received under it when it was handed over. */
  readonly rsc: bigint;
}

/** A 4-way handshake with the group handshakes that follow it, played through our own machine. */
export interface ReplayedHandshake {
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** 0 to 32 octets, where the recording tells it. */
  readonly ssid: Uint8Array | undefined;
  /** What the station chose; undefined where its element cannot be read. */
  readonly suite: Suite | undefined;
  /** In the order of the file. */
  readonly messages: readonly ReplayedMessage[];
  /** What our machine asked a driver to install, in this order. */
  readonly installed: readonly InstalledKey[];
  /** What is missing or wrong. Empty where everything came through. */
  readonly problems: readonly ReplayProblem[];
}

/** Who wants to see the keys of a replay. They are lent for the length of the call, and destroyed after it. */
export interface KeyObserver {
  /** The PTK, when a handshake has come through. `handshake` counts the replayed ones from 0. */
  ptk?(handshake: number, ptk: Ptk): void;
  /** A key on its way to a driver. */
  key?(handshake: number, key: KeyDescriptor): void;
}
