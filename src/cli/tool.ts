import { fileURLToPath } from "node:url";
import { WpaError } from "../errors.ts";
import { utf8Text } from "../platform.ts";
import { readArguments } from "./arguments.ts";
import { capture } from "./capture.ts";
import type { Command, ExitCode } from "./command.ts";
import { decode } from "./decode.ts";
import { explain } from "./explain.ts";
import { handshake } from "./handshake.ts";
import { explainCommand, listCommands } from "./help.ts";
import { InputError, type Io } from "./io.ts";
import { nearest } from "./near-miss.ts";
import { psk } from "./psk.ts";
import { replay } from "./replay.ts";
import { simulate } from "./simulate.ts";
import { tour } from "./tour/tour.ts";

const commands: readonly Command[] = [psk, decode, explain, replay, capture, handshake, simulate, tour];

/**
 * Runs the tool.
 *
 * @param argv - what stands behind the tool's name
 * @returns the exit code: 0 done, 1 the answer is no, 2 the input was bad, which standard error tells
 */
export async function runTool(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (name === undefined) {
    io.err(listCommands(commands));
    return 2;
  }
  if (name === "help" || name === "--help" || name === "-h") return help(args[0], io);
  if (name === "--version") {
    io.out(`${await versionOf(io)}\n`);
    return 0;
  }
  if (args.includes("--help") || args.includes("-h")) return help(name, io);
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return noSuchCommand(name, io);
  try {
    return await command.run(readArguments(command, args), io);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof WpaError)) throw error;
    io.err(`wpa-eapol ${command.name}: ${error.message}\n`);
    return 2;
  }
}

async function versionOf(io: Io): Promise<string> {
  const manifest = await io.readFile(fileURLToPath(new URL("../../package.json", import.meta.url)));
  return (JSON.parse(utf8Text(manifest) ?? "{}") as { readonly version: string }).version;
}

/** Help on help is the list of all that there is help on. */
function help(asked: string | undefined, io: Io): ExitCode {
  const name = asked === "help" || asked === "--help" || asked === "-h" ? undefined : asked;
  const command = commands.find((one) => one.name === name);
  if (name !== undefined && command === undefined) return noSuchCommand(name, io);
  io.out(command === undefined ? listCommands(commands) : explainCommand(command));
  return 0;
}

function noSuchCommand(name: string, io: Io): ExitCode {
  const near = nearest(
    name,
    commands.map((one) => one.name),
  );
  const hint = near === undefined ? "" : `did you mean ${near}? `;
  io.err(`wpa-eapol: there is no command ${JSON.stringify(name)}; ${hint}\`wpa-eapol help\` lists them\n`);
  return 2;
}
