import type { Explanation, Failure, Hypothesis } from "../../diagnose/explanation.ts";
import { abi } from "../../net80211/abi.ts";
import type { Paint } from "../terminal.ts";

/** What the trace's last lines say, decoded, and what may have caused it. */
export function tellRefusal({ failures }: Explanation, color: Paint): string {
  const [failure] = failures;
  if (failure === undefined) return "  the trace shows no refusal any more\n";
  return `${decoded(failure, color)}\n${failure.hypotheses.map((one) => hypothesis(one, color)).join("\n")}`;
}

function decoded({ operation, op, errno, abi: model }: Failure, color: Paint): string {
  const code = model === undefined ? "" : ` = request 0x${abi("freebsd-2005", model).setCode.toString(16)}`;
  const rows = [
    ["ioctl", `SIOCS80211${code}`],
    ["operation", `${op} is ${operation}: a key for the driver`],
    ["layout", `${model}, told by the length of struct ieee80211req_key: 60 octets there, 64 with 64-bit pointers`],
    ["answer", `${color.bad(errno ?? "unknown")}: "Operation not supported by device"`],
  ] as const;
  return rows.map(([name, value]) => `  ${name.padEnd(10)} ${value}\n`).join("");
}

function hypothesis({ rank, cause, evidence, against, confirm, remedy }: Hypothesis, color: Paint): string {
  const lines = [
    `  ${rank}. ${color.strong(cause)}`,
    ...evidence.map((one) => `     for      ${one}`),
    ...against.map((one) => `     against  ${one}`),
    `     confirm  ${confirm}`,
    `     remedy   ${remedy}`,
  ];
  return `${lines.join("\n")}\n`;
}
