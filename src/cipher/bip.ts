import { concat, copyOf, equal } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { aesCmac } from "../crypto/aes-cmac.ts";
import { FrameType, ManagementSubtype } from "../dot11/frame-control.ts";
import { KeyError, WireError } from "../errors.ts";
import { ElementId, encodeElement } from "../ie/element.ts";
import { decodeMme, encodeMme } from "../ie/mme.ts";
import type { IntegrityCipher, IntegrityKey } from "../keys/descriptor.ts";
import { PlainGcm } from "./aead/plain-gcm.ts";
import { writeGcmpNonce } from "./associated-data.ts";
import type { Decapsulated, ReplayGuard } from "./cipher.ts";
import { requireHeader } from "./frame.ts";
import { Control, headerLength, Offset, typeOf } from "./mpdu.ts";
import { lastPacketNumber, requirePacketNumber } from "./packet-field.ts";

/**
 * A cipher of the Broadcast/Multicast Integrity Protocol: the MIC of management frames to many, and of beacons. It
 * encrypts nothing.
 */
export interface ManagementCipher {
  /** As in key descriptors. */
  readonly name: IntegrityCipher;
  /** Octets of the Management MIC element that a frame ends with, its id and length included. */
  readonly trailerLength: number;
  /** Octets of MIC in it. */
  readonly micLength: 8 | 16;
  /** Octets of IGTK or BIGTK. */
  readonly keyLength: 16 | 32;
  /** The highest packet number. */
  readonly lastPacketNumber: bigint;
  /**
   * Puts a key into the cipher. What comes of it belongs to the caller, who destroys it.
   *
   * @param key - borrowed: the secret stays the caller's
   * @throws KeyError `ERR_KEY_SUITE` - the key is another cipher's
   * @throws KeyError `ERR_KEY_LENGTH` - the key is not of this cipher's size
   */
  attach(key: Pick<IntegrityKey, "cipher" | "keyId" | "tk">): AttachedManagementCipher;
}

/** A management cipher with a key in it. It keeps no packet numbers, and refuses no replay: that is `ManagementKey`'s work. */
export interface AttachedManagementCipher {
  /** The cipher's record. */
  readonly cipher: ManagementCipher;
  /** What frames name the key by: 4 to 7. */
  readonly keyId: number;
  /**
   * Puts a Management MIC element behind the last element of a frame.
   *
   * @param mpdu - a whole management frame to many; borrowed
   * @param packetNumber - never used before with this key: 48 bits
   * @returns the longer frame; the caller owns it
   * @throws WireError `ERR_WIRE_TRUNCATED` - `mpdu` is no management frame, ends within its header, or is a beacon
   *   without its timestamp
   * @throws WireError `ERR_WIRE_VALUE` - `packetNumber` does not fit
   */
  encapsulate(mpdu: Uint8Array, packetNumber: bigint): Uint8Array;
  /**
   * Takes the element off again, where its MIC holds.
   *
   * @param mpdu - as it came; borrowed
   * @param guard - asked before anything is computed; left out, a replay is taken like any other frame
   */
  decapsulate(mpdu: Uint8Array, guard?: ReplayGuard): Decapsulated;
  /** Overwrites everything that came of the key. A second call does nothing. */
  destroy(): void;
}

/** Computes the MIC of one frame. */
type Mac = (key: Uint8Array, mpdu: Uint8Array, packetNumber: number, message: readonly Uint8Array[]) => Uint8Array;

/** AES-CMAC, cut to 8 octets. @spec IEEE 802.11-2016 12.5.4 */
export const bipCmac128: ManagementCipher = record("bip-cmac-128", 8, 16, cmac);

/** AES-CMAC under a key of 32 octets. @spec IEEE 802.11-2016 12.5.4 */
export const bipCmac256: ManagementCipher = record("bip-cmac-256", 16, 32, cmac);

/** AES-GMAC. @spec IEEE 802.11-2016 12.5.4 */
export const bipGmac128: ManagementCipher = record("bip-gmac-128", 16, 16, gmac);

/** AES-GMAC under a key of 32 octets. @spec IEEE 802.11-2016 12.5.4 */
export const bipGmac256: ManagementCipher = record("bip-gmac-256", 16, 32, gmac);

function record(name: IntegrityCipher, micLength: 8 | 16, keyLength: 16 | 32, mac: Mac): ManagementCipher {
  const trailerLength = 2 + 8 + micLength;
  const cipher: ManagementCipher = {
    name,
    trailerLength,
    micLength,
    keyLength,
    lastPacketNumber,
    attach: (key) => new AttachedBip(cipher, mac, key),
  };
  return cipher;
}

