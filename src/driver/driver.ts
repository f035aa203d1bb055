import type { CipherName } from "../ie/suite.ts";
import type { KeyDescriptor, KeySlot } from "../keys/descriptor.ts";

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
 * What the handshake needs of a radio. The names and the split follow net80211's ioctls WPAKEY, DELKEY and MLME.
 *
 * Each call resolves when the far side has accepted, or rejects with `DriverError`. The far side may be a kernel,
 * another process or a simulation; nothing flows back into a machine except by the caller's hand.
 */
export interface Driver {
  /** What this driver can do. */
  readonly capabilities: DriverCapabilities;
  /** Installs a key. The key stays the caller's, who destroys it after the promise has settled. */
  setKey(key: KeyDescriptor): Promise<void>;
  /** Removes a key. An empty slot is not an error. */
  deleteKey(slot: KeySlot): Promise<void>;
  /** Starts an association; that it came about is known by an event of the platform, not by the promise. */
  associate(request: Association): Promise<void>;
  /** Ends an association by a disassociation frame. `peer` is 6 octets, `reason` a reason code of 802.11. */
  disassociate(peer: Uint8Array, reason: number): Promise<void>;
  /** Ends it by a deauthentication frame. `peer` is 6 octets, `reason` a reason code of 802.11. */
  deauthenticate(peer: Uint8Array, reason: number): Promise<void>;
  /** Opens or closes the controlled port of `peer`, 6 octets. */
  authorize(peer: Uint8Array, open: boolean): Promise<void>;
  /** Sends an EAPOL frame (from its 802.1X version octet on) to `peer`, 6 octets. */
  sendEapol(peer: Uint8Array, eapol: Uint8Array): Promise<void>;
}
