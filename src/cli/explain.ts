import { describeExplanation } from "../diagnose/describe.ts";
import { explainLog } from "../diagnose/explain.ts";
import type { Explanation } from "../diagnose/explanation.ts";
import { utf8Text } from "../platform.ts";
import { isSet, jsonOption, readInput, text } from "./arguments.ts";
import type { Arguments, Command, Options } from "./command.ts";
import type { Io } from "./io.ts";
import { formatJson } from "./json.ts";

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
  argument: { name: "FILE", says: "a log, best with -dd; - is standard input" },
  options: { ...surroundings, ...jsonOption },
  async run(given, io) {
    const log = textOf(await readInput(given.argument, io));
    const explanation = explainLog(log, await readSurroundings(given, io));
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

/**
 * A log may hold anything, an SSID above all: what is not UTF-8 is read octet by octet. What a shell of Windows writes is
 * UTF-16, and begins by saying so.
 */
function textOf(octets: Uint8Array): string {
  if (octets[0] === 0xff && octets[1] === 0xfe) return new TextDecoder("utf-16le").decode(octets);
  const text = utf8Text(octets);
  if (text !== undefined) return text;
  const characters: string[] = [];
  for (let at = 0; at < octets.length; at += 4096)
    characters.push(String.fromCharCode(...octets.subarray(at, at + 4096)));
  return characters.join("");
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
