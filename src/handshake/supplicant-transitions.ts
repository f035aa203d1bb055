import { copyOf, equal, isZero } from "../bytes/octets.ts";
import { ReasonCode } from "../dot11/code-numbers.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import { decodeKeyData, type KeyData } from "../eapol/key-data.ts";
import { KeyError, WireError } from "../errors.ts";
import { Cipher, type CipherName, cipherSuite } from "../ie/suite.ts";
import { cutTemporalKey, type PairwiseKey } from "../keys/descriptor.ts";
import { requireLength } from "../keys/hierarchy.ts";
import { derivePtk, type Ptk } from "../keys/ptk.ts";
import type { Action } from "./action.ts";
import { type Agreement, channelAgrees, keyIdIn, ssidAgrees } from "./agreement.ts";
import { type ApElements, elementsAgree, overridesAgree, selectApElements } from "./ap-elements.ts";
import {
  type DeliveredKey,
  type Delivery,
  deliveredByRsn,
  deliveredByWpa,
  notYetInstalled,
  toDescriptor,
} from "./group-key.ts";
import type { PmkSource } from "./pmk-source.ts";
import { transitionDisableIn } from "./policy.ts";
import { type Opened, type Received, usableNonce } from "./protection.ts";
import { markNonce } from "./rsn-overriding.ts";
import type { Sender } from "./sender.ts";
import { groupMessage2, message2, message4, requestMessage } from "./station-messages.ts";
import type { Protocol } from "./suite.ts";
import {
  discard,
  endOf,
  giveUp,
  type Memory,
  type Negotiation,
  type Session,
  type State,
  sessionOf,
  type Transition,
} from "./supplicant-state.ts";

/** What does not change while a station is associated. */
export interface Context extends Sender, Agreement {
  /** The PMKs that the station has with the access point. */
  readonly pmk: PmkSource;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** What message 2 says: the station's elements as the access point saw them, and where it works if that is asked. */
  readonly ownElements: Uint8Array;
  /** Whether a BIGTK is of use. */
  readonly checksBeacons: boolean;
  /** The access point's elements, from its beacon or probe response. */
  readonly apElements: ApElements;
  /** The protocols that the station was ready to use. */
  readonly acceptedProtocols: readonly Protocol[];
  /** Whether it uses RSN and knows of RSN overriding. */
  readonly rsnOverriding: boolean;
  /** Fresh octets. */
  readonly random: (length: number) => Uint8Array;
}

/**
 * Message 1: the access point's nonce. Nobody vouches for it, so nothing of it is believed yet: a temporary PTK is
 * derived to answer with, and a session in use goes on as it is.
 *
 * The station's nonce stays the same until a handshake has come through, and message 3 brings the access point's once
 * more: a flood of forged messages 1 before, behind or between the true ones makes the station forget nothing that it
 * needs (He and Mitchell 2004).
 *
 * @param context - of this association
 * @param memory - before
 * @param received - a frame without a MIC
 * @spec IEEE 802.11-2016 12.7.6.2
 */
export function onMessage1(context: Context, memory: Memory, received: Received): Transition {
  const { frame } = received;
  if (!usableNonce(frame.keyNonce)) return discard("bad-nonce");
  const keyData = context.protection.suite.protocol === "rsn" ? keyDataOf(frame.keyData) : noKeyData;
  if (keyData === undefined) return discard("malformed");
  const pmk = context.pmk.find(pmkidIn(keyData));
  if (pmk === undefined || pmk.destroyed || isZero(pmk.octets)) return discard("no-pmk");

  const { state } = memory;
  const last = state.at === "ptk-negotiating" ? state.negotiation : undefined;
  const known = last !== undefined && last.pmk === pmk && equal(last.aNonce, frame.keyNonce) ? last : undefined;
  const sNonce = last?.sNonce ?? freshNonce(context);
  const negotiation = known ?? negotiate(context, { pmk, aNonce: frame.keyNonce, sNonce });
  const octets = message2(context, frame, negotiation.tptk, negotiation.sNonce, context.ownElements);
  return {
    next: { state: { at: "ptk-negotiating", negotiation, session: sessionOf(state) } },
    actions: [{ type: "send", octets }],
    retire: known === undefined && last !== undefined ? [endOf(last)] : [],
  };
}

const noKeyData: KeyData = { elements: [], padding: new Uint8Array(0) };

/** The PMKID of a message 1; undefined where it names none, or one that is none. */
function pmkidIn(keyData: KeyData): Uint8Array | undefined {
  const pmkid = findKde(keyData, Kde.pmkid);
  return pmkid?.length === 16 ? pmkid : undefined;
}

/**
 * The temporary keys that a PMK and two nonces give.
 *
 * @param input - its nonces: of message 1, or of a message 3 that a message 1 was forgotten for, and the station's own
 */
