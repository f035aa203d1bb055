import { Secret } from "../../bytes/secret.ts";
import type { AttachedCipher, DataCipher, Refusal, ReplayGuard, SlottedKey } from "../../cipher/cipher.ts";
import { mpduCiphers } from "../../cipher/ciphers.ts";
import { decodeFrameControl } from "../../dot11/frame-control.ts";
import { decodeSnap, encodeSnap } from "../../dot11/llc.ts";
import { decodeMacHeader, encodeMpdu, type MacHeader, resolveAddresses } from "../../dot11/mac-header.ts";
import { WireError } from "../../errors.ts";
import type { CipherName } from "../../ie/suite.ts";
import type { KernelKey } from "./kernel-key.ts";

/** What the modules `wlan_wep`, `wlan_tkip`, `wlan_ccmp` and `wlan_gcmp` do: data frames as they are on the air. */

/** A packet of Ethernet between a station and its access point. */
export interface ClearPacket {
  /** Whether the access point sends it. */
  readonly fromAccessPoint: boolean;
  /** 6 octets: who sends it. */
  readonly from: Uint8Array;
  /** 6 octets: for whom it is. */
  readonly to: Uint8Array;
  readonly etherType: number;
  /** What follows the Ethernet type. */
  readonly payload: Uint8Array;
}

/** What a protected frame held. */
export interface OpenedPacket {
  readonly etherType: number;
  readonly payload: Uint8Array;
  /** The packet number that it was sent with. */
  readonly packetNumber: bigint;
}

/**
 * Puts the octets of a slot into the cipher that a request named.
 *
 * @param names - what the cipher's number is called: WEP has two names, and the key's length decides
 * @param keyId - what frames name the key by: of a pairwise key 0
 * @returns undefined where it is no cipher for data frames, and where the key's length is none of its own
 */
export function attachCipher(names: readonly CipherName[], key: KernelKey, keyId: number): AttachedCipher | undefined {
  for (const name of names) {
    const record = Object.hasOwn(mpduCiphers, name) ? mpduCiphers[name as DataCipher] : undefined;
    if (record === undefined) continue;
    // Of TKIP, a slot does not count the Michael keys.
    if (key.keyLength !== (name === "tkip" ? 16 : record.keyLength)) continue;
    const slotted = slottedKey(record.name, key, (keyId & 3) as 0 | 1 | 2 | 3);
    try {
      return record.attach(slotted);
    } finally {
      slotted.tk.destroy();
      if (slotted.cipher === "tkip") for (const mic of [slotted.txMic, slotted.rxMic]) mic.destroy();
    }
  }
  return undefined;
}

/** A slot's octets as a cipher takes them. Where a request brought no Michael keys, they are zeros. */
function slottedKey(cipher: DataCipher, key: KernelKey, keyId: 0 | 1 | 2 | 3): SlottedKey {
  const octets = new Uint8Array(Math.max(32, key.octets.length));
  octets.set(key.octets);
  const part = (from: number, to: number): Secret => Secret.copyOf(octets.subarray(from, to));
  try {
    if (cipher !== "tkip") return { cipher, tk: part(0, key.keyLength), keyId };
    return { cipher, tk: part(0, 16), txMic: part(16, 24), rxMic: part(24, 32), keyId };
  } finally {
    octets.fill(0);
  }
}

/** Data, with the direction that a packet takes. */
const dataFrame = { fromAccessPoint: decodeFrameControl(0x0208), fromStation: decodeFrameControl(0x0108) } as const;

/** A packet as a protected frame of 802.11. */
export function sealPacket(cipher: AttachedCipher, packetNumber: bigint, packet: ClearPacket): Uint8Array {
  const { fromAccessPoint, from, to, etherType, payload } = packet;
  const header: MacHeader = {
    frameControl: fromAccessPoint ? dataFrame.fromAccessPoint : dataFrame.fromStation,
    duration: 0,
    address1: to,
    address2: from,
    address3: fromAccessPoint ? from : to,
    fragmentNumber: 0,
    sequenceNumber: Number(packetNumber & 0xfffn),
  };
  const body = cipher.enMic({ da: to, sa: from, priority: 0, msdu: encodeSnap({ oui: 0, etherType, payload }) });
  return cipher.encapsulate(encodeMpdu({ header, body }), packetNumber);
}

/**
 * The packet in a protected frame.
 *
 * @param guard - asked whether the packet number is new
 */
export function openPacket(cipher: AttachedCipher, mpdu: Uint8Array, guard: ReplayGuard): OpenedPacket | Refusal {
  const opened = cipher.decapsulate(mpdu, guard);
  if (typeof opened === "string") return opened;
  const addresses = resolveAddresses(decodeMacHeader(mpdu));
  if (addresses === undefined) return "malformed";
  const { da, sa } = addresses;
  const msdu = cipher.deMic({ da, sa, priority: 0, msdu: opened.body });
  if (typeof msdu === "string") return msdu;
  try {
    const { etherType, payload } = decodeSnap(msdu);
    return { etherType, payload, packetNumber: opened.packetNumber };
  } catch (error) {
    if (error instanceof WireError) return "malformed";
    throw error;
  }
}

/** The id of the key that a protected frame names, 0 to 3. */
export function keyIdIn(mpdu: Uint8Array): number {
  return (mpdu[27] ?? 0) >> 6;
}
