import { toHex } from "../../../src/bytes/octets.ts";
import type { Joined } from "./joined.ts";

/** Octets that stay the same object from state to state are written out once. */
const written = new WeakMap<Uint8Array, string>();

export function hexOf(octets: Uint8Array): string {
  const known = written.get(octets);
  if (known !== undefined) return known;
  const hex = toHex(octets);
  written.set(octets, hex);
  return hex;
}

/** A PTK by its nonces: what it is told apart by in a state. Filled as states are seen. */
export type Pairs = Map<string, readonly [aNonce: string, sNonce: string]>;

/** Names for what differs from state to state and means the same. */
export class Namer {
  readonly #names = new Map<string, number>();
  readonly #state: Joined;
  readonly #pairs: Pairs;

  constructor(state: Joined, pairs: Pairs) {
    this.#state = state;
    this.#pairs = pairs;
  }

  nonce(octets: Uint8Array): number {
    return this.nonceOf(hexOf(octets));
  }

  /** In hex. */
  nonceOf(hex: string): number {
    const known = this.#names.get(hex);
    if (known !== undefined) return known;
    this.#names.set(hex, this.#names.size);
    return this.#names.size - 1;
  }

  /** Of a KCK or a temporal key in hex. */
  ptk(hex: string | undefined): string {
    if (hex === undefined) return "-";
    const [aNonce, sNonce] = this.#pairs.get(hex) ?? [hex, hex];
    return `${this.nonceOf(aNonce)}.${this.nonceOf(sNonce)}`;
  }

  counter(value: bigint | undefined): string {
    return value === undefined ? "-" : `${value - this.#state.ap.replayCounter}`;
  }

  /** Requests have counters of their own, the station's. */
  request(value: bigint | undefined): string {
    return value === undefined ? "-" : `${value - this.#state.station.requestCounter}`;
  }

  generation(value: number | undefined): string {
    return value === undefined ? "-" : `${value - this.#state.generation}`;
  }
}

/** Notes which nonces the keys that are being negotiated come from: those in use were negotiated before. */
export function learnPairs({ station, ap }: Joined, pairs: Pairs): void {
  if (station.state.at === "ptk-negotiating") {
    const { aNonce, sNonce, tptk } = station.state.negotiation;
    learn(pairs, tptk, aNonce, sNonce);
  }
  if (ap.state.at === "ptk-init-negotiating") {
    for (const { sNonce, keys, tk } of ap.state.answers) learn(pairs, { ...keys, tk }, ap.state.aNonce, sNonce);
  }
}

function learn(
  pairs: Pairs,
  { kck, tk }: { kck: { octets: Uint8Array }; tk: { octets: Uint8Array } | undefined },
  aNonce: Uint8Array,
  sNonce: Uint8Array,
): void {
  const name = hexOf(kck.octets);
  if (pairs.has(name)) return;
  const pair = [hexOf(aNonce), hexOf(sNonce)] as const;
  pairs.set(name, pair);
  if (tk !== undefined) pairs.set(toHex(tk.octets.subarray(0, 16)), pair);
}
