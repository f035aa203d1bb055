import type { CaptureKey } from "../../capture/capture-key.ts";
import type { CaptureSession, CaptureStory, SessionFinding, SessionFindingKind } from "../../capture/story.ts";
import { checkHandshake, type HandshakeCheck } from "../../handshake/check.ts";
import { akmSuite } from "../../ie/suite.ts";
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

/** In the order in which what they find stands in the way. */
export const captureRules: readonly CaptureRule[] = [
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
  simple(
    "decryption",
    "4-way handshake",
    ["no-key-given"],
    "key-not-given",
    "the handshake was recorded, and no key that was given is for it",
  ),
  simple(
    "decryption",
    "group key",
    ["group-key-missing"],
    "group-key-not-recorded",
    "frames to all name a group key that no message brought before",
  ),
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
  simple(
    "mic",
    "management frame",
    ["management-mic-mismatch"],
    "forged-frame",
    "the MIC of a management frame to all did not hold",
  ),
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
  const check = checked(looked);
  const against = looked.session.micVerified ? ["another message of this session could be verified"] : [];
  const verdicts: Verdict[] = [{ cause: "wrong-passphrase", weight: 50, evidence, against }];
  if (looked.session.unverified?.paired === false) {
    const unpaired = ["the nonces are of messages with different replay counters"];
    verdicts.push({ cause: "message-not-recorded", weight: 40, evidence: [...evidence, ...unpaired], against: [] });
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

/** Tries other inputs with what the capture kept of the handshake: names of its networks, common slips of typing. */
function checked({ session, story, keys }: Looked): HandshakeCheck | undefined {
  const { unverified, suite, ssid } = session;
  if (unverified === undefined || suite === undefined || akmSuite(suite.akm)?.pmk !== "passphrase") return undefined;
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
