import { concat, copyOf, equal, isZero } from "../bytes/octets.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import type { KeyData } from "../eapol/key-data.ts";
import { KeyError } from "../errors.ts";
import { requireLength } from "../keys/hierarchy.ts";
import { withPmkR1Name } from "./ft-association.ts";
import { keyDataOf, type Received, usableNonce } from "./protection.ts";
import { markNonce } from "./rsn-overriding.ts";
import { message2 } from "./station-messages.ts";
import type { Context } from "./supplicant-context.ts";
import { discard, endOf, type Memory, type Negotiation, sessionOf, type Transition } from "./supplicant-state.ts";
import { temporaryKeys } from "./temporary-keys.ts";

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
  const octets = message2(context, frame, negotiation.tptk, negotiation.sNonce, ownElements(context, negotiation));
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
  context: Context,
  { pmk, aNonce, sNonce }: Pick<Negotiation, "pmk" | "aNonce" | "sNonce">,
): Negotiation {
  const keys = temporaryKeys(context, pmk, { aNonce, sNonce });
  return { pmk, aNonce: copyOf(aNonce), sNonce: copyOf(sNonce), ...keys };
}

/** What message 2 says; in an FT association, the name of the PMK-R1 with it, and what the access point answered. */
function ownElements({ ownElements, ft }: Context, { pmkR1Name }: Negotiation): Uint8Array {
  if (ft === undefined || pmkR1Name === undefined) return ownElements;
  return concat(withPmkR1Name(ownElements, pmkR1Name), ft.mde, ft.fte);
}

function freshNonce(context: Context): Uint8Array {
  const nonce = context.random(32);
  requireLength("a nonce of the generator", nonce, 32);
  if (!usableNonce(nonce)) throw new KeyError("ERR_KEY_ZERO", "the generator gave a nonce of zeros");
  return context.rsnOverriding ? markNonce(nonce) : nonce;
}