export function negotiate(
  { aa, spa, protection }: Context,
  { pmk, aNonce, sNonce }: Pick<Negotiation, "pmk" | "aNonce" | "sNonce">,
): Negotiation {
  const tptk = derivePtk({ pmk, aa, spa, aNonce, sNonce }, protection.suite);
  return { pmk, aNonce: copyOf(aNonce), sNonce: copyOf(sNonce), tptk };
}

function freshNonce(context: Context): Uint8Array {
  const nonce = context.random(32);
  requireLength("a nonce of the generator", nonce, 32);
  if (!usableNonce(nonce)) throw new KeyError("ERR_KEY_ZERO", "the generator gave a nonce of zeros");
  return context.rsnOverriding ? markNonce(nonce) : nonce;
}

/** Whose keys a MIC held under: those of the handshake under way, or those in use. */
export type Vouched =
  | { readonly by: "negotiation"; readonly negotiation: Negotiation; readonly session: Session | undefined }
  | { readonly by: "session"; readonly session: Session };

/**
 * Message 3: the access point proves that it has the PMK, and in RSN brings the group keys.
 *
 * A repeat is answered, and installs nothing that was installed before: a key once in use is never set again
 * (CVE-2017-13077 to 13081).
 *
 * @param context - of this association
 * @param memory - before
 * @param opened - borrowed; the caller destroys it
 * @param vouched - whose keys the MIC held under
 * @spec IEEE 802.11-2016 12.7.6.4
 */
export function onMessage3(context: Context, memory: Memory, opened: Opened, vouched: Vouched): Transition {
  const { frame } = opened;
  const { suite, keyLength } = context.protection;
  const agreed = vouched.by === "negotiation" ? vouched.negotiation : vouched.session;
  if (!equal(frame.keyNonce, agreed.aNonce)) return discard("bad-nonce");
  if (!frame.keyInfo.install) return discard("unexpected");

  const keyData = keyDataOf(opened.keyData.octets);
  if (keyData === undefined) return giveUp(memory, ReasonCode.unspecified);
  const repeated = selectApElements(keyData.elements);
  if (!elementsAgree(context.acceptedProtocols, suite.protocol, context.apElements, repeated)) {
    return giveUp(memory, ReasonCode.handshakeElementMismatch);
  }
  if (context.rsnOverriding && !overridesAgree(context.apElements, repeated)) {
    return giveUp(memory, ReasonCode.handshakeElementMismatch);
  }
  if (!channelAgrees(keyData, context.channel)) return discard("bad-key-data");
  const keyId = keyIdIn(keyData, context.extendedKeyId);
  if (frame.keyLength !== keyLength || keyId === undefined || !ssidAgrees(keyData, context.ssid)) {
    return giveUp(memory, ReasonCode.unspecified);
  }
  const delivery = deliveredByRsn(keyData, frame, suite, context.checksBeacons);
  if (delivery === "refused") return giveUp(memory, ReasonCode.unspecified);
  if (delivery.keys.length > 0 && !opened.wasEncrypted) return giveUp(memory, ReasonCode.unspecified);

  const keys = vouched.by === "negotiation" ? vouched.negotiation.tptk : vouched.session.keys;
  const group = installGroupKeys(delivery.keys, memory, context);
  const wasOpen = vouched.session?.portOpen ?? false;
  const opens = hasGroupKey(delivery.keys, context) && frame.keyInfo.secure;
  const session = { aNonce: agreed.aNonce, keyId, keys: { kck: keys.kck, kek: keys.kek }, portOpen: wasOpen || opens };
  return {
    next: {
      state: vouched.by === "negotiation" ? { at: "ptk-init-done", session } : withSession(memory.state, session),
      installed: group.installed,
    },
    actions: [
      ...inTheirOrder(
        context,
        { type: "send", octets: message4(context, frame, keys) },
        vouched.by === "negotiation" ? [setPairwise(context, vouched.negotiation.tptk, keyId)] : [],
      ),
      ...group.actions,
      ...(opens && !wasOpen ? [{ type: "open-port" } as const] : []),
      ...(vouched.by === "negotiation" ? [{ type: "established", handshake: "pairwise" } as const] : []),
      ...(vouched.by === "negotiation" && opened.wasEncrypted ? transitionDisabled(keyData) : []),
    ],
    retire: vouched.by === "negotiation" ? outlived(memory.state, vouched.negotiation) : [],
  };
}

function transitionDisabled(keyData: KeyData): readonly Action[] {
  const disable = transitionDisableIn(keyData);
  return disable === undefined ? [] : [{ type: "transition-disable", disable }];
}

/**
 * Message 4 says that the station is ready for frames under the new key. Where the old one has a place of its own beside
 * it, it is; else the old key must send message 4 before the new one takes its place.
 */
