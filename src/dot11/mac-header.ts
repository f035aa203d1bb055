import { concat } from "../bytes/octets.ts";
import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import {
  ControlSubtype,
  DataSubtype,
  decodeFrameControl,
  encodeFrameControl,
  type FrameControl,
  FrameType,
} from "./frame-control.ts";

/**
 * The header of an 802.11 frame. Which of its fields are there, Frame Control says. Addresses are views of the octets
 * that were decoded.
 *
 * @spec IEEE 802.11-2016 9.2.3, Figure 9-1
 */
export interface MacHeader {
  /** What the frame is, and which fields follow. */
  readonly frameControl: FrameControl;
  /** Duration or association id, 16 bits. */
  readonly duration: number;
  /** 6 octets: the receiver. Absent in extension frames. */
  readonly address1?: Uint8Array | undefined;
  /** 6 octets: the transmitter. Absent in CTS and Ack. */
  readonly address2?: Uint8Array | undefined;
  /** 6 octets, in management and data frames. */
  readonly address3?: Uint8Array | undefined;
  /** 0 to 15, in management and data frames: which fragment of the MSDU this is. */
  readonly fragmentNumber?: number | undefined;
  /** 0 to 4095, in management and data frames. */
  readonly sequenceNumber?: number | undefined;
  /** 6 octets, in data frames both to and from the distribution system. */
  readonly address4?: Uint8Array | undefined;
  /** 16 bits, in QoS data frames: the low 4 are the TID, the bit of value 128 says that the body is an A-MSDU. */
  readonly qosControl?: number | undefined;
  /** 32 bits, in management and QoS data frames with +HTC. */
  readonly htControl?: number | undefined;
}

/** An 802.11 frame without its frame check sequence. @spec IEEE 802.11-2016 9.2.3, Figure 9-1 */
export interface Mpdu {
  /** What comes first. */
  readonly header: MacHeader;
  /** What follows the header. A view of the octets that were decoded. */
  readonly body: Uint8Array;
}

/** Who sent a frame, to whom, in which network. Each is 6 octets, a view of the header's own. */
export interface Addresses {
  /** Destination. In an A-MSDU, the BSSID stands in its place. */
  readonly da: Uint8Array;
  /** Source. In an A-MSDU, the BSSID stands in its place. */
  readonly sa: Uint8Array;
  /** The network: the address of its access point. Absent between access points. */
  readonly bssid: Uint8Array | undefined;
}

/** Bits of the QoS Control field. @spec IEEE 802.11-2016 9.2.4.5 */
export const QosControl = {
  /** Mask of the traffic identifier. */
  tid: 0x000f,
  /** The body is an A-MSDU. */
  amsdu: 0x0080,
} as const;

/** Octets of an address. */
const addressLength = 6;

/**
 * Reads the header at the start of a frame.
 *
 * @param mpdu - the frame; borrowed: addresses are views of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - the frame ends within its header
 * @spec IEEE 802.11-2016 9.2.3, 9.3
 */
export function decodeMacHeader(mpdu: Uint8Array): MacHeader {
  return readMacHeader(new Reader(mpdu, "mac-header"));
}

/**
 * Writes a header: the inverse of {@link decodeMacHeader}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field does not fit, or is there, or absent, against what Frame Control says
 */
export function encodeMacHeader(header: MacHeader): Uint8Array {
  const { frameControl, address1, address2, address3, fragmentNumber, sequenceNumber, address4 } = header;
  const w = new Writer(macHeaderLength(frameControl), "mac-header")
    .u16le(encodeFrameControl(frameControl), "frameControl")
    .u16le(header.duration, "duration");
  for (const [name, present] of Object.entries(fieldsOf(frameControl)) as [keyof Fields, boolean][]) {
    if ((header[name] !== undefined) === present) continue;
    throw w.fault(name, present ? "is missing" : "has no place in this frame");
  }
  if (address1 !== undefined) w.octets(address1, addressLength, "address1");
  if (address2 !== undefined) w.octets(address2, addressLength, "address2");
  if (address3 !== undefined) w.octets(address3, addressLength, "address3");
  if (fragmentNumber !== undefined && sequenceNumber !== undefined) {
    if (fragmentNumber > 0xf) throw w.fault("fragmentNumber", `${fragmentNumber} is not 0 to 15`);
    w.u16le(fragmentNumber + sequenceNumber * 16, "sequenceNumber");
  }
  if (address4 !== undefined) w.octets(address4, addressLength, "address4");
  if (header.qosControl !== undefined) w.u16le(header.qosControl, "qosControl");
  if (header.htControl !== undefined) w.u32le(header.htControl, "htControl");
  return w.finish();
}

