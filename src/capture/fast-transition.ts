/** A station that moves between access points of a mobility domain: what its frames tell, and whether their MIC holds. */
import { concat, copyOf, equal } from "../bytes/octets.ts";
import { aesCmac } from "../crypto/aes-cmac.ts";
import { unwrapKey } from "../crypto/aes-keywrap.ts";
import { hmacSha256, hmacSha384, hmacSha512 } from "../crypto/hmac.ts";
import { type Element, ElementId, encodeElement, findElement } from "../ie/element.ts";
import { decodeFte, type Fte, FteSubelement } from "../ie/fte.ts";
import { decodeFteGtk, decodeFteIgtk } from "../ie/fte-keys.ts";
import { decodeMde } from "../ie/mde.ts";
import { akmSuite, type MicAlgorithm } from "../ie/suite.ts";
import { destroyPtk } from "../keys/ptk.ts";
import type { KeyShelf } from "./capture-key.ts";
import {
  deriveSessionKeys,
  keepGroupKey,
  keepIntegrityKey,
  keepSessionKeys,
  noteWhyNoPmk,
  noteWhyNoPtk,
} from "./session-keys.ts";
import type { PairwiseKeys, SessionState } from "./session-state.ts";

/** Which frame an FT MIC is in: it is part of what the MIC is over. @spec IEEE 802.11-2016 13.8.4, 13.8.5 */
export const FtTransaction = { reassociationRequest: 5, reassociationResponse: 6 } as const;

const macs: Readonly<Record<MicAlgorithm, typeof aesCmac>> = {
  "by-version": aesCmac,
  "aes-128-cmac": aesCmac,
  "hmac-sha256": hmacSha256,
  "hmac-sha384": hmacSha384,
  "hmac-sha512": hmacSha512,
};

/** Learns who holds the keys, from message 2, the answer to an authentication, or a reassociation. */
export function learnFtNames(session: SessionState, elements: readonly Element[]): Fte | undefined {
  const fte = fteOf(session, elements);
  const mde = findElement(elements, ElementId.mobilityDomain);
  const r0khId = subelement(fte, FteSubelement.r0khId);
  const r1khId = subelement(fte, FteSubelement.r1khId);
  if (mde !== undefined && r0khId !== undefined && r1khId !== undefined) {
    const { mdid } = decodeMde(mde.body);
    session.ftNames = { mdid: copyOf(mdid), r0khId: copyOf(r0khId), r1khId: copyOf(r1khId) };
  }
  return fte;
}

/** Takes the access point's answer to an FT authentication. @spec IEEE 802.11-2016 13.8.3 */
export function takeFtAuthentication(session: SessionState, elements: readonly Element[]): void {
  session.learnSuite(elements);
  learnFtNames(session, elements);
}

/**
 * Takes the elements of a reassociation's request or answer, and the keys of both where the MIC holds.
 *
 * @param transaction - one of {@link FtTransaction}
 * @spec IEEE 802.11-2016 13.8.4, 13.8.5
 */
export function takeFtReassociation(
  session: SessionState,
  shelf: KeyShelf,
  elements: readonly Element[],
  transaction: number,
  number: number,
): void {
  // It says once more what the authentication did, which may have gone over the wire, or come twice.
  const fte = learnFtNames(session, elements);
  if (fte === undefined || fte.elementCount === 0) return;
  const message = micMessage(session, elements, fte, transaction);
  const keys = knownKeys(session, fte, message) ?? foundKeys(session, shelf, fte, message, number);
  if (keys !== undefined && transaction === FtTransaction.reassociationResponse) takeKeys(session, fte, keys);
}

function knownKeys({ pairwise }: SessionState, fte: Fte, message: Uint8Array): PairwiseKeys | undefined {
  return pairwise.find((keys) => keys.protection.akm.ft && holds(keys, fte, message));
}

function foundKeys(
  session: SessionState,
  shelf: KeyShelf,
  fte: Fte,
  message: Uint8Array,
  number: number,
): PairwiseKeys | undefined {
  const { suite, ssid } = session;
  if (suite === undefined) return undefined;
  const pmks = shelf.pmksFor(ssid, suite.akm);
  if (pmks.length === 0) {
    noteWhyNoPmk(session, shelf, number);
    return undefined;
  }
  let derived = false;
  for (const pmk of pmks) {
    const keys = deriveSessionKeys(session, pmk, fte.aNonce, fte.sNonce);
    if (keys === undefined) continue;
    derived = true;
    if (holds(keys, fte, message)) {
      keepSessionKeys(session, keys);
      return session.pairwise[0];
    }
    destroyPtk(keys.ptk);
  }
  if (derived) session.note("mic-mismatch", number);
  else noteWhyNoPtk(session, number);
  return undefined;
}

function holds({ ptk, protection }: Pick<PairwiseKeys, "ptk" | "protection">, fte: Fte, message: Uint8Array): boolean {
  const { mic, micLength } = protection.akm;
  return equal(macs[mic](ptk.kck.octets, message).subarray(0, micLength), fte.mic);
}

/** What the MIC is over: both addresses, the transaction, and the elements with the MIC's own place zeroed. */
function micMessage(
  { spa, aa }: SessionState,
  elements: readonly Element[],
  fte: Fte,
  transaction: number,
): Uint8Array {
  const whole = (id: number): Uint8Array => {
    const element = findElement(elements, id);
    return element === undefined ? new Uint8Array(0) : encodeElement(element);
  };
  const own = whole(ElementId.fastBssTransition).fill(0, 4, 4 + fte.mic.length);
  const rsnx = whole(ElementId.rsnx);
  // Requests for resources, where there are any, are a run that begins with their own element.
  const resources = Math.max(0, fte.elementCount - 3 - (rsnx.length > 0 ? 1 : 0));
  const from = elements.findIndex(({ id }) => id === ElementId.ricData);
  const ric = from < 0 ? [] : elements.slice(from, from + resources).map((element) => encodeElement(element));
  const [rsn, mde] = [whole(ElementId.rsn), whole(ElementId.mobilityDomain)];
  return concat(spa, aa, Uint8Array.of(transaction), rsn, mde, own, ...ric, rsnx);
}

function takeKeys(session: SessionState, fte: Fte, { ptk, protection }: PairwiseKeys): void {
  const gtk = subelement(fte, FteSubelement.gtk);
  if (gtk !== undefined) {
    const { keyId, keyLength, wrappedKey } = decodeFteGtk(gtk);
    const clear = unwrapKey(ptk.kek.octets, wrappedKey);
    if (clear !== undefined) keepGroupKey(session, clear.subarray(0, keyLength), protection.suite.group, keyId);
    clear?.fill(0);
  }
  const igtk = subelement(fte, FteSubelement.igtk);
  if (igtk !== undefined) {
    const { keyId, keyLength, wrappedKey } = decodeFteIgtk(igtk);
    const clear = unwrapKey(ptk.kek.octets, wrappedKey);
    if (clear !== undefined) keepIntegrityKey(session, clear.subarray(0, keyLength), keyId);
    clear?.fill(0);
  }
}

function fteOf({ suite }: SessionState, elements: readonly Element[]): Fte | undefined {
  const element = findElement(elements, ElementId.fastBssTransition);
  return element === undefined ? undefined : decodeFte(element.body, akmSuite(suite?.akm ?? 0)?.micLength ?? 16);
}

function subelement(fte: Fte | undefined, id: number): Uint8Array | undefined {
  return fte?.subelements.find((one) => one.id === id)?.body;
}
