import { concat } from "../bytes/octets.ts";
import { encodeMacHeader, type MacHeader, QosControl, resolveAddresses } from "../dot11/mac-header.ts";
import { WireError } from "../errors.ts";
import type { CipherKey } from "./cipher-key.ts";

/** The most fragments that an MSDU may have: their numbers are of four bits. */
const mostFragments = 16;

/**
 * Protects an MSDU: gives it its MIC under TKIP, cuts it where it is longer than a fragment may be, and seals each
 * fragment under the next packet number.
 *
 * @param key - whose packet numbers are used
 * @param header - of the first fragment: a data frame with a sequence number, of fragment 0. The others have the same
 *   but for their number. Frames to many, and A-MSDUs, are never cut
 * @param msdu - from LLC on, or an A-MSDU; borrowed
 * @param fragmentLength - octets of body in a fragment, the MIC of the MSDU counted, the cipher's header and trailer
 *   not; even, as the standard asks. Left out: it is not cut
 * @returns the frames in the order of their sending, which the caller owns; undefined where the key's packet numbers are
 *   used up: nothing of it may be sent
 * @throws WireError `ERR_WIRE_VALUE` - the header is not that of a data frame, or `fragmentLength` is odd, or gives more
 *   than 16 fragments
 * @spec IEEE 802.11-2016 10.2.6, 12.5.2.1.1
 */
export function protectMsdu(
  key: CipherKey,
  header: MacHeader,
  msdu: Uint8Array,
  fragmentLength?: number,
): Uint8Array[] | undefined {
  const addresses = resolveAddresses(header);
  if (addresses === undefined) throw new WireError("ERR_WIRE_VALUE", "msdu.header", 0, "is not that of a data frame");
  const { da, sa } = addresses;
  const priority = (header.qosControl ?? 0) & QosControl.tid;
  const body = key.enMic({ da, sa, priority, msdu });
  const frames: Uint8Array[] = [];
  for (const fragment of cut(header, body, fragmentLength)) {
    const frame = key.encapsulate(fragment);
    if (frame === undefined) return undefined;
    frames.push(frame);
  }
  return frames;
}

/** The frames in clear. */
function cut(header: MacHeader, body: Uint8Array, fragmentLength: number | undefined): Uint8Array[] {
  const whole = fragmentLength === undefined || body.length <= fragmentLength || !mayBeCut(header);
  const length = whole ? Math.max(body.length, 1) : fragmentLength;
  const count = whole ? 1 : Math.ceil(body.length / length);
  if (!whole && !(length > 0 && length % 2 === 0 && count <= mostFragments)) {
    throw new WireError("ERR_WIRE_VALUE", "msdu.fragmentLength", 0, `${length} octets do not cut ${body.length}`);
  }
  return Array.from({ length: count }, (_, fragmentNumber) => {
    const frameControl = { ...header.frameControl, moreFragments: fragmentNumber < count - 1 };
    const part = body.subarray(fragmentNumber * length, (fragmentNumber + 1) * length);
    return concat(encodeMacHeader({ ...header, frameControl, fragmentNumber }), part);
  });
}

function mayBeCut({ address1, qosControl }: MacHeader): boolean {
  const toMany = address1 !== undefined && ((address1[0] as number) & 1) !== 0;
  return !toMany && ((qosControl ?? 0) & QosControl.amsdu) === 0;
}
