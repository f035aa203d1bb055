import { readFileSync } from "node:fs";
import { fromHex } from "../../src/bytes/octets.ts";
import { fromRoot } from "./paths.ts";

/** What every vector has besides its own fields. */
export interface VectorOrigin {
  /** Unique in its file. */
  readonly id: string;
  /** A key of the file's `sources`: which document, or whose test, says that this is right. */
  readonly source: string;
}

interface VectorFile {
  readonly sources: Readonly<Record<string, unknown>>;
  readonly vectors: readonly (Partial<VectorOrigin> & Readonly<Record<string, unknown>>)[];
}

/**
 * Reads test/vectors/NAME.json: `loadVectors<{ key: string; mac: string }>("cmac")`.
 *
 * @throws Error where a file is empty, or a vector does not say where it comes from: a number without a source proves
 * nothing
 */
export function loadVectors<Fields extends object>(name: string): readonly (VectorOrigin & Fields)[] {
  const file = JSON.parse(readFileSync(fromRoot(`test/vectors/${name}.json`), "utf8")) as VectorFile;
  if (file.vectors.length === 0) throw new Error(`${name}.json holds no vector`);
  const seen = new Set<string>();
  for (const [index, { id, source }] of file.vectors.entries()) {
    if (!id || seen.has(id)) throw new Error(`${name}.json, vector ${index}: needs an id of its own, has ${id}`);
    if (!source || !Object.hasOwn(file.sources, source)) throw new Error(`${name}.json, ${id}: needs a known source`);
    seen.add(id);
  }
  return file.vectors as readonly unknown[] as readonly (VectorOrigin & Fields)[];
}

/** The octets that a vector spells in hex. */
export function octets(hex: string): Uint8Array {
  const found = fromHex(hex);
  if (found === undefined) throw new Error(`not hex: ${JSON.stringify(hex)}`);
  return found;
}
