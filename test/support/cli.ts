import { readFileSync } from "node:fs";
import { InputError, type Io } from "../../src/cli/io.ts";
import { runTool } from "../../src/cli/tool.ts";
import { fromRoot } from "./paths.ts";

/** What a run of the tool came to. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a run is given besides its arguments. */
export interface World {
  readonly stdin?: string | Uint8Array;
  /** Files by name; any other name is a path below the top folder, or an absolute one. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly terminal?: boolean;
  /** Is given the files that are written. */
  readonly written?: Map<string, Uint8Array>;
}

/** Runs the tool in this process. */
export async function runCli(args: readonly string[], world: World = {}): Promise<Run> {
  const written = { out: "", err: "" };
  const octets = (content: string | Uint8Array) =>
    typeof content === "string" ? new TextEncoder().encode(content) : content;
  const io: Io = {
    readStdin: async () => octets(world.stdin ?? ""),
    async readFile(path) {
      const content = world.files?.[path];
      if (content !== undefined) return octets(content);
      try {
        return new Uint8Array(readFileSync(path.startsWith("/") ? path : fromRoot(path)));
      } catch (error) {
        throw new InputError((error as Error).message);
      }
    },
    async *stream(path) {
      yield path === "-" ? octets(world.stdin ?? "") : await io.readFile(path);
    },
    async create(path, input) {
      if (path === input) throw new InputError("the file that is read");
      const pieces: Uint8Array[] = [];
      return {
        write: async (piece) => void pieces.push(piece),
        close: async () => void world.written?.set(path, Buffer.concat(pieces)),
      };
    },
    out(text) {
      written.out += text;
    },
    err(text) {
      written.err += text;
    },
    terminal: world.terminal ?? false,
    errTerminal: world.terminal ?? false,
  };
  return { code: await runTool(args, io), ...written };
}

/** Runs the tool and reads the JSON that it prints. */
export async function runJson(args: readonly string[], world: World = {}): Promise<{ code: number; json: unknown }> {
  const { code, out } = await runCli([...args, "--json"], world);
  return { code, json: JSON.parse(out) };
}
