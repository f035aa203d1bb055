/** What a log says of the driver below the program, and of the kernel around it, one record a statement. */

/** FreeBSD's ndis(4) attached: the interface is a Windows miniport driver's. */
export interface NdisRecord {
  readonly type: "ndis";
  /** The NDIS version that the miniport was written for: `5.0`. */
  readonly version: string;
}

/** The kernel asked for a module to be loaded by hand: `ieee80211_load_module: load the wlan_tkip module by hand`. */
export interface ModuleWantedRecord {
  readonly type: "module-wanted";
  /** `wlan_tkip`. */
  readonly module: string;
}

/** An ioctl was refused. */
export interface IoctlRecord {
  readonly type: "ioctl";
  /** The request: `SIOCS80211`, `SIOCG80211`, `SIOCSIWENCODEEXT`. */
  readonly request: string;
  /** net80211's operation, 19 for WPAKEY; undefined where the line names none. */
  readonly op: number | undefined;
  /** The value that was to be set; undefined where the line names none. */
  readonly value: number | undefined;
  /** Octets of the argument; undefined where the line names none. */
  readonly length: number | undefined;
  /** What `strerror` printed. */
  readonly answer: string;
}

/** An nl80211 command was refused. */
export interface NetlinkRecord {
  readonly type: "netlink";
  /** What the driver wrapper calls it: `set_key`. */
  readonly call: string;
  /** The kernel's answer: a negative error number. */
  readonly error: number;
  /** What `strerror` printed. */
  readonly answer: string;
}

/** A key is about to be given to a driver. */
export interface SetKeyRecord {
  readonly type: "set-key";
  /** Whose call it is. */
  readonly driver: "bsd" | "nl80211" | "wext";
  /** `tkip`, `ccmp`, `wep`, `gcmp-256` or another name of a cipher, a number without one, or `none`, which deletes. */
  readonly algorithm: string;
  /** The key slot asked for. */
  readonly keyIndex: number;
  /** Octets of key. */
  readonly keyLength: number;
}

/** A key is about to be deleted. */
export interface DeleteKeyRecord {
  readonly type: "delete-key";
  /** The slot; undefined where it is a station's pairwise key. */
  readonly keyIndex: number | undefined;
}

/** A machine could not give a key to its driver. */
export interface KeyRefusedRecord {
  readonly type: "key-refused";
  /** Which key. */
  readonly key: "pairwise" | "group" | "management";
  /** As in {@link SetKeyRecord}; undefined where the line does not say. */
  readonly algorithm: string | undefined;
  /** Octets of key; undefined where the line does not say. */
  readonly keyLength: number | undefined;
}

/** A scan could not be started. */
export interface ScanFailedRecord {
  readonly type: "scan-failed";
  /** A negative error number, -1 where the driver wrapper said no more; undefined where the line does not say. */
  readonly error: number | undefined;
}

/** A driver wrapper could not be used at all. */
export interface StartFailedRecord {
  readonly type: "start-failed";
  /** What `strerror` printed, where the line says. */
  readonly answer: string | undefined;
  /** What was asked for, in the program's words. */
  readonly what: string;
}

/** A driver wrapper could not be used, and the program goes on to the next of those that it was given. */
export interface NextDriverRecord {
  readonly type: "next-driver";
}

/** rfkill holds the radio off. */
export interface RfkillRecord {
  readonly type: "rfkill";
  /** Whether a switch does, which no program can turn. */
  readonly hard: boolean;
}
