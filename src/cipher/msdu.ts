import type { Refusal } from "./cipher.ts";

/**
 * Why an MSDU did not come of the frames.
 *
 * - `no-privacy`: the frame is protected, and the link protects nothing
 * - `no-key`: there is no key that it names
 * - `unencrypted`: the frame is in clear, and the link takes EAPOL alone in clear
 * - `unauthorized`: the port is closed, and it is not EAPOL
 * - `stray-fragment`: it does not continue what came before: another key, in clear among encrypted ones, a packet number
 *   left out, or a fragment where none may be (CVE-2020-24586, 24587, 26145, 26146, 26147)
 * - `bad-amsdu`: what says that it is an A-MSDU is not one, or was made of an MSDU (CVE-2020-24588, 26144)
 */
export type MsduRefusal =
  | Refusal
  | "no-privacy"
  | "no-key"
  | "unencrypted"
  | "unauthorized"
  | "stray-fragment"
  | "bad-amsdu";

/** An MSDU that came in. */
export interface ReceivedMsdu {
  /** 6 octets: the destination. */
  readonly da: Uint8Array;
  /** 6 octets: the source. */
  readonly sa: Uint8Array;
  /** 0 to 15: the traffic identifier; 0 where there is none. */
  readonly priority: number;
  /** From LLC on. */
  readonly msdu: Uint8Array;
  /** Whether every frame that it came in was protected on the air. */
  readonly encrypted: boolean;
}

/** What came of a frame. */
export type Received =
  /** One MSDU, or those of an A-MSDU. The caller owns the octets. */
  | { readonly kind: "msdus"; readonly msdus: readonly ReceivedMsdu[] }
  /** A fragment that others will follow. */
  | { readonly kind: "fragment" }
  /** A frame that carries no MSDU: management, control, or data without a body. */
  | { readonly kind: "no-msdu" }
  /** Refused, and why. */
  | { readonly kind: "refused"; readonly why: MsduRefusal };
