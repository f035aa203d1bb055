import { decodeGtkKde, decodeIgtkKde, findKde, Kde } from "../eapol/kde.ts";
import { decodeKeyData } from "../eapol/key-data.ts";
import { identifyMessage } from "../eapol/message.ts";
import { WireError } from "../errors.ts";
import { type Opened, open, type Protection, type Verified } from "../handshake/protection.ts";
import { cipherSuite } from "../ie/suite.ts";
import { keepGroupKey, keepIntegrityKey } from "./session-keys.ts";
import type { PairwiseKeys, SessionState } from "./session-state.ts";

/** Keeps the group keys that a message brings: message 3 does, and group message 1. */
export function takeGroupKeys(session: SessionState, verified: Verified, { ptk, protection }: PairwiseKeys): void {
  const message = identifyMessage(verified.frame);
  if (message !== "3/4" && message !== "group 1/2") return;
  const opened = open(verified, ptk.kek, protection);
  if (opened === undefined) return;
  try {
    if (protection.suite.protocol === "rsn") takeKdes(session, opened, protection);
    else if (message === "group 1/2") takeWpaKey(session, opened, protection);
  } catch (error) {
    // Key Data that are no list of elements: the peer's mistake.
    if (!(error instanceof WireError)) throw error;
  } finally {
    opened.keyData.destroy();
  }
}

function takeKdes(session: SessionState, { keyData }: Opened, { suite }: Protection): void {
  const decoded = decodeKeyData(keyData.octets);
  const gtk = findKde(decoded, Kde.gtk);
  if (gtk !== undefined) {
    const kde = decodeGtkKde(gtk);
    keepGroupKey(session, kde.gtk, suite.group, kde.keyId);
  }
  const igtk = findKde(decoded, Kde.igtk);
  if (igtk !== undefined) {
    const kde = decodeIgtkKde(igtk);
    keepIntegrityKey(session, kde.igtk, kde.keyId);
  }
}

/** WPA brings the key alone, its slot in Key Information, and padding where AES wrapped it. */
function takeWpaKey(session: SessionState, { keyData, frame }: Opened, { suite }: Protection): void {
  const length = cipherSuite(suite.group)?.keyLength ?? 0;
  if (keyData.length < length) return;
  keepGroupKey(session, keyData.octets.subarray(0, length), suite.group, frame.keyInfo.keyIndex);
}
