import { copyOf } from "../../bytes/octets.ts";
import { Secret } from "../../bytes/secret.ts";
import type { DataCipher, SlottedKey } from "../../cipher/cipher.ts";
import { managementCiphers, mpduCiphers } from "../../cipher/ciphers.ts";
import { ManagementKey } from "../../cipher/management-key.ts";
import type { ReceivedMsdu } from "../../cipher/msdu.ts";
import { decodeFrameControl } from "../../dot11/frame-control.ts";
import { decodeSnap, encodeSnap } from "../../dot11/llc.ts";
import { encodeMpdu, type MacHeader } from "../../dot11/mac-header.ts";
import { WireError } from "../../errors.ts";
import type { CipherName } from "../../ie/suite.ts";
import type { IntegrityCipher } from "../../keys/descriptor.ts";
import type { AirFrame, Protection } from "./air.ts";
import type { Packet } from "./context.ts";
import type { KernelKey } from "./kernel-key.ts";
import { SlotCipher } from "./slot-cipher.ts";

/** What the cipher modules do: a slot's key put to work, and data frames as they are on the air. */

/** A packet of Ethernet on its way between a station and its access point. */
export interface OutgoingPacket extends Packet {
  /** Whether the access point sends it. */
  readonly fromAccessPoint: boolean;
  /** 6 octets: who is to receive the frame, from a station its access point. */
  readonly receiver: Uint8Array;
  /** 6 octets: whose radio sends it. */
  readonly sender: Uint8Array;
}

/**
 * Puts the octets of a slot to work in the cipher that a request named. A slot whose key has a length that is none of
 * the cipher's has no cipher: what is to be sent or received under it is dropped.
 *
 * @param names - what the cipher's number is called: WEP has two names, and the key's length decides
 * @param index - of a global slot: what frames name the key by; undefined for a pairwise key, which is 0
 */
export function putToWork(names: readonly CipherName[], key: KernelKey, index: number | undefined): void {
  for (const name of names) {
    if (Object.hasOwn(managementCiphers, name)) attachManagement(name as IntegrityCipher, key, index);
    else attachData(name as DataCipher, key, index);
  }
}

function attachData(name: DataCipher, key: KernelKey, index = 0): void {
  const record = mpduCiphers[name];
  // Of TKIP, a slot does not count the Michael keys.
  if (key.keyLength !== (name === "tkip" ? 16 : record.keyLength)) return;
  const slotted = slottedKey(name, key, (index & 3) as 0 | 1 | 2 | 3);
  try {
    key.attach(new SlotCipher(record.attach(slotted), key));
  } finally {
    slotted.tk.destroy();
    if (slotted.cipher === "tkip") for (const mic of [slotted.txMic, slotted.rxMic]) mic.destroy();
  }
}

/** An IGTK: its id is that of its slot, 4 or 5. */
function attachManagement(cipher: IntegrityCipher, key: KernelKey, index: number | undefined): void {
  if ((index !== 4 && index !== 5) || key.keyLength !== managementCiphers[cipher].keyLength) return;
  const tk = Secret.copyOf(key.octets.subarray(0, key.keyLength));
  try {
    key.attachManagement(new ManagementKey({ cipher, keyId: index, tk, rsc: key.receiveCounter.at(-1) }));
  } finally {
    tk.destroy();
  }
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

/** A frame that came in clear, as a frame of 802.11. */
export function clearFrame(frame: Extract<AirFrame, { kind: "data" }>, fromAccessPoint: boolean): Uint8Array {
  const { from, to, address3 = fromAccessPoint ? from : to } = frame;
  return encodeMpdu({ header: headerOf(fromAccessPoint, [to, from, address3], 0), body: msduOf(frame) });
}

/**
 * A packet as a protected frame of 802.11, under the next packet number.
 *
 * @param keyId - what the frame names the key by
 * @returns undefined where every number is used
 */
export function sealPacket(cipher: SlotCipher, keyId: number, packet: OutgoingPacket): Protection | undefined {
  const packetNumber = cipher.nextPacketNumber();
  if (packetNumber === undefined) return undefined;
  const { fromAccessPoint, receiver, from, to, sender } = packet;
  const addresses = [receiver, sender, fromAccessPoint ? from : to] as const;
  const header = headerOf(fromAccessPoint, addresses, Number(packetNumber & 0xfffn));
  const body = cipher.enMic({ da: to, sa: from, priority: 0, msdu: msduOf(packet) });
  return { keyId, packetNumber, mpdu: cipher.encapsulate(encodeMpdu({ header, body }), packetNumber) };
}

/** @param addresses - who receives it, who sends it, and the third: of whom it is, or for whom */
function headerOf(
  fromAccessPoint: boolean,
  [address1, address2, address3]: readonly [Uint8Array, Uint8Array, Uint8Array],
  sequenceNumber: number,
): MacHeader {
  const frameControl = fromAccessPoint ? dataFrame.fromAccessPoint : dataFrame.fromStation;
  return { frameControl, duration: 0, address1, address2, address3, fragmentNumber: 0, sequenceNumber };
}

function msduOf({ etherType, payload }: Pick<Packet, "etherType" | "payload">): Uint8Array {
  return encodeSnap({ oui: 0, etherType, payload });
}

/** A frame's MSDU as a packet; undefined where it is none of Ethernet. */
export function packetOf({ sa, da, msdu }: ReceivedMsdu): Packet | undefined {
  try {
    const { etherType, payload } = decodeSnap(msdu);
    return { from: sa, to: da, etherType, payload: copyOf(payload) };
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
