import { describeExplanation } from "../diagnose/describe.ts";
import { LogExplainer } from "../diagnose/explain.ts";
import type { Explanation } from "../diagnose/explanation.ts";
import { isSet, jsonOption, text } from "./arguments.ts";
import type { Arguments, Command, Options } from "./command.ts";
import type { Io } from "./io.ts";
import { formatJson } from "./json.ts";
import { logText, textOf } from "./log-text.ts";

/** Outputs of other commands that a user can add to a log. */
const surroundings: Options = {
  kldstat: { value: "FILE", says: "what kldstat or kldstat -v printed on that machine" },
  dmesg: { value: "FILE", says: "what dmesg printed there" },
  ifconfig: { value: "FILE", says: "what ifconfig printed of the interface" },
};

/** `wpa-eapol explain`: a log to what failed in it, and why. */
export const explain: Command = {
  name: "explain",
  summary: "read a log of wpa_supplicant or hostapd, quoted and wrapped as it may be: what failed, and why",
  argument: { name: "FILE", says: "a log, best with -dd, gzip or not; - is standard input" },
  options: { ...surroundings, ...jsonOption },
  async run(given, io) {
    const explainer = new LogExplainer(await readSurroundings(given, io));
    for await (const piece of logText(io.stream(given.argument))) explainer.push(piece);
    const explanation = explainer.end();
    io.out(isSet(given, "json") ? formatJson(toFields(explanation)) : describeExplanation(explanation));
    return 0;
  },
};

async function readSurroundings(given: Arguments, io: Io): Promise<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const name of Object.keys(surroundings)) {
    const file = text(given, name);
    if (file !== undefined) shown[name] = textOf(await io.readFile(file));
  }
  return shown;
}

/** An explanation as the tool's JSON has it: what means nothing in a failure is null. */
function toFields({ messages, failures, harmless }: Explanation): object {
  return {
    messages,
    failures: failures.map(({ op, errno, abi, ...failure }) => ({
      ...failure,
      op: op ?? null,
      errno: errno ?? null,
      abi: abi ?? null,
    })),
    harmless,
  };
}
