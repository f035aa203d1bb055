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
  /**
   * The first line of `ifconfig` that fits, of those that tell of the interface: `name`, or the wireless ones where it is
   * not known or not shown.
   */
  interfaceLine(pattern: RegExp, name: string | undefined): string | undefined;
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
  const interfaces = new Interfaces(surroundings.ifconfig);
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
    interfaceLine: (pattern, name) => interfaces.lines(name).find((line) => pattern.test(line)),
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

/** What `ifconfig` shows, interface by interface. */
class Interfaces {
  readonly #lines: readonly { readonly of: string | undefined; readonly line: string }[];

  constructor(text: string | undefined) {
    let of: string | undefined;
    this.#lines = (text ?? "").split("\n").flatMap((raw) => {
      const [line] = linesOf(raw);
      // An interface's own lines are indented; a list of capabilities names none.
      if (/^\S/.test(raw)) of = /^([\w.-]+): flags=/.exec(raw)?.[1];
      return line === undefined ? [] : [{ of, line }];
    });
  }

  /** The lines of an interface, and those of none in particular. */
  lines(name: string | undefined): readonly string[] {
    const meant = this.#meant(name);
    return this.#lines.filter(({ of }) => of === undefined || meant.has(of)).map(({ line }) => line);
  }

  /** The interface of this name, or else the wireless ones, or the only one. */
  #meant(name: string | undefined): ReadonlySet<string | undefined> {
    const all = new Set(this.#lines.flatMap(({ of }) => of ?? []));
    if (name !== undefined && all.has(name)) return new Set([name]);
    const wireless = new Set(this.#lines.flatMap(({ of, line }) => (isWireless.test(line) ? (of ?? []) : [])));
    return wireless.size > 0 || all.size > 1 ? wireless : all;
  }
}

/** A line that only interfaces with 802.11 have. @source FreeBSD sbin/ifconfig/ifieee80211.c, ifmedia.c; NetBSD the same */
const isWireless = /^(?:ssid |nwid |media: IEEE ?802\.?11)/i;

function linesOf(text: string | undefined): readonly string[] {
  return (text ?? "").split("\n").flatMap((line) => {
    const words = escapeText(line.slice(0, mostLine).replace(/\s/g, " "))
      .split(" ")
      .filter((word) => word !== "");
    return words.length === 0 ? [] : [words.join(" ")];
  });
}
