import { EapolType, encodeEapol } from "../eapol/eapol.ts";
import { encodeKeyFrame, type KeyFrame } from "../eapol/key-frame.ts";
import type { KeyInfo } from "../eapol/key-info.ts";
import { WireError } from "../errors.ts";
import { type FrameKeys, type Protection, seal } from "./protection.ts";

/** How either end sends its frames. */
export interface Sender {
  /** How frames of the suite are protected. */
  readonly protection: Protection;
  /** 802.1X protocol version of what it sends: 1 to 3. */
  readonly eapolVersion: number;
}

const noKeyInfo: KeyInfo = {
  descriptorVersion: 0,
  pairwise: false,
  keyIndex: 0,
  install: false,
  ack: false,
  mic: false,
  secure: false,
  error: false,
  request: false,
  encryptedKeyData: false,
  smkMessage: false,
  reserved: 0,
};

/** A frame of the sender's descriptor type and version, in which all is zero that is not given. */
export function blankFrame(sender: Sender, keyInfo: Partial<KeyInfo>, fields: Partial<KeyFrame>): KeyFrame {
  const { descriptorType, descriptorVersion, akm } = sender.protection;
  return {
    descriptorType,
    keyInfo: { ...noKeyInfo, descriptorVersion, ...keyInfo },
    keyLength: 0,
    replayCounter: 0n,
    keyNonce: new Uint8Array(32),
    keyIv: new Uint8Array(16),
    keyRsc: new Uint8Array(8),
    reserved: new Uint8Array(8),
    keyMic: new Uint8Array(akm.micLength),
    keyData: new Uint8Array(0),
    ...fields,
  };
}

/** The octets of a frame with its MIC; the Key MIC bit is set here. */
export function sealedFrame(
  sender: Sender,
  keyInfo: Partial<KeyInfo>,
  fields: Partial<KeyFrame>,
  keys: FrameKeys,
): Uint8Array {
  const frame = blankFrame(sender, { ...keyInfo, mic: true }, fields);
  return seal(sender.eapolVersion, frame, keys.kck, sender.protection);
}

/** The octets of a frame without a MIC: message 1 alone has none. */
export function plainFrame(sender: Sender, keyInfo: Partial<KeyInfo>, fields: Partial<KeyFrame>): Uint8Array {
  const body = encodeKeyFrame(blankFrame(sender, keyInfo, fields));
  return encodeEapol({ version: sender.eapolVersion, type: EapolType.key, body, trailing: new Uint8Array(0) });
}

/**
 * Checks the version that frames go out with.
 *
 * @internal
 */
export function requireEapolVersion(version: number): void {
  if (version === 1 || version === 2 || version === 3) return;
  throw new WireError("ERR_WIRE_VALUE", "eapol.version", 0, `${version} is not 1, 2 or 3`);
}
