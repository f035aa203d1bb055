import * as fc from "fast-check";
import { decodeFrameControl, encodeFrameControl, ManagementSubtype } from "../../src/dot11/frame-control.ts";
import { decodeAmsdu, decodeSnap, encodeAmsdu, encodeSnap } from "../../src/dot11/llc.ts";
import { decodeMpdu, encodeMpdu, type Mpdu } from "../../src/dot11/mac-header.ts";
import { decodeManagement, encodeManagement, type Management } from "../../src/dot11/management.ts";
import { decodeEapol, encodeEapol } from "../../src/eapol/eapol.ts";
import {
  decodeBigtkKde,
  decodeGtkKde,
  decodeIgtkKde,
  decodeKeyIdKde,
  encodeBigtkKde,
  encodeGtkKde,
  encodeIgtkKde,
  encodeKeyIdKde,
} from "../../src/eapol/kde.ts";
import { decodeKeyData, encodeKeyData } from "../../src/eapol/key-data.ts";
import { DescriptorType, decodeKeyFrame, encodeKeyFrame } from "../../src/eapol/key-frame.ts";
import { decodeKeyInfo } from "../../src/eapol/key-info.ts";
import { decodeRc4KeyFrame, encodeRc4KeyFrame } from "../../src/eapol/rc4-key-frame.ts";
import { decodeElement, decodeElements, encodeElement, encodeElements } from "../../src/ie/element.ts";
import { decodeRsne, encodeRsne } from "../../src/ie/rsne.ts";
import { decodeWpaElement, encodeWpaElement } from "../../src/ie/wpa.ts";
import { bigBits, bits, element, flag, keyData, octets, rsne, wpaElement } from "./arbitraries.ts";

/** A wire structure as the laws need it. */
export interface Codec<Value = unknown> {
  readonly name: string;
  readonly decode: (octets: Uint8Array) => Value;
  readonly encode: (value: Value) => Uint8Array;
  /** Any value that can be written. */
  readonly values: fc.Arbitrary<Value>;
  /** Whether the structure may stop early: its prefixes are either refused or validly shorter. */
  readonly stops: boolean;
}

/** Forgets the type of the value, so that codecs of many types fit one list. */
function codec<Value>(one: Codec<Value>): Codec {
  return one as unknown as Codec;
}

function keyFrameCodec(micLength: number): Codec {
  return codec({
    name: `EAPOL-Key body with a MIC of ${micLength} octets`,
    decode: (body) => decodeKeyFrame(body, micLength),
    encode: encodeKeyFrame,
    values: fc.record({
      descriptorType: bits(8),
      keyInfo: bits(16).map(decodeKeyInfo),
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

const mpdus: fc.Arbitrary<Mpdu> = fc
  .tuple(bits(16).map(decodeFrameControl), octets(36), octets(0, 40))
  .map(([frameControl, header, body]) => {
    const whole = header.slice();
    new DataView(whole.buffer).setUint16(0, encodeFrameControl(frameControl), true);
    return { header: decodeMpdu(whole).header, body };
  });

/** Bodies of one subtype, made of random octets that are long enough for each. */
function managementCodec(subtype: number): Codec {
  const name = Object.entries(ManagementSubtype).find(([, value]) => value === subtype)?.[0] ?? `subtype ${subtype}`;
  return codec<Management>({
    name: `management body: ${name}`,
    decode: (body) => decodeManagement(subtype, body),
    encode: encodeManagement,
    values: octets(12, 60).map((body) => decodeManagement(subtype, body)),
    stops: true,
  });
}

const amsduSubframes = fc
  .array(fc.record({ da: octets(6), sa: octets(6), msdu: octets(0, 30), padding: octets(3) }), { maxLength: 4 })
  .map((subframes) =>
    subframes.map(({ padding, ...subframe }) => ({
      ...subframe,
      padding: padding.subarray(0, (4 - ((14 + subframe.msdu.length) % 4)) % 4),
    })),
  );

/** Every codec of the library that is a pair of functions over octets. */
export const codecs: readonly Codec[] = [
  codec({
    name: "EAPOL frame",
    decode: decodeEapol,
    encode: encodeEapol,
    values: fc.record({ version: bits(8), type: bits(8), body: octets(0, 60), trailing: octets(0, 8) }),
    stops: true,
  }),
  ...[0, 16, 24, 32].map(keyFrameCodec),
  codec({
    name: "key descriptor of 802.1X-2001",
    decode: decodeRc4KeyFrame,
    encode: encodeRc4KeyFrame,
    values: fc.record({
      descriptorType: fc.constant(DescriptorType.rc4),
      keyLength: bits(16),
      replayCounter: bigBits(64),
      keyIv: octets(16),
      unicast: flag,
      keyIndex: bits(7),
      keySignature: octets(16),
      key: octets(0, 16),
    }),
    stops: true,
  }),
  codec({ name: "Key Data", decode: decodeKeyData, encode: encodeKeyData, values: keyData, stops: true }),
  codec({
    name: "GTK KDE",
    decode: decodeGtkKde,
    encode: encodeGtkKde,
    values: fc.record({ keyId: bits(2), transmit: flag, reserved: bits(13), gtk: octets(0, 32) }),
    stops: true,
  }),
  codec({
    name: "IGTK KDE",
    decode: decodeIgtkKde,
    encode: encodeIgtkKde,
    values: fc.record({ keyId: bits(16), ipn: bigBits(48), igtk: octets(0, 32) }),
    stops: true,
  }),
  codec({
    name: "BIGTK KDE",
    decode: decodeBigtkKde,
    encode: encodeBigtkKde,
    values: fc.record({ keyId: bits(16), bipn: bigBits(48), bigtk: octets(0, 32) }),
    stops: true,
  }),
  codec({
    name: "Key ID KDE",
    decode: decodeKeyIdKde,
    encode: encodeKeyIdKde,
    values: fc.record({ keyId: bits(2), reserved: bits(14) }),
    stops: false,
  }),
  codec({ name: "element", decode: decodeElement, encode: encodeElement, values: element, stops: false }),
  codec({
    name: "list of elements",
    decode: decodeElements,
    encode: encodeElements,
    values: fc.array(element, { maxLength: 6 }),
    stops: true,
  }),
  codec({ name: "RSN element", decode: decodeRsne, encode: encodeRsne, values: rsne, stops: true }),
  codec({ name: "WPA element", decode: decodeWpaElement, encode: encodeWpaElement, values: wpaElement, stops: true }),
  codec({ name: "MPDU", decode: decodeMpdu, encode: encodeMpdu, values: mpdus, stops: true }),
  ...Array.from({ length: 16 }, (_, subtype) => managementCodec(subtype)),
  codec({
    name: "SNAP",
    decode: decodeSnap,
    encode: encodeSnap,
    values: fc.record({ oui: bits(24), etherType: bits(16), payload: octets(0, 40) }),
    stops: true,
  }),
  codec({ name: "A-MSDU", decode: decodeAmsdu, encode: encodeAmsdu, values: amsduSubframes, stops: true }),
];
