import type { Statement } from "../records.ts";
import { type Fields, type Template, template } from "../template.ts";

/** A line that some program prints, and what it states. */
export interface Entry {
  readonly template: Template;
  /** The record of a line that fits; what stood in the holes is `fields`. */
  readonly read: (fields: Fields) => Statement;
}

/** An entry of the vocabulary. */
export function entry(pattern: string, read: (fields: Fields) => Statement): Entry {
  return { template: template(pattern), read };
}
