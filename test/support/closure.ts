import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse, specifiersOf } from "./sources.ts";

/** The files that importing `file` loads, itself included. */
export function closureOf(file: string): readonly string[] {
  const found = new Set([file]);
  for (const reached of found) {
    const tree = parse(reached, readFileSync(reached, "utf8"));
    for (const specifier of specifiersOf(tree)) {
      if (specifier?.startsWith(".")) found.add(join(dirname(reached), specifier));
    }
  }
  return Array.from(found);
}

/** Octets of `files` together, as they travel: gzip at its best, not minified. */
export function gzippedSize(files: readonly string[]): number {
  return gzipSync(files.map((file) => readFileSync(file, "utf8")).join(""), { level: 9 }).length;
}
