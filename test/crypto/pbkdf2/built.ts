import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { temporaryFolder } from "../../support/build.ts";
import { closureOf } from "../../support/closure.ts";
import { fromRoot } from "../../support/paths.ts";

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  rewriteRelativeImportExtensions: true,
};

/**
 * Builds PBKDF2 and all that it imports as JavaScript, in a folder of its own: other threads and browsers load files,
 * not what the test runner makes of them.
 *
 * @returns the folder, laid out as `dist` is; the caller removes it
 */
export function buildPbkdf2(): string {
  const folder = temporaryFolder();
  const files = ["batch.ts", "plain.ts", "pool.ts", "worker.ts"].map((name) => fromRoot(`src/crypto/pbkdf2/${name}`));
  for (const source of new Set(files.flatMap(closureOf))) {
    const target = join(folder, relative(fromRoot("src"), source).replace(/ts$/, "js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(readFileSync(source, "utf8"), { compilerOptions }).outputText);
  }
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  return folder;
}
