import type { Association, Driver, DriverCapabilities } from "../driver/driver.ts";
import { DriverError, WireError } from "../errors.ts";
import type { CipherName } from "../ie/suite.ts";
import type { KeyDescriptor, KeySlot } from "../keys/descriptor.ts";
import type { Abi } from "./abi.ts";
import { Calls } from "./calls.ts";
import { MlmeOperation, Roaming, WpaMode } from "./constants.ts";
import type { EapolPort, IoctlPort } from "./ioctl.ts";
import { deleteKeyRequest, keyRequest } from "./key-request.ts";
import { encodeReqDelKey, encodeReqKey, encodeReqMlme } from "./structs.ts";

/** What a driver is made of. */
export interface Net80211DriverOptions {
  /** The interface: `ndis0`, `wlan0`. */
  readonly ifname: string;
  /** What the kernel was compiled as. */
  readonly abi: Abi;
  /** The way to the kernel. */
  readonly ioctl: IoctlPort;
  /** The way out for EAPOL frames, which net80211 takes from BPF and not from an ioctl. */
  readonly send: EapolPort;
}

/** What the interface was like before the driver was opened. */
interface Saved {
  readonly roaming: number;
  readonly privacy: number;
  readonly wpa: number;
}

/**
 * A BSD wireless interface, by the calls of wpa_supplicant's BSD driver.
 *
 * `open` before anything else, `close` at the end. Every call rejects with a `DriverError` that holds the operation,
 * its number, the errno and FreeBSD's text for it; after `close` with `StateError` `ERR_STATE_CLOSED`.
 *
 * @source FreeBSD usr.sbin/wpa/wpa_supplicant/driver_freebsd.c 1.10
 */
export class Net80211Driver implements Driver {
  readonly capabilities: DriverCapabilities;
  readonly #calls: Calls;
  readonly #send: EapolPort;
  #saved: Saved | undefined;

  /** @throws WireError `ERR_WIRE_VALUE` - the interface's name has more than 15 octets, or none */
  constructor(options: Net80211DriverOptions) {
    const { dialect } = options.abi;
    this.#calls = new Calls(options.ifname, options.abi, options.ioctl);
    this.#send = options.send;
    this.capabilities = {
      ciphers: Object.keys(dialect.ciphers) as CipherName[],
      groupKeys: dialect.keySlots,
      authorizesPort: false,
    };
  }

