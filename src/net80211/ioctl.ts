/** The system call: how a request gets to a kernel, what its code is made of, what its operations are called. */

/** One `ioctl` of a network interface, as octets. */
export interface IoctlRequest {
  /** The request code: `SIOCS80211` is `0x801c69ea` on FreeBSD/i386. */
  readonly code: number;
  /** The argument: a `struct ieee80211req`, or the `struct ifreq` of an ordinary interface request. Borrowed. */
  readonly ireq: Uint8Array;
  /** What the argument points to; no octets where it points to nothing. Borrowed, and cleared after a key request. */
  readonly data: Uint8Array;
  /**
   * Where in `ireq` the address of `data` belongs: 24 in a `struct ieee80211req`. A port to a real kernel writes the
   * address there, as wide as a pointer. Absent where `data` is.
   */
  readonly dataAt?: number;
}

/** What the system call came to. */
export interface IoctlAnswer {
  /** 0, or the error number. */
  readonly errno: number;
  /** The argument as the call left it. */
  readonly ireq: Uint8Array;
  /** What it points to, as the call left it. */
  readonly data: Uint8Array;
}

/**
 * Carries requests to a kernel, real or simulated. An error number is an answer; the promise rejects only where the
 * request could not be made at all.
 */
export type IoctlPort = (request: IoctlRequest) => Promise<IoctlAnswer>;

/**
 * What a routing socket reads, in pieces of any size. Gives every piece to `listener` until the function that it
 * returns is called.
 */
export type EventPort = (listener: (octets: Uint8Array) => void) => () => void;

/**
 * Sends an EAPOL frame (from its 802.1X version octet on; borrowed) to `peer`, 6 octets. On a BSD this is a BPF socket
 * on the interface with Ethernet type 0x888e, not an ioctl.
 */
export type EapolPort = (peer: Uint8Array, eapol: Uint8Array) => Promise<void>;

const copiedIn = 0x8000_0000;
const copiedOut = 0x4000_0000;
/** The length stands in bits 16 to 28. */
const lengthMask = 0x1fff;

/**
 * The code of a request whose argument the kernel reads: C's `_IOW(group, number, type)`.
 *
 * @param group - one character: `i` for network interfaces
 * @param size - octets of the argument
 * @source FreeBSD sys/sys/ioccom.h
 */
export function ioctlWriteCode(group: string, number: number, size: number): number {
  return requestCode(copiedIn, group, number, size);
}

/**
 * The code of a request whose argument the kernel reads and writes: C's `_IOWR(group, number, type)`.
 *
 * @param group - one character: `i` for network interfaces
 * @param size - octets of the argument
 * @source FreeBSD sys/sys/ioccom.h
 */
export function ioctlReadWriteCode(group: string, number: number, size: number): number {
  return requestCode(copiedIn | copiedOut, group, number, size);
}

function requestCode(direction: number, group: string, number: number, size: number): number {
  return (direction | ((size & lengthMask) << 16) | (group.charCodeAt(0) << 8) | number) >>> 0;
}

/** What `i_type` can ask for, by the names of the header without their `IEEE80211_IOC_`. */
export type OperationName =
  | "SSID"
  | "WEP"
  | "WEPKEY"
  | "NUMWEPKEYS"
  | "WEPTXKEY"
  | "AUTHMODE"
  | "CHANNEL"
  | "POWERSAVE"
  | "BSSID"
  | "ROAMING"
  | "PRIVACY"
  | "DROPUNENCRYPTED"
  | "WPAKEY"
  | "DELKEY"
  | "MLME"
  | "OPTIE"
  | "SCAN_REQ"
  | "SCAN_RESULTS"
  | "SCAN_RESULTS_OLD"
  | "COUNTERMEASURES"
  | "WPA"
  | "MCASTCIPHER"
  | "MCASTKEYLEN"
  | "UCASTCIPHERS"
  | "UCASTCIPHER"
  | "UCASTKEYLEN"
  | "DRIVER_CAPS"
  | "KEYMGTALGS"
  | "RSNCAPS"
  | "WPAIE"
  | "STA_STATS"
  | "MACCMD"
  | "TXPOWMAX"
  | "STA_INFO"
  | "WPAIE2"
  | "APPIE"
  | "DEVCAPS"
  | "SCAN_CANCEL";

/** The numbers of a dialect's operations. What it does not have is absent. */
export type Operations = Readonly<Partial<Record<OperationName, number>>>;
