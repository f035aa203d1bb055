import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import { WireError } from "../errors.ts";

/**
 * What an MSDU that has an EtherType starts with: LLC AA-AA-03, then SNAP. Views alias the octets that were decoded.
 *
 * @spec IEEE 802-2014 9.4; RFC 1042
 */
export interface Snap {
  /** 24 bits: 0 with RFC 1042, 0x0000f8 for the bridge tunnel. */
  readonly oui: number;
  /** 16 bits: see {@link EtherType}. */
  readonly etherType: number;
  /** The packet. */
  readonly payload: Uint8Array;
}

/** EtherTypes that a wireless network has to do with. */
export const EtherType = {
  ipv4: 0x0800,
  arp: 0x0806,
  ipv6: 0x86dd,
  /** 802.1X: the frames of the handshakes. */
  eapol: 0x888e,
  /** 802.1X frames to another access point, before the station moves to it. */
  preauthentication: 0x88c7,
  /** TDLS and FT over the distribution system. */
  remoteRequest: 0x890d,
} as const;

/** LLC's two service access points and its control octet, for a packet with SNAP. */
const llcSnap = 0xaaaa03;

/**
 * Reads an MSDU that has an EtherType.
 *
 * @param msdu - borrowed: the payload is a view of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - fewer than 8 octets
 * @throws WireError `ERR_WIRE_VALUE` - it does not start with AA-AA-03: another protocol of LLC
 */
export function decodeSnap(msdu: Uint8Array): Snap {
  const r = new Reader(msdu, "snap");
  if (r.u24be("llc") !== llcSnap) throw new WireError("ERR_WIRE_VALUE", "snap.llc", 0, "is not aa-aa-03");
  return { oui: r.u24be("oui"), etherType: r.u16be("etherType"), payload: r.rest() };
}

/**
 * Writes an MSDU: the inverse of {@link decodeSnap}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - oui or etherType does not fit
 */
export function encodeSnap(snap: Snap): Uint8Array {
  return new Writer(8 + snap.payload.length, "snap")
    .u24be(llcSnap, "llc")
    .u24be(snap.oui, "oui")
    .u16be(snap.etherType, "etherType")
    .rest(snap.payload, "payload")
    .finish();
}

/**
 * One MSDU of an A-MSDU. Views alias the octets that were decoded.
 *
 * @spec IEEE 802.11-2016 9.3.2.2.2
 */
export interface AmsduSubframe {
  /** 6 octets: the destination. */
  readonly da: Uint8Array;
  /** 6 octets: the source. */
  readonly sa: Uint8Array;
  /** 0 to 65535 octets: the MSDU, from LLC on. */
  readonly msdu: Uint8Array;
  /** 0 to 3 octets up to a multiple of 4; after the last one there may be fewer. */
  readonly padding: Uint8Array;
}

/**
 * Reads the subframes of an A-MSDU.
 *
 * @param body - of a QoS data frame whose QoS Control says A-MSDU; borrowed: the subframes are views of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - a subframe is cut
 */
export function decodeAmsdu(body: Uint8Array): AmsduSubframe[] {
  const r = new Reader(body, "amsdu");
  const subframes: AmsduSubframe[] = [];
  while (r.remaining > 0) {
    const da = r.view(6, "da");
    const sa = r.view(6, "sa");
    const msdu = r.view(r.u16be("length"), "msdu");
    const padding = r.view(Math.min(r.remaining, paddingLength(msdu.length)), "padding");
    subframes.push({ da, sa, msdu, padding });
  }
  return subframes;
}

/**
 * Writes an A-MSDU: the inverse of {@link decodeAmsdu}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not its width, or a padding not the length that its place asks for
 */
export function encodeAmsdu(subframes: readonly AmsduSubframe[]): Uint8Array {
  const length = subframes.reduce((sum, { msdu, padding }) => sum + 14 + msdu.length + padding.length, 0);
  const w = new Writer(length, "amsdu");
  for (const [index, { da, sa, msdu, padding }] of subframes.entries()) {
    const wanted = paddingLength(msdu.length);
    const last = index === subframes.length - 1;
    if (last ? padding.length > wanted : padding.length !== wanted) {
      throw w.fault("padding", `is ${wanted} octets, not ${padding.length}`);
    }
    w.octets(da, 6, "da").octets(sa, 6, "sa").u16be(msdu.length, "length").rest(msdu, "msdu").rest(padding, "padding");
  }
  return w.finish();
}

function paddingLength(msduLength: number): number {
  return -(14 + msduLength) & 3;
}
