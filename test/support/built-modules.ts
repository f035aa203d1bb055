import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { temporaryFolder } from "./build.ts";
import { closureOf } from "./closure.ts";
import { fromRoot } from "./paths.ts";

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  rewriteRelativeImportExtensions: true,
};

/**
 * Builds files of `src`, and all that they import, as JavaScript, in a folder of its own: other threads and browsers
 * load files, not what the test runner makes of them.
 *
 * @returns the folder, laid out as `dist` is; the caller removes it
 */
export function buildModules(files: readonly string[]): string {
  const folder = temporaryFolder();
  for (const source of closureOf(...files.map((file) => fromRoot(`src/${file}`)))) {
    const target = join(folder, relative(fromRoot("src"), source).replace(/ts$/, "js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(readFileSync(source, "utf8"), { compilerOptions }).outputText);
  }
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  return folder;
}
