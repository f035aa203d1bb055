import type { Reader } from "../bytes/reader.ts";
import type { Writer } from "../bytes/writer.ts";
import type { SuiteSelector } from "./suite.ts";

/**
 * Reads a count and as many selectors.
 *
 * @internal
 */
export function readSuites(r: Reader, field: string): SuiteSelector[] {
  const suites: SuiteSelector[] = [];
  for (let left = r.u16le(`${field}Count`); left > 0; left--) suites.push(r.u32be(field));
  return suites;
}

/**
 * Writes a count and as many selectors; nothing for a list that is absent.
 *
 * @internal
 */
export function writeSuites(w: Writer, suites: readonly SuiteSelector[] | undefined, field: string): void {
  if (suites === undefined) return;
  w.u16le(suites.length, `${field}Count`);
  for (const suite of suites) w.u32be(suite, field);
}

/**
 * Octets that {@link writeSuites} writes.
 *
 * @internal
 */
export function suitesLength(suites: readonly SuiteSelector[] | undefined): number {
  return suites === undefined ? 0 : 2 + 4 * suites.length;
}

/**
 * Asserts that what comes after an absent field is absent too: otherwise it would be read as that field.
 *
 * @param fields - the optional fields by name, in wire order
 * @internal
 */
export function requireOrder(w: Writer, fields: Readonly<Record<string, unknown>>): void {
  let absent: string | undefined;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) absent ??= name;
    else if (absent !== undefined) throw w.fault(name, `cannot be there without ${absent}`);
  }
}
