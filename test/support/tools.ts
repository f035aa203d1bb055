import { accessSync, constants } from "node:fs";
import { delimiter, resolve } from "node:path";
import type { TestContext } from "vitest";

/** The Debian package that brings a program which tests compare with. */
const packages: Readonly<Record<string, string>> = {
  tshark: "tshark",
  hostapd: "hostapd",
  wpa_passphrase: "wpasupplicant",
  wpa_supplicant: "wpasupplicant",
};

/**
 * The path of a program that a test compares with: `requireTool("tshark", context)`.
 *
 * Where it is missing, the test is skipped and says why. In CI it fails: a comparison that silently does not happen is
 * not a test.
 */
export function requireTool(name: string, context: TestContext): string {
  const path = findTool(name);
  if (path !== undefined) return path;
  const reason = `needs ${name}: apt-get install ${packages[name] ?? name}`;
  if (process.env["CI"]) throw new Error(reason);
  return context.skip(reason);
}

/** The path of a program, or undefined where neither PATH nor the folders for administrators hold it. */
export function findTool(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.map((folder) => resolve(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
