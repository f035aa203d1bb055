import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import { DescriptorType } from "./key-frame.ts";

/**
 * The body of an EAPOL-Key frame with descriptor type 1: one WEP key, as 802.1X-2001 hands it out after EAP.
 *
 * No handshake of WPA uses it; a recording of a dynamic WEP network has it. Views alias the octets that were decoded.
 *
 * @spec IEEE 802.1X-2001 7.6, IEEE 802.1X-2004 7.6
 */
export interface Rc4KeyFrame {
  /** 1: see `DescriptorType`. */
  readonly descriptorType: typeof DescriptorType.rc4;
  /** Octets of key: 5 or 13, 0 to 65535. */
  readonly keyLength: number;
  /** 64 bits, counted up from frame to frame. */
  readonly replayCounter: bigint;
  /** 16 octets, which the key that encrypts is preceded with. */
  readonly keyIv: Uint8Array;
  /** Whether this is the station's own key, not one for frames to many. */
  readonly unicast: boolean;
  /** 0 to 127: where to put the key. */
  readonly keyIndex: number;
  /** 16 octets: HMAC-MD5 over the EAPOL frame with these octets zero. */
  readonly keySignature: Uint8Array;
  /** The encrypted key; no octets where both ends take the key from EAP itself. */
  readonly key: Uint8Array;
}

const unicastBit = 0x80;

/**
 * Reads the body of an EAPOL-Key frame with descriptor type 1.
 *
 * @param body - of an EAPOL frame of type 3; borrowed: the fields are views of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - the body ends before the key
 * @throws WireError `ERR_WIRE_VALUE` - the descriptor type is not 1
 * @spec IEEE 802.1X-2001 7.6
 */
export function decodeRc4KeyFrame(body: Uint8Array): Rc4KeyFrame {
  const r = new Reader(body, "rc4-key");
  const descriptorType = r.u8("descriptorType");
  if (descriptorType !== DescriptorType.rc4) {
    throw r.fault("ERR_WIRE_VALUE", "descriptorType", `is 1, not ${descriptorType}`);
  }
  const keyLength = r.u16be("keyLength");
  const replayCounter = r.u64be("replayCounter");
  const keyIv = r.view(16, "keyIv");
  const index = r.u8("keyIndex");
  return {
    descriptorType,
    keyLength,
    replayCounter,
    keyIv,
    unicast: (index & unicastBit) !== 0,
    keyIndex: index & 0x7f,
    keySignature: r.view(16, "keySignature"),
    key: r.rest(),
  };
}

/**
 * Writes a body: the inverse of {@link decodeRc4KeyFrame}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that {@link Rc4KeyFrame} states
 */
export function encodeRc4KeyFrame(frame: Rc4KeyFrame): Uint8Array {
  const w = new Writer(44 + frame.key.length, "rc4-key")
    .u8(frame.descriptorType, "descriptorType")
    .u16be(frame.keyLength, "keyLength")
    .u64be(frame.replayCounter, "replayCounter")
    .octets(frame.keyIv, 16, "keyIv");
  return w
    .u8(w.part(frame.keyIndex, 0x7f, "keyIndex") + (frame.unicast ? unicastBit : 0), "keyIndex")
    .octets(frame.keySignature, 16, "keySignature")
    .rest(frame.key, "key")
    .finish();
}
