import type { Abi } from "../abi.ts";
import type { DataModel } from "../layout.ts";
import { behaviourOf } from "./behaviour.ts";

/** How a module got into the kernel: as a file of its own, or compiled in, where plain `kldstat` does not show it. */
export type ModuleOrigin = "file" | "kernel";

/** What a program printed, and how it ended. */
export interface ProgramOutput {
  /** Standard output, with its final newline. */
  readonly stdout: string;
  /** Standard error, with its final newline. */
  readonly stderr: string;
  /** 0, or what went wrong. */
  readonly exitCode: number;
}

interface LinkerFile {
  readonly name: string;
  readonly size: number;
  readonly modules: readonly string[];
}

/** The modules that bring the dialect's ciphers, and those for authentication and access lists. */
export function modulesOf({ dialect }: Abi): string[] {
  const { cipherModules } = behaviourOf(dialect.name);
  const ciphers = Object.values(dialect.ciphers).flatMap((number) => cipherModules[number] ?? []);
  return [...new Set([...ciphers, "wlan_xauth", "wlan_acl"])];
}

/** What the kernel has loaded, and the three ways in which `kldstat` shows it. */
export class Modules {
  readonly #model: DataModel;
  readonly #modules = new Map<string, ModuleOrigin>();

  /** A kernel with nothing but `wlan` in it. */
  constructor(model: DataModel) {
    this.#model = model;
    this.#modules.set("wlan", "kernel");
  }

  /** `kldload`, or a `device` line of the kernel's configuration. */
  load(name: string, origin: ModuleOrigin = "file"): void {
    this.#modules.set(name, origin);
  }

  /** `kldunload`. What is not there is no error. */
  unload(name: string): void {
    this.#modules.delete(name);
  }

  /** Whether the module is in the kernel. */
  has(name: string): boolean {
    return this.#modules.has(name);
  }

  /** `kldstat`: the files. A module that was compiled in is not shown. @source FreeBSD sbin/kldstat/kldstat.c */
  kldstat(): string {
    return this.#files(() => "");
  }

  /** `kldstat -v`: the files and the modules in each. @source FreeBSD sbin/kldstat/kldstat.c */
  kldstatVerbose(): string {
    let id = 0;
    return this.#files(({ modules }) => {
      const rows = modules.map((name) => `\t\t${String(++id).padStart(2)} ${name}\n`).join("");
      return `\tContains modules:\n\t\tId Name\n${rows}`;
    });
  }

  /** `kldstat -m name`: whether a module is there, wherever it came from. @source FreeBSD sbin/kldstat/kldstat.c */
  kldstatModule(name: string): ProgramOutput {
    const id = [...this.#modules.keys()].indexOf(name) + 1;
    if (id === 0) {
      const stderr = `kldstat: can't find module ${name}: No such file or directory\n`;
      return { stdout: "", stderr, exitCode: 1 };
    }
    return { stdout: `Id  Refs Name\n${String(id).padStart(3)} ${"1".padStart(4)} ${name}\n`, stderr: "", exitCode: 0 };
  }

  #files(details: (file: LinkerFile) => string): string {
    const { pointerSize } = this.#model;
    const width = 2 * pointerSize + 2;
    const heading = `Id Refs Address${" ".repeat(width - 7)} Size     Name\n`;
    let address = pointerSize === 8 ? 0xffff_ffff_8020_0000n : 0xc040_0000n;
    const rows = this.#linked().map((file, i) => {
      const { name, size } = file;
      const id = String(i + 1).padStart(2);
      const row = `${id} ${"1".padStart(4)} 0x${address.toString(16)} ${size.toString(16).padEnd(8)} ${name}\n`;
      address += BigInt(size);
      return row + details(file);
    });
    return heading + rows.join("");
  }

  #linked(): LinkerFile[] {
    const names = [...this.#modules];
    const within = names.filter(([, origin]) => origin === "kernel").map(([name]) => name);
    const loaded = names.filter(([, origin]) => origin === "file").map(([name]) => name);
    return [
      { name: "kernel", size: 0x80_0000, modules: within },
      ...loaded.map((name) => ({ name: `${name}.ko`, size: 0x3000, modules: [name] })),
    ];
  }
}
