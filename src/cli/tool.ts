import { fileURLToPath } from "node:url";
import { WpaError } from "../errors.ts";
import { utf8Text } from "../platform.ts";
import { capture } from "./capture.ts";
import { decode } from "./decode.ts";
import { explain } from "./explain.ts";
import { handshake } from "./handshake.ts";
import { type Command, type ExitCode, InputError, type Io } from "./io.ts";
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
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    io.out(help());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version") {
    io.out(`${await versionOf(io)}\n`);
    return 0;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    io.err(`wpa-eapol: there is no command ${JSON.stringify(name)}; \`wpa-eapol help\` lists them\n`);
    return 2;
  }
  if (args.includes("--help")) {
    io.out(`wpa-eapol ${command.name} ${command.usage}\n  ${command.summary}\n`);
    return 0;
  }
  try {
    return await command.run(args, io);
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

function help(): string {
  const lines = commands.map(({ name, usage, summary }) => `${`  ${name} ${usage}`.trimEnd()}\n      ${summary}\n`);
  return `wpa-eapol: from a passphrase to a key in the driver, and why it did not work\n\n${lines.join("")}`;
}
