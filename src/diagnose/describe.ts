import type { Explanation, Failure, Hypothesis, LoggedMessage, Remark } from "./explanation.ts";
import { escapeText } from "./printable.ts";

/** Steps and messages that are told: a page has an end. */
const [mostSteps, mostMessages] = [24, 12] as const;

/**
 * A page of plain English: what happened up to the failure, what failed, the causes that come into question with what
 * speaks for and against each, what to run next, and what to change.
 *
 * It holds no octets of a key and no control characters, and ends with a line break.
 */
export function describeExplanation(explanation: Explanation): string {
  const { failures, harmless } = explanation;
  const parts = [...happened(explanation), ...messages(explanation)];
  if (failures.length === 0) parts.push("No failure found.", "");
  for (const [i, failure] of failures.entries()) parts.push(...failed(failure, i + 1, failures.length));
  if (harmless.length > 0) parts.push("What looks bad and is not", ...harmless.flatMap(remark), "");
  return `${parts.map(escapeText).join("\n").trimEnd()}\n`;
}

function happened(explanation: Explanation): readonly string[] {
  const { steps } = explanation;
  if (steps.length === 0) return ["The log shows nothing that is known here.", ""];
  const told = steps.slice(-mostSteps);
  const left = steps.length - told.length;
  const before = left > 0 ? [`  (${left} earlier steps left out)`] : [];
  return ["What happened", ...before, ...told.map((step) => `  ${step}`), ""];
}

function messages(explanation: Explanation): readonly string[] {
  const all = explanation.messages;
  if (all.length === 0) return [];
  const told = all.slice(0, mostMessages);
  const left = all.length - told.length + explanation.messagesLeftOut;
  const more = left > 0 ? [`  (and ${left} more)`] : [];
  return ["Messages of the handshakes", ...told.map(message), ...more, ""];
}

function message({ message, direction, replayCounter, octets }: LoggedMessage): string {
  const way = direction === "rx" ? "received" : "sent    ";
  return `  ${message.padEnd(9)} ${way}  replay counter ${replayCounter}, ${octets.length} octets`;
}

function failed(failure: Failure, number: number, of: number): readonly string[] {
  const { hypotheses } = failure;
  const several = hypotheses.length > 1;
  return [
    of === 1 ? "What failed" : `What failed, ${number} of ${of}`,
    `  ${headline(failure)}`,
    "",
    several ? "What may have caused it, likeliest first" : "What may have caused it",
    ...hypotheses.flatMap(hypothesis),
    "",
    "What to run next, to know",
    ...hypotheses.map(({ rank, confirm }) => `  ${rank}. ${confirm}`),
    "",
    several ? "What to change, where it is so" : "What to change, if it is so",
    ...hypotheses.map(({ rank, remedy }) => `  ${rank}. ${remedy}`),
    "",
  ];
}

function headline({ kind, operation, op, errno, abi, times }: Failure): string {
  const number = op === undefined ? "" : ` (operation ${op})`;
  const answer = errno === undefined ? "" : `, answered ${errno}`;
  const layout = abi === undefined ? "" : `, request laid out for ${layouts[abi]}`;
  const often = times > 1 ? `, ${times} times` : "";
  return `${nouns[kind]}: ${operation}${number}${answer}${layout}${often}`;
}

const layouts = { i386: "i386", lp64: "lp64, or arm, powerpc or mips of 32 bits" } as const;

const nouns: Readonly<Record<Failure["kind"], string>> = {
  ioctl: "A call to the driver was refused",
  handshake: "A handshake did not come to its end",
  mic: "A message integrity code did not hold",
  association: "No association, or not for long",
  decryption: "Frames cannot be opened",
  traffic: "Frames that no sound sender makes",
};

function hypothesis({ rank, cause, evidence, against }: Hypothesis): readonly string[] {
  return [
    `  ${rank}. ${cause}`,
    ...evidence.map((line) => `     for:     ${line}`),
    ...against.map((line) => `     against: ${line}`),
  ];
}

function remark({ line, why, times }: Remark): readonly string[] {
  return [`  ${line}${times > 1 ? ` (${times} times)` : ""}`, `     ${why}`];
}
