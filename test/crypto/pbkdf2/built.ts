import { buildModules } from "../../support/built-modules.ts";

/** Builds PBKDF2 and all that it imports. @returns the folder, laid out as `dist` is; the caller removes it */
export function buildPbkdf2(): string {
  return buildModules(["batch.ts", "plain.ts", "pool.ts", "worker.ts"].map((name) => `crypto/pbkdf2/${name}`));
}
