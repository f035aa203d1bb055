import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A kernel module's name and its octets. */
export interface KernelModule {
  readonly name: string;
  readonly octets: Uint8Array;
}

/**
 * Modules of an unpacked kernel package and all that they need, each after those that it needs. What is not there is
 * built into the kernel.
 *
 * @param folder - where the package was unpacked
 */
export function modulesInOrder(folder: string, wanted: readonly string[]): readonly KernelModule[] {
  const paths = new Map<string, string>();
  for (const path of readdirSync(join(folder, "lib/modules"), { recursive: true, encoding: "utf8" })) {
    const [, name] = /([^/]+)\.ko(\.xz)?$/.exec(path) ?? [];
    if (name !== undefined) paths.set(plain(name), join(folder, "lib/modules", path));
  }
  const ordered = new Map<string, KernelModule>();
  const visit = (wish: string): void => {
    const path = paths.get(plain(wish));
    if (path === undefined || ordered.has(plain(wish))) return;
    const octets = readModule(path);
    for (const needed of dependenciesOf(octets)) visit(needed);
    ordered.set(plain(wish), { name: basename(path).replace(/\.xz$/, ""), octets });
  };
  for (const wish of wanted) visit(wish);
  return Array.from(ordered.values());
}

/** One name for two spellings. */
function plain(name: string): string {
  return name.replaceAll("-", "_");
}

function readModule(path: string): Uint8Array {
  if (!path.endsWith(".xz")) return readFileSync(path);
  return execFileSync("xz", ["-dc", path], { maxBuffer: 1 << 28 });
}

/** What the module says of itself: `depends=`, and names with commas between them. */
function dependenciesOf(octets: Uint8Array): readonly string[] {
  const [, names] = /\0depends=([^\0]*)\0/.exec(Buffer.from(octets).toString("latin1")) ?? [];
  return (names ?? "").split(",").filter(Boolean);
}
