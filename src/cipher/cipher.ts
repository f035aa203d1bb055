import type { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import type { CipherName } from "../ie/suite.ts";
import type { TemporalKey } from "../keys/descriptor.ts";

/** Ciphers that protect data frames. BIP protects management frames, and has functions of its own. */
export type DataCipher = Exclude<CipherName, `bip-${string}`>;

/** A key for WEP, which no handshake delivers. */
export interface WepKey {
  /** With 40 or 104 bits of key. */
  readonly cipher: "wep40" | "wep104";
  /** 5 octets, or 13. */
  readonly tk: Secret;
}

/** A key as a cipher takes it: key material, and the slot that frames name it by. Every pairwise or group `KeyDescriptor` is one. */
export type SlottedKey = (TemporalKey | WepKey) & {
  /** 0 to 3: what stands in the frames. */
  readonly keyId: 0 | 1 | 2 | 3;
};

/**
 * Why an MPDU, or the MSDU that came of MPDUs, was refused. Nothing of what it said gets out.
 *
 * - `not-protected`: the Protected bit of Frame Control is off
 * - `truncated`: too short for the header and for what the cipher adds
 * - `malformed`: the cipher's header is not as senders write it: no extended IV, or a reserved bit is set
 * - `key-id`: it was sent under another key
 * - `replayed`: its packet number is not above those that were received
 * - `bad-icv`: TKIP's or WEP's integrity check value does not hold
 * - `bad-mic`: the MIC of CCMP, GCMP or BIP does not hold
 * - `bad-michael`: TKIP's Michael does not hold: somebody may be forging
 */
export type Refusal =
  | "not-protected"
  | "truncated"
  | "malformed"
  | "key-id"
  | "replayed"
  | "bad-icv"
  | "bad-mic"
  | "bad-michael";

/** An MPDU that was opened. */
export interface OpenedMpdu {
  /** The frame as it was before it was protected: the header, its Protected bit off, and the body. The caller owns it. */
  readonly mpdu: Uint8Array;
  /** The body in clear: a view of `mpdu`. TKIP's last fragment ends with the MIC of the whole MSDU. */
  readonly body: Uint8Array;
  /** 48 bits; 24 with WEP. */
  readonly packetNumber: bigint;
}

/** Knows which packet numbers were received before. */
export interface ReplayGuard {
  /** Whether a frame's packet number is above those that were received. Of the frame, the header is looked at. */
  isNew(mpdu: Uint8Array, packetNumber: bigint): boolean;
}

/** What came of opening an MPDU. */
export type Decapsulated = OpenedMpdu | Refusal;

/** What Michael is computed over. Views are borrowed. */
export interface MichaelMessage {
  /** 6 octets: the destination. */
  readonly da: Uint8Array;
  /** 6 octets: the source. */
  readonly sa: Uint8Array;
  /** The traffic identifier, 0 to 15; 0 in frames without one. */
  readonly priority: number;
  /** The MSDU, from LLC on. */
  readonly msdu: Uint8Array;
}

/**
 * A cipher with a key in it: what net80211 calls a cipher module's private data. It keeps no packet numbers, and
 * refuses no replay: that is `CipherKey`'s work.
 *
 * @source FreeBSD sys/net80211/ieee80211_crypto.h, struct ieee80211_cipher
 */
export interface AttachedCipher {
  /** The cipher's record. */
  readonly cipher: MpduCipher;
  /** What frames name the key by. */
  readonly keyId: number;
  /**
   * Protects an MPDU.
   *
   * @param mpdu - a whole data frame, or a management frame to one station, in clear; borrowed
   * @param packetNumber - never used before with this key: 48 bits, 24 with WEP
   * @returns the frame with its Protected bit on, the cipher's header and trailer in it; the caller owns it
   * @throws WireError `ERR_WIRE_TRUNCATED` - `mpdu` is no such frame, or ends within its header
   * @throws WireError `ERR_WIRE_VALUE` - `packetNumber` does not fit
   */
  encapsulate(mpdu: Uint8Array, packetNumber: bigint): Uint8Array;
  /**
   * Opens an MPDU.
   *
   * @param mpdu - as it came; borrowed
   * @param guard - asked before anything is decrypted; left out, a replay is opened like any other. WEP asks nobody
   */
  decapsulate(mpdu: Uint8Array, guard?: ReplayGuard): Decapsulated;
  /** TKIP: the MSDU with its MIC behind it, before it is cut into fragments. Others: the MSDU itself. */
  enMic(message: MichaelMessage): Uint8Array;
  /**
   * TKIP: takes the MIC off an MSDU that was put together. Others: the MSDU itself.
   *
   * @returns a view of `message.msdu`, or why it is refused
   */
  deMic(message: MichaelMessage): Uint8Array | Refusal;
  /** Overwrites everything that came of the key, which is not used again: `ERR_KEY_DESTROYED`. A second call does nothing. */
  destroy(): void;
}

/** What two stations may have agreed on besides the key, and where frames go. */
export interface AttachOptions {
  /** Both are SPP A-MSDU capable: the bit that says that the body is an A-MSDU stands under the MIC. Left out: they are not. */
  readonly sppAmsdu?: boolean;
  /**
   * Gives so many octets, all of them zero, to open a frame of CCMP or GCMP into: for who opens very many. Left out,
   * each frame is an array of its own.
   */
  readonly allocate?: (length: number) => Uint8Array;
}

/** What a cipher is: the record of it. */
export interface MpduCipher {
  /** As in key descriptors. */
  readonly name: DataCipher;
  /** Between the MAC header and the body. */
  readonly headerLength: number;
  /** Behind the body: WEP's and TKIP's ICV, the MIC of CCMP and GCMP. */
  readonly trailerLength: number;
  /** Behind the MSDU, before it is cut into fragments: TKIP's Michael. */
  readonly micLength: number;
  /** Of temporal key, TKIP's Michael keys included. */
  readonly keyLength: number;
  /** The highest packet number. */
  readonly lastPacketNumber: bigint;
  /** Whether the receiver refuses packet numbers that it has seen. WEP's come in any order. */
  readonly ordered: boolean;
  /** Whether an A-MSDU may be sent under it. Older ones know nothing of them. */
  readonly carriesAmsdu: boolean;
  /**
   * Puts a key into the cipher. What comes of it belongs to the caller, who destroys it.
   *
   * @param key - borrowed: the secrets stay the caller's
   * @throws KeyError `ERR_KEY_SUITE` - the key is another cipher's
   * @throws KeyError `ERR_KEY_LENGTH` - the key is not of this cipher's size
   */
  attach(key: SlottedKey, options?: AttachOptions): AttachedCipher;
}

/**
 * Checks that a key is for this cipher, and of its size.
 *
 * @internal
 */
export function requireKeyOf(cipher: MpduCipher, key: SlottedKey, tkLength: number): void {
  if (key.cipher !== cipher.name) {
    throw new KeyError("ERR_KEY_SUITE", `a key for ${key.cipher} does not fit ${cipher.name}`);
  }
  if (key.tk.length !== tkLength) {
    throw new KeyError("ERR_KEY_LENGTH", `a ${cipher.name} key is ${tkLength} octets, not ${key.tk.length}`);
  }
}
