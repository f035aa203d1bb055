import { copyOf } from "../bytes/octets.ts";
import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import { ManagementSubtype } from "./frame-control.ts";

/** A beacon or a probe response: an access point says what its network is. @spec IEEE 802.11-2016 9.3.3.3, 9.3.3.11 */
export interface BeaconBody {
  /** 8 for a beacon, 5 for a probe response. */
  readonly subtype: typeof ManagementSubtype.beacon | typeof ManagementSubtype.probeResponse;
  /** 64 bits: microseconds of the network's clock. */
  readonly timestamp: bigint;
  /** 16 bits: from beacon to beacon, in units of 1024 µs. */
  readonly beaconInterval: number;
  /** 16 bits: see `Capability`. */
  readonly capabilities: number;
  /** A list of elements as it stands: see `decodeElements`. */
  readonly elements: Uint8Array;
}

/** A probe request: a station asks who is there. @spec IEEE 802.11-2016 9.3.3.10 */
export interface ProbeRequestBody {
  /** 4. */
  readonly subtype: typeof ManagementSubtype.probeRequest;
  /** A list of elements as it stands: see `decodeElements`. */
  readonly elements: Uint8Array;
}

/** An association request: a station joins, by the element it chose. @spec IEEE 802.11-2016 9.3.3.6 */
export interface AssociationRequestBody {
  /** 0. */
  readonly subtype: typeof ManagementSubtype.associationRequest;
  /** 16 bits: see `Capability`. */
  readonly capabilities: number;
  /** 16 bits: beacons from one awakening to the next. */
  readonly listenInterval: number;
  /** A list of elements as it stands: see `decodeElements`. */
  readonly elements: Uint8Array;
}

/** A reassociation request: a station joins again, or moves over. @spec IEEE 802.11-2016 9.3.3.8 */
export interface ReassociationRequestBody {
  /** 2. */
  readonly subtype: typeof ManagementSubtype.reassociationRequest;
  /** 16 bits: see `Capability`. */
  readonly capabilities: number;
  /** 16 bits: beacons from one awakening to the next. */
  readonly listenInterval: number;
  /** 6 octets: the access point that it is with until now. */
  readonly currentApAddress: Uint8Array;
  /** A list of elements as it stands: see `decodeElements`. */
  readonly elements: Uint8Array;
}

/** The answer to either. @spec IEEE 802.11-2016 9.3.3.7, 9.3.3.9 */
export interface AssociationResponseBody {
  /** 1 for an association, 3 for a reassociation. */
  readonly subtype: typeof ManagementSubtype.associationResponse | typeof ManagementSubtype.reassociationResponse;
  /** 16 bits: see `Capability`. */
  readonly capabilities: number;
  /** 16 bits: 0 is success. See `statusCode`. */
  readonly status: number;
  /** 16 bits: the association id, of which the two most significant bits are set on the air. */
  readonly associationId: number;
  /** A list of elements as it stands: see `decodeElements`. */
  readonly elements: Uint8Array;
}

/** An authentication frame. @spec IEEE 802.11-2016 9.3.3.12 */
export interface AuthenticationBody {
  /** 11. */
  readonly subtype: typeof ManagementSubtype.authentication;
  /** 16 bits: see `AuthenticationAlgorithm`. */
  readonly algorithm: number;
  /** 16 bits: 1 and 2, or up to 4. */
  readonly transaction: number;
  /** 16 bits: 0 is success. See `statusCode`. */
  readonly status: number;
  /** Elements; with SAE, and with FILS and a public key, fields in front of them. */
  readonly rest: Uint8Array;
}

/** A deauthentication or a disassociation: the end. @spec IEEE 802.11-2016 9.3.3.5, 9.3.3.13 */
export interface DeauthenticationBody {
  /** 12 for a deauthentication, 10 for a disassociation. */
  readonly subtype: typeof ManagementSubtype.deauthentication | typeof ManagementSubtype.disassociation;
  /** 16 bits: see `reasonCode`. */
  readonly reason: number;
  /** A list of elements as it stands: see `decodeElements`. */
  readonly elements: Uint8Array;
}

/** An action frame. @spec IEEE 802.11-2016 9.3.3.14, 9.4.1.11 */
export interface ActionBody {
  /** 13, or 14 where no acknowledgement is wanted. */
  readonly subtype: typeof ManagementSubtype.action | typeof ManagementSubtype.actionNoAck;
  /** 0 to 255: see `ActionCategory`. */
  readonly category: number;
  /** What this category makes of it. */
  readonly details: Uint8Array;
}

/** Any other management frame: ATIM, timing advertisement, reserved ones. */
export interface OtherManagementBody {
  /** 6, 7, 9 or 15. */
  readonly subtype: 6 | 7 | 9 | 15;
  /** As it stands. */
  readonly rest: Uint8Array;
}

/**
 * The body of a management frame, told apart by `subtype`. Views alias the octets that were decoded.
 *
 * @spec IEEE 802.11-2016 9.3.3
 */
