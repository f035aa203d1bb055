import { fromHex } from "../bytes/octets.ts";
import { utf8Text } from "../platform.ts";
import { onlyPositional, readArguments, readInput, text } from "./arguments.ts";
import { decodeAny } from "./decode-any.ts";
import { formatDecoded } from "./decode-text.ts";
import { type Command, InputError, type Io } from "./io.ts";
import { formatJson } from "./json.ts";

/** `wpa-eapol decode`: octets to what they say. */
export const decode: Command = {
  name: "decode",
  usage: "HEX | FILE | -  [--mic-length N] [--json]",
  summary: "take apart an EAPOL frame, an Ethernet frame of type 888e, or a list of elements",
  async run(args, io) {
    const given = readArguments(args, { "mic-length": "text", json: "switch" });
    const octets = await octetsOf(onlyPositional(given, "hex digits, a file, or -"), io);
    const micLength = micLengthOf(text(given, "mic-length") ?? "16");
    const decoded = decodeAny(octets, micLength);
    io.out(given.values["json"] ? formatJson(decoded) : formatDecoded(decoded, octets, micLength));
    return 0;
  },
};

/** Hex digits where the argument is nothing else; else a file, of octets or of hex digits. */
async function octetsOf(argument: string, io: Io): Promise<Uint8Array> {
  const typed = argument === "-" ? undefined : fromHex(argument);
  if (typed !== undefined) return typed;
  const content = await readInput(argument, io);
  const written = utf8Text(content);
  return (written === undefined ? undefined : fromHex(written)) ?? content;
}

function micLengthOf(digits: string): number {
  if (!["0", "16", "24", "32"].includes(digits)) throw new InputError(`--mic-length is 0, 16, 24 or 32, not ${digits}`);
  return Number(digits);
}
