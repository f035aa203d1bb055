import { toHex } from "../../bytes/octets.ts";
import type { CaptureKey } from "../../capture/capture-key.ts";
import type { CaptureSession, CaptureStory, SessionFinding, SessionFindingKind } from "../../capture/story.ts";
import { checkHandshake, type HandshakeCheck, micHolds } from "../../handshake/check.ts";
import { akmSuite } from "../../ie/suite.ts";
import { utf8Text } from "../../platform.ts";
import type { Cause } from "../cause.ts";
import type { FailureKind } from "../explanation.ts";
import type { Verdict } from "./verdict.ts";

/** What the rules look at. */
export interface Looked {
  readonly session: CaptureSession;
  readonly story: CaptureStory;
  readonly keys: readonly CaptureKey[];
}

/** One thing that may be wrong with a session. */
export interface CaptureRule {
  readonly kind: FailureKind;
  readonly operation: string;
  /** Findings that call for it. */
  readonly findings: readonly SessionFindingKind[];
  /** What may be behind them: at least one. */
  judge(found: readonly SessionFinding[], looked: Looked): readonly Verdict[];
}

/** What keeps frames closed, in the order in which it stands in the way. */
export const barrierRules: readonly CaptureRule[] = [
  simple(
    "decryption",
    "4-way handshake",
    ["ssid-unknown"],
    "ssid-not-recorded",
    "a passphrase was given, and no frame tells the name of the network",
  ),
  {
    kind: "decryption",
    operation: "4-way handshake",
    findings: ["handshake-missing", "message-1-missing", "message-2-missing", "message-cut"],
    judge: missingMessage,
  },
  simple(
    "handshake",
    "4-way handshake",
    ["replay-counter-unpaired"],
    "message-not-recorded",
    "message 2 answers a message 1 with another replay counter than the ones recorded",
  ),
  { kind: "mic", operation: "EAPOL-Key", findings: ["mic-mismatch"], judge: wrongInput },
  simple(
    "decryption",
    "4-way handshake",
    ["pmk-needed"],
    "pmk-not-given",
    "the AKM makes its PMK in an exchange of its own, and no PMK was given",
  ),
  simple(
    "decryption",
    "4-way handshake",
    ["suite-unsupported"],
    "suite-not-supported",
    "keys of this AKM or cipher are not derived here",
  ),
  { kind: "decryption", operation: "4-way handshake", findings: ["no-key-given"], judge: noKey },
  simple(
    "decryption",
    "group key",
    ["group-key-missing"],
    "group-key-not-recorded",
    "frames to all name a group key that no message brought before",
  ),
];

/** What is out of order on the air, the gravest first. */
export const incidentRules: readonly CaptureRule[] = [
  {
    kind: "traffic",
    operation: "4-way handshake",
    findings: ["message-3-repeated", "message-1-after-message-3"],
    judge: reinstalled,
  },
  simple(
    "traffic",
    "packet numbers",
    ["packet-number-reused"],
    "packet-number-reuse",
    "a packet number is not above those before it, and the radio did not send the frame again",
  ),
  simple(
    "mic",
    "Michael",
    ["michael-mismatch"],
    "michael-forged-frames",
    "the frame opened, and its Michael MIC did not hold",
  ),
  { kind: "mic", operation: "management frame", findings: ["management-mic-mismatch"], judge: forgedOrStale },
  simple(
    "traffic",
    "EAPOL",
    ["plain-eapol-after-keys"],
    "plaintext-injection",
    "an EAPOL-Key frame was not protected, though keys were in use",
  ),
  {
    kind: "traffic",
    operation: "fragments",
    findings: ["fragments-mixed", "group-fragment", "fragment-alone"],
    judge: fragments,
  },
  simple(
    "traffic",
    "A-MSDU",
    ["amsdu-snap-header"],
    "aggregation-injection",
    "an A-MSDU begins with an LLC header where an address must stand",
  ),
  simple(
    "traffic",
    "data frames",
    ["plain-data-after-keys"],
    "plaintext-injection",
    "a data frame was not protected, though keys were in use",
  ),
];

function simple(
  kind: FailureKind,
  operation: string,
  findings: readonly SessionFindingKind[],
  cause: Cause,
  what: string,
): CaptureRule {
  return {
    kind,
    operation,
    findings,
    judge: (found) => [{ cause, weight: 100, evidence: found.map((one) => at(one, what)), against: [] }],
  };
}

/** `packet 7 (3 times): …`: where a finding is, and what it shows. */
function at({ number, times }: SessionFinding, what: string): string {
  return `packet ${number}${times > 1 ? ` (${times} times)` : ""}: ${what}`;
}

