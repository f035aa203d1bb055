import { Secret } from "../bytes/secret.ts";
import { crc32 } from "../crypto/crc32.ts";
import { rc4 } from "../crypto/rc4.ts";
import { putWordLe, wordLe } from "../crypto/words.ts";
import {
  type AttachedCipher,
  type Decapsulated,
  type MichaelMessage,
  type MpduCipher,
  requireKeyOf,
  type SlottedKey,
} from "./cipher.ts";
import { opened, openedFrame, protectedFrame, protectedHeader, requireHeader } from "./frame.ts";
import { requirePacketNumber } from "./packet-field.ts";

/** Octets of initialization vector, and of the octet behind it that names the key. */
const headerLength = 4;

/** Octets of the integrity check value. */
const icvLength = 4;

/** WEP with a key of 5 octets. It protects nothing: it is here to read old recordings. @spec IEEE 802.11-2016 12.3.2 */
export const wep40: MpduCipher = record("wep40", 5);

/** WEP with a key of 13 octets. It protects nothing: it is here to read old recordings. @spec IEEE 802.11-2016 12.3.2 */
export const wep104: MpduCipher = record("wep104", 13);

function record(name: "wep40" | "wep104", keyLength: 5 | 13): MpduCipher {
  const cipher: MpduCipher = {
    name,
    headerLength,
    trailerLength: icvLength,
    micLength: 0,
    keyLength,
    lastPacketNumber: 0xff_ffffn,
    ordered: false,
    carriesAmsdu: false,
    attach: (key) => new AttachedWep(cipher, key),
  };
  return cipher;
}

/** WEP's packet number is its initialization vector, most significant octet first, as net80211 writes it. */
class AttachedWep implements AttachedCipher {
  readonly cipher: MpduCipher;
  readonly keyId: number;
  /** The three octets that every frame brings, and the key behind them. */
  readonly #seed: Secret;

  constructor(cipher: MpduCipher, key: SlottedKey) {
    requireKeyOf(cipher, key, cipher.keyLength);
    this.cipher = cipher;
    this.keyId = key.keyId;
    const seed = new Uint8Array(3 + cipher.keyLength);
    seed.set(key.tk.octets, 3);
    this.#seed = new Secret(seed);
  }

  encapsulate(mpdu: Uint8Array, packetNumber: bigint): Uint8Array {
    const header = requireHeader(mpdu);
    const number = requirePacketNumber(packetNumber, this.cipher.lastPacketNumber);
    const frame = protectedFrame(mpdu, header, this.cipher);
    for (let i = 0; i < 3; i++) frame[header + i] = number >>> (16 - 8 * i);
    frame[header + 3] = this.keyId << 6;
    const clear = frame.subarray(header + headerLength);
    clear.set(mpdu.subarray(header));
    putWordLe(clear, clear.length - icvLength, crc32(clear.subarray(0, -icvLength)));
    clear.set(this.#crypt(frame, header, clear));
    return frame;
  }

  decapsulate(mpdu: Uint8Array): Decapsulated {
    const header = protectedHeader(mpdu, this.cipher);
    if (typeof header === "string") return header;
    const keyOctet = mpdu[header + 3] as number;
    if ((keyOctet & 0x3f) !== 0) return "malformed";
    if (keyOctet >> 6 !== this.keyId) return "key-id";
    const clear = this.#crypt(mpdu, header, mpdu.subarray(header + headerLength));
    const body = clear.subarray(0, -icvLength);
    if (wordLe(clear, body.length) !== (crc32(body) | 0)) return "bad-icv";
    const frame = openedFrame(mpdu, header, this.cipher);
    frame.set(body, header);
    const [first, second, third] = mpdu.subarray(header) as unknown as [number, number, number];
    return opened(frame, header, (first << 16) | (second << 8) | third);
  }

  enMic({ msdu }: MichaelMessage): Uint8Array {
    return msdu;
  }

  deMic({ msdu }: MichaelMessage): Uint8Array {
    return msdu;
  }

  destroy(): void {
    this.#seed.destroy();
  }

  /** RC4 under the frame's initialization vector and the key. */
  #crypt(frame: Uint8Array, header: number, octets: Uint8Array): Uint8Array {
    const seed = this.#seed.octets;
    for (let i = 0; i < 3; i++) seed[i] = frame[header + i] as number;
    return rc4(seed, 0, octets);
  }
}
