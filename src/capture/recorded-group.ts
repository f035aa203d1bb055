import { copyOf, toHex } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { decodeBigtkKde, decodeGtkKde, decodeIgtkKde, findKde, Kde } from "../eapol/kde.ts";
import { decodeKeyData, type KeyData } from "../eapol/key-data.ts";
import type { KeyFrame } from "../eapol/key-frame.ts";
import { WireError } from "../errors.ts";
import type { GroupKeySource, GroupKeys, TransmitKey } from "../handshake/group-source.ts";
import { type Opened, open, type Protection, receive, verify } from "../handshake/protection.ts";
import { ElementId } from "../ie/element.ts";
import { decodeTie } from "../ie/tie.ts";
import type { Ptk } from "../keys/ptk.ts";

const nothing: GroupKeys = { generation: 0, gtk: undefined, igtk: undefined, bigtk: undefined };

/**
 * The group keys of a recorded access point. No recording shows them but inside the frames that bring them, and so it
 * is with their packet numbers and the IVs of RC4: all that is taken from a frame is what the access point had before
 * it made that frame.
 */
export class RecordedGroup implements GroupKeySource {
  readonly #protection: Protection;
  readonly #secrets: Secret[] = [];
  readonly #generations = new Map<string, number>();
  readonly #timeouts = new Map<number, number>();
  #keys: GroupKeys = nothing;
  #iv: Uint8Array = new Uint8Array(16);

  /** @param protection - of the access point's frames */
  constructor(protection: Protection) {
    this.#protection = protection;
  }

  get keys(): GroupKeys {
    return this.#keys;
  }

  /** How long a mobility domain's access point said that something takes, by `TimeoutInterval`; undefined where it did not. */
  timeout(type: number): number | undefined {
    return this.#timeouts.get(type);
  }

  freshIv(): Uint8Array {
    return copyOf(this.#iv);
  }

  /**
   * Learns what a frame brings: message 3 of RSN, or group message 1.
   *
   * @param octets - the EAPOL frame, whose MIC must hold
   * @param ptk - borrowed: that of the handshake it belongs to
   */
  learn(octets: Uint8Array, ptk: Ptk): void {
    const opened = openedUnder(ptk, octets, this.#protection);
    if (opened === undefined) return;
    try {
      this.#iv = copyOf(opened.frame.keyIv);
      const brought = this.#brought(opened.keyData.octets, opened.frame);
      if (brought !== undefined) this.#keys = brought;
    } finally {
      opened.keyData.destroy();
    }
  }

  /** Destroys every key. */
  destroy(): void {
    for (const secret of this.#secrets) secret.destroy();
    this.#keys = nothing;
  }

  #brought(octets: Uint8Array, frame: KeyFrame): GroupKeys | undefined {
    const packetNumber = new DataView(copyOf(frame.keyRsc).buffer).getBigUint64(0, true);
    if (this.#protection.suite.protocol === "wpa") {
      if (frame.keyInfo.pairwise) return undefined;
      const gtk = this.#transmitKey(frame.keyInfo.keyIndex, octets.subarray(0, frame.keyLength), packetNumber);
      return { ...nothing, generation: this.#generationOf(gtk.key), gtk };
    }
    try {
      const keyData = decodeKeyData(octets);
      this.#learnTimeouts(keyData);
      return this.#broughtByKdes(keyData, packetNumber);
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  }

  #learnTimeouts({ elements }: KeyData): void {
    for (const { id, body } of elements) {
      if (id !== ElementId.timeoutInterval) continue;
      const { type, value } = decodeTie(body);
      this.#timeouts.set(type, value);
    }
  }

  #broughtByKdes(keyData: KeyData, packetNumber: bigint): GroupKeys | undefined {
    const [gtk, igtk, bigtk] = [Kde.gtk, Kde.igtk, Kde.bigtk].map((kde) => findKde(keyData, kde));
    if (gtk === undefined) return undefined;
    const group = decodeGtkKde(gtk);
    const management = igtk === undefined ? undefined : decodeIgtkKde(igtk);
    const beacon = bigtk === undefined ? undefined : decodeBigtkKde(bigtk);
    const key = this.#transmitKey(group.keyId, group.gtk, packetNumber);
    return {
      generation: this.#generationOf(key.key),
      gtk: key,
      igtk: management && this.#transmitKey(management.keyId, management.igtk, management.ipn),
      bigtk: beacon && this.#transmitKey(beacon.keyId, beacon.bigtk, beacon.bipn),
    };
  }

  #transmitKey(keyId: number, octets: Uint8Array, packetNumber: bigint): TransmitKey {
    const key = Secret.copyOf(octets);
    this.#secrets.push(key);
    return { keyId, key, packetNumber };
  }

  #generationOf(gtk: Secret): number {
    const name = toHex(gtk.octets);
    const known = this.#generations.get(name);
    if (known !== undefined) return known;
    this.#generations.set(name, this.#generations.size + 1);
    return this.#generations.size;
  }
}

/**
 * The Key Data of an EAPOL frame whose MIC holds under a PTK.
 *
 * @param ptk - borrowed
 * @returns undefined where it does not hold, or where they do not open; else the caller destroys them
 */
export function openedUnder(ptk: Ptk, octets: Uint8Array, protection: Protection): Opened | undefined {
  const received = receive(octets, protection);
  const verified = received === undefined ? undefined : verify(received, ptk.kck, protection);
  return verified === undefined ? undefined : open(verified, ptk.kek, protection);
}
