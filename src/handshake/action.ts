import type { TransitionDisableKde } from "../eapol/kde-alliance.ts";
import type { KeyDescriptor, KeySlot, PairwiseKey, PairwiseSlot } from "../keys/descriptor.ts";

/**
 * Why a frame was dropped without an answer. The peer's mistakes are values, never exceptions.
 *
 * - `malformed`: not an EAPOL-Key frame of this AKM, a descriptor type or version that was not negotiated, a size that lies
 * - `unexpected`: a message that this state, or this role, has no use for
 * - `replayed`: its replay counter is not above the last one that was verified
 * - `bad-mic`: no key of this session gives its MIC, or the MIC is missing where there must be one
 * - `bad-nonce`: a nonce that is all zero, or not the one of this handshake
 * - `bad-key-data`: the MIC held, but the Key Data do not open, or name another channel
 * - `no-pmk`: message 1 means a PMK that this station does not have, or no longer
 */
export type Discard = "malformed" | "unexpected" | "replayed" | "bad-mic" | "bad-nonce" | "bad-key-data" | "no-pmk";

/**
 * What a machine wants done, in the order of the list. The order is contract: an RSN station sends message 4, sets the
 * pairwise key, sets the group key and opens the port; a WPA station sends message 4 and sets the pairwise key, and on
 * group message 1 sets the group key, sends group message 2 and opens the port.
 *
 * With Extended Key ID a pairwise key comes in two steps, so that no frame is lost while it takes over from the one
 * before: `set-receive-key` before the peer can know that the key is good, `send-with-key` once it must have it as well.
 * At a station message 4 stands between the two, at an access point messages 3 and 4. A key that an access point puts in
 * the place of the one in use comes as without. Whose elements do not declare it is never asked for either: see
 * `Policy.extendedKeyId`.
 */
export type Action =
  /** Send this EAPOL frame, from its version octet on. The caller owns the octets. */
  | { readonly type: "send"; readonly octets: Uint8Array }
  /** Install this key; it now belongs to whoever carries the action out, who destroys it. */
  | { readonly type: "set-key"; readonly key: KeyDescriptor }
  /**
   * Extended Key ID alone. Install this pairwise key beside the one in use, and receive under both; what is sent goes as
   * it went before. The key now belongs to whoever carries the action out, who destroys it.
   */
  | { readonly type: "set-receive-key"; readonly key: PairwiseKey }
  /**
   * Extended Key ID alone. Send under the key that was installed here for receiving. Its counters go on, and the other
   * key goes on receiving until another takes its place.
   */
  | { readonly type: "send-with-key"; readonly slot: PairwiseSlot }
  /** Remove a key. */
  | { readonly type: "delete-key"; readonly slot: KeySlot }
  /** Let data frames pass: every key is in place. */
  | { readonly type: "open-port" }
  /** Let none but EAPOL pass. */
  | { readonly type: "close-port" }
  /**
   * End the association with this reason code of 802.11, and every pairwise key of the peer with it. The machine has
   * destroyed its secrets, and waits for the next.
   */
  | { readonly type: "deauthenticate"; readonly reason: number }
  /** A handshake came to its end: 4-way, or group. */
  | { readonly type: "established"; readonly handshake: "pairwise" | "group" }
  /**
   * A station's message 3 said that the network is past a transition: what may be joined under its name from now on is
   * for the caller to remember, by `withoutTransition`.
   */
  | { readonly type: "transition-disable"; readonly disable: TransitionDisableKde }
  /** A frame was dropped, and why. */
  | { readonly type: "discard"; readonly why: Discard };

/** What happens to a machine. `now` is in ms of one monotonic clock, the caller's. A list of events is a recording. */
export type HandshakeEvent =
  /**
   * An EAPOL frame came in: its octets from the version octet on, borrowed. `encrypted` says whether it was protected
   * on the air, where the driver knows: message 1 in clear is refused once keys are in use.
   */
  | { readonly type: "frame"; readonly now: number; readonly octets: Uint8Array; readonly encrypted?: boolean }
  /** New keys are wanted: pairwise, or those of the group. */
  | { readonly type: "rekey"; readonly now: number; readonly pairwise: boolean }
  /** The driver saw a frame whose Michael MIC failed, under the pairwise key or under a group key. */
  | { readonly type: "mic-failure"; readonly now: number; readonly pairwise: boolean }
  /** The association is over: every secret is destroyed and the machine starts afresh. */
  | { readonly type: "disconnect"; readonly now: number };
