import { Secret } from "../../src/bytes/secret.ts";
import type { GroupKeySource, GroupKeys, TransmitKey } from "../../src/handshake/group-source.ts";

/** One set of group keys as an access point logged them. */
export interface LoggedKeys {
  readonly gtk: Uint8Array;
  readonly igtk?: Uint8Array | undefined;
  readonly bigtk?: Uint8Array | undefined;
}

/**
 * The group keys of a recorded access point, set after set, with the key IDs that hostapd gives them: 1 and 2 in turn,
 * 4 and 5, 6 and 7. Its key counter counts each key and each IV.
 */
export class LoggedGroup implements GroupKeySource {
  /** Packet numbers that the kernel had at the moment: a test sets them. */
  gtkPackets = 0n;
  igtkPackets = 0n;
  /** Every secret that was handed out. */
  readonly given: Secret[] = [];
  readonly #sets: readonly LoggedKeys[];
  #generation = 0;
  #counter: bigint;

  /** @param counter - the IV that comes first, where Key Data are under RC4 */
  constructor(sets: readonly LoggedKeys[], counter: Uint8Array = new Uint8Array(16)) {
    this.#sets = sets;
    this.#counter = BigInt(`0x${Buffer.from(counter).toString("hex")}`);
  }

  get keys(): GroupKeys {
    const set = this.#sets[this.#generation];
    if (set === undefined) throw new Error(`no set ${this.#generation} of group keys was logged`);
    const other = this.#generation % 2;
    return {
      generation: this.#generation,
      gtk: this.#transmitKey(1 + other, set.gtk, this.gtkPackets),
      igtk: this.#transmitKey(4 + other, set.igtk, this.igtkPackets),
      bigtk: this.#transmitKey(6 + other, set.bigtk, 0n),
    };
  }

  freshIv(): Uint8Array {
    const iv = Buffer.from(this.#counter.toString(16).padStart(32, "0").slice(-32), "hex");
    this.#counter++;
    return new Uint8Array(iv);
  }

  /** The next set comes into force. */
  rotate(): void {
    this.#generation++;
    const { igtk, bigtk } = this.#sets[this.#generation] ?? {};
    this.#counter += 1n + (igtk === undefined ? 0n : 1n) + (bigtk === undefined ? 0n : 1n);
  }

  #transmitKey(keyId: number, octets: Uint8Array | undefined, packetNumber: bigint): TransmitKey | undefined {
    if (octets === undefined) return undefined;
    const key = Secret.copyOf(octets);
    this.given.push(key);
    return { keyId, key, packetNumber };
  }
}
