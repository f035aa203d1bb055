import { parseArgs } from "node:util";
import { concat, fromHex } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { longestSsid } from "../ie/ssid.ts";
import { utf8, utf8Text } from "../platform.ts";
import type { Arguments, Command, Option, Options } from "./command.ts";
import { InputError, type Io } from "./io.ts";
import { nearest } from "./near-miss.ts";

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
  const { values, positionals } = parse(args, options);
  const wanted = argument === undefined ? 0 : 1;
  if (positionals.length === wanted) return { argument: positionals[0] ?? "", values };
  if (argument !== undefined) throw new InputError(`needs one argument: ${argument.says}`);
  // Not shown: it may be a passphrase that was typed in the wrong place.
  const hint = options["passphrase"] === undefined ? "" : "; a passphrase goes behind --passphrase";
  throw new InputError(`takes no argument without a name${hint}`);
}

function parse(
  args: readonly string[],
  options: Options,
): { readonly values: Arguments["values"]; readonly positionals: readonly string[] } {
  const config: Record<string, { type: "boolean" | "string" }> = {};
  for (const [name, { value }] of Object.entries(options)) {
    config[name] = { type: value === undefined ? "boolean" : "string" };
  }
  // Not strict: what is wrong is said here, in words of this tool.
  const parsed = parseArgs({ args: [...args], options: config, strict: false, allowPositionals: true, tokens: true });
  const given = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(options, name) && rawName.startsWith("--") ? options[name] : undefined;
    if (option === undefined) throw new InputError(`there is no option ${rawName}${hint(rawName, options)}`);
    requireValue(option, token);
    // Of two values neither is the one that was meant.
    if (value !== undefined && given.has(name)) throw new InputError(`${rawName} is given more than once`);
    given.add(name);
  }
  return { values: parsed.values as Arguments["values"], positionals: parsed.positionals };
}

function hint(rawName: string, options: Options): string {
  const near = nearest(rawName.replace(/^-+/, ""), [...Object.keys(options), "help"]);
  return near === undefined ? "" : `; did you mean --${near}?`;
}

/** @throws InputError - a value is missing, or is one too many. It is not shown: it may be a passphrase. */
function requireValue(
  option: Option,
  token: { readonly rawName: string; readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
): void {
  const { rawName, value, inlineValue } = token;
  if (option.value === undefined) {
    if (value !== undefined) throw new InputError(`${rawName} takes no value`);
  } else if (value === undefined) throw new InputError(`${rawName} needs a value: ${option.value}`);
  else if (inlineValue !== true && value.startsWith("-") && value.length > 1) {
    throw new InputError(`${rawName} needs a value: one that begins with a dash is written ${rawName}=-...`);
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
  const [name, hex] = [text(given, "ssid"), text(given, "ssid-hex")];
  if (name !== undefined && hex !== undefined) throw new InputError("give --ssid or --ssid-hex, not both");
  const ssid = hex === undefined ? (name === undefined ? undefined : utf8(name)) : fromHex(hex);
  if (ssid === undefined && hex !== undefined) throw new InputError("--ssid-hex is not hex digits in pairs");
  if (ssid !== undefined && ssid.length > longestSsid)
    throw new InputError(`an SSID has 0 to ${longestSsid} octets, not ${ssid.length}`);
  return ssid;
}

/** Octets of a file, or of standard input where the name is `-`. */
export function readInput(name: string, io: Io): Promise<Uint8Array> {
  return name === "-" ? io.readStdin() : io.readFile(name);
}

/** The first line of standard input, as soon as it is there: what a person types when asked for a passphrase. */
export async function readLine(io: Io): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of io.stream("-")) {
    pieces.push(piece);
    if (piece.includes(lineFeed)) break;
  }
  const octets = concat(...pieces);
  const end = octets.indexOf(lineFeed);
  const line = utf8Text(octets.subarray(0, end < 0 ? octets.length : end));
  if (line === undefined) throw new InputError("standard input is not UTF-8");
  return line.replace(/\r$/, "");
}

const lineFeed = 0x0a;

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
