import type { Cause } from "../cause.ts";

/** A call that a driver, or the kernel in front of it, refused. */
export interface Refusal {
  /** `WPAKEY`, `set_key`, `SIOCSIWENCODEEXT`. */
  readonly operation: string;
  /** net80211's number of it. */
  readonly op: number | undefined;
  /** Whether something was asked for, not set. */
  readonly reading: boolean;
  /** The name of the error number, where it is known. */
  readonly errno: string | undefined;
  /** The value that was to be set, where the line says. */
  readonly value: number | undefined;
  /** Octets of the argument, where the line says. */
  readonly length: number | undefined;
  /** Whose driver it is, where the line shows it. */
  readonly system: "bsd" | "linux" | undefined;
  /** The line. */
  readonly line: string;
  /** `tkip`, `ccmp`, `wep`: the cipher of the key that was on its way, where the log shows it. */
  readonly cipher: string | undefined;
  /** The line that shows that key, and how many octets it has. */
  readonly key: { readonly line: string; readonly length: number } | undefined;
  /** The slot that was to be cleared, where the log shows it. */
  readonly slot: number | undefined;
  /** Whether the program could be seen to be of those that clear six key slots: its line has `op=`. */
  readonly current: boolean;
  /** Whether a handshake was under way. */
  readonly handshaking: boolean;
}

/** Why a refusal of these does no harm, or undefined where it may. */
export type Excuse = (refusal: Refusal) => string | undefined;

/** What a refusal shows. Undefined where it does not show that. */
export type Reading = (refusal: Refusal) => string | undefined;

/** What speaks for and against a cause that a row of a table considers. Nothing is considered that nothing speaks for. */
export interface Candidate {
  /** What the line of the refusal shows. */
  readonly for?: Reading;
  /** What the line of the key shows that was on its way. */
  readonly key?: Reading;
  /** What of the refusal does not fit. */
  readonly against?: Reading;
}

/** The causes that a refusal may have, likeliest first. */
export type Row = Readonly<Partial<Record<Cause, Candidate>>>;

/** Whether the call deletes a key (DELKEY, 20), for which no cipher is needed. */
export function deletesKey(refusal: Refusal): boolean {
  return refusal.op === 20;
}

/** Octets of `struct ieee80211req_key`: told apart by where an ABI puts its 64-bit counters. */
export const keyRequestLength = { i386: 60, lp64: 64 } as const;

/** Whose key request it is, by its length. */
export function abiOf(refusal: Refusal): "i386" | "lp64" | undefined {
  if (refusal.op !== 19) return undefined;
  if (refusal.length === keyRequestLength.i386) return "i386";
  return refusal.length === keyRequestLength.lp64 ? "lp64" : undefined;
}
