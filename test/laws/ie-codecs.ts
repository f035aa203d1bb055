import * as fc from "fast-check";
import * as ie from "../../src/ie/index.ts";
import { bigBits, bits, element, flag, octets, rsne, wpaElement } from "./arbitraries.ts";
import { type Codec, fixed, forget, stopping } from "./codec.ts";

function fte(micLength: number): Codec {
  return forget({
    name: ie.decodeFte.name,
    variant: `with a MIC of ${micLength} octets`,
    decode: (body) => ie.decodeFte(body, micLength),
    encode: ie.encodeFte,
    values: fc.record({
      rsnxUsed: flag,
      reserved: bits(7),
      elementCount: bits(8),
      mic: octets(micLength),
      aNonce: octets(32),
      sNonce: octets(32),
      subelements: fc.array(element, { maxLength: 4 }),
    }),
    stops: true,
  });
}

const rsnx: fc.Arbitrary<ie.Rsnx> = fc.record({
  fieldLength: bits(4),
  capabilities: octets(1, 20).map((field) => field.map((octet, index) => (index === 0 ? octet & 0xf0 : octet))),
});

const oweTransition: fc.Arbitrary<ie.OweTransition> = fc.oneof(
  fc.record({ bssid: octets(6), ssid: octets(0, 32), rest: octets(0, 1) }),
  fc.record({
    bssid: octets(6),
    ssid: octets(0, 32),
    channel: fc.record({ operatingClass: bits(8), number: bits(8) }),
    rest: octets(0, 4),
  }),
);

/** The codecs of src/ie. */
export const ieCodecs: readonly Codec[] = [
  fixed(ie.decodeElement, ie.encodeElement, element),
  stopping(ie.decodeElements, ie.encodeElements, fc.array(element, { maxLength: 6 })),
  stopping(ie.decodeRsne, ie.encodeRsne, rsne),
  stopping(ie.decodeWpaElement, ie.encodeWpaElement, wpaElement),
  stopping(ie.decodeSsid, ie.encodeSsid, octets(0, 32)),
  stopping(ie.decodeRsnx, ie.encodeRsnx, rsnx),
  fixed(ie.decodeRsnSelection, ie.encodeRsnSelection, bits(8)),
  fixed(
    ie.decodeMde,
    ie.encodeMde,
    fc.record({ mdid: octets(2), ftOverDs: flag, resourceRequest: flag, reserved: bits(6) }),
  ),
  ...[16, 24, 32].map(fte),
  stopping(
    ie.decodeFteGtk,
    ie.encodeFteGtk,
    fc.record({
      keyId: bits(2),
      reserved: bits(14),
      keyLength: bits(8),
      rsc: octets(8),
      wrappedKey: octets(0, 40),
    }),
  ),
  stopping(
    ie.decodeFteIgtk,
    ie.encodeFteIgtk,
    fc.record({ keyId: bits(16), ipn: bigBits(48), keyLength: bits(8), wrappedKey: octets(0, 40) }),
  ),
  fixed(ie.decodeTie, ie.encodeTie, fc.record({ type: bits(8), value: bits(32) })),
  stopping(
    ie.decodeMme,
    ie.encodeMme,
    fc.record({ keyId: bits(16), ipn: bigBits(48), mic: fc.oneof(octets(8), octets(16)) }),
  ),
  stopping(
    ie.decodeOci,
    ie.encodeOci,
    fc.record({ operatingClass: bits(8), primaryChannel: bits(8), frequencySegment1: bits(8), rest: octets(0, 3) }),
  ),
  stopping(ie.decodeOweDhParameter, ie.encodeOweDhParameter, fc.record({ group: bits(16), publicKey: octets(0, 66) })),
  stopping(ie.decodeOweTransition, ie.encodeOweTransition, oweTransition),
  stopping(
    ie.decodeMultiLink,
    ie.encodeMultiLink,
    fc.record({
      type: bits(3),
      reserved: flag,
      presenceBitmap: bits(12),
      commonInfo: octets(0, 20),
      linkInfo: octets(0, 40),
    }),
  ),
];
