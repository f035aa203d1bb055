import type { Association, Driver, DriverCapabilities } from "../driver/driver.ts";
import { DriverError } from "../errors.ts";
import type { KeyDescriptor, KeySlot } from "../keys/descriptor.ts";
import type { DriverCall, Happening, KeyCall } from "./happening.ts";

/** What a supplicant's recorder is told, and when. */
export interface Recorder {
  /** Ms of the virtual clock. */
  now(): number;
  /** Takes what happened. */
  tell(happening: Happening): void;
}

/** A driver that tells of what a handshake asks of it, and asks another. */
export class RecordedDriver implements Driver {
  readonly capabilities: DriverCapabilities;
  readonly #driver: Driver;
  readonly #recorder: Recorder;

  /** Asks `driver`. */
  constructor(driver: Driver, recorder: Recorder) {
    this.capabilities = driver.capabilities;
    this.#driver = driver;
    this.#recorder = recorder;
  }

  async setKey(key: KeyDescriptor): Promise<void> {
    const call = callOf(key);
    this.#call(call);
    try {
      await this.#driver.setKey(key);
    } catch (error) {
      if (error instanceof DriverError) this.#recorder.tell({ type: "key-refused", at: this.#recorder.now(), call });
      throw error;
    }
  }

  async deleteKey(slot: KeySlot): Promise<void> {
    this.#call({ name: "delete-key", keyId: slot.keyId });
    await this.#driver.deleteKey(slot);
  }

  async associate(request: Association): Promise<void> {
    this.#call({ name: "associate" });
    await this.#driver.associate(request);
  }

  async disassociate(peer: Uint8Array, reason: number): Promise<void> {
    await this.#driver.disassociate(peer, reason);
  }

  async deauthenticate(peer: Uint8Array, reason: number): Promise<void> {
    await this.#driver.deauthenticate(peer, reason);
  }

  async authorize(peer: Uint8Array, open: boolean): Promise<void> {
    await this.#driver.authorize(peer, open);
    if (open) this.#recorder.tell({ type: "completed", at: this.#recorder.now() });
  }

  async sendEapol(peer: Uint8Array, eapol: Uint8Array): Promise<void> {
    this.#recorder.tell({ type: "sent", at: this.#recorder.now(), octets: eapol });
    await this.#driver.sendEapol(peer, eapol);
  }

  #call(call: DriverCall): void {
    this.#recorder.tell({ type: "call", at: this.#recorder.now(), call });
  }
}

function callOf(key: KeyDescriptor): KeyCall {
  const michael = key.cipher === "tkip" ? key.txMic.length + key.rxMic.length : 0;
  return {
    name: "set-key",
    scope: key.scope === "pairwise" ? "pairwise" : "group",
    cipher: key.cipher,
    keyId: key.keyId,
    transmit: key.scope === "pairwise" || (key.scope === "group" && key.transmit),
    length: key.tk.length + michael,
    rsc: key.rsc,
  };
}
