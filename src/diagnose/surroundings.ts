import type { Surroundings } from "./explanation.ts";
import { readLog } from "./log.ts";
import { escapeText } from "./printable.ts";

/** What the texts that a user added to a log show. */
export interface Shown {
  /** Whether a kernel module is there, as far as `kldstat` can tell, and the line that shows it. */
  module(name: string): ModuleState;
  /** Modules that the kernel asked for, and the lines of `dmesg` that it did so with. */
  readonly wanted: ReadonlyMap<string, string>;
  /** The line of `dmesg` that shows ndis(4). */
  readonly ndisLine: string | undefined;
  /** The first line of `ifconfig` that fits. */
  interfaceLine(pattern: RegExp): string | undefined;
}

/** Whether a kernel module is there. Plain `kldstat` cannot tell that one is not: it may be compiled in. */
export type ModuleState =
  | { readonly state: "present"; readonly line: string }
  | { readonly state: "absent"; readonly line: string }
  | { readonly state: "unknown" };

/** Lines longer than this are cut. */
const mostLine = 200;

/** Reads what a user added. */
export function readSurroundings(surroundings: Surroundings): Shown {
  const kldstat = linesOf(surroundings.kldstat);
  const ifconfig = linesOf(surroundings.ifconfig);
  const wanted = new Map<string, string>();
  let ndisLine: string | undefined;
  for (const record of readLog(surroundings.dmesg ?? "")) {
    if (record.type === "module-wanted") wanted.set(record.module, record.line);
    else if (record.type === "ndis") ndisLine = record.line;
  }
  return {
    module: (name) => moduleState(kldstat, name),
    wanted,
    ndisLine,
    interfaceLine: (pattern) => ifconfig.find((line) => pattern.test(line)),
  };
}

/** @source FreeBSD sbin/kldstat/kldstat.c: `-v` lists the modules of each file, `-m` asks for one */
function moduleState(lines: readonly string[], name: string): ModuleState {
  const missing = lines.find((line) => line.includes(`can't find module ${name}`));
  if (missing !== undefined) return { state: "absent", line: missing };
  const row = lines.find((line) => namesModule(line, name));
  if (row !== undefined) return { state: "present", line: row };
  const verbose = lines.find((line) => line.startsWith("Contains modules"));
  if (verbose === undefined) return { state: "unknown" };
  return { state: "absent", line: `kldstat -v lists no ${name}` };
}

function namesModule(line: string, name: string): boolean {
  const last = line.split(" ").at(-1) ?? "";
  return /^\d/.test(line) && (last === name || last === `${name}.ko`);
}

function linesOf(text: string | undefined): readonly string[] {
  return (text ?? "").split("\n").flatMap((line) => {
    const words = escapeText(line.slice(0, mostLine).replace(/\s/g, " "))
      .split(" ")
      .filter((word) => word !== "");
    return words.length === 0 ? [] : [words.join(" ")];
  });
}
