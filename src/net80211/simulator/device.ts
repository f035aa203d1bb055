import type { CipherName } from "../../ie/suite.ts";
import type { ErrnoName } from "../errno.ts";

/** The key that a device is asked about. No octets: a device of this kind never needs them. */
export interface DeviceKey {
  /** The cipher's number: 1 TKIP, 3 AES-CCM. */
  readonly cipher: number;
  /** The global slot, or undefined for the pairwise key. */
  readonly index: number | undefined;
  /** 6 octets: the peer, or all ones. */
  readonly address: Uint8Array;
}

/**
 * The hardware driver below net80211: what the card can do, and what it may refuse. A hook that is absent agrees.
 *
 * @source FreeBSD sys/net80211/ieee80211_crypto.c
 */
export interface Device {
  /** The driver's name, as in an interface's name without its number: `ath`, `ndis`. */
  readonly driver: string;
  /** What the hardware encrypts by itself. The kernel does the others. */
  readonly ciphers: readonly CipherName[];
  /** Whether the hardware computes Michael too. */
  readonly michael: boolean;
  /** Which of WPA (1) and RSN (2) the driver admits to: a value of `WpaMode`; absent, both. */
  readonly wpa?: number;
  /** Finds room for a pairwise key. False: there is none, and WPAKEY is ENXIO. */
  keyAlloc?(key: DeviceKey): boolean;
  /** Takes a key. False: it did not, and WPAKEY is EIO. An errno goes to the caller as it is. */
  keySet?(key: DeviceKey): boolean | ErrnoName;
  /** Removes a key. False: it could not; net80211 counts that and goes on. */
  keyDelete?(key: DeviceKey): boolean;
}

/** A card that encrypts nothing by itself and refuses nothing. */
export const softwareDevice: Device = { driver: "sim", ciphers: [], michael: false };

/** How a Windows miniport says no. Every other status is `FAILURE`. */
export type NdisStatus =
  | "INVALID_LENGTH"
  | "INVALID_OID"
  | "NOT_SUPPORTED"
  | "NOT_ACCEPTED"
  | "ADAPTER_NOT_READY"
  | "FAILURE";

/** @source FreeBSD sys/compat/ndis/kern_ndis.c, ndis_set_info */
const errnoOfStatus: Readonly<Record<NdisStatus, ErrnoName>> = {
  INVALID_LENGTH: "ENOSPC",
  INVALID_OID: "EINVAL",
  NOT_SUPPORTED: "EOPNOTSUPP",
  NOT_ACCEPTED: "EOPNOTSUPP",
  ADAPTER_NOT_READY: "ENXIO",
  FAILURE: "ENODEV",
};

/**
 * A Windows miniport wrapped by ndis(4), which answers every key with `status`. A status that the wrapper does not
 * know is ENODEV, "Operation not supported by device".
 */
export function ndisDevice(status: NdisStatus): Device {
  return {
    driver: "ndis",
    ciphers: ["wep40", "wep104", "tkip"],
    michael: true,
    keySet: () => errnoOfStatus[status],
  };
}
