#!/usr/bin/env node
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import process from "node:process";
import { concat } from "../bytes/octets.ts";
import { InputError, type Io } from "./io.ts";
import { runTool } from "./tool.ts";

const io: Io = {
  async readStdin() {
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
    return concat(...chunks);
  },
  async readFile(path) {
    try {
      return new Uint8Array(await readFile(path));
    } catch (error) {
      throw failure("read", path, error);
    }
  },
  async *stream(path) {
    try {
      yield* path === "-" ? process.stdin : createReadStream(path, { highWaterMark: 1 << 18 });
    } catch (error) {
      throw failure("read", path, error);
    }
  },
  async create(path, input) {
    if (input !== "-" && (await areSame(path, input))) {
      throw new InputError(`${JSON.stringify(path)} is the file that is read: write to another`);
    }
    const attempt = async <T>(step: Promise<T>): Promise<T> => {
      try {
        return await step;
      } catch (error) {
        throw failure("write", path, error);
      }
    };
    const file = await attempt(open(path, "w"));
    return { write: (octets) => attempt(file.writeFile(octets)), close: () => attempt(file.close()) };
  },
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  terminal: process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
  errTerminal: process.stderr.isTTY === true,
};

/** What the system says, without the path that it may have, which is said anyway. */
function failure(deed: "read" | "write", path: string, error: unknown): InputError {
  const reason = (error as Error).message.replace(/, \w+( '.*')?$/s, "");
  return new InputError(`cannot ${deed} ${JSON.stringify(path)}: ${reason}`);
}

/** Whether two paths lead to one file. What there is not is no file that could be lost. */
async function areSame(a: string, b: string): Promise<boolean> {
  try {
    const [one, other] = await Promise.all([stat(a), stat(b)]);
    return one.isFile() && one.dev === other.dev && one.ino === other.ino;
  } catch {
    return false;
  }
}

// Who reads the output may stop before its end, as head(1) does: that is no failure. A full disk is one.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  io.err(`wpa-eapol: cannot write standard output: ${error.message}\n`);
  process.exitCode = 2;
});
process.stderr.on("error", () => undefined);

// Not process.exit: what was written to a pipe has still to leave.
const code = await runTool(process.argv.slice(2), io);
process.exitCode ??= code;
