import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import { KeyError } from "../errors.ts";
import { eapolHeaderLength } from "./eapol.ts";
import { decodeKeyInfo, encodeKeyInfo, type KeyInfo } from "./key-info.ts";

/**
 * The body of an EAPOL-Key frame of WPA and RSN. Views alias the octets that were decoded.
 *
 * @spec IEEE 802.11-2016 12.7.2, Figure 12-32
 */
export interface KeyFrame {
  /** 0 to 255: see {@link DescriptorType}. */
  readonly descriptorType: number;
  /** What the frame is for. */
  readonly keyInfo: KeyInfo;
  /** Octets of the temporal key being agreed, 0 to 65535. Supplicants of RSN send 0. */
  readonly keyLength: number;
  /** 64 bits: each request of the authenticator counts up, each answer repeats. */
  readonly replayCounter: bigint;
  /** 32 octets: the ANonce, the SNonce, or zeros. */
  readonly keyNonce: Uint8Array;
  /** 16 octets: with RC4, what the KEK is used with. */
  readonly keyIv: Uint8Array;
  /** 8 octets, least significant first: the receive sequence counter of the group key that is brought. */
  readonly keyRsc: Uint8Array;
  /** 8 octets, kept as they came. The drafts of 802.11i called them Key ID. */
  readonly reserved: Uint8Array;
  /** 16 octets; 24 or 32 with the AKMs of SHA-384 and SHA-512; none with FILS. */
  readonly keyMic: Uint8Array;
  /** 0 to 65535 octets: elements and KDEs, or those encrypted. */
  readonly keyData: Uint8Array;
}

/** Descriptor types of an EAPOL-Key frame. @spec IEEE 802.1X-2010 11.9, IEEE 802.11-2016 12.7.2 */
export const DescriptorType = {
  /** A WEP key of 802.1X-2001, whose body is laid out differently: see `decodeRc4KeyFrame`. */
  rc4: 1,
  /** RSN: WPA2 and WPA3. */
  rsn: 2,
  /** WPA of before 802.11i. */
  wpa: 254,
} as const;

/** Octets from the version octet of an EAPOL frame to the Key MIC of its body. */
export const keyMicOffset: number = eapolHeaderLength + 77;

/** Octets of a body that are neither Key MIC nor Key Data. */
const fixedLength = 79;

/**
 * Reads the body of an EAPOL-Key frame of WPA and RSN, descriptor types 254 and 2. Any other type is read alike.
 *
 * @param body - of an EAPOL frame of type 3; borrowed: the fields are views of it
 * @param micLength - octets of Key MIC: 0, 16, 24 or 32. The AKM decides it and the frame does not say it
 * @throws WireError `ERR_WIRE_TRUNCATED` - the body is cut, or its Key Data are shorter than it says
 * @throws WireError `ERR_WIRE_TRAILING` - the body goes on past its Key Data
 * @throws KeyError `ERR_KEY_LENGTH` - no AKM has a Key MIC of `micLength` octets
 * @spec IEEE 802.11-2016 12.7.2
 */
export function decodeKeyFrame(body: Uint8Array, micLength: number): KeyFrame {
  if (!isMicLength(micLength)) {
    throw new KeyError("ERR_KEY_LENGTH", `a Key MIC is 0, 16, 24 or 32 octets, not ${micLength}`);
  }
  const r = new Reader(body, "eapol-key");
  const frame: KeyFrame = {
    descriptorType: r.u8("descriptorType"),
    keyInfo: decodeKeyInfo(r.u16be("keyInfo")),
    keyLength: r.u16be("keyLength"),
    replayCounter: r.u64be("replayCounter"),
    keyNonce: r.view(32, "keyNonce"),
    keyIv: r.view(16, "keyIv"),
    keyRsc: r.view(8, "keyRsc"),
    reserved: r.view(8, "reserved"),
    keyMic: r.view(micLength, "keyMic"),
    keyData: r.view(r.u16be("keyDataLength"), "keyData"),
  };
  r.end();
  return frame;
}

/**
 * Writes a body: the inverse of {@link decodeKeyFrame}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that {@link KeyFrame} states
 */
export function encodeKeyFrame(frame: KeyFrame): Uint8Array {
  const w = new Writer(fixedLength + frame.keyMic.length + frame.keyData.length, "eapol-key")
    .u8(frame.descriptorType, "descriptorType")
    .u16be(encodeKeyInfo(frame.keyInfo), "keyInfo")
    .u16be(frame.keyLength, "keyLength")
    .u64be(frame.replayCounter, "replayCounter")
    .octets(frame.keyNonce, 32, "keyNonce")
    .octets(frame.keyIv, 16, "keyIv")
    .octets(frame.keyRsc, 8, "keyRsc")
    .octets(frame.reserved, 8, "reserved");
  if (!isMicLength(frame.keyMic.length)) {
    throw w.fault("keyMic", `is 0, 16, 24 or 32 octets wide, not ${frame.keyMic.length}`);
  }
  return w
    .rest(frame.keyMic, "keyMic")
    .u16be(frame.keyData.length, "keyDataLength")
    .rest(frame.keyData, "keyData")
    .finish();
}

function isMicLength(length: number): boolean {
  return length === 0 || length === 16 || length === 24 || length === 32;
}
