import type { Policy } from "../../src/handshake/index.ts";
import { randomOctets } from "../../src/index.ts";
import { derivePskSync, joinTemporalKey, type KeyDescriptor, type Role, type Secret } from "../../src/keys/index.ts";
import { Diary } from "./diary.ts";
import { IpHost } from "./ip-host.ts";
import type { Air } from "./radio/air.ts";
import { Network, type NetworkEvent, type NetworkOptions } from "./radio/network.ts";
import { Station, type StationEvent } from "./radio/station.ts";

/** A key that our radio was given: which, and its octets in hex, in the order of the wire. */
export interface ShownKey {
  readonly scope: KeyDescriptor["scope"];
  readonly keyId: number;
  readonly hex: string;
}

/** The keys that a radio is given, as they go by. They are keys of a minute, in a network that nobody is in. */
export class ShownKeys {
  readonly all: ShownKey[] = [];
  readonly #role: Role;

  constructor(role: Role) {
    this.#role = role;
  }

  readonly show = (key: KeyDescriptor): void => {
    const whole = key.scope === "pairwise" || key.scope === "group" ? joinTemporalKey(key, this.#role) : undefined;
    this.all.push({ scope: key.scope, keyId: key.keyId, hex: hexOf(whole ?? key.tk) });
    whole?.destroy();
  };

  /** The keys of one scope, the latest last. */
  of(scope: KeyDescriptor["scope"]): readonly string[] {
    return this.all.filter((key) => key.scope === scope).map(({ hex }) => hex);
  }

  /** The latest key of one scope. */
  last(scope: KeyDescriptor["scope"]): string | undefined {
    return this.of(scope).at(-1);
  }
}

/** Our station with an IP host on it, and with what happened to it. */
export class OurStation {
  readonly ip: Uint8Array;
  readonly station: Station;
  readonly diary: Diary<StationEvent> = new Diary();
  readonly keys: ShownKeys = new ShownKeys("supplicant");
  readonly host: IpHost;
  readonly #ssid: Uint8Array;
  readonly #pmk: Secret;

  constructor(
    air: Air,
    address: Uint8Array,
    ip: Uint8Array,
    network: { readonly ssid: string; readonly passphrase: string; readonly policy: Policy },
  ) {
    this.ip = ip;
    this.#ssid = new TextEncoder().encode(network.ssid);
    this.#pmk = derivePskSync(network.passphrase, this.#ssid);
    this.station = new Station({
      air,
      address,
      policy: network.policy,
      random: randomOctets,
      tell: this.diary.tell,
      receive: (_, msdu) => this.host.receive(msdu),
      showKey: this.keys.show,
    });
    this.host = new IpHost({ mac: address, ip, send: (da, msdu) => this.station.send(da, msdu) });
  }

  /** Its PMK, in hex. */
  get pmk(): string {
    return hexOf(this.#pmk);
  }

  /** Looks for the network and joins it. What comes of it stands in the diary. */
  async join(): Promise<void> {
    this.station.join(await this.station.find(this.#ssid, AbortSignal.timeout(60_000)), this.#pmk);
  }

  close(): void {
    this.station.close();
    this.#pmk.destroy();
  }
}

/** Our access point with an IP host on it, and with what happened to its stations. */
export class OurNetwork {
  readonly ip: Uint8Array;
  readonly network: Network;
  readonly diary: Diary<NetworkEvent> = new Diary();
  readonly keys: ShownKeys = new ShownKeys("authenticator");
  readonly host: IpHost;
  readonly #pmk: Secret;

  constructor(
    air: Air,
    address: Uint8Array,
    ip: Uint8Array,
    {
      ssid,
      passphrase,
      policy,
      renewal,
      mobilityDomain,
    }: { readonly ssid: string; readonly passphrase: string } & Pick<
      NetworkOptions,
      "policy" | "renewal" | "mobilityDomain"
    >,
  ) {
    this.ip = ip;
    const name = new TextEncoder().encode(ssid);
    this.#pmk = derivePskSync(passphrase, name);
    this.network = new Network({
      air,
      address,
      ssid: name,
      channel: 1,
      policy,
      mobilityDomain,
      pmk: this.#pmk,
      renewal,
      random: randomOctets,
      tell: this.diary.tell,
      receive: (_, msdu) => this.host.receive(msdu),
      showKey: this.keys.show,
    });
    this.host = new IpHost({ mac: address, ip, send: (da, msdu) => this.network.send(da, msdu) });
  }

  /** Its PMK, in hex. */
  get pmk(): string {
    return hexOf(this.#pmk);
  }

  close(): void {
    this.network.close();
    this.#pmk.destroy();
  }
}

function hexOf(secret: Secret): string {
  return Buffer.from(secret.octets).toString("hex");
}
