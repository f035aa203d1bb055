import type { CipherName } from "../ie/suite.ts";
import type { DriverEvent } from "../net80211/driver-event.ts";
import type { ErrnoEntry } from "../net80211/errno.ts";
import type { OperationName } from "../net80211/ioctl.ts";
import type { InterfaceRequestName } from "../net80211/numbers.ts";
import type { ScanResult } from "../net80211/scan.ts";

/** A request that went through the port, and what became of it. */
export interface IoctlHappening {
  /** Which of the happenings it is. */
  readonly type: "ioctl";
  /** Ms of the virtual clock. */
  readonly at: number;
  /** The request's name. */
  readonly request: "SIOCS80211" | "SIOCG80211" | InterfaceRequestName;
  /** What net80211 was asked for; absent where it was not asked. */
  readonly operation?: OperationName;
  /** The operation's number; absent where net80211 was not asked. */
  readonly op?: number;
  /** `i_val`: what was set, or what was got. */
  readonly val: number;
  /** Octets that were set, or got: of a key without its secret, which is zeros here; of an interface, its whole struct. */
  readonly data: Uint8Array;
  /** Octets that the kernel was told of. */
  readonly length: number;
  /** Why the kernel refused; undefined where it did not. */
  readonly errno: ErrnoEntry | undefined;
}

/** What a supplicant asks of its driver. */
export type DriverCall =
  /** Starts, scans, or says that WPA is to be used. */
  | { readonly name: "open" | "enable-wpa" | "scan" | "scan-results" }
  /** Empties a global slot. */
  | { readonly name: "delete-key"; readonly keyId: number }
  /** Turns something on or off. */
  | { readonly name: "set-countermeasures" | "set-drop-unencrypted"; readonly enabled: boolean }
  /** Chooses Open System authentication, or starts the association. */
  | { readonly name: "set-auth-algorithm" | "associate" }
  /** Installs a key: its octets are not told. */
  | KeyCall;

/** A key on its way to the driver: its octets are not told. */
export interface KeyCall {
  /** Which call it is. */
  readonly name: "set-key";
  /** Whose key it is. */
  readonly scope: "pairwise" | "group";
  /** Its cipher. */
  readonly cipher: CipherName;
  /** Its slot. */
  readonly keyId: number;
  /** Whether frames are sent under it. */
  readonly transmit: boolean;
  /** Octets of key, Michael keys included. */
  readonly length: number;
  /** The highest packet number received under it. */
  readonly rsc: bigint;
}

/** One thing that happened while a station associated: what logs and transcripts are made of. No key is in it. */
export type Happening =
  | IoctlHappening
  /** The supplicant called its driver; the ioctls that follow are the driver's. */
  | { readonly type: "call"; readonly at: number; readonly call: DriverCall }
  /** The routing socket told of something. */
  | { readonly type: "event"; readonly at: number; readonly event: DriverEvent }
  /** A scan found this. */
  | { readonly type: "found"; readonly at: number; readonly results: readonly ScanResult[] }
  /** An EAPOL frame came in or went out, from its 802.1X version octet on. */
  | { readonly type: "received" | "sent"; readonly at: number; readonly octets: Uint8Array }
  /** The driver refused a key, which ends the story. */
  | { readonly type: "key-refused"; readonly at: number; readonly call: KeyCall }
  /** Every key is in place. */
  | { readonly type: "completed"; readonly at: number };
