import type { Reader } from "../bytes/reader.ts";
import type { Writer } from "../bytes/writer.ts";
import type { SuiteSelector } from "./suite.ts";

/**
 * Reads a count and as many selectors.
 *
 * @internal
 */
export function readSuites(r: Reader, count: string, field: string): SuiteSelector[] {
  const suites: SuiteSelector[] = [];
  for (let left = r.u16le(count); left > 0; left--) suites.push(r.u32be(field));
  return suites;
}

/**
 * Writes a count and as many selectors; nothing for a list that is absent.
 *
 * @internal
 */
export function writeSuites(
  w: Writer,
  suites: readonly SuiteSelector[] | undefined,
  count: string,
  field: string,
): void {
  if (suites === undefined) return;
  w.u16le(suites.length, count);
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
 * @param names - of the optional fields, in wire order
 * @param values - theirs, undefined where one is absent
 * @internal
 */
export function requireOrder(w: Writer, names: readonly string[], values: readonly unknown[]): void {
  for (let i = 1; i < values.length; i++) {
    if (values[i] !== undefined && values[i - 1] === undefined) {
      throw w.fault(names[i] as string, `cannot be there without ${names[i - 1]}`);
    }
  }
}
