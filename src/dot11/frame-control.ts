import { WireError } from "../errors.ts";

/**
 * The Frame Control word of an 802.11 frame. Every one of the 65,536 words is one of these, and back.
 *
 * @spec IEEE 802.11-2016 9.2.4.1, Figure 9-2
 */
export interface FrameControl {
  /** Protocol version, 0 to 3: 0. */
  readonly version: number;
  /** 0 to 3: see {@link FrameType}. */
  readonly type: number;
  /** 0 to 15: see {@link ManagementSubtype}, {@link ControlSubtype} and {@link DataSubtype}. */
  readonly subtype: number;
  /** To the distribution system: from a station to its access point. */
  readonly toDs: boolean;
  /** From the distribution system: from an access point to its station. */
  readonly fromDs: boolean;
  /** Another fragment follows. */
  readonly moreFragments: boolean;
  /** Sent before. */
  readonly retry: boolean;
  /** The sender will sleep. */
  readonly powerManagement: boolean;
  /** More frames wait for the receiver. */
  readonly moreData: boolean;
  /** The body is encrypted. */
  readonly protected: boolean;
  /** +HTC: an HT Control field is there. In data frames without QoS it asks for strict order. */
  readonly htc: boolean;
}

/** Types of frames. @spec IEEE 802.11-2016 Table 9-1 */
export const FrameType = { management: 0, control: 1, data: 2, extension: 3 } as const;

/** Subtypes of management frames. @spec IEEE 802.11-2016 Table 9-1 */
export const ManagementSubtype = {
  associationRequest: 0,
  associationResponse: 1,
  reassociationRequest: 2,
  reassociationResponse: 3,
  probeRequest: 4,
  probeResponse: 5,
  timingAdvertisement: 6,
  beacon: 8,
  atim: 9,
  disassociation: 10,
  authentication: 11,
  deauthentication: 12,
  action: 13,
  actionNoAck: 14,
} as const;

/** Subtypes of control frames. @spec IEEE 802.11-2016 Table 9-1; trigger IEEE 802.11ax-2021 */
export const ControlSubtype = {
  trigger: 2,
  beamformingReportPoll: 4,
  ndpAnnouncement: 5,
  controlFrameExtension: 6,
  controlWrapper: 7,
  blockAckRequest: 8,
  blockAck: 9,
  psPoll: 10,
  rts: 11,
  cts: 12,
  ack: 13,
  cfEnd: 14,
  cfEndCfAck: 15,
} as const;

/** Subtypes of data frames that networks of today send; the bit of value 8 says QoS. @spec IEEE 802.11-2016 Table 9-1 */
export const DataSubtype = { data: 0, null: 4, qosData: 8, qosNull: 12 } as const;

const Bit = {
  toDs: 1 << 8,
  fromDs: 1 << 9,
  moreFragments: 1 << 10,
  retry: 1 << 11,
  powerManagement: 1 << 12,
  moreData: 1 << 13,
  protected: 1 << 14,
  htc: 1 << 15,
} as const;

/** Takes a Frame Control word apart. Only the low 16 bits of `word` are looked at; none of them is refused. */
export function decodeFrameControl(word: number): FrameControl {
  return {
    version: word & 0x3,
    type: (word >> 2) & 0x3,
    subtype: (word >> 4) & 0xf,
    toDs: (word & Bit.toDs) !== 0,
    fromDs: (word & Bit.fromDs) !== 0,
    moreFragments: (word & Bit.moreFragments) !== 0,
    retry: (word & Bit.retry) !== 0,
    powerManagement: (word & Bit.powerManagement) !== 0,
    moreData: (word & Bit.moreData) !== 0,
    protected: (word & Bit.protected) !== 0,
    htc: (word & Bit.htc) !== 0,
  };
}

/**
 * Puts the word together again: the inverse of {@link decodeFrameControl}.
 *
 * @throws WireError `ERR_WIRE_VALUE` - version, type or subtype has more bits than its field
 */
export function encodeFrameControl(control: FrameControl): number {
  return (
    bits(control.version, 0x3, "version") |
    (bits(control.type, 0x3, "type") << 2) |
    (bits(control.subtype, 0xf, "subtype") << 4) |
    (control.toDs ? Bit.toDs : 0) |
    (control.fromDs ? Bit.fromDs : 0) |
    (control.moreFragments ? Bit.moreFragments : 0) |
    (control.retry ? Bit.retry : 0) |
    (control.powerManagement ? Bit.powerManagement : 0) |
    (control.moreData ? Bit.moreData : 0) |
    (control.protected ? Bit.protected : 0) |
    (control.htc ? Bit.htc : 0)
  );
}

function bits(value: number, most: number, field: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new WireError("ERR_WIRE_VALUE", `frame-control.${field}`, 0, `${value} is not 0 to ${most}`);
}
