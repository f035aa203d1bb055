import { toHex } from "../../bytes/octets.ts";
import type { MsduReceiver } from "../../cipher/msdu-receiver.ts";
import { AuthMode, Roaming, WpaMode } from "../constants.ts";
import type { Network } from "./air.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Device } from "./device.ts";
import { KernelKey } from "./kernel-key.ts";
import { createStatistics, type Statistics } from "./statistics.ts";

/** `enum ieee80211_state`: how far a station has come. An access point that is up is in RUN. */
export type StationState = "INIT" | "SCAN" | "AUTH" | "ASSOC" | "RUN";

/** What an interface is: a station, or an access point (HOSTAP). */
export type OperatingMode = "station" | "access-point";

/** The other end of a link, `struct ieee80211_node`: a station's access point, or one of an access point's stations. */
export interface Peer {
  /** 6 octets. */
  readonly address: Uint8Array;
  /** The pairwise key's slot. */
  readonly key: KernelKey;
  /** Its WPA or RSN element; no octets where it sent none. */
  readonly element: Uint8Array;
  /** What it was given on association. */
  readonly associationId: number;
  /** Whether data frames other than EAPOL pass. */
  authorized: boolean;
  /** What its frames come to: the fragments of MSDUs whose end is still to come are kept here. */
  readonly receiver: MsduReceiver;
}

/** The network that a station has joined, or is joining. */
export interface Joined {
  /** The network as the scan found it. */
  readonly network: Network;
  /** The access point. */
  readonly peer: Peer;
  /** Whether the station came from another access point of the same network. */
  readonly reassociation: boolean;
}

/** What MCASTCIPHER and its neighbours set before 8.0. */
export interface SecuritySettings {
  /** The group cipher's number. */
  groupCipher: number;
  /** Octets of a group key, where the cipher has more than one size. */
  groupKeyLength: number;
  /** A bit for each pairwise cipher's number. */
  pairwiseCiphers: number;
  /** 1 is 802.1X, 2 is PSK; a bit mask. */
  keyManagement: number;
  /** The RSN capabilities. */
  rsnCapabilities: number;
}

/** A key that was set to the octets that its slot held already: what a handshake must never let happen. */
export interface Reinstallation {
  /** Where: `pairwise 00:09:5b:f9:b6:04`, `group 1`. */
  readonly slot: string;
  /** When, in ms of the kernel's clock. */
  readonly at: number;
}

/** What it takes to make an interface. */
export interface InterfaceOptions {
  /** `ndis0`. */
  readonly name: string;
  /** 6 octets. */
  readonly address: Uint8Array;
  /** The hardware below. */
  readonly device: Device;
  /** What it is. */
  readonly mode: OperatingMode;
  /** Its number in events. */
  readonly index: number;
  /** Global key slots. */
  readonly keySlots: number;
  /** What the kernel's year does to its keys. */
  readonly behaviour: Behaviour;
}

/** The state that net80211 keeps of one interface. Requests change it; nothing here acts by itself. */
export class SimulatedInterface {
  /** `ndis0`. */
  readonly name: string;
  /** Its number in events. */
  readonly index: number;
  /** 6 octets. */
  readonly address: Uint8Array;
  /** The hardware below. */
  readonly device: Device;
  /** Station or access point. */
  mode: OperatingMode;
  /** Whether an administrator marked it up (`IFF_UP`). */
  up = false;
  /** Whether a switch turned the radio off, or the firmware did not load: the device does not run then. */
  radioOff = false;
  /** How far the station has come. */
  state: StationState = "INIT";
  /** A value of `Roaming`. */
  roaming: number = Roaming.auto;
  /** Whether frames are to be protected. */
  privacy = false;
  /** A value of `WpaMode`. */
  wpa: number = WpaMode.off;
  /** Whether frames in clear are dropped, EAPOL excepted. */
  dropUnencrypted = false;
  /** Whether all TKIP frames are dropped. */
  countermeasures = false;
  /** A value of `AuthMode`. */
  authMode: number = AuthMode.open;
  /** 0 to 32 octets: the network that is wanted, or that an access point beacons. */
  desiredSsid: Uint8Array = new Uint8Array(0);
  /** The WPA or RSN element that association requests, or beacons, carry; no octets where there is none. */
  element: Uint8Array = new Uint8Array(0);
  /** The channel's centre frequency in MHz. */
  frequency = 2412;
  /** What the last scan found. */
  scanTable: readonly Network[] = [];
  /** Whether a scan is under way. */
  scanning = false;
  /** The station's network. */
  joined: Joined | undefined;
  /** The access point's stations, by address in hex. */
  readonly stations: Map<string, Peer> = new Map();
  /** The global key slots. */
  readonly groupKeys: readonly KernelKey[];
  /** The global slot that sends what has no pairwise key; undefined is none. */
  defaultTransmitKey: number | undefined;
  /** The global slot whose IGTK protects management frames to many: the one that was set last. */
  integrityKey: number | undefined;
  /** How an access point of before 8.0 describes its security; the kernel makes its beacon's element of it. */
  readonly security: SecuritySettings = {
    groupCipher: 0,
    groupKeyLength: 0,
    pairwiseCiphers: 0,
    keyManagement: 0,
    rsnCapabilities: 0,
  };
  /** How often each thing has happened. */
  readonly statistics: Statistics = createStatistics();
  /** Every key that was set a second time to the same octets, in order. */
  readonly reinstalled: Reinstallation[] = [];
  readonly #behaviour: Behaviour;

  /** An interface that is down and has joined nothing. */
  constructor(options: InterfaceOptions) {
    this.name = options.name;
    this.index = options.index;
    this.address = options.address;
    this.device = options.device;
    this.mode = options.mode;
    this.#behaviour = options.behaviour;
    this.groupKeys = Array.from({ length: options.keySlots }, () => this.createKey());
  }

  /** Whether the device below runs (`IFF_RUNNING`): as long as the interface is up and the radio is on. */
  get running(): boolean {
    return this.up && !this.radioOff;
  }

  /** An empty key slot of this kernel's year. */
  createKey(): KernelKey {
    return new KernelKey(this.#behaviour.receiveCounters, this.#behaviour.keyBuffer);
  }

  /** The other end with this address, 6 octets: the network's access point, or one of the stations. */
  peer(address: Uint8Array): Peer | undefined {
    if (this.mode === "access-point") return this.stations.get(toHex(address));
    const peer = this.joined?.peer;
    return peer !== undefined && toHex(peer.address) === toHex(address) ? peer : undefined;
  }

  /** Every slot of this interface, the pairwise ones first. */
  keys(): KernelKey[] {
    const pairwise = this.joined === undefined ? [] : [this.joined.peer.key];
    return [...pairwise, ...[...this.stations.values()].map(({ key }) => key), ...this.groupKeys];
  }
}
