import { type ConfProblem, readAssignment, switchOf } from "./conf-text.ts";
import type { SupplicantConf } from "./supplicant-conf.ts";

/** The security lines of a wpa_supplicant.conf that stand outside of its blocks, for all its networks. */
export interface SupplicantGlobals {
  /** `extended_key_id`: `0` or `1`. wpa_supplicant heeds it where the driver can, and has 0 where it is not there. */
  readonly extendedKeyId?: string;
}

/**
 * What the lines outside of the blocks say of security, and what is wrong with them; a problem's line is one of the
 * file's, from 1. Of two lines with one name the later counts. Unlike wpa_supplicant, which then does not start, a line
 * that is wrong leaves its field as it was.
 *
 * @source wpa_supplicant.conf of wpa_supplicant 2.10
 */
export function readGlobals({ sections }: SupplicantConf): {
  readonly globals: SupplicantGlobals;
  readonly problems: readonly ConfProblem[];
} {
  let globals: SupplicantGlobals = {};
  const problems: ConfProblem[] = [];
  let number = 0;
  for (const { kind, lines } of sections) {
    for (const line of lines) {
      number++;
      const { name, value = "" } = readAssignment(line) ?? {};
      if (kind !== "global" || name !== "extended_key_id") continue;
      const turned = switchOf(value);
      if (turned !== undefined) globals = { extendedKeyId: `${turned}` };
      else problems.push({ line: number, name, what: "is not 0 or 1" });
    }
  }
  return { globals, problems };
}
