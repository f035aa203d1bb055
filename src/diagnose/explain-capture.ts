import { formatMac } from "../bytes/octets.ts";
import type { CaptureKey } from "../capture/capture-key.ts";
import type { CaptureSession, CaptureStory } from "../capture/story.ts";
import { reasonCode, statusCode } from "../dot11/codes.ts";
import { akmSuite, cipherSuite } from "../ie/suite.ts";
import { utf8Text } from "../platform.ts";
import type { Explanation, Failure } from "./explanation.ts";
import type { Looked } from "./rules/capture-looked.ts";
import { barrierRules, type CaptureRule, incidentRules } from "./rules/capture-rules.ts";
import { rank, type Verdict } from "./rules/verdict.ts";

/** How a capture is to be explained. */
export interface ExplainCaptureOptions {
  /** The keys that its frames were to be opened with: where a MIC does not hold, what is near them is tried. */
  readonly keys?: readonly CaptureKey[];
}

/** Sessions that are explained one by one. */
const mostSessions = 256;

const situation = {
  interfaceName: "wlan0",
  system: undefined,
  cipher: undefined,
  role: "station",
  ndis: false,
} as const;

/**
 * Explains a capture: for each session what is missing or wrong, in the order in which it stands in the way.
 *
 * @param story - what `analyzeCapture` made of it
 * @throws KeyError `ERR_KEY_PASSPHRASE`, `ERR_KEY_LENGTH` - a key that was given is not as it must be
 */
export function explainCapture(story: CaptureStory, options: ExplainCaptureOptions = {}): Explanation {
  const keys = options.keys ?? [];
  const sessions = story.sessions.filter(hasAnythingToSay).slice(0, mostSessions);
  return {
    messages: [],
    messagesLeftOut: 0,
    failures: sessions.flatMap((session) => explainSession({ session, story, keys })),
    harmless: [],
    steps: sessions.flatMap(stepsOf),
  };
}

/**
 * Explains one session of a capture.
 *
 * @returns what is missing or wrong, the first thing first; empty where nothing is
 */
export function explainCaptureSession(
  session: CaptureSession,
  story: CaptureStory,
  options: ExplainCaptureOptions = {},
): readonly Failure[] {
  return explainSession({ session, story, keys: options.keys ?? [] });
}

function explainSession(looked: Looked): readonly Failure[] {
  return [
    ...barrierRules.flatMap((rule) => judged(rule, looked)),
    ...closedFrames(looked.session),
    ...incidentRules.flatMap((rule) => judged(rule, looked)),
  ];
}

function judged(rule: CaptureRule, looked: Looked): readonly Failure[] {
  const findings = rule.findings.flatMap((kind) => looked.session.findings.filter((one) => one.kind === kind));
  if (findings.length === 0) return [];
  const times = Math.max(...findings.map((one) => one.times));
  return [failure(rule, times, rule.judge(findings, looked))];
}

/** Frames that stayed closed because the recording began too late. */
function closedFrames({ frames, firstPacket }: CaptureSession): readonly Failure[] {
  const before = frames.undecrypted["before-handshake"] ?? 0;
  if (before === 0) return [];
  const evidence = [`from packet ${firstPacket} on: ${before} protected frames come before the handshake`];
  const verdict: Verdict = { cause: "recorded-too-late", weight: 100, evidence, against: [] };
  return [failure({ kind: "decryption", operation: "data frames" }, before, [verdict])];
}

function failure(
  { kind, operation }: Pick<Failure, "kind" | "operation">,
  times: number,
  verdicts: readonly Verdict[],
): Failure {
  const hypotheses = rank(verdicts, situation);
  return { kind, operation, op: undefined, errno: undefined, abi: undefined, times, hypotheses };
}

function hasAnythingToSay({ handshakes, frames, findings, ends, associations }: CaptureSession): boolean {
  const closed = Object.keys(frames.undecrypted).length > 0;
  return handshakes.length + findings.length + ends.length + associations.length > 0 || closed;
}

function stepsOf(session: CaptureSession): readonly string[] {
  const { aa, spa, ssid, suite, frames } = session;
  const name = ssid === undefined ? "of unknown name" : JSON.stringify(utf8Text(ssid) ?? formatMac(ssid));
  const chosen =
    suite === undefined ? "" : `, ${akmSuite(suite.akm)?.label ?? "?"}/${cipherSuite(suite.pairwise)?.label ?? "?"}`;
  const closed = Object.values(frames.undecrypted).reduce((sum, count) => sum + count, 0);
  const opened = frames.decrypted.data + frames.decrypted.management;
  return [
    `station ${formatMac(spa)} at ${formatMac(aa)}, network ${name}${chosen}`,
    ...session.associations.map(({ number, from, status }) => {
      const roamed = from === undefined ? "associates" : `comes from ${formatMac(from)}`;
      const answer = status === undefined ? "no answer" : (statusCode(status)?.name ?? `status ${status}`);
      return `  packet ${number}: ${roamed}: ${answer}`;
    }),
    ...session.handshakes.map(({ kind, messages }) => {
      const told = messages.map(({ message, number, mic }) => `${message} (packet ${number}, MIC ${mic})`);
      return `  ${kind} handshake: ${told.join(", ")}`;
    }),
    ...(opened + closed > 0 ? [`  protected frames: ${opened} opened, ${closed} not`] : []),
    ...session.ends.map(({ number, from, reason }) => {
      return `  packet ${number}: the ${from} ends it: ${reasonCode(reason)?.name ?? `reason ${reason}`}`;
    }),
  ];
}
