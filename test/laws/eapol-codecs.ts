import * as fc from "fast-check";
import * as eapol from "../../src/eapol/index.ts";
import { bigBits, bits, flag, keyData, octets } from "./arbitraries.ts";
import { type Codec, fixed, forget, stopping } from "./codec.ts";

function keyFrame(micLength: number): Codec {
  return forget({
    name: eapol.decodeKeyFrame.name,
    variant: `with a Key MIC of ${micLength} octets`,
    decode: (body) => eapol.decodeKeyFrame(body, micLength),
    encode: eapol.encodeKeyFrame,
    values: fc.record({
      descriptorType: bits(8),
      keyInfo: bits(16).map(eapol.decodeKeyInfo),
      keyLength: bits(16),
      replayCounter: bigBits(64),
      keyNonce: octets(32),
      keyIv: octets(16),
      keyRsc: octets(8),
      reserved: octets(8),
      keyMic: octets(micLength),
      keyData: octets(0, 60),
    }),
    stops: false,
  });
}

const key = octets(0, 32);

/** The codecs of src/eapol. */
export const eapolCodecs: readonly Codec[] = [
  stopping(
    eapol.decodeEapol,
    eapol.encodeEapol,
    fc.record({ version: bits(8), type: bits(8), body: octets(0, 60), trailing: octets(0, 8) }),
  ),
  ...[0, 16, 24, 32].map(keyFrame),
  stopping(
    eapol.decodeRc4KeyFrame,
    eapol.encodeRc4KeyFrame,
    fc.record({
      descriptorType: fc.constant(eapol.DescriptorType.rc4),
      keyLength: bits(16),
      replayCounter: bigBits(64),
      keyIv: octets(16),
      unicast: flag,
      keyIndex: bits(7),
      keySignature: octets(16),
      key: octets(0, 16),
    }),
  ),
  stopping(eapol.decodeKeyData, eapol.encodeKeyData, keyData),
  stopping(
    eapol.decodeGtkKde,
    eapol.encodeGtkKde,
    fc.record({ keyId: bits(2), transmit: flag, reserved: bits(13), gtk: key }),
  ),
  stopping(eapol.decodeIgtkKde, eapol.encodeIgtkKde, fc.record({ keyId: bits(16), ipn: bigBits(48), igtk: key })),
  stopping(eapol.decodeBigtkKde, eapol.encodeBigtkKde, fc.record({ keyId: bits(16), bipn: bigBits(48), bigtk: key })),
  fixed(eapol.decodeKeyIdKde, eapol.encodeKeyIdKde, fc.record({ keyId: bits(2), reserved: bits(14) })),
  fixed(eapol.decodeMacAddressKde, eapol.encodeMacAddressKde, octets(6)),
  fixed(eapol.decodePmkidKde, eapol.encodePmkidKde, octets(16)),
  fixed(eapol.decodeNonceKde, eapol.encodeNonceKde, octets(32)),
  fixed(eapol.decodeSmkKde, eapol.encodeSmkKde, fc.record({ smk: octets(32), keyNonce: octets(32) })),
  fixed(eapol.decodeLifetimeKde, eapol.encodeLifetimeKde, bits(32)),
  fixed(eapol.decodeErrorKde, eapol.encodeErrorKde, fc.record({ mui: bits(16), errorType: bits(16) })),
  stopping(
    eapol.decodeMloGtkKde,
    eapol.encodeMloGtkKde,
    fc.record({ keyId: bits(2), transmit: flag, reserved: flag, linkId: bits(4), pn: bigBits(48), gtk: key }),
  ),
  stopping(
    eapol.decodeMloIgtkKde,
    eapol.encodeMloIgtkKde,
    fc.record({ keyId: bits(16), ipn: bigBits(48), reserved: bits(4), linkId: bits(4), igtk: key }),
  ),
  stopping(
    eapol.decodeMloLinkKde,
    eapol.encodeMloLinkKde,
    fc.record({
      linkId: bits(4),
      rsn: flag,
      rsnx: flag,
      reserved: bits(2),
      macAddress: octets(6),
      elements: octets(0, 40),
    }),
  ),
  fixed(
    eapol.decodeIpAddressAllocationKde,
    eapol.encodeIpAddressAllocationKde,
    fc.record({ clientAddress: octets(4), subnetMask: octets(4), ownerAddress: octets(4) }),
  ),
  stopping(
    eapol.decodeTransitionDisableKde,
    eapol.encodeTransitionDisableKde,
    fc.record({
      wpa3Personal: flag,
      saePk: flag,
      wpa3Enterprise: flag,
      enhancedOpen: flag,
      reserved: bits(4),
      rest: octets(0, 3),
    }),
  ),
];
