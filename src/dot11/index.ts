/**
 * Frames of 802.11 as they are on the air: header, management bodies, LLC and SNAP, A-MSDUs, reason and status codes.
 *
 * Decoders borrow: what they return are views of the octets that were given. Encoders own: what they return is new.
 *
 * @module
 */
export type { CodeMeaning } from "./code-meaning.ts";
export { ReasonCode, StatusCode } from "./code-numbers.ts";
export { reasonCode, statusCode } from "./codes.ts";
export {
  ControlSubtype,
  DataSubtype,
  decodeFrameControl,
  encodeFrameControl,
  type FrameControl,
  FrameType,
  ManagementSubtype,
} from "./frame-control.ts";
export {
  type AmsduSubframe,
  decodeAmsdu,
  decodeSnap,
  EtherType,
  encodeAmsdu,
  encodeSnap,
  type Snap,
} from "./llc.ts";
export {
  type Addresses,
  decodeMacHeader,
  decodeMpdu,
  encodeMacHeader,
  encodeMpdu,
  type MacHeader,
  type Mpdu,
  macHeaderLength,
  QosControl,
  resolveAddresses,
} from "./mac-header.ts";
export {
  type ActionBody,
  type AssociationRequestBody,
  type AssociationResponseBody,
  type AuthenticationBody,
  type BeaconBody,
  type DeauthenticationBody,
  decodeManagement,
  encodeManagement,
  type Management,
  type OtherManagementBody,
  type ProbeRequestBody,
  type ReassociationRequestBody,
} from "./management.ts";
export { ActionCategory, AuthenticationAlgorithm, Capability } from "./management-numbers.ts";
