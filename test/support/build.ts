import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fromRoot, root } from "./paths.ts";

const notCopied = new Set(["node_modules", ".git", "dist", "docs", ".build", "coverage"]);

/**
 * Builds the repository as it lies here in a folder of its own, so that a test neither needs nor disturbs `dist`.
 *
 * Types are not checked: that is not what a test is for, and it takes most of the time.
 *
 * @returns the folder; the caller removes it with {@link removeFolder}
 */
export function buildCopy(): string {
  const folder = temporaryFolder();
  cpSync(root, folder, { recursive: true, filter: (path) => !notCopied.has(basename(path)) });
  symlinkSync(fromRoot("node_modules"), join(folder, "node_modules"));
  // One project for the doors and the command, which a real build makes one after the other.
  const project = {
    extends: "./src/cli/tsconfig.json",
    compilerOptions: { rootDir: "src", outDir: "dist" },
    include: ["src"],
  };
  writeFileSync(join(folder, "tsconfig.whole.json"), JSON.stringify(project));
  run(
    process.execPath,
    [fromRoot("node_modules/typescript/bin/tsc"), "-p", "tsconfig.whole.json", "--noCheck"],
    folder,
  );
  return folder;
}

/** A new, empty folder outside the repository. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "wpa-eapol-"));
}

/** Removes a folder of this module with all that is in it. */
export function removeFolder(folder: string): void {
  // A browser's helpers may still write there for a moment after it has ended.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/**
 * Runs a program in `folder`.
 *
 * @returns its standard output
 * @throws Error with all that it printed, where it fails
 */
export function run(program: string, args: readonly string[], folder: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status !== 0) throw new Error(`${[program, ...args].join(" ")}: status ${status}\n${stdout}${stderr}`);
  return stdout;
}
