import type { SuiteSelector } from "../ie/suite.ts";
import { requireAkm } from "../keys/hierarchy.ts";
import { pmkLengthOf } from "../keys/ptk.ts";

/** A PMK that protects nothing, as long as the AKM has it: one octet over and over. */
export function samplePmk(akm: SuiteSelector, octet: number): Uint8Array {
  return new Uint8Array(pmkLengthOf(requireAkm(akm))).fill(octet);
}
