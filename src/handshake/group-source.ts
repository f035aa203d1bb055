import type { Secret } from "../bytes/secret.ts";

/** A key under which the access point sends to all. */
export interface TransmitKey {
  /** The slot: 1 or 2 for a GTK, 4 or 5 for an IGTK, 6 or 7 for a BIGTK. */
  readonly keyId: number;
  /** In the order of the wire: TKIP's is TK ‖ authenticator's Tx MIC ‖ supplicant's Tx MIC. Borrowed. */
  readonly key: Secret;
  /** The packet number that was sent last under it, 48 bits: where a receiver begins. */
  readonly packetNumber: bigint;
}

/** The group keys that stations are to be given. */
export interface GroupKeys {
  /** Counts the sets of keys: another number says that they are others. */
  readonly generation: number;
  /** The GTK; undefined in a network without group traffic. */
  readonly gtk: TransmitKey | undefined;
  /** The IGTK; undefined where management frames are not protected. */
  readonly igtk: TransmitKey | undefined;
  /** The BIGTK; undefined where beacons are not protected. */
  readonly bigtk: TransmitKey | undefined;
}

/** Where an authenticator has its group keys from. All authenticators of an access point share one. */
export interface GroupKeySource {
  /** The keys, asked for whenever a frame brings them, with the packet numbers of that moment. */
  readonly keys: GroupKeys;
  /**
   * What Key Data under RC4 are encrypted with: 16 octets, never given out before. Other Key Data need none.
   *
   * @spec IEEE 802.11-2016 12.7.2 d)
   */
  freshIv(): Uint8Array;
}