class AttachedBip implements AttachedManagementCipher {
  readonly cipher: ManagementCipher;
  readonly keyId: number;
  readonly #mac: Mac;
  readonly #key: Secret;

  constructor(cipher: ManagementCipher, mac: Mac, key: Pick<IntegrityKey, "cipher" | "keyId" | "tk">) {
    const { name, keyLength } = cipher;
    if (key.cipher !== name) throw new KeyError("ERR_KEY_SUITE", `a key for ${key.cipher} does not fit ${name}`);
    if (key.tk.length !== keyLength) {
      throw new KeyError("ERR_KEY_LENGTH", `a ${name} key is ${keyLength} octets, not ${key.tk.length}`);
    }
    this.cipher = cipher;
    this.keyId = key.keyId;
    this.#mac = mac;
    this.#key = key.tk.slice(0, keyLength);
  }

  encapsulate(mpdu: Uint8Array, packetNumber: bigint): Uint8Array {
    const header = requireHeader(mpdu);
    if (typeOf(mpdu) !== FrameType.management || bodyIsShort(mpdu, header, mpdu.length)) {
      throw new WireError("ERR_WIRE_TRUNCATED", "mpdu.body", header, "is not that of a management frame");
    }
    requirePacketNumber(packetNumber, lastPacketNumber);
    const element = this.#element(packetNumber, new Uint8Array(this.cipher.micLength));
    const frame = concat(mpdu, element);
    frame.set(this.#micOf(frame, header, packetNumber), frame.length - this.cipher.micLength);
    return frame;
  }

  decapsulate(mpdu: Uint8Array, guard?: ReplayGuard): Decapsulated {
    if (mpdu.length > 0 && typeOf(mpdu) !== FrameType.management) return "malformed";
    const header = headerLength(mpdu);
    const end = mpdu.length - this.cipher.trailerLength;
    if (header === 0 || end < header || bodyIsShort(mpdu, header, end)) return "truncated";
    const element = mpdu.subarray(end);
    if (element[0] !== ElementId.managementMic || element[1] !== element.length - 2) return "not-protected";
    const { keyId, ipn, mic } = decodeMme(element.subarray(2));
    if (keyId !== this.keyId) return "key-id";
    if (guard?.isNew(mpdu, ipn) === false) return "replayed";
    if (!equal(this.#micOf(mpdu, header, ipn), mic)) return "bad-mic";
    const frame = copyOf(mpdu, 0, end);
    return { mpdu: frame, body: frame.subarray(header), packetNumber: ipn };
  }

  destroy(): void {
    this.#key.destroy();
  }

  #element(ipn: bigint, mic: Uint8Array): Uint8Array {
    return encodeElement({ id: ElementId.managementMic, body: encodeMme({ keyId: this.keyId, ipn, mic }) });
  }

  /** Over what does not change on the way of the header, then the body with the MIC's place zeroed. */
  #micOf(frame: Uint8Array, header: number, packetNumber: bigint): Uint8Array {
    const control = Uint8Array.of(frame[0] as number, (frame[1] as number) & ~Control.transient);
    const addresses = frame.subarray(Offset.address1, Offset.sequenceControl);
    // A beacon's timestamp is put in when it is sent.
    const timestamp = new Uint8Array(isBeacon(frame) ? timestampLength : 0);
    const body = frame.subarray(header + timestamp.length, frame.length - this.cipher.micLength);
    const message = [control, addresses, timestamp, body, new Uint8Array(this.cipher.micLength)];
    return this.#mac(this.#key.octets, frame, Number(packetNumber), message).subarray(0, this.cipher.micLength);
  }
}

const timestampLength = 8;

function isBeacon(mpdu: Uint8Array): boolean {
  return (mpdu[0] as number) >> 4 === ManagementSubtype.beacon;
}

function bodyIsShort(mpdu: Uint8Array, header: number, end: number): boolean {
  return isBeacon(mpdu) && end - header < timestampLength;
}

function cmac(key: Uint8Array, _mpdu: Uint8Array, _number: number, message: readonly Uint8Array[]): Uint8Array {
  return aesCmac(key, ...message);
}

/** GCM without a text: all that there is stands under the tag alone. */
function gmac(key: Uint8Array, mpdu: Uint8Array, number: number, message: readonly Uint8Array[]): Uint8Array {
  const nonce = new Uint8Array(12);
  writeGcmpNonce(mpdu, number, nonce);
  const data = concat(...message);
  const mode = new PlainGcm(key);
  try {
    const tag = new Uint8Array(mode.tagLength);
    mode.seal({ nonce, data, dataLength: data.length }, tag, 0, 0, tag, 0);
    return tag;
  } finally {
    mode.destroy();
  }
}