function inTheirOrder({ extendedKeyId }: Context, send: Action, setKey: readonly Action[]): readonly Action[] {
  return extendedKeyId ? [...setKey, send] : [send, ...setKey];
}

/**
 * Group message 1: new group keys. In WPA it is also what completes the first handshake.
 *
 * @param context - of this association
 * @param memory - before
 * @param opened - borrowed; the caller destroys it
 * @param vouched - whose keys the MIC held under
 * @spec IEEE 802.11-2016 12.7.7.2
 */
export function onGroupMessage1(context: Context, memory: Memory, opened: Opened, vouched: Vouched): Transition {
  const { frame } = opened;
  if (vouched.by === "negotiation") return giveUp(memory, ReasonCode.unspecified);
  if (!frame.keyInfo.secure) return discard("unexpected");

  if (context.channel !== undefined) {
    const keyData = keyDataOf(opened.keyData.octets);
    if (keyData === undefined || !channelAgrees(keyData, context.channel)) return discard("bad-key-data");
  }
  const delivery = deliveredInGroup(opened, context);
  if (delivery === "refused" || !hasGroupKey(delivery.keys, context)) return giveUp(memory, ReasonCode.unspecified);
  const { session } = vouched;
  const group = installGroupKeys(delivery.keys, memory, context);
  return {
    next: { state: withSession(memory.state, { ...session, portOpen: true }), installed: group.installed },
    actions: [
      ...group.actions,
      { type: "send", octets: groupMessage2(context, frame, session.keys, context.channel) },
      ...(session.portOpen ? [] : [{ type: "open-port" } as const]),
      { type: "established", handshake: "group" },
    ],
    retire: [],
  };
}

/** The same state with news of the session in use: a handshake under way goes on. */
function withSession(state: State, session: Session): State {
  return state.at === "ptk-negotiating" ? { ...state, session } : { at: "ptk-init-done", session };
}

function deliveredInGroup(opened: Opened, context: Context): Delivery {
  const { suite } = context.protection;
  if (suite.protocol === "wpa") return deliveredByWpa(opened.keyData.octets, opened.frame, suite);
  const keyData = opened.wasEncrypted ? keyDataOf(opened.keyData.octets) : undefined;
  return keyData === undefined ? "refused" : deliveredByRsn(keyData, opened.frame, suite, context.checksBeacons);
}

/**
 * The station asks for new keys, or reports a Michael failure. Without keys there is nothing to ask with.
 *
 * @param context - of this association
 * @param memory - before
 * @param asked - what for
 * @spec IEEE 802.11-2016 12.7.2 b) 8)–9)
 */
export function onRequest(
  context: Context,
  memory: Memory,
  asked: { readonly error: boolean; readonly pairwise: boolean },
): Transition {
  const session = sessionOf(memory.state);
  if (session === undefined) return { next: {}, actions: [], retire: [] };
  const octets = requestMessage(context, { ...asked, replayCounter: memory.requestCounter }, session.keys);
  return { next: { requestCounter: memory.requestCounter + 1n }, actions: [{ type: "send", octets }], retire: [] };
}

function setPairwise(context: Context, ptk: Ptk, keyId: 0 | 1): Action {
  const name = cipherSuite(context.protection.suite.pairwise)?.name as CipherName;
  const cut = cutTemporalKey(name, ptk.tk, "supplicant");
  const key: PairwiseKey = { ...cut, scope: "pairwise", peer: copyOf(context.aa), keyId, rsc: 0n };
  return { type: "set-key", key };
}

/** Whether frames to many can be read from now on: none are sent in a network without group traffic. */
function hasGroupKey(keys: readonly DeliveredKey[], { protection }: Context): boolean {
  return protection.suite.group === Cipher.noGroupTraffic || keys.some(({ scope }) => scope === "group");
}

function installGroupKeys(
  keys: readonly DeliveredKey[],
  memory: Memory,
  context: Context,
): { readonly actions: readonly Action[]; readonly installed: Memory["installed"] } {
  const { fresh, installed } = notYetInstalled(keys, memory.installed);
  const actions = fresh.map((key): Action => ({ type: "set-key", key: toDescriptor(key, context.protection.suite) }));
  return { actions, installed };
}

/** What nobody needs once `chosen` has come through: its temporal key, the other negotiation, the keys used so far. */
function outlived(state: State, chosen: Negotiation): Transition["retire"] {
  const other = state.at === "ptk-negotiating" && state.negotiation !== chosen ? [endOf(state.negotiation)] : [];
  const session = sessionOf(state);
  const used = session === undefined ? [] : [session.keys.kck, session.keys.kek];
  return [chosen.tptk.tk, ...other, ...used];
}

/** Key Data in clear, or undefined where they are no elements. */
function keyDataOf(octets: Uint8Array): KeyData | undefined {
  try {
    return decodeKeyData(octets);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
