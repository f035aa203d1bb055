import { type ParseArgsConfig, parseArgs } from "node:util";
import { fromHex } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { utf8, utf8Text } from "../platform.ts";
import type { Arguments, Command, Options } from "./command.ts";
import { InputError, type Io } from "./io.ts";

/** The options that name a network. */
export const ssidOptions: Options = {
  ssid: { value: "S", says: "the network's name, as text" },
  "ssid-hex": { value: "HEX", says: "the network's name, as octets" },
};

/** The option of every command that programs read. */
export const jsonOption: Options = { json: { says: "one line of JSON, for programs" } };

/** The option of every command that knows keys. */
export const showKeysOption: Options = { "show-keys": { says: "print keys, which are hidden otherwise" } };

/** Reads what was typed behind a command's name, strictly: what the command does not take is an {@link InputError}. */
export function readArguments({ argument, options }: Command, args: readonly string[]): Arguments {
  const config: ParseArgsConfig["options"] = {};
  for (const [name, { value }] of Object.entries(options)) {
    config[name] = { type: value === undefined ? "boolean" : "string" };
  }
  const { values, positionals } = parse(args, config);
  const wanted = argument === undefined ? 0 : 1;
  if (positionals.length === wanted) return { argument: positionals[0] ?? "", values };
  if (argument !== undefined) throw new InputError(`needs one argument: ${argument.says}`);
  // Not shown: it may be a passphrase that was typed in the wrong place.
  const hint = options["passphrase"] === undefined ? "" : "; a passphrase goes behind --passphrase";
  throw new InputError(`takes no argument without a name${hint}`);
}

function parse(
  args: readonly string[],
  options: ParseArgsConfig["options"],
): { readonly values: Arguments["values"]; readonly positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Arguments["values"], positionals };
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}

/** Whether an option that stands alone was given. */
export function isSet({ values }: Arguments, name: string): boolean {
  return values[name] === true;
}

/** The value of an option. */
export function text({ values }: Arguments, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** The value of an option that takes one of a few. */
export function oneOf<T extends string>(given: Arguments, name: string, values: readonly T[]): T | undefined {
  const value = text(given, name);
  if (value === undefined || values.includes(value as T)) return value as T | undefined;
  throw new InputError(`--${name} takes ${values.join(", ")}, not ${JSON.stringify(value)}`);
}

/** The SSID that `--ssid` gives as text, or `--ssid-hex` as octets. */
export function ssidOf(given: Arguments): Uint8Array | undefined {
  const hex = text(given, "ssid-hex");
  if (hex === undefined) {
    const name = text(given, "ssid");
    return name === undefined ? undefined : utf8(name);
  }
  if (text(given, "ssid") !== undefined) throw new InputError("give --ssid or --ssid-hex, not both");
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

/** A key that was given in hex, of one of these numbers of octets; the caller owns it. @throws InputError - it is none */
export function hexOf(given: Arguments, name: string, lengths: readonly number[]): Secret | undefined {
  const digits = text(given, name);
  if (digits === undefined) return undefined;
  const octets = fromHex(digits);
  if (octets === undefined || !lengths.includes(octets.length)) {
    throw new InputError(`--${name} is ${lengths.join(", ").replace(/, (\d+)$/, " or $1")} octets in hex`);
  }
  return new Secret(octets);
}
