import { createKde, Kde } from "../eapol/kde.ts";
import { DescriptorType, type KeyFrame } from "../eapol/key-frame.ts";
import { encodeElements } from "../ie/element.ts";
import { encodeOci, type Oci } from "../ie/oci.ts";
import type { FrameKeys } from "./protection.ts";
import { type Sender, sealedFrame } from "./sender.ts";

/**
 * The four kinds of frame that a station sends, octet for octet as wpa_supplicant 2.10 does.
 *
 * What it leaves zero is part of that: IV, RSC and reserved octets always, the nonce in all but message 2. Its Key
 * Length is zero in RSN and repeats the access point's in WPA.
 */

/** The KDE by which a station says where it works; no octets where that is not asked. @spec IEEE 802.11-2020 12.2.9 */
export function channelSaid(channel: Oci | undefined): Uint8Array {
  return channel === undefined ? new Uint8Array(0) : encodeElements([createKde(Kde.oci, encodeOci(channel))]);
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
  return sealedFrame(sender, keyInfo, fields, keys);
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
  return sealedFrame(sender, keyInfo, answerTo(asked), keys);
}

/**
 * Group message 2: that the group key is in place.
 *
 * @param asked - group message 1
 * @param channel - where the station works, if that is asked
 * @spec IEEE 802.11-2016 12.7.7.3
 */
export function groupMessage2(sender: Sender, asked: KeyFrame, keys: FrameKeys, channel: Oci | undefined): Uint8Array {
  const { keyIndex, descriptorVersion } = asked.keyInfo;
  const keyInfo = { keyIndex, secure: true, descriptorVersion };
  return sealedFrame(sender, keyInfo, { ...answerTo(asked), keyData: channelSaid(channel) }, keys);
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
  return sealedFrame(sender, keyInfo, { replayCounter }, keys);
}
