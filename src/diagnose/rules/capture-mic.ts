import { toHex } from "../../bytes/octets.ts";
import type { SessionFinding, SessionFindingKind } from "../../capture/story.ts";
import { checkHandshake, type HandshakeCheck, micHolds } from "../../handshake/check.ts";
import { akmSuite } from "../../ie/suite.ts";
import { utf8Text } from "../../platform.ts";
import type { Cause } from "../cause.ts";
import { at, type Looked } from "./capture-looked.ts";
import type { Verdict } from "./verdict.ts";

/** Why a MIC does not hold: what is given is of another handshake, network or AKM, or the handshake is not whole. */
export function wrongInput(found: readonly SessionFinding[], looked: Looked): readonly Verdict[] {
  const evidence = found.map((one) => at(one, "the MIC does not hold under any key that was given"));
  if (looked.session.micVerified) return [mixedUp(evidence)];
  const check = checked(looked);
  const verdicts = [otherPmk(found, looked, evidence)];
  if (looked.session.unverified?.paired === false) {
    const unpaired = ["the nonces are of messages with different replay counters"];
    verdicts.push({ cause: "message-not-recorded", weight: 60, evidence: [...evidence, ...unpaired], against: [] });
  }
  if (check === undefined || check.holds || check.off === undefined) return verdicts;
  const causes = {
    passphrase: "wrong-passphrase",
    ssid: "wrong-ssid",
    akm: "wrong-akm",
    frame: "message-not-recorded",
  };
  const cause = (causes as Partial<Record<string, Cause>>)[check.off] ?? "message-not-recorded";
  const proven: Verdict = { cause, weight: 100, evidence: [...evidence, check.detail], against: [] };
  return [proven, ...verdicts.filter((verdict) => verdict.cause !== cause)];
}

/** The PMK is another: of a passphrase, or of an exchange that each association makes anew. */
function otherPmk(found: readonly SessionFinding[], { session }: Looked, evidence: readonly string[]): Verdict {
  const akm = akmSuite(session.suite?.akm ?? 0);
  if (akm === undefined || akm.pmk === "passphrase") {
    return { cause: "wrong-passphrase", weight: 50, evidence, against: [] };
  }
  const why = `${akm.label} has no passphrase in this handshake: it makes a new PMK for each association`;
  const failed = Math.min(...found.map(({ number }) => number));
  const asked = session.associations.filter(({ number }) => number < failed).map(({ number }) => number);
  const before = asked.length > 1 ? [`the station asked to associate in packets ${asked.join(", ")}`] : [];
  return { cause: "pmk-not-given", weight: 50, evidence: [...evidence, why, ...before], against: [] };
}

/** The key is right, since another MIC holds under it: these nonces are not of one handshake, or the frame is not sound. */
function mixedUp(evidence: readonly string[]): Verdict {
  const why =
    "another message of this session holds under one of these keys, so that the nonces were of two handshakes";
  return { cause: "message-not-recorded", weight: 100, evidence: [...evidence, why], against: [] };
}

/** Sessions of a capture whose handshake is tried with other inputs: each costs some PBKDF2 for each passphrase. */
const mostChecked = 16;

/** No key was for this network: perhaps because the name that was given with one is not quite its own. */
export function noKey(found: readonly SessionFinding[], looked: Looked): readonly Verdict[] {
  const { session, keys } = looked;
  const names = keys.flatMap(({ ssid }) => (ssid === undefined ? [] : [quoted(ssid)]));
  const forOthers = names.length > 0 && session.ssid !== undefined;
  const what = forOthers
    ? `the handshake was recorded, and the keys that were given are for ${names.join(", ")}, not for ${quoted(session.ssid as Uint8Array)}`
    : "the handshake was recorded, and no key that was given is for it";
  const evidence = found.map((one) => at(one, what));
  const notGiven: Verdict = { cause: "key-not-given", weight: 50, evidence, against: [] };
  if (!forOthers || !isEarly(looked, "no-key-given") || !opensUnderOwnName(looked)) return [notGiven];
  const proof = "the MIC holds under a passphrase that was given, with this network's own name";
  return [{ cause: "wrong-ssid", weight: 100, evidence: [...evidence, proof], against: [] }];
}

/** Whether a session is among the first of a capture with this finding. */
function isEarly({ session, story }: Looked, kind: SessionFindingKind): boolean {
  const alike = story.sessions.filter(({ findings }) => findings.some((one) => one.kind === kind));
  return alike.indexOf(session) < mostChecked;
}

function quoted(ssid: Uint8Array): string {
  return JSON.stringify(utf8Text(ssid) ?? toHex(ssid));
}

function opensUnderOwnName({ session, keys }: Looked): boolean {
  const { unverified, suite, ssid, aa, spa } = session;
  if (unverified === undefined || suite === undefined || ssid === undefined || !takesPassphrase(suite.akm))
    return false;
  return keys.some((key) => {
    if (key.kind !== "passphrase") return false;
    return micHolds({ ...unverified, aa, spa, suite, credential: { passphrase: key.passphrase, ssid } });
  });
}

/** Whether handshakes of an AKM can be checked with a passphrase: those of FT hang on more than the frames of one. */
function takesPassphrase(akm: number): boolean {
  const known = akmSuite(akm);
  return known?.pmk === "passphrase" && !known.ft;
}

/** Tries other inputs with what the capture kept of the handshake: names of its networks, common slips of typing. */
function checked(looked: Looked): HandshakeCheck | undefined {
  const { session, story, keys } = looked;
  const { unverified, suite, ssid } = session;
  if (!isEarly(looked, "mic-mismatch")) return undefined;
  if (unverified === undefined || suite === undefined || !takesPassphrase(suite.akm)) return undefined;
  const ssids = story.networks.slice(0, 16).flatMap((network) => network.ssid ?? []);
  for (const key of keys) {
    const name = key.kind === "passphrase" ? (key.ssid ?? ssid) : undefined;
    if (key.kind !== "passphrase" || name === undefined) continue;
    const credential = { passphrase: key.passphrase, ssid: name };
    const { aa, spa } = session;
    const others = ssid === undefined ? ssids : [ssid, ...ssids];
    const check = checkHandshake({ ...unverified, aa, spa, suite, credential }, { ssids: others });
    if (check.holds || check.off !== undefined) return check;
  }
  return undefined;
}
