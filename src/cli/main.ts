#!/usr/bin/env node
import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
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
      throw new InputError((error as Error).message);
    }
  },
  async *stream(path) {
    try {
      yield* path === "-" ? process.stdin : createReadStream(path, { highWaterMark: 1 << 18 });
    } catch (error) {
      throw new InputError((error as Error).message);
    }
  },
  async create(path) {
    try {
      const file = await open(path, "w");
      return { write: async (octets) => void (await file.writeFile(octets)), close: () => file.close() };
    } catch (error) {
      throw new InputError((error as Error).message);
    }
  },
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  terminal: process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
  errTerminal: process.stderr.isTTY === true,
};

// Not process.exit: what was written to a pipe has still to leave.
process.exitCode = await runTool(process.argv.slice(2), io);
