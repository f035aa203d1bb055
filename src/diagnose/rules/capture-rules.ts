import type { SessionFinding, SessionFindingKind } from "../../capture/story.ts";
import type { Cause } from "../cause.ts";
import type { FailureKind } from "../explanation.ts";
import { at, type Looked } from "./capture-looked.ts";
import { noKey, wrongInput } from "./capture-mic.ts";
import type { Verdict } from "./verdict.ts";

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

/**
 * The key of a number may have been renewed: that is likely where a message that brings one is known to be missing, or
 * could not be opened.
 */
function forgedOrStale(found: readonly SessionFinding[], { session }: Looked): readonly Verdict[] {
  const evidence = found.map((one) => at(one, "the MIC of a management frame to all did not hold"));
  const isUnopened = (session.frames.undecrypted["wrong-key"] ?? 0) > 0;
  const lacks = session.handshakes.some(({ kind, messages }) => {
    const bringer = kind === "group" ? "group 1/2" : "3/4";
    return !messages.some(({ message, mic }) => message === bringer && mic === "verified");
  });
  const gap = [
    ...(lacks ? ["a message that brings group keys is missing in this session, or could not be opened"] : []),
    ...(isUnopened ? ["frames that none of its keys opens show that a handshake of this session is missing"] : []),
  ];
  const renewed = found.map((one) => at(one, "a new key of that number, in a message not recorded, shows so too"));
  return [
    { cause: "forged-frame", weight: 100, evidence, against: gap },
    { cause: "group-key-not-recorded", weight: gap.length > 0 ? 120 : 50, evidence: [...renewed, ...gap], against: [] },
  ];
}

function fragments(found: readonly SessionFinding[]): readonly Verdict[] {
  const texts = {
    "fragments-mixed": "fragments of one frame, some protected and some not",
    "group-fragment": "a fragment to a group address: no sender cuts such frames",
    "fragment-alone": "a fragment whose first one was not recorded",
  } as Readonly<Partial<Record<SessionFindingKind, string>>>;
  const evidence = found.map((one) => at(one, texts[one.kind] as string));
  // What a radio misses is far more often one frame of three than what somebody sends is the last without the first.
  const isAlone = found.every(({ kind }) => kind === "fragment-alone");
  return [
    {
      cause: "fragment-injection",
      weight: isAlone ? 40 : 100,
      evidence,
      against: isAlone ? ["a recording may lack the first one"] : [],
    },
    { cause: "message-not-recorded", weight: 50, evidence: isAlone ? evidence : [], against: [] },
  ];
}