  /** Saves what the interface was like, takes roaming over from the kernel and enables WPA. */
  async open(): Promise<void> {
    const calls = this.#calls;
    this.#saved = {
      roaming: await calls.getValue("ROAMING"),
      privacy: await calls.getValue("PRIVACY"),
      wpa: await calls.getValue("WPA"),
    };
    await calls.setValue("ROAMING", Roaming.manual);
    await calls.setValue("WPA", WpaMode.both);
  }

  /** Puts back what {@link Net80211Driver.open} found. Every step is tried; the first refusal is thrown at the end. */
  async close(): Promise<void> {
    const calls = this.#calls;
    const saved = this.#saved;
    try {
      if (saved === undefined) return;
      await allOf(
        () => this.#setPrivacyAndWpa(saved.privacy, saved.wpa),
        () => calls.setValue("ROAMING", saved.roaming),
      );
    } finally {
      calls.close();
    }
  }

  /** Privacy and both WPA versions on: what precedes every association. */
  async enableWpa(): Promise<void> {
    await this.#setPrivacyAndWpa(1, WpaMode.both);
  }

  /** Takes the element, privacy and WPA away. Every step is tried; the first refusal is thrown at the end. */
  async disableWpa(): Promise<void> {
    await this.#setPrivacyAndWpa(0, WpaMode.off);
  }

  /** Whether the kernel drops all TKIP frames: the 60 seconds after two Michael failures. */
  async setCountermeasures(active: boolean): Promise<void> {
    await this.#calls.setValue("COUNTERMEASURES", active ? 1 : 0);
  }

  /** Whether the kernel drops frames in clear, EAPOL excepted. */
  async setDropUnencrypted(drop: boolean): Promise<void> {
    await this.#calls.setValue("DROPUNENCRYPTED", drop ? 1 : 0);
  }

  /**
   * Installs a key by WPAKEY. The request's octets are cleared on every path.
   *
   * @throws KeyError `ERR_KEY_SUITE` - the dialect has no such cipher: nothing was asked of the kernel
   */
  async setKey(key: KeyDescriptor): Promise<void> {
    const request = keyRequest(key, this.#calls.abi.dialect);
    try {
      await this.#calls.setSecret("WPAKEY", encodeReqKey(request, this.#calls.abi));
    } finally {
      request.keydata.fill(0);
    }
  }

  async deleteKey(slot: KeySlot): Promise<void> {
    await this.#calls.setData("DELKEY", encodeReqDelKey(deleteKeyRequest(slot), this.#calls.abi));
  }

  /** Element, privacy, WPA version, MLME associate, in this order: the kernel builds its request from the first three. */
  async associate({ ssid, bssid, element }: Association): Promise<void> {
    const calls = this.#calls;
    const request = this.#mlme(MlmeOperation.associate, bssid, 0, ssid);
    await calls.setData("OPTIE", element);
    await calls.setValue("PRIVACY", element.length > 0 ? 1 : 0);
    if (element.length > 0) await calls.setValue("WPA", wpaModeOf(element));
    await calls.setData("MLME", request);
  }

  async disassociate(peer: Uint8Array, reason: number): Promise<void> {
    await this.#calls.setData("MLME", this.#mlme(MlmeOperation.disassociate, peer, reason));
  }

  async deauthenticate(peer: Uint8Array, reason: number): Promise<void> {
    await this.#calls.setData("MLME", this.#mlme(MlmeOperation.deauthenticate, peer, reason));
  }

  /** Does nothing: on a station the kernel refuses AUTHORIZE, and opens the port by itself. */
  async authorize(_peer: Uint8Array, _open: boolean): Promise<void> {}

  async sendEapol(peer: Uint8Array, eapol: Uint8Array): Promise<void> {
    await this.#send(peer, eapol);
  }

  /** With WPA off, the element goes first. */
  async #setPrivacyAndWpa(privacy: number, wpa: number): Promise<void> {
    const { off } = WpaMode;
    await allOf(
      ...(wpa === off ? [() => this.#calls.setData("OPTIE", new Uint8Array(0))] : []),
      () => this.#calls.setValue("PRIVACY", privacy),
      () => this.#calls.setValue("WPA", wpa),
    );
  }

  #mlme(op: number, peer: Uint8Array, reason: number, name: Uint8Array = new Uint8Array(0)): Uint8Array {
    const request = { op, ssid_len: name.length, reason, macaddr: peer, ssid: paddedSsid(name) };
    return encodeReqMlme(request, this.#calls.abi);
  }
}

/** @throws WireError `ERR_WIRE_VALUE` - more than 32 octets */
function paddedSsid(name: Uint8Array): Uint8Array {
  if (name.length > 32)
    throw new WireError("ERR_WIRE_VALUE", "ieee80211req_mlme.ssid", 10, `${name.length} octets are not 0 to 32`);
  const ssid = new Uint8Array(32);
  ssid.set(name);
  return ssid;
}

/** An RSN element asks for RSN; anything else is the vendor element of WPA. */
function wpaModeOf(element: Uint8Array): number {
  return element[0] === 0x30 ? WpaMode.rsn : WpaMode.wpa;
}

/** Takes every step whatever becomes of the ones before, then throws the first refusal. */
async function allOf(...steps: readonly (() => Promise<void>)[]): Promise<void> {
  let refusal: DriverError | undefined;
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
}
