import type { KeyMessage } from "../eapol/message.ts";
import type { Cause } from "./cause.ts";
import type { Direction } from "./records.ts";

/** What a log, or an error, comes to. */
export interface Explanation {
  /** The EAPOL-Key frames that the log shows, in its order: a frame that was logged twice is one, a retransmission another. */
  readonly messages: readonly LoggedMessage[];
  /** Frames past the limit, which are not in `messages`. */
  readonly messagesLeftOut: number;
  /** What failed, in the order of its first appearance. None where nothing did. */
  readonly failures: readonly Failure[];
  /** What looks fatal and is not. */
  readonly harmless: readonly Remark[];
  /** What happened, as the log puts it, up to the first failure and a little on: lines without stamps. */
  readonly steps: readonly string[];
}

/** An EAPOL-Key frame that a log shows whole. */
export interface LoggedMessage {
  /** Which message it is. */
  readonly message: KeyMessage;
  /** Received or sent by the program whose log it is. */
  readonly direction: Direction;
  /** 64 bits. */
  readonly replayCounter: bigint;
  /** The EAPOL frame, from its version octet to the end of its Key Data. The caller owns it. */
  readonly octets: Uint8Array;
}

/**
 * Where something failed.
 *
 * - `ioctl`: a driver, or the kernel in front of it, refused a call; an nl80211 command is one too
 * - `handshake`: a 4-way or group key handshake did not come to its end
 * - `mic`: a Michael MIC, or the MIC of an EAPOL-Key frame, did not hold
 * - `association`: no association came about, or it was ended for its security settings
 * - `decryption`: frames of a capture cannot be opened
 * - `traffic`: a capture has frames that no sound sender makes
 */
export type FailureKind = "ioctl" | "handshake" | "mic" | "association" | "decryption" | "traffic";

/** One failure, and what may have caused it. */
export interface Failure {
  /** Where it failed. */
  readonly kind: FailureKind;
  /** What failed: `WPAKEY`, `set_key`, `4-way handshake`, `group key handshake`, `Michael`, `authentication`. */
  readonly operation: string;
  /** net80211's operation number; undefined where there is none. */
  readonly op: number | undefined;
  /** The name of the error number; undefined where there is none, or its text is not known. */
  readonly errno: string | undefined;
  /**
   * Whose `struct ieee80211req_key` was handed over, by its length; undefined where that cannot be told. 32-bit machines
   * that align 64-bit integers to 8 (arm, powerpc, mips) have the layout of `lp64`.
   */
  readonly abi: "i386" | "lp64" | undefined;
  /** How often the log shows it. */
  readonly times: number;
  /** What may have caused it, likeliest first. Never empty: `unknown` is an answer. */
  readonly hypotheses: readonly Hypothesis[];
}

/** What may have caused a failure. */
export interface Hypothesis {
  /** 1 is the likeliest. */
  readonly rank: number;
  /** One of a closed list. */
  readonly cause: Cause;
  /** What speaks for it: a line of the log, and what that line shows. */
  readonly evidence: readonly string[];
  /** What speaks against it. */
  readonly against: readonly string[];
  /** What to run, or to look at, to find out whether it is so. */
  readonly confirm: string;
  /** What to change where it is so. */
  readonly remedy: string;
}

/** A line that looks fatal and is not. */
export interface Remark {
  /** As the log puts it. */
  readonly line: string;
  /** Why it does no harm. */
  readonly why: string;
  /** How often the log shows it. */
  readonly times: number;
}

/** What a user can add to a log. Each is the output of a command, as it stands. */
export interface Surroundings {
  /** `kldstat`, or better `kldstat -v`: plain `kldstat` does not list what is part of the kernel file. */
  readonly kldstat?: string;
  /** `dmesg`, or the kernel's part of syslog. */
  readonly dmesg?: string;
  /** `ifconfig`, and `ifconfig wlan0 list caps`. */
  readonly ifconfig?: string;
}
