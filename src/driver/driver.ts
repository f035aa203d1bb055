import type { CipherName } from "../ie/suite.ts";
import type { KeyDescriptor, KeySlot, PairwiseKey, PairwiseSlot } from "../keys/descriptor.ts";

/** What a driver can do. Stated once, at opening; nothing here changes while it is open. */
export interface DriverCapabilities {
  /** Ciphers that the driver may be given keys for. That a key is refused all the same is an error of the call. */
  readonly ciphers: readonly CipherName[];
  /** Global key slots: 4 with net80211, 6 where IGTKs have slots. */
  readonly groupKeys: number;
  /** Whether {@link Driver.authorize} reaches the driver. net80211 refuses it on a station, where it is a no-op here. */
  readonly authorizesPort: boolean;
}

/** What to associate with, and how. */
export interface Association {
  /** 0 to 32 octets. */
  readonly ssid: Uint8Array;
  /** 6 octets. */
  readonly bssid: Uint8Array;
  /** The station's own WPA or RSN element, whole, with its id and length; no octets for an open network. */
  readonly element: Uint8Array;
}

/**
 * What a radio that can hold two pairwise keys with one peer does with them: Extended Key ID. The two steps are those of
 * nl80211, NEW_KEY with `NO_TX` and SET_KEY with `SET_TX`.
 *
 * A received frame says by its key ID under which of the two it is. Each key has packet numbers and replay counters of
 * its own.
 *
 * @spec IEEE 802.11-2020 12.6.21
 */
export interface ExtendedKeyId {
  /**
   * Installs a key for receiving alone, in the place of the one with its key ID. What is sent goes as it went before:
   * under the key with the other key ID, or in clear where there is none. The key stays the caller's, who destroys it
   * after the promise has settled.
   */
  setReceiveKey(key: PairwiseKey): Promise<void>;
  /** Sends to the peer under the key that is there, from now on. Nothing that was counted under it begins anew. */
  sendWithKey(slot: PairwiseSlot): Promise<void>;
}

/**
 * What the handshake needs of a radio. The names and the split follow net80211's ioctls WPAKEY, DELKEY and MLME.
 *
 * Each call resolves when the far side has accepted, or rejects with `DriverError`. The far side may be a kernel,
 * another process or a simulation; nothing flows back into a machine except by the caller's hand.
 */
export interface Driver {
  /** What this driver can do. */
  readonly capabilities: DriverCapabilities;
  /**
   * Two pairwise keys with one peer. Left out: the radio has one place for them, as every one of net80211, and is never
   * asked for more as long as nobody declares it in its elements: `Policy.extendedKeyId` must say the same.
   */
  readonly extendedKeyId?: ExtendedKeyId | undefined;
  /**
   * Installs a key, a pairwise one for both directions. The key stays the caller's, who destroys it after the promise has
   * settled.
   */
  setKey(key: KeyDescriptor): Promise<void>;
  /** Removes a key. An empty slot is not an error. */
  deleteKey(slot: KeySlot): Promise<void>;
  /** Starts an association; that it came about is known by an event of the platform, not by the promise. */
  associate(request: Association): Promise<void>;
  /**
   * Ends an association by a disassociation frame, and with it every pairwise key of the peer. `peer` is 6 octets,
   * `reason` a reason code of 802.11.
   */
  disassociate(peer: Uint8Array, reason: number): Promise<void>;
  /** Ends it likewise, by a deauthentication frame. `peer` is 6 octets, `reason` a reason code of 802.11. */
  deauthenticate(peer: Uint8Array, reason: number): Promise<void>;
  /** Opens or closes the controlled port of `peer`, 6 octets. */
  authorize(peer: Uint8Array, open: boolean): Promise<void>;
  /** Sends an EAPOL frame (from its 802.1X version octet on) to `peer`, 6 octets. */
  sendEapol(peer: Uint8Array, eapol: Uint8Array): Promise<void>;
}
