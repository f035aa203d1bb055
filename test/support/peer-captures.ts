import { existsSync } from "node:fs";
import type { TestContext } from "vitest";
import { fromRoot } from "./paths.ts";

/**
 * Captures of other projects, whose licences keep them out of this repository. Their folder, ending in a slash, or
 * undefined where it does not lie beside the repository.
 */
export const peerCaptures: string | undefined = [fromRoot("../shared/peer-captures/")].find(existsSync);

/** Why a test without them is skipped: for `test.skipIf(peerCaptures === undefined)`. */
export const peerCapturesAbsent = "the captures of other projects are not beside the repository";

/** The path of one of them: `peerCapture("aircrack-ng/wpa.cap", context)`. Where it is missing, the test is skipped. */
export function peerCapture(name: string, context: TestContext): string {
  const path = peerCaptures === undefined ? undefined : peerCaptures + name;
  if (path === undefined || !existsSync(path)) return context.skip(peerCapturesAbsent);
  return path;
}
