import { equal } from "../../bytes/octets.ts";
import type { VirtualClock } from "./clock.ts";

/** What an access point says of itself in its beacons. */
export interface Network {
  /** 6 octets. */
  readonly bssid: Uint8Array;
  /** 0 to 32 octets. */
  readonly ssid: Uint8Array;
  /** The channel's centre frequency in MHz: 2412 is channel 1. */
  readonly frequency: number;
  /** `IEEE80211_CHAN_*` bits of the channel: 0x00a0 is 2 GHz, CCK. */
  readonly channelFlags: number;
  /** How strong it is heard, in half dB over the noise. */
  readonly rssi: number;
  /** The noise floor in dBm. */
  readonly noise: number;
  /** Time units of 1024 µs between beacons. */
  readonly beaconInterval: number;
  /** The capability field: 0x0011 is ESS and privacy. */
  readonly capabilities: number;
  /** Rates in units of 500 kbit/s; the top bit marks a basic rate. Up to 15. */
  readonly rates: Uint8Array;
  /** Its WPA or RSN element and its WME element, whole, one after the other. */
  readonly elements: Uint8Array;
}

/** What a protected data frame is on the air. */
export interface Protection {
  /** The key id in the frame: 0 with a pairwise key. */
  readonly keyId: number;
  /** The packet number that the frame was sent with. */
  readonly packetNumber: bigint;
  /** The whole frame of 802.11. Who receives it goes by this alone. */
  readonly mpdu: Uint8Array;
}

/** What a frame says. */
export type AirBody =
  /** Open System authentication: 1 asks, 2 answers with a status code. */
  | { readonly kind: "authentication"; readonly sequence: 1 | 2; readonly status: number }
  /** Asks to associate, with the station's own WPA or RSN element. */
  | {
      readonly kind: "association-request";
      readonly reassociation: boolean;
      readonly ssid: Uint8Array;
      readonly privacy: boolean;
      readonly element: Uint8Array;
    }
  /** Answers with a status code. */
  | {
      readonly kind: "association-response";
      readonly reassociation: boolean;
      readonly status: number;
      readonly associationId: number;
    }
  /** Ends it, with a reason code. Where it is protected the reason does not show, and is 0. */
  | {
      readonly kind: "deauthentication" | "disassociation";
      readonly reason: number;
      /** The whole frame of 802.11, where it is protected. Who receives it goes by this alone. */
      readonly mpdu?: Uint8Array | undefined;
    }
  /** Carries a payload of an Ethernet type; where it is protected, neither shows: the type is 0, the payload empty. */
  | {
      readonly kind: "data";
      readonly etherType: number;
      readonly payload: Uint8Array;
      /** 6 octets, in clear: for whom a station's frame is, or of whom an access point's; left out, the access point. */
      readonly address3?: Uint8Array | undefined;
      readonly protection: Protection | undefined;
    };

/** A frame on the air. */
export type AirFrame = AirBody & {
  /** 6 octets: who sent it. */
  readonly from: Uint8Array;
  /** 6 octets: for whom it is; with the lowest bit of the first octet set, for all. */
  readonly to: Uint8Array;
};

/** Something with an antenna. */
export interface Radio {
  /** 6 octets. */
  readonly address: Uint8Array;
  /** What it beacons; undefined where it does not. */
  network(): Network | undefined;
  /** Takes a frame that is addressed to it or to all. */
  receive(frame: AirFrame): void;
}

/** How long a frame is under way, in ms. */
const flight = 1;

/** The medium between radios: nothing is lost, and each frame arrives 1 ms after it was sent. */
export class Air {
  /** The clock by which frames travel. */
  readonly clock: VirtualClock;
  readonly #radios = new Set<Radio>();
  readonly #taps = new Set<(frame: AirFrame) => void>();

  /** Empty air. */
  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  /** Lets a radio take part. @returns takes it away again */
  attach(radio: Radio): () => void {
    this.#radios.add(radio);
    return () => {
      this.#radios.delete(radio);
    };
  }

  /** Shows every frame to `listener` at the moment it is sent. @returns ends that */
  tap(listener: (frame: AirFrame) => void): () => void {
    this.#taps.add(listener);
    return () => {
      this.#taps.delete(listener);
    };
  }

  /** The networks that beacon now. */
  networks(): Network[] {
    return [...this.#radios].flatMap((radio) => radio.network() ?? []);
  }

  /** Sends a frame. It is given to its receivers when the clock gets there. */
  transmit(frame: AirFrame): void {
    for (const tap of this.#taps) tap(frame);
    const toAll = ((frame.to[0] as number) & 1) === 1;
    this.clock.after(flight, () => {
      for (const radio of [...this.#radios]) {
        if (equal(radio.address, frame.from)) continue;
        if (toAll || equal(radio.address, frame.to)) radio.receive(frame);
      }
    });
  }
}

/** What an EAPOL frame arrives in: its sender, 6 octets, and the frame from its 802.1X version octet on. */
export type EapolListener = (from: Uint8Array, eapol: Uint8Array) => void;

/**
 * An access point without a kernel: it beacons, takes every station in, and leaves EAPOL to its owner. For playing a
 * recorded access point.
 */
export class ScriptedAccessPoint implements Radio {
  readonly address: Uint8Array;
  readonly #air: Air;
  readonly #network: Network;
  readonly #onEapol: EapolListener;
  #associationId = 0;

  /** Beacons from here on. */
  constructor(air: Air, network: Network, onEapol: EapolListener = () => {}) {
    this.address = network.bssid;
    this.#air = air;
    this.#network = network;
    this.#onEapol = onEapol;
    air.attach(this);
  }

  network(): Network {
    return this.#network;
  }

  receive(frame: AirFrame): void {
    const reply = { from: this.address, to: frame.from };
    if (frame.kind === "authentication" && frame.sequence === 1) {
      this.#air.transmit({ ...reply, kind: "authentication", sequence: 2, status: 0 });
    } else if (frame.kind === "association-request") {
      const { reassociation } = frame;
      const associationId = ++this.#associationId;
      this.#air.transmit({ ...reply, kind: "association-response", reassociation, status: 0, associationId });
    } else if (frame.kind === "data" && frame.etherType === 0x888e) {
      this.#onEapol(frame.from, frame.payload);
    }
  }

  /** Sends an EAPOL frame in clear to `station`, 6 octets. */
  sendEapol(station: Uint8Array, eapol: Uint8Array): void {
    const frame = { kind: "data", etherType: 0x888e, payload: eapol, protection: undefined } as const;
    this.#air.transmit({ ...frame, from: this.address, to: station });
  }

  /** Throws `station`, 6 octets, out with a reason code of 802.11. */
  deauthenticate(station: Uint8Array, reason: number): void {
    this.#air.transmit({ kind: "deauthentication", reason, from: this.address, to: station });
  }
}
