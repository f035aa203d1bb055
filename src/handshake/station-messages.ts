import { DescriptorType, type KeyFrame } from "../eapol/key-frame.ts";
import type { KeyInfo } from "../eapol/key-info.ts";
import { type FrameKeys, type Protection, seal } from "./protection.ts";

/**
 * The four kinds of frame that a station sends, octet for octet as wpa_supplicant 2.10 does.
 *
 * What it leaves zero is part of that: IV, RSC and reserved octets always, the nonce in all but message 2. Its Key
 * Length is zero in RSN and repeats the access point's in WPA.
 */

/** How a station sends its frames. */
export interface Sender {
  /** How frames of the suite are protected. */
  readonly protection: Protection;
  /** 802.1X protocol version of what it sends. */
  readonly eapolVersion: number;
}

const noKeyInfo: KeyInfo = {
  descriptorVersion: 0,
  pairwise: false,
  keyIndex: 0,
  install: false,
  ack: false,
  mic: true,
  secure: false,
  error: false,
  request: false,
  encryptedKeyData: false,
  smkMessage: false,
  reserved: 0,
};

function frame(sender: Sender, keyInfo: Partial<KeyInfo>, fields: Partial<KeyFrame>): KeyFrame {
  return {
    descriptorType: sender.protection.descriptorType,
    keyInfo: { ...noKeyInfo, descriptorVersion: sender.protection.descriptorVersion, ...keyInfo },
    keyLength: 0,
    replayCounter: 0n,
    keyNonce: new Uint8Array(32),
    keyIv: new Uint8Array(16),
    keyRsc: new Uint8Array(8),
    reserved: new Uint8Array(8),
    keyMic: new Uint8Array(sender.protection.akm.micLength),
    keyData: new Uint8Array(0),
    ...fields,
  };
}

/** What every answer takes over from the frame that it answers. */
function answerTo(asked: KeyFrame): Pick<KeyFrame, "keyLength" | "replayCounter"> {
  const keyLength = asked.descriptorType === DescriptorType.rsn ? 0 : asked.keyLength;
  return { keyLength, replayCounter: asked.replayCounter };
}

/**
 * Message 2: the station's nonce, and its element as the access point saw it in the association request.
 *
 * @param asked - message 1
 * @param elements - the element or elements, whole
 * @spec IEEE 802.11-2016 12.7.6.3
 */
export function message2(
  sender: Sender,
  asked: KeyFrame,
  keys: FrameKeys,
  sNonce: Uint8Array,
  elements: Uint8Array,
): Uint8Array {
  const keyInfo = { pairwise: true, descriptorVersion: asked.keyInfo.descriptorVersion };
  const fields = { ...answerTo(asked), keyNonce: sNonce, keyData: elements };
  return seal(sender.eapolVersion, frame(sender, keyInfo, fields), keys.kck, sender.protection);
}

/**
 * Message 4: that the keys are about to be used.
 *
 * @param asked - message 3
 * @spec IEEE 802.11-2016 12.7.6.5
 */
export function message4(sender: Sender, asked: KeyFrame, keys: FrameKeys): Uint8Array {
  const { secure, descriptorVersion } = asked.keyInfo;
  const keyInfo = { pairwise: true, secure, descriptorVersion };
  return seal(sender.eapolVersion, frame(sender, keyInfo, answerTo(asked)), keys.kck, sender.protection);
}

/**
 * Group message 2: that the group key is in place.
 *
 * @param asked - group message 1
 * @spec IEEE 802.11-2016 12.7.7.3
 */
export function groupMessage2(sender: Sender, asked: KeyFrame, keys: FrameKeys): Uint8Array {
  const { keyIndex, descriptorVersion } = asked.keyInfo;
  const keyInfo = { keyIndex, secure: true, descriptorVersion };
  return seal(sender.eapolVersion, frame(sender, keyInfo, answerTo(asked)), keys.kck, sender.protection);
}

/** What a station may ask of its access point unasked. */
export interface StationRequest {
  /** Whether a Michael failure is reported; else new keys are asked for. */
  readonly error: boolean;
  /** Whether it concerns the pairwise key, else the group key. */
  readonly pairwise: boolean;
  /** The station's own counter of requests. */
  readonly replayCounter: bigint;
}

/**
 * A request for new keys, or a report that a Michael MIC failed.
 *
 * @spec IEEE 802.11-2016 12.7.2 b) 8)–9), 11.4.2.4.1
 */
export function requestMessage(sender: Sender, asked: StationRequest, keys: FrameKeys): Uint8Array {
  const { error, pairwise, replayCounter } = asked;
  const keyInfo = { request: true, secure: true, error, pairwise };
  return seal(sender.eapolVersion, frame(sender, keyInfo, { replayCounter }), keys.kck, sender.protection);
}
