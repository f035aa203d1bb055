import type { Association, Driver, DriverCapabilities } from "../driver/driver.ts";
import type { CipherName } from "../ie/suite.ts";
import type { KeyDescriptor, KeySlot } from "../keys/descriptor.ts";
import type { Abi } from "./abi.ts";
import { Calls } from "./calls.ts";
import { MlmeOperation } from "./constants.ts";
import { type DriverEvent, driverEvent, type Watched } from "./driver-event.ts";
import { EventStream } from "./event-stream.ts";
import { getBssid, getSsid, setUp } from "./interface-calls.ts";
import type { EapolPort, EventPort, IoctlPort } from "./ioctl.ts";
import { deleteKeyRequest, keyRequest } from "./key-request.ts";
import { mlmeRequest } from "./steps.ts";
import { decodeReqKey, encodeReqDelKey, encodeReqKey } from "./structs.ts";

/** What a driver is made of. */
export interface Net80211Ports {
  /** The interface: `ndis0`, `wlan0`. */
  readonly ifname: string;
  /** What the kernel was compiled as. */
  readonly abi: Abi;
  /** The way to the kernel. */
  readonly ioctl: IoctlPort;
  /** The way out for EAPOL frames, which net80211 takes from BPF and not from an ioctl. */
  readonly send: EapolPort;
  /** The routing socket, for {@link Net80211Interface.onEvent}. */
  readonly events?: EventPort;
  /** The interface's number in events, where it is known; else it is learnt from the first event with its name. */
  readonly index?: number;
}

/**
 * What a station and an access point on a BSD wireless interface have in common: keys, leaving, EAPOL and events.
 *
 * Every call rejects with a `DriverError` that holds the operation, its number, the errno and FreeBSD's text for it;
 * after the end with `StateError` `ERR_STATE_CLOSED`.
 */
export abstract class Net80211Interface implements Driver {
  abstract readonly capabilities: DriverCapabilities;
  /** The way to the kernel. @internal */
  protected readonly calls: Calls;
  /** The interface, as events are matched with it. @internal */
  protected readonly watched: Watched;
  readonly #send: EapolPort;
  readonly #listeners = new Set<(event: DriverEvent) => void>();
  #unsubscribe: (() => void) | undefined;

  /** @throws WireError `ERR_WIRE_VALUE` - the interface's name has more than 15 octets, or none */
  constructor(ports: Net80211Ports) {
    this.calls = new Calls(ports.ifname, ports.abi, ports.ioctl);
    this.watched = { name: ports.ifname, index: ports.index, flags: 0 };
    this.#send = ports.send;
    this.#unsubscribe = this.#subscribe(ports.events);
  }

  abstract associate(request: Association): Promise<void>;

  abstract authorize(peer: Uint8Array, open: boolean): Promise<void>;

  /** Tells `listener` of whatever happens to this interface, from now on. @returns ends that */
  onEvent(listener: (event: DriverEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Marks the interface up or down. */
  async setUp(up: boolean): Promise<void> {
    await setUp(this.calls, up);
  }

  /** The network's name, 0 to 32 octets: the one that was joined, or else the one that is wanted. */
  async ssid(): Promise<Uint8Array> {
    return getSsid(this.calls);
  }

  /** The access point's address, 6 octets; zeros where there is none. */
  async bssid(): Promise<Uint8Array> {
    return getBssid(this.calls);
  }

  /** Whether the kernel drops all TKIP frames: the 60 seconds after two Michael failures. */
  async setCountermeasures(active: boolean): Promise<void> {
    await this.calls.setValue("COUNTERMEASURES", active ? 1 : 0);
  }

  /** Whether the kernel drops frames in clear, EAPOL excepted. */
  async setDropUnencrypted(drop: boolean): Promise<void> {
    await this.calls.setValue("DROPUNENCRYPTED", drop ? 1 : 0);
  }

  /**
   * Installs a key by WPAKEY. The request's octets are cleared on every path.
   *
   * @throws KeyError `ERR_KEY_SUITE` - the dialect has no such cipher: nothing was asked of the kernel
   */
  async setKey(key: KeyDescriptor): Promise<void> {
    const request = keyRequest(key, this.calls.abi.dialect);
    try {
      await this.calls.setSecret("WPAKEY", encodeReqKey(request, this.calls.abi));
    } finally {
      request.keydata.fill(0);
    }
  }

  async deleteKey(slot: KeySlot): Promise<void> {
    await this.calls.setData("DELKEY", encodeReqDelKey(deleteKeyRequest(slot), this.calls.abi));
  }

  /** The packet number that the kernel sends next under a global key. */
  async sequenceNumber(keyId: 0 | 1 | 2 | 3): Promise<bigint> {
    const { abi } = this.calls;
    const asked = {
      ...{ type: 0, pad: 0, keyix: keyId, keylen: 0, flags: 0, macaddr: new Uint8Array(6).fill(0xff) },
      ...{ keyrsc: 0n, keytsc: 0n, keydata: new Uint8Array(32) },
    };
    return this.calls.getSecret("WPAKEY", encodeReqKey(asked, abi), (octets) => decodeReqKey(octets, abi).keytsc);
  }

  async disassociate(peer: Uint8Array, reason: number): Promise<void> {
    await this.calls.setData("MLME", mlmeRequest(this.calls, MlmeOperation.disassociate, peer, reason));
  }

  async deauthenticate(peer: Uint8Array, reason: number): Promise<void> {
    await this.calls.setData("MLME", mlmeRequest(this.calls, MlmeOperation.deauthenticate, peer, reason));
  }

  async sendEapol(peer: Uint8Array, eapol: Uint8Array): Promise<void> {
    await this.#send(peer, eapol);
  }

  /** Hears and asks nothing any more. @internal */
  protected end(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#listeners.clear();
    this.calls.close();
  }

  #subscribe(events: EventPort | undefined): (() => void) | undefined {
    const { abi } = this.calls;
    const stream = new EventStream(abi);
    return events?.((octets) => {
      for (const message of stream.push(octets)) {
        const event = driverEvent(message, this.watched, abi);
        if (event === undefined) continue;
        for (const listener of [...this.#listeners]) listener(event);
      }
    });
  }
}

/** The ciphers and slots of a dialect: what its kernel may be given. */
export function capabilitiesOf({ dialect }: Abi, authorizesPort: boolean): DriverCapabilities {
  return { ciphers: Object.keys(dialect.ciphers) as CipherName[], groupKeys: dialect.keySlots, authorizesPort };
}
