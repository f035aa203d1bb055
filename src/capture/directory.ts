import { copyOf } from "../bytes/octets.ts";
import type { KeyShelf } from "./capture-key.ts";
import { HandshakeDesk } from "./handshake-desk.ts";
import { NetworkState } from "./network-state.ts";
import { SessionState } from "./session-state.ts";

/** A session and who puts its messages together. */
export interface Awake {
  readonly session: SessionState;
  readonly desk: HandshakeDesk;
}

/** Finds networks and sessions by the addresses in a frame, and makes them where they are new. */
export class Directory {
  readonly #shelf: KeyShelf;
  readonly #mostSessions: number;
  readonly #mostAwake: number;
  readonly #networks = new Map<number, NetworkState>();
  readonly #stations = new Map<NetworkState, Map<number, SessionState>>();
  readonly #sessions: SessionState[] = [];
  readonly #awake = new Map<SessionState, Awake>();
  /** The session that was asked for last: frames come in runs. */
  #last: Awake | undefined;
  #framesLeftOut = 0;

  /** @param mostAwake - sessions that are kept awake */
  constructor(shelf: KeyShelf, mostSessions: number, mostAwake: number) {
    this.#shelf = shelf;
    this.#mostSessions = mostSessions;
    this.#mostAwake = mostAwake;
  }

  /**
   * The network of the access point whose address stands at `at`.
   *
   * @param number - of the packet
   * @returns undefined past the limit
   */
  network(octets: Uint8Array, at: number, number: number): NetworkState | undefined {
    const last = this.#last?.session.network;
    if (last !== undefined && isAddress(last.bssid, octets, at)) return last;
    const id = addressNumber(octets, at);
    const known = this.#networks.get(id);
    if (known !== undefined) return known;
    if (this.#networks.size >= this.#mostSessions) {
      this.#framesLeftOut++;
      return undefined;
    }
    const network = new NetworkState(copyOf(octets, at, at + 6), number);
    this.#networks.set(id, network);
    this.#stations.set(network, new Map());
    return network;
  }

  /** Whether an access point was heard that has the address at `at`. */
  isAccessPoint(octets: Uint8Array, at: number): boolean {
    const known = this.#networks.get(addressNumber(octets, at));
    return known !== undefined && (known.beacons > 0 || known.groupKeys.length > 0);
  }

  /** The session of the station whose address stands at `at`, awake. @returns undefined past the limit */
  session(network: NetworkState, octets: Uint8Array, at: number, number: number): Awake | undefined {
    const last = this.#last;
    if (last?.session.network === network && isAddress(last.session.spa, octets, at)) {
      last.session.lastPacket = number;
      return last;
    }
    const session = this.#find(network, octets, at, number);
    if (session === undefined) return undefined;
    session.lastPacket = number;
    this.#last = this.#awake.get(session) ?? this.#wake(session);
    return this.#last;
  }

  /** The capture is over: destroys all keys. */
  close(): {
    readonly networks: readonly NetworkState[];
    readonly sessions: readonly SessionState[];
    readonly framesLeftOut: number;
  } {
    for (const session of this.#sessions) session.close();
    for (const network of this.#networks.values()) network.destroy();
    this.#awake.clear();
    this.#last = undefined;
    return { networks: [...this.#networks.values()], sessions: this.#sessions, framesLeftOut: this.#framesLeftOut };
  }

  #find(network: NetworkState, octets: Uint8Array, at: number, number: number): SessionState | undefined {
    const stations = this.#stations.get(network);
    const id = addressNumber(octets, at);
    const known = stations?.get(id);
    if (known !== undefined) return known;
    if (this.#sessions.length >= this.#mostSessions) {
      this.#framesLeftOut++;
      return undefined;
    }
    const session = new SessionState(network, copyOf(octets, at, at + 6), number);
    stations?.set(id, session);
    this.#sessions.push(session);
    return session;
  }

  /** Of those that are awake, the half that woke first goes to sleep when there are too many. */
  #wake(session: SessionState): Awake {
    if (this.#awake.size >= this.#mostAwake) {
      let left = (this.#mostAwake + 1) >> 1;
      for (const one of this.#awake.keys()) {
        if (left-- === 0) break;
        one.sleep();
        this.#awake.delete(one);
      }
    }
    const awake = { session, desk: new HandshakeDesk(session, this.#shelf) };
    this.#awake.set(session, awake);
    return awake;
  }
}

function isAddress(address: Uint8Array, octets: Uint8Array, at: number): boolean {
  for (let i = 5; i >= 0; i--) if (address[i] !== octets[at + i]) return false;
  return true;
}

/** An address as one number, which a map finds faster than a text. */
function addressNumber(octets: Uint8Array, at: number): number {
  const octet = (i: number): number => octets[at + i] as number;
  const low = (octet(3) << 16) | (octet(4) << 8) | octet(5);
  return ((octet(0) << 16) | (octet(1) << 8) | octet(2)) * 0x100_0000 + low;
}
