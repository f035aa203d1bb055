/**
 * Every error of this library, in one place. Each has a literal `code`, which is API and changes only in a major;
 * messages are for people and may change. No message ever holds key octets.
 *
 * Who is to blame decides the channel: the caller's mistake throws; the peer's mistake is a value (a `discard`);
 * the radio's refusal rejects with {@link DriverError}.
 */

/** Base of every error that this library throws. `switch (error.code)` narrows {@link AnyWpaError}. */
export abstract class WpaError extends Error {
  override readonly name: string = "WpaError";
  /** A literal that says what went wrong: `ERR_<AREA>_<WHAT>`. */
  abstract readonly code: string;
}

/** Why a run of octets was refused. */
export type WireErrorCode = "ERR_WIRE_TRUNCATED" | "ERR_WIRE_TRAILING" | "ERR_WIRE_VALUE";

/** Octets did not form the structure that they were read as, or a value does not fit the field it was written to. */
export class WireError extends WpaError {
  override readonly name: string = "WireError";
  /** Too short, too long, or a value that the structure cannot have. */
  override readonly code: WireErrorCode;
  /** The field at fault, outermost structure first: `eapol-key.keyData`. */
  readonly path: string;
  /** Octets from the start of the outermost buffer to the fault. */
  readonly offset: number;

  /** Builds the message `path at offset N: detail`. */
  constructor(code: WireErrorCode, path: string, offset: number, detail: string) {
    super(`${path} at offset ${offset}: ${detail}`);
    this.code = code;
    this.path = path;
    this.offset = offset;
  }
}

/** Why a key, or what it is made of, was refused. */
export type KeyErrorCode =
  | "ERR_KEY_LENGTH"
  | "ERR_KEY_SUITE"
  | "ERR_KEY_PASSPHRASE"
  | "ERR_KEY_ZERO"
  | "ERR_KEY_DESTROYED";

/** A key, or an input of a derivation, cannot be used. */
export class KeyError extends WpaError {
  override readonly name: string = "KeyError";
  /** A wrong size, an unknown suite, an impossible passphrase, a key or nonce of zeros, or a secret used after its end. */
  override readonly code: KeyErrorCode;

  /** `detail` is shown to people and never holds key octets. */
  constructor(code: KeyErrorCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Why two stations have no suite in common. */
export type SuiteErrorCode = "ERR_SUITE_NONE_SHARED" | "ERR_SUITE_MALFORMED_OFFER";

/** No suite can be agreed on. */
export class SuiteError extends WpaError {
  override readonly name: string = "SuiteError";
  /** Nothing in common, or an element that does not name what is needed. */
  override readonly code: SuiteErrorCode;

  /** `detail` names the suites at fault. */
  constructor(code: SuiteErrorCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** How a caller misused a machine. */
export type StateErrorCode = "ERR_STATE_CLOSED" | "ERR_STATE_TIME_BACKWARDS" | "ERR_STATE_ABORTED";

/** A machine or driver was asked for something that its state does not allow. */
export class StateError extends WpaError {
  override readonly name: string = "StateError";
  /** Used after its end, given a time before the last one, or given up on the caller's own signal. */
  override readonly code: StateErrorCode;

  /** `detail` says what was asked, and of what. */
  constructor(code: StateErrorCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** What a driver was doing when it was refused, and how the far side put it. */
export interface DriverRefusal {
  /** The operation, in the driver's own words: `WPAKEY`, `DELKEY`, `MLME`. */
  readonly operation: string;
  /** Its number where it has one: 19 is `WPAKEY` among net80211's. */
  readonly op: number | undefined;
  /** The name of the error number: `ENXIO`. */
  readonly errno: string;
  /** The far side's text for it: `Device not configured`. */
  readonly text: string;
}

/** The radio, or the kernel in front of it, refused. */
export class DriverError extends WpaError {
  override readonly name: string = "DriverError";
  override readonly code = "ERR_DRIVER" as const;
  /** The operation, in the driver's own words: `WPAKEY`, `DELKEY`, `MLME`. */
  readonly operation: string;
  /** Its number where it has one: 19 is `WPAKEY` among net80211's. */
  readonly op: number | undefined;
  /** The name of the error number: `ENXIO`. */
  readonly errno: string;
  /** The far side's text for it: `Device not configured`. */
  readonly text: string;

  /** Builds the message `WPAKEY (op 19): Device not configured (ENXIO)`. */
  constructor(refusal: DriverRefusal) {
    const number = refusal.op === undefined ? "" : ` (op ${refusal.op})`;
    super(`${refusal.operation}${number}: ${refusal.text} (${refusal.errno})`);
    this.operation = refusal.operation;
    this.op = refusal.op;
    this.errno = refusal.errno;
    this.text = refusal.text;
  }
}

/** Any error of this library: narrow it by `code`. */
export type AnyWpaError = WireError | KeyError | SuiteError | StateError | DriverError;
