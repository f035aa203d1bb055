/**
 * Frames of 802.1X: the EAPOL header, the EAPOL-Key body, its Key Data, and which message a frame is.
 *
 * Decoders borrow: what they return are views of the octets that were given. Encoders own: what they return is new.
 *
 * @module
 */
export { decodeEapol, type EapolFrame, EapolType, EapolVersion, eapolHeaderLength, encodeEapol } from "./eapol.ts";
export {
  type BigtkKde,
  createKde,
  decodeBigtkKde,
  decodeGtkKde,
  decodeIgtkKde,
  decodeKeyIdKde,
  encodeBigtkKde,
  encodeGtkKde,
  encodeIgtkKde,
  encodeKeyIdKde,
  findKde,
  type GtkKde,
  type IgtkKde,
  Kde,
  type KeyIdKde,
} from "./kde.ts";
export {
  decodeIpAddressAllocationKde,
  decodeTransitionDisableKde,
  encodeIpAddressAllocationKde,
  encodeTransitionDisableKde,
  type IpAddressAllocationKde,
  type TransitionDisableKde,
} from "./kde-alliance.ts";
export {
  decodeMloGtkKde,
  decodeMloIgtkKde,
  decodeMloLinkKde,
  encodeMloGtkKde,
  encodeMloIgtkKde,
  encodeMloLinkKde,
  type MloGtkKde,
  type MloIgtkKde,
  type MloLinkKde,
} from "./kde-links.ts";
export {
  decodeErrorKde,
  decodeLifetimeKde,
  decodeMacAddressKde,
  decodeNonceKde,
  decodePmkidKde,
  decodeSmkKde,
  type ErrorKde,
  encodeErrorKde,
  encodeLifetimeKde,
  encodeMacAddressKde,
  encodeNonceKde,
  encodePmkidKde,
  encodeSmkKde,
  type SmkKde,
} from "./kde-values.ts";
export { decodeKeyData, encodeKeyData, type KeyData, padKeyData } from "./key-data.ts";
export { DescriptorType, decodeKeyFrame, encodeKeyFrame, type KeyFrame, keyMicOffset } from "./key-frame.ts";
export { decodeKeyInfo, encodeKeyInfo, type KeyInfo } from "./key-info.ts";
export { identifyMessage, type KeyMessage } from "./message.ts";
export { decodeRc4KeyFrame, encodeRc4KeyFrame, type Rc4KeyFrame } from "./rc4-key-frame.ts";
