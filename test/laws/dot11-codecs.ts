import * as fc from "fast-check";
import * as dot11 from "../../src/dot11/index.ts";
import { bits, octets } from "./arbitraries.ts";
import { type Codec, forget, stopping } from "./codec.ts";

/** Longer than any header and than the fixed fields of any body. */
const enough = 36;

/** Random octets behind a Frame Control, as many as it announces, and a body. */
const mpdus: fc.Arbitrary<dot11.Mpdu> = fc
  .tuple(bits(16), octets(enough), octets(0, 40))
  .map(([frameControl, whole, body]) => {
    new DataView(whole.buffer, whole.byteOffset).setUint16(0, frameControl, true);
    return { header: dot11.decodeMacHeader(whole), body };
  });

/** Bodies of one subtype: random octets, in the fields that this subtype has. */
function management(subtype: number): Codec {
  return forget({
    name: dot11.decodeManagement.name,
    variant: `of subtype ${subtype}`,
    decode: (body) => dot11.decodeManagement(subtype, body),
    encode: dot11.encodeManagement,
    values: octets(enough, 60).map((body) => dot11.decodeManagement(subtype, body)),
    stops: true,
  });
}

const subframes = fc.array(
  fc.tuple(octets(6), octets(6), octets(0, 30), octets(3)).map(([da, sa, msdu, zeros]) => {
    const padding = zeros.subarray(0, (4 - ((14 + msdu.length) % 4)) % 4);
    return { da, sa, msdu, padding };
  }),
  { maxLength: 4 },
);

/** The codecs of src/dot11. */
export const dot11Codecs: readonly Codec[] = [
  stopping(dot11.decodeMpdu, dot11.encodeMpdu, mpdus),
  ...Array.from({ length: 16 }, (_, subtype) => management(subtype)),
  stopping(
    dot11.decodeSnap,
    dot11.encodeSnap,
    fc.record({ oui: bits(24), etherType: bits(16), payload: octets(0, 40) }),
  ),
  stopping(dot11.decodeAmsdu, dot11.encodeAmsdu, subframes),
];