/**
 * Reads a frame.
 *
 * @param octets - the frame without its frame check sequence; borrowed: addresses and body are views of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - the frame ends within its header
 */
export function decodeMpdu(octets: Uint8Array): Mpdu {
  const r = new Reader(octets, "mac-header");
  return { header: readMacHeader(r), body: r.rest() };
}

/**
 * Writes a frame: the inverse of {@link decodeMpdu}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - as {@link encodeMacHeader}
 */
export function encodeMpdu(mpdu: Mpdu): Uint8Array {
  return concat(encodeMacHeader(mpdu.header), mpdu.body);
}

/** Octets of the header that a Frame Control announces: 4 to 36. */
export function macHeaderLength(control: FrameControl): number {
  const fields = fieldsOf(control);
  const addresses = [fields.address1, fields.address2, fields.address3, fields.address4].filter(Boolean).length;
  return (
    4 +
    addressLength * addresses +
    (fields.sequenceNumber ? 2 : 0) +
    (fields.qosControl ? 2 : 0) +
    (fields.htControl ? 4 : 0)
  );
}

/**
 * What the addresses of a management or data frame mean, which its way through the distribution system decides.
 *
 * @returns undefined of control and extension frames
 * @spec IEEE 802.11-2016 9.3.2.1, Table 9-26; 9.3.3.2
 */
export function resolveAddresses(header: MacHeader): Addresses | undefined {
  const { address1, address2, address3, address4 } = header;
  if (address1 === undefined || address2 === undefined || address3 === undefined) return undefined;
  const { type, toDs, fromDs } = header.frameControl;
  if (type === FrameType.management || (!toDs && !fromDs)) return { da: address1, sa: address2, bssid: address3 };
  if (address4 !== undefined) return { da: address3, sa: address4, bssid: undefined };
  if (toDs) return { da: address3, sa: address2, bssid: address1 };
  return { da: address1, sa: address3, bssid: address2 };
}

function readMacHeader(r: Reader): MacHeader {
  const frameControl = decodeFrameControl(r.u16le("frameControl"));
  const fields = fieldsOf(frameControl);
  const duration = r.u16le("duration");
  const address1 = fields.address1 ? r.view(addressLength, "address1") : undefined;
  const address2 = fields.address2 ? r.view(addressLength, "address2") : undefined;
  const address3 = fields.address3 ? r.view(addressLength, "address3") : undefined;
  const sequence = fields.sequenceNumber ? r.u16le("sequenceNumber") : undefined;
  return {
    frameControl,
    duration,
    address1,
    address2,
    address3,
    fragmentNumber: sequence === undefined ? undefined : sequence & 0xf,
    sequenceNumber: sequence === undefined ? undefined : sequence >> 4,
    address4: fields.address4 ? r.view(addressLength, "address4") : undefined,
    qosControl: fields.qosControl ? r.u16le("qosControl") : undefined,
    htControl: fields.htControl ? r.u32le("htControl") : undefined,
  };
}

/** Which of the fields after the duration are there. */
type Fields = Readonly<Record<Exclude<keyof MacHeader, "frameControl" | "duration">, boolean>>;

function fieldsOf(control: FrameControl): Fields {
  const { type, subtype, toDs, fromDs, htc } = control;
  const data = type === FrameType.data;
  const numbered = data || type === FrameType.management;
  const qos = data && (subtype & DataSubtype.qosData) !== 0;
  return {
    address1: type !== FrameType.extension,
    address2: numbered || (type === FrameType.control && withTransmitter.has(subtype)),
    address3: numbered,
    fragmentNumber: numbered,
    sequenceNumber: numbered,
    address4: data && toDs && fromDs,
    qosControl: qos,
    htControl: htc && (qos || type === FrameType.management),
  };
}

/** Control frames that name their sender. Of the others the body begins after the receiver. */
const withTransmitter: ReadonlySet<number> = new Set([
  ControlSubtype.trigger,
  ControlSubtype.beamformingReportPoll,
  ControlSubtype.ndpAnnouncement,
  ControlSubtype.blockAckRequest,
  ControlSubtype.blockAck,
  ControlSubtype.psPoll,
  ControlSubtype.rts,
  ControlSubtype.cfEnd,
  ControlSubtype.cfEndCfAck,
]);
