import { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import { frameProtectionOf, type Protection } from "../handshake/protection.ts";
import type { CipherName } from "../ie/suite.ts";
import { akmSuite, cipherSuite } from "../ie/suite.ts";
import { deriveFtPtk } from "../keys/ft.ts";
import { derivePtk, type Ptk } from "../keys/ptk.ts";
import type { KeyShelf } from "./capture-key.ts";
import { FrameKey } from "./frame-key.ts";
import type { SessionState } from "./session-state.ts";

/** A PTK that nobody vouches for yet. */
export interface DerivedKeys {
  /** Owned by who asked. */
  readonly ptk: Ptk;
  readonly protection: Protection;
  readonly cipher: CipherName;
}

/**
 * Derives the PTK of a session.
 *
 * @returns undefined where its AKM, or its cipher, has no key hierarchy here, or where names that FT needs were not told
 */
export function deriveSessionKeys(
  session: SessionState,
  pmk: Secret,
  aNonce: Uint8Array,
  sNonce: Uint8Array,
): DerivedKeys | undefined {
  const { suite, ssid, ftNames, aa, spa } = session;
  const cipher = cipherSuite(suite?.pairwise ?? 0)?.name;
  if (suite === undefined || cipher === undefined) return undefined;
  try {
    const protection = frameProtectionOf(suite, pmk.length);
    const nonces = { aa, spa, aNonce, sNonce };
    if (!protection.akm.ft) return { ptk: derivePtk({ pmk, ...nonces }, suite), protection, cipher };
    if (ssid === undefined || ftNames === undefined) return undefined;
    return { ptk: deriveFtPtk({ xxKey: pmk, ssid, ...ftNames, ...nonces }, suite), protection, cipher };
  } catch (error) {
    if (error instanceof KeyError) return undefined;
    throw error;
  }
}

/** Keeps keys that a MIC held under. */
export function keepSessionKeys(session: SessionState, { ptk, protection, cipher }: DerivedKeys): void {
  session.addPtk(ptk, protection, new FrameKey(cipher, ptk.tk.slice(0, ptk.tk.length), undefined));
}

/** Keeps a group key that a verified message brought, where it is of its cipher's size. @param gtk - borrowed */
export function keepGroupKey(session: SessionState, gtk: Uint8Array, group: number, keyId: number): void {
  const cipher = cipherSuite(group);
  if (cipher === undefined || !cipher.data || gtk.length !== cipher.keyLength) return;
  session.network.addGroupKey(cipher.name, Secret.copyOf(gtk), keyId, session);
}

/** Keeps an IGTK that a verified message brought. @param igtk - borrowed */
export function keepIntegrityKey(session: SessionState, igtk: Uint8Array, keyId: number): void {
  const suite = session.suite?.groupManagement;
  if (suite === undefined) return;
  session.network.addIntegrityKey(suite, Secret.copyOf(igtk), keyId, session);
}

/** Notes why there is no PMK to try on what packet `number` brought. */
export function noteWhyNoPmk(session: SessionState, shelf: KeyShelf, number: number): void {
  const akm = akmSuite(session.suite?.akm ?? 0);
  if (!shelf.opensHandshakes) session.note("no-key-given", number);
  else if (session.suite === undefined || akm === undefined) session.note("suite-unsupported", number);
  else if (akm.pmk !== "passphrase") session.note("pmk-needed", number);
  else if (shelf.needsSsid && session.ssid === undefined) session.note("ssid-unknown", number);
  else session.note("no-key-given", number);
}

/** Notes why no PTK came of the PMKs that there were. */
export function noteWhyNoPtk(session: SessionState, number: number): void {
  const ft = akmSuite(session.suite?.akm ?? 0)?.ft === true;
  session.note(ft && session.ssid === undefined ? "ssid-unknown" : "suite-unsupported", number);
}