export type Management =
  | BeaconBody
  | ProbeRequestBody
  | AssociationRequestBody
  | ReassociationRequestBody
  | AssociationResponseBody
  | AuthenticationBody
  | DeauthenticationBody
  | ActionBody
  | OtherManagementBody;

/**
 * Reads the body of a management frame.
 *
 * @param subtype - 0 to 15, from Frame Control
 * @param body - not encrypted; borrowed: the result's octets are views of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - the body ends within its fixed fields
 * @throws WireError `ERR_WIRE_VALUE` - `subtype` is not 0 to 15
 * @spec IEEE 802.11-2016 9.3.3
 */
export function decodeManagement(subtype: number, body: Uint8Array): Management {
  const r = new Reader(body, "management");
  switch (subtype) {
    case ManagementSubtype.beacon:
    case ManagementSubtype.probeResponse:
      return {
        subtype,
        timestamp: r.u64le("timestamp"),
        beaconInterval: r.u16le("beaconInterval"),
        capabilities: r.u16le("capabilities"),
        elements: r.rest(),
      };
    case ManagementSubtype.probeRequest:
      return { subtype, elements: r.rest() };
    case ManagementSubtype.associationRequest:
      return {
        subtype,
        capabilities: r.u16le("capabilities"),
        listenInterval: r.u16le("listenInterval"),
        elements: r.rest(),
      };
    case ManagementSubtype.reassociationRequest:
      return {
        subtype,
        capabilities: r.u16le("capabilities"),
        listenInterval: r.u16le("listenInterval"),
        currentApAddress: r.view(6, "currentApAddress"),
        elements: r.rest(),
      };
    case ManagementSubtype.associationResponse:
    case ManagementSubtype.reassociationResponse:
      return {
        subtype,
        capabilities: r.u16le("capabilities"),
        status: r.u16le("status"),
        associationId: r.u16le("associationId"),
        elements: r.rest(),
      };
    case ManagementSubtype.authentication:
      return {
        subtype,
        algorithm: r.u16le("algorithm"),
        transaction: r.u16le("transaction"),
        status: r.u16le("status"),
        rest: r.rest(),
      };
    case ManagementSubtype.deauthentication:
    case ManagementSubtype.disassociation:
      return { subtype, reason: r.u16le("reason"), elements: r.rest() };
    case ManagementSubtype.action:
    case ManagementSubtype.actionNoAck:
      return { subtype, category: r.u8("category"), details: r.rest() };
    case 6:
    case 7:
    case 9:
    case 15:
      return { subtype, rest: r.rest() };
    default:
      throw r.fault("ERR_WIRE_VALUE", "subtype", `${subtype} is not 0 to 15`);
  }
}

/**
 * Writes the body of a management frame: the inverse of {@link decodeManagement}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that its type states
 */
export function encodeManagement(management: Management): Uint8Array {
  const path = "management";
  switch (management.subtype) {
    case ManagementSubtype.beacon:
    case ManagementSubtype.probeResponse:
      return new Writer(12 + management.elements.length, path)
        .u64le(management.timestamp, "timestamp")
        .u16le(management.beaconInterval, "beaconInterval")
        .u16le(management.capabilities, "capabilities")
        .rest(management.elements, "elements")
        .finish();
    case ManagementSubtype.probeRequest:
      return copyOf(management.elements);
    case ManagementSubtype.associationRequest:
      return new Writer(4 + management.elements.length, path)
        .u16le(management.capabilities, "capabilities")
        .u16le(management.listenInterval, "listenInterval")
        .rest(management.elements, "elements")
        .finish();
    case ManagementSubtype.reassociationRequest:
      return new Writer(10 + management.elements.length, path)
        .u16le(management.capabilities, "capabilities")
        .u16le(management.listenInterval, "listenInterval")
        .octets(management.currentApAddress, 6, "currentApAddress")
        .rest(management.elements, "elements")
        .finish();
    case ManagementSubtype.associationResponse:
    case ManagementSubtype.reassociationResponse:
      return new Writer(6 + management.elements.length, path)
        .u16le(management.capabilities, "capabilities")
        .u16le(management.status, "status")
        .u16le(management.associationId, "associationId")
        .rest(management.elements, "elements")
        .finish();
    case ManagementSubtype.authentication:
      return new Writer(6 + management.rest.length, path)
        .u16le(management.algorithm, "algorithm")
        .u16le(management.transaction, "transaction")
        .u16le(management.status, "status")
        .rest(management.rest, "rest")
        .finish();
    case ManagementSubtype.deauthentication:
    case ManagementSubtype.disassociation:
      return new Writer(2 + management.elements.length, path)
        .u16le(management.reason, "reason")
        .rest(management.elements, "elements")
        .finish();
    case ManagementSubtype.action:
    case ManagementSubtype.actionNoAck:
      return new Writer(1 + management.details.length, path)
        .u8(management.category, "category")
        .rest(management.details, "details")
        .finish();
    default:
      return copyOf(management.rest);
  }
}
