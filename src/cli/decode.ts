import { fromHex } from "../bytes/octets.ts";
import { utf8Text } from "../platform.ts";
import { isSet, jsonOption, readInput, text } from "./arguments.ts";
import type { Command } from "./command.ts";
import { decodeAny } from "./decode-any.ts";
import { formatDecoded } from "./decode-text.ts";
import { InputError, type Io } from "./io.ts";
import { formatJson } from "./json.ts";

/** `wpa-eapol decode`: octets to what they say. */
export const decode: Command = {
  name: "decode",
  summary: "take apart an EAPOL frame, an Ethernet frame of type 888e, or a list of elements",
  argument: { name: "OCTETS", says: "hex digits, or a file of octets or hex digits; - is standard input" },
  options: {
    "mic-length": { value: "N", says: "octets of the Key MIC, which the AKM decides: 0, 16 (the default), 24 or 32" },
    ...jsonOption,
  },
  async run(given, io) {
    const octets = await octetsOf(given.argument, io);
    const micLength = micLengthOf(text(given, "mic-length") ?? "16");
    const decoded = decodeAny(octets, micLength);
    io.out(isSet(given, "json") ? formatJson(decoded) : formatDecoded(decoded, octets, micLength));
    return 0;
  },
};

/** Hex digits where the argument is nothing else; else a file, of octets or of hex digits. */
async function octetsOf(argument: string, io: Io): Promise<Uint8Array> {
  const typed = argument === "-" ? undefined : fromHex(argument);
  if (typed !== undefined) return typed;
  const content = await contentOf(argument, io);
  const written = utf8Text(content);
  return (written === undefined ? undefined : fromHex(written)) ?? content;
}

async function contentOf(argument: string, io: Io): Promise<Uint8Array> {
  try {
    return await readInput(argument, io);
  } catch (error) {
    if (!(error instanceof InputError) || !/^[0-9a-f][0-9a-f\s:-]*$/i.test(argument)) throw error;
    throw new InputError(`neither hex digits in pairs, nor a file: ${error.message}`);
  }
}

function micLengthOf(digits: string): number {
  if (!["0", "16", "24", "32"].includes(digits)) throw new InputError(`--mic-length is 0, 16, 24 or 32, not ${digits}`);
  return Number(digits);
}
