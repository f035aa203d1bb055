import { equal } from "../bytes/octets.ts";
import { ReasonCode } from "../dot11/code-numbers.ts";
import type { KeyData } from "../eapol/key-data.ts";
import type { Action } from "./action.ts";
import { channelAgrees, keyIdIn, ssidAgrees } from "./agreement.ts";
import { elementsAgree, overridesAgree, selectApElements } from "./ap-elements.ts";
import { besidesPmkids, ftAgrees } from "./ft-association.ts";
import { deliveredByRsn } from "./group-key.ts";
import { pairwiseKey, pairwiseSlot } from "./pairwise-key.ts";
import { transitionDisableIn } from "./policy.ts";
import { keyDataOf, type Opened } from "./protection.ts";
import { message4, requestMessage } from "./station-messages.ts";
import type { Context } from "./supplicant-context.ts";
import { hasGroupKey, installGroupKeys } from "./supplicant-group.ts";
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
  type Vouched,
  withSession,
} from "./supplicant-state.ts";

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
  if (!showsWhatBeaconShowed(keyData, context, agreed)) return giveUp(memory, ReasonCode.handshakeElementMismatch);
  if (!channelAgrees(keyData, context.channel)) return discard("bad-key-data");
  const keyId = keyIdIn(keyData, context.extendedKeyId);
  if (vouched.by === "session" && keyId !== vouched.session.keyId) return giveUp(memory, ReasonCode.unspecified);
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
  const answer: Action = { type: "send", octets: message4(context, frame, keys) };
  const { aNonce, pmkR1Name } = agreed;
  const session = { aNonce, keyId, keys: { kck: keys.kck, kek: keys.kek }, pmkR1Name, portOpen: wasOpen || opens };
  return {
    next: {
      state: vouched.by === "negotiation" ? { at: "ptk-init-done", session } : withSession(memory.state, session),
      installed: group.installed,
    },
    actions: [
      ...(vouched.by === "session" ? [answer] : answerAndInstall(context, answer, vouched, keyId)),
      ...group.actions,
      ...(opens && !wasOpen ? [{ type: "open-port" } as const] : []),
      ...(vouched.by === "negotiation" ? [{ type: "established", handshake: "pairwise" } as const] : []),
      ...(vouched.by === "negotiation" && opened.wasEncrypted ? transitionDisabled(keyData) : []),
    ],
    retire: vouched.by === "negotiation" ? outlived(memory.state, vouched.negotiation) : [],
  };
}

/** Whether message 3 shows what beacon and association response did; in an FT association, with the name of the PMK-R1. */
function showsWhatBeaconShowed(
  keyData: KeyData,
  { acceptedProtocols, apElements, ft, protection, rsnOverriding }: Context,
  { pmkR1Name }: Pick<Session, "pmkR1Name">,
): boolean {
  const { protocol } = protection.suite;
  const repeated = selectApElements(keyData.elements);
  if (rsnOverriding && !overridesAgree(apElements, repeated)) return false;
  if (ft === undefined || pmkR1Name === undefined) {
    return elementsAgree(acceptedProtocols, protocol, apElements, repeated);
  }
  const same = elementsAgree(acceptedProtocols, protocol, besidesPmkids(apElements), besidesPmkids(repeated));
  return same && ftAgrees(keyData, ft, pmkR1Name);
}

function transitionDisabled(keyData: KeyData): readonly Action[] {
  const disable = transitionDisableIn(keyData);
  return disable === undefined ? [] : [{ type: "transition-disable", disable }];
}

/**
 * Message 4 says that the station is ready for frames under the new key. Where the new key has a place of its own beside
 * the old one, it is, and it sends under it from then on. Else the old key must send message 4 before the new one takes
 * its place: without Extended Key ID, and where an access point names the key ID in use once more.
 */
function answerAndInstall(
  { aa, protection: { suite }, extendedKeyId }: Context,
  answer: Action,
  { negotiation: { tptk }, session }: Extract<Vouched, { readonly by: "negotiation" }>,
  keyId: 0 | 1,
): readonly Action[] {
  const slot = pairwiseSlot(aa, keyId);
  const key = pairwiseKey(suite, tptk.tk, "supplicant", slot);
  if (!extendedKeyId || session?.keyId === keyId) return [answer, { type: "set-key", key }];
  return [{ type: "set-receive-key", key }, answer, { type: "send-with-key", slot }];
}

/** What nobody needs once `chosen` has come through: its temporal key, the other negotiation, the keys used so far. */
function outlived(state: State, chosen: Negotiation): Transition["retire"] {
  const other = state.at === "ptk-negotiating" && state.negotiation !== chosen ? [endOf(state.negotiation)] : [];
  const session = sessionOf(state);
  const used = session === undefined ? [] : [session.keys.kck, session.keys.kek];
  return [chosen.tptk.tk, ...other, ...used];
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
