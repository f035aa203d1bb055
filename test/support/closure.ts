import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import ts from "typescript";
import { parse, specifiersOf } from "./sources.ts";

/** The files that importing `files` loads, themselves included. */
export function closureOf(...files: readonly string[]): readonly string[] {
  const found = new Set(files);
  for (const reached of found) {
    const tree = parse(reached, readFileSync(reached, "utf8"));
    for (const specifier of specifiersOf(tree)) {
      if (specifier?.startsWith(".")) found.add(join(dirname(reached), specifier));
    }
  }
  return Array.from(found);
}

const bare = new Map<string, string>();

/** A built file without its comments: documentation weighs nothing where a page is made of it. */
function withoutComments(file: string): string {
  const known = bare.get(file);
  if (known !== undefined) return known;
  const compilerOptions = { removeComments: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), { compilerOptions });
  bare.set(file, outputText);
  return outputText;
}

/** Octets of `files` together, as they travel: without comments, not minified, gzip at its best. */
export function gzippedSize(files: readonly string[]): number {
  return gzipSync(files.map(withoutComments).join(""), { level: 9 }).length;
}
