import { copyOf } from "../bytes/octets.ts";
import { ManagementSubtype } from "../dot11/frame-control.ts";
import { decodeMpdu } from "../dot11/mac-header.ts";
import { type AuthenticationBody, decodeManagement } from "../dot11/management.ts";
import { AuthenticationAlgorithm, Capability } from "../dot11/management-numbers.ts";
import { WireError } from "../errors.ts";
import { selectApElements } from "../handshake/ap-elements.ts";
import { type Element, ElementId, findElement, splitElements } from "../ie/element.ts";
import { akmSuite } from "../ie/suite.ts";
import type { KeyShelf } from "./capture-key.ts";
import { FtTransaction, takeFtAuthentication, takeFtReassociation } from "./fast-transition.ts";
import type { NetworkState } from "./network-state.ts";
import type { AirFrame } from "./opener.ts";
import { mostEvents, type SessionState } from "./session-state.ts";

/**
 * Takes what a management frame tells of its network and its session. One that cannot be read tells nothing.
 *
 * @param mpdu - in clear: as it came, or as it was opened
 * @param wasProtected - whether it was opened
 * @param shelf - the keys that were given: FT makes those of a session out of management frames
 * @param session - its session, or how to get at it where the frame has one; undefined of a frame to many
 */
export function readManagementFrame(
  mpdu: Uint8Array,
  wasProtected: boolean,
  frame: AirFrame,
  network: NetworkState,
  session: SessionState | (() => SessionState | undefined) | undefined,
  shelf: KeyShelf,
): void {
  try {
    const { header, body } = decodeMpdu(mpdu);
    const management = decodeManagement(header.frameControl.subtype, body);
    const owner = (): SessionState | undefined => (typeof session === "function" ? session() : session);
    switch (management.subtype) {
      case ManagementSubtype.beacon:
      case ManagementSubtype.probeResponse:
        readBeacon(network, splitElements(management.elements).elements, management.capabilities);
        break;
      case ManagementSubtype.associationRequest:
        begin(owner(), frame.number, undefined, management.elements);
        break;
      case ManagementSubtype.reassociationRequest:
        begin(owner(), frame.number, copyOf(management.currentApAddress), management.elements);
        move(owner(), shelf, management.elements, FtTransaction.reassociationRequest, frame.number);
        break;
      case ManagementSubtype.associationResponse:
        answer(owner(), management.status);
        break;
      case ManagementSubtype.reassociationResponse:
        answer(owner(), management.status);
        move(owner(), shelf, management.elements, FtTransaction.reassociationResponse, frame.number);
        break;
      case ManagementSubtype.authentication:
        if (answersFt(management)) authenticate(owner(), management.rest);
        break;
      case ManagementSubtype.deauthentication:
      case ManagementSubtype.disassociation:
        end(owner(), frame, management.reason, wasProtected);
        break;
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
}

function readBeacon(network: NetworkState, elements: readonly Element[], capabilities: number): void {
  network.beacons++;
  const ssid = findElement(elements, ElementId.ssid)?.body;
  // A network that hides its name sends it empty or as zeros; its probe responses tell it.
  if (ssid?.some((octet) => octet !== 0) && ssid.length <= 32) network.ssid = keep(network.ssid, ssid);
  network.privacy = (capabilities & Capability.privacy) !== 0;
  network.apElements = selectApElements(elements);
}

/** A copy, unless it is the one that is there already. */
function keep(known: Uint8Array | undefined, octets: Uint8Array): Uint8Array {
  if (known?.length === octets.length && known.every((octet, i) => octet === octets[i])) return known;
  return copyOf(octets);
}

function begin(
  session: SessionState | undefined,
  number: number,
  from: Uint8Array | undefined,
  octets: Uint8Array,
): void {
  if (session === undefined) return;
  const { elements } = splitElements(octets);
  const ssid = findElement(elements, ElementId.ssid)?.body;
  if (ssid !== undefined && ssid.length <= 32) session.ownSsid = keep(session.network.ssid, ssid);
  session.learnSuite(elements);
  session.begin();
  if (session.associations.length < mostEvents) session.associations.push({ number, from, status: undefined });
}

/** Whether it is an access point's answer to an FT authentication. The others say nothing of keys. */
function answersFt({ algorithm, transaction }: AuthenticationBody): boolean {
  return algorithm === AuthenticationAlgorithm.fastBssTransition && transaction === 2;
}

function authenticate(session: SessionState | undefined, elements: Uint8Array): void {
  if (session !== undefined) takeFtAuthentication(session, splitElements(elements).elements);
}

function move(
  session: SessionState | undefined,
  shelf: KeyShelf,
  octets: Uint8Array,
  transaction: number,
  number: number,
): void {
  if (session === undefined || akmSuite(session.suite?.akm ?? 0)?.ft !== true) return;
  takeFtReassociation(session, shelf, splitElements(octets).elements, transaction, number);
}

function answer(session: SessionState | undefined, status: number): void {
  const last = session?.associations.at(-1);
  if (last !== undefined) last.status ??= status;
}

function end(
  session: SessionState | undefined,
  { number, from }: AirFrame,
  reason: number,
  isProtected: boolean,
): void {
  if (session === undefined) return;
  if (session.ends.length < mostEvents) session.ends.push({ number, from, reason, protected: isProtected });
  session.keysInUse = false;
}