const missing: Readonly<Partial<Record<SessionFindingKind, string>>> = {
  "handshake-missing": "protected frames, and no EAPOL-Key frame in the whole capture",
  "message-1-missing": "message 2, and no message 1 that it answers",
  "message-2-missing": "message 3, and no message 2 before it",
  "message-cut": "an EAPOL-Key frame that was not recorded to its end",
};

function missingMessage(found: readonly SessionFinding[], { session }: Looked): readonly Verdict[] {
  const evidence = found.map((one) => at(one, missing[one.kind] as string));
  const against = session.micVerified ? ["another message of this session could be verified all the same"] : [];
  return [{ cause: "message-not-recorded", weight: 100, evidence, against }];
}

function wrongInput(found: readonly SessionFinding[], looked: Looked): readonly Verdict[] {
  const evidence = found.map((one) => at(one, "the MIC does not hold under any key that was given"));
  if (looked.session.micVerified) return [mixedUp(evidence)];
  const check = checked(looked);
  const verdicts: Verdict[] = [{ cause: "wrong-passphrase", weight: 50, evidence, against: [] }];
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

/** The key is right, since another MIC holds under it: these nonces are not of one handshake, or the frame is not sound. */
function mixedUp(evidence: readonly string[]): Verdict {
  const why =
    "another message of this session holds under one of these keys, so that the nonces were of two handshakes";
  return { cause: "message-not-recorded", weight: 100, evidence: [...evidence, why], against: [] };
}

/** Sessions of a capture whose handshake is tried with other inputs: each costs some PBKDF2 for each passphrase. */
const mostChecked = 16;

/** No key was for this network: perhaps because the name that was given with one is not quite its own. */
function noKey(found: readonly SessionFinding[], looked: Looked): readonly Verdict[] {
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

function reinstalled(found: readonly SessionFinding[], { session }: Looked): readonly Verdict[] {
  const texts = {
    "message-3-repeated": "message 3 came again, with a higher replay counter",
    "message-1-after-message-3": "message 1 with the same nonce came again after message 3",
  } as Readonly<Partial<Record<SessionFindingKind, string>>>;
  const evidence = found.map((one) => at(one, texts[one.kind] as string));
  const reused = session.findings.find(({ kind }) => kind === "packet-number-reused");
  if (reused !== undefined) evidence.push(at(reused, "a packet number was used again after that"));
  const between = found.some(({ kind }) => kind === "message-1-after-message-3");
  const against =
    between || reused !== undefined ? [] : ["an access point that got no message 4 sends message 3 again"];
  const attack: Verdict = { cause: "key-reinstallation", weight: against.length > 0 ? 40 : 100, evidence, against };
  return [attack, { cause: "message-lost", weight: 50, evidence, against: between ? ["message 1 came between"] : [] }];
}

/** The key of a number may have been renewed: that is likely where a message that brings one is known to be missing. */
function forgedOrStale(found: readonly SessionFinding[], { session }: Looked): readonly Verdict[] {
  const evidence = found.map((one) => at(one, "the MIC of a management frame to all did not hold"));
  const lacks = session.handshakes.some(({ kind, messages }) => {
    return !messages.some(({ message }) => message === (kind === "group" ? "group 1/2" : "3/4"));
  });
  const gap = lacks ? ["a message that brings group keys is missing in this session"] : [];
  const renewed = found.map((one) => at(one, "a new key of that number, in a message not recorded, shows so too"));
  return [
    { cause: "forged-frame", weight: 100, evidence, against: gap },
    { cause: "group-key-not-recorded", weight: lacks ? 120 : 50, evidence: [...renewed, ...gap], against: [] },
  ];
}

function fragments(found: readonly SessionFinding[]): readonly Verdict[] {
  const texts = {
    "fragments-mixed": "fragments of one frame, some protected and some not",
    "group-fragment": "a fragment to a group address: no sender cuts such frames",
    "fragment-alone": "a fragment whose first one was not recorded",
  } as Readonly<Partial<Record<SessionFindingKind, string>>>;
  const evidence = found.map((one) => at(one, texts[one.kind] as string));
  const alone = found.every(({ kind }) => kind === "fragment-alone");
  const lost = found.filter(({ kind }) => kind === "fragment-alone").map((one) => at(one, texts[one.kind] as string));
  return [
    {
      cause: "fragment-injection",
      weight: 100,
      evidence,
      against: alone ? ["a recording may lack the first one"] : [],
    },
    { cause: "message-not-recorded", weight: 50, evidence: alone ? lost : [], against: [] },
  ];
}
