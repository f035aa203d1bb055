/**
 * The handshakes, without a clock, a socket or a radio: events in, actions out.
 *
 * @module
 */
export { AccessPoint } from "./access-point.ts";
export type {
  AccessPointEvent,
  AccessPointOptions,
  AddressedAction,
  AssociatedStation,
  MichaelJudge,
} from "./access-point-event.ts";
export type { Action, Discard, HandshakeEvent } from "./action.ts";
export type { AgreementOptions } from "./agreement.ts";
export type { ApElements } from "./ap-elements.ts";
export { elementsAgree, overridesAgree, selectApElements } from "./ap-elements.ts";
export type { Authenticator } from "./authenticator.ts";
export { createAuthenticator } from "./authenticator.ts";
export type { AuthenticatorOptions } from "./authenticator-context.ts";
export type { AuthenticatorEvent } from "./authenticator-frames.ts";
export type { RetryPolicy } from "./authenticator-retries.ts";
export { hostapdRetries, unacknowledgedRetries } from "./authenticator-retries.ts";
export type { AuthenticatorAction } from "./authenticator-state.ts";
export {
  checkHandshake,
  type DerivationInput,
  type HandshakeCheck,
  type HandshakeInputs,
  type InputAlternatives,
} from "./check.ts";
export type { Judgement, Refusal, RefusalKind } from "./check-rsne.ts";
export { checkRsne } from "./check-rsne.ts";
export type { GroupKeyDescriptor, GroupKeyOptions } from "./group.ts";
export { GroupKeyOwner } from "./group.ts";
export type { GroupKeySource, GroupKeys, TransmitKey } from "./group-source.ts";
export { type MobilityDomain, mobilityDomainElement, mobilityResponse, mobilityTimeouts } from "./mobility-domain.ts";
export { identifyPsk, type PskQuestion } from "./multi-psk.ts";
export type { ChosenSuite } from "./negotiate.ts";
export { accessPointElements, negotiate, rsnSelectionElement, stationElement } from "./negotiate.ts";
export type { PmkSource } from "./pmk-source.ts";
export { cachedPmk } from "./pmk-source.ts";
export type { NewPmksa, Pmksa, PmksaCacheOptions, PmksaParties } from "./pmksa.ts";
export { PmksaCache } from "./pmksa.ts";
export type { ManagementProtection, OverridePolicy, Policy } from "./policy.ts";
export { policyFor, selectedPolicy, withoutTransition } from "./policy.ts";
export type { FrameKeys, Opened, Protection, Received, Verified } from "./protection.ts";
export { open, protectionOf, receive, seal, verify } from "./protection.ts";
export type { Protocol, Suite } from "./suite.ts";
export { suiteOfStation } from "./suite.ts";
export type { Supplicant } from "./supplicant.ts";
export { createSupplicant } from "./supplicant.ts";
export type { SupplicantOptions } from "./supplicant-context.ts";
export type { Negotiation, Session, State } from "./supplicant-state.ts";
