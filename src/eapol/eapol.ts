import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";

/** An EAPOL frame: what follows the Ethernet type 88-8E. Views alias the octets that were decoded. */
export interface EapolFrame {
  /** Version of 802.1X that the sender speaks, 0 to 255: see {@link EapolVersion}. Receivers ignore it. */
  readonly version: number;
  /** What the body is, 0 to 255: see {@link EapolType}. */
  readonly type: number;
  /** 0 to 65535 octets: as many as the header said. */
  readonly body: Uint8Array;
  /** What stood after the body, such as the padding of a short Ethernet frame. Not part of the frame, nor of its MIC. */
  readonly trailing: Uint8Array;
}

/** Versions of 802.1X by the year of their edition. @spec IEEE 802.1X-2010 11.3.1 */
export const EapolVersion = {
  ieee8021x2001: 1,
  ieee8021x2004: 2,
  ieee8021x2010: 3,
} as const;

/** Packet types. @spec IEEE 802.1X-2010 11.3.2, Table 11-3 */
export const EapolType = {
  /** An EAP packet. */
  eap: 0,
  /** The supplicant asks for authentication. */
  start: 1,
  /** The supplicant leaves. */
  logoff: 2,
  /** A key descriptor: what WPA's handshakes are made of. */
  key: 3,
  /** An alert of the Alert Standards Forum, sent unauthenticated. */
  asfAlert: 4,
  /** MACsec key agreement. */
  mka: 5,
  announcementGeneric: 6,
  announcementSpecific: 7,
  announcementRequest: 8,
} as const;

/** Octets of an EAPOL header: version, type and length of the body. */
export const eapolHeaderLength = 4;

/**
 * Reads an EAPOL frame.
 *
 * @param octets - from the version octet on; borrowed: body and trailing are views of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - the header is cut, or the body is shorter than it says
 * @spec IEEE 802.1X-2010 11.3
 */
export function decodeEapol(octets: Uint8Array): EapolFrame {
  const r = new Reader(octets, "eapol");
  return {
    version: r.u8("version"),
    type: r.u8("type"),
    body: r.view(r.u16be("length"), "body"),
    trailing: r.rest(),
  };
}

/**
 * Writes an EAPOL frame: the inverse of {@link decodeEapol}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number or the body does not fit its field
 */
export function encodeEapol(frame: EapolFrame): Uint8Array {
  return new Writer(eapolHeaderLength + frame.body.length + frame.trailing.length, "eapol")
    .u8(frame.version, "version")
    .u8(frame.type, "type")
    .u16be(frame.body.length, "length")
    .rest(frame.body, "body")
    .rest(frame.trailing, "trailing")
    .finish();
}
