import { WireError } from "../errors.ts";

/**
 * The Key Information word of an EAPOL-Key frame. Every one of the 65,536 words is one of these, and back.
 *
 * @spec IEEE 802.11-2016 12.7.2, Figure 12-33
 */
export interface KeyInfo {
  /**
   * Key Descriptor Version, 0 to 7: 1 is HMAC-MD5 and RC4, 2 is HMAC-SHA-1 and AES key wrap, 3 is AES-128-CMAC and AES
   * key wrap, 0 leaves it to the AKM.
   */
  readonly descriptorVersion: number;
  /** Key Type: set for the 4-way handshake, clear for the group key handshake. */
  readonly pairwise: boolean;
  /** WPA's Key Index, 0 to 3: which group key the frame brings. RSN has it in the GTK KDE and sends 0. */
  readonly keyIndex: number;
  /** The receiver of message 3 may install the key. */
  readonly install: boolean;
  /** An answer is wanted: set by authenticators only. */
  readonly ack: boolean;
  /** The frame has a Key MIC. */
  readonly mic: boolean;
  /** The first exchange of keys is done. */
  readonly secure: boolean;
  /** With `request`: a Michael MIC failure was seen. */
  readonly error: boolean;
  /** The supplicant asks for a handshake, or reports an error. */
  readonly request: boolean;
  /** The Key Data are encrypted. RSN only: WPA encrypts what it sends in group message 1 without saying so. */
  readonly encryptedKeyData: boolean;
  /** A message of the SMK handshake, which later editions withdrew. */
  readonly smkMessage: boolean;
  /** The two most significant bits, 0 to 3, as they came. */
  readonly reserved: number;
}

const Bit = {
  pairwise: 1 << 3,
  install: 1 << 6,
  ack: 1 << 7,
  mic: 1 << 8,
  secure: 1 << 9,
  error: 1 << 10,
  request: 1 << 11,
  encryptedKeyData: 1 << 12,
  smkMessage: 1 << 13,
} as const;

/** Takes a Key Information word apart. Only the low 16 bits of `word` are looked at; none of them is refused. */
export function decodeKeyInfo(word: number): KeyInfo {
  return {
    descriptorVersion: word & 0x7,
    pairwise: (word & Bit.pairwise) !== 0,
    keyIndex: (word >> 4) & 0x3,
    install: (word & Bit.install) !== 0,
    ack: (word & Bit.ack) !== 0,
    mic: (word & Bit.mic) !== 0,
    secure: (word & Bit.secure) !== 0,
    error: (word & Bit.error) !== 0,
    request: (word & Bit.request) !== 0,
    encryptedKeyData: (word & Bit.encryptedKeyData) !== 0,
    smkMessage: (word & Bit.smkMessage) !== 0,
    reserved: (word >> 14) & 0x3,
  };
}

/**
 * Puts the word together again: the inverse of {@link decodeKeyInfo}.
 *
 * @throws WireError `ERR_WIRE_VALUE` - descriptorVersion, keyIndex or reserved has more bits than its field
 */
export function encodeKeyInfo(info: KeyInfo): number {
  return (
    bits(info.descriptorVersion, 0x7, "descriptorVersion") |
    (bits(info.keyIndex, 0x3, "keyIndex") << 4) |
    (bits(info.reserved, 0x3, "reserved") << 14) |
    (info.pairwise ? Bit.pairwise : 0) |
    (info.install ? Bit.install : 0) |
    (info.ack ? Bit.ack : 0) |
    (info.mic ? Bit.mic : 0) |
    (info.secure ? Bit.secure : 0) |
    (info.error ? Bit.error : 0) |
    (info.request ? Bit.request : 0) |
    (info.encryptedKeyData ? Bit.encryptedKeyData : 0) |
    (info.smkMessage ? Bit.smkMessage : 0)
  );
}

function bits(value: number, most: number, field: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new WireError("ERR_WIRE_VALUE", `key-info.${field}`, 0, `${value} is not 0 to ${most}`);
}
