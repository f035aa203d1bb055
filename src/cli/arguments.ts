import { type ParseArgsConfig, parseArgs } from "node:util";
import { fromHex } from "../bytes/octets.ts";
import { utf8, utf8Text } from "../platform.ts";
import { InputError, type Io } from "./io.ts";

/** Options of a command, and what stands between them. */
export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** Reads a command's arguments strictly: an option that it does not know is an {@link InputError}. */
export function readArguments(
  args: readonly string[],
  options: Readonly<Record<string, "text" | "switch">>,
): Arguments {
  const config: ParseArgsConfig["options"] = {};
  for (const [name, kind] of Object.entries(options)) config[name] = { type: kind === "text" ? "string" : "boolean" };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: config, allowPositionals: true });
    return { values: values as Arguments["values"], positionals };
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}

/** The value of a text option. */
export function text({ values }: Arguments, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** The one argument without a name. */
export function onlyPositional({ positionals }: Arguments, what: string): string {
  const [first, ...others] = positionals;
  if (first === undefined || others.length > 0) throw new InputError(`needs one argument: ${what}`);
  return first;
}

/** The SSID that `--ssid` gives as text, or `--ssid-hex` as octets. */
export function ssidOf(args: Arguments): Uint8Array | undefined {
  const hex = text(args, "ssid-hex");
  if (hex === undefined) {
    const name = text(args, "ssid");
    return name === undefined ? undefined : utf8(name);
  }
  if (text(args, "ssid") !== undefined) throw new InputError("give --ssid or --ssid-hex, not both");
  const octets = fromHex(hex);
  if (octets === undefined) throw new InputError("--ssid-hex is not hex digits in pairs");
  return octets;
}

/** Octets of a file, or of standard input where the name is `-`. */
export function readInput(name: string, io: Io): Promise<Uint8Array> {
  return name === "-" ? io.readStdin() : io.readFile(name);
}

/** The first line of standard input: what a person types when asked for a passphrase. */
export async function readLine(io: Io): Promise<string> {
  const line = utf8Text(await io.readStdin());
  if (line === undefined) throw new InputError("standard input is not UTF-8");
  return line.split(/\r?\n/, 1)[0] as string;
}
