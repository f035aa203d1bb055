import { readFileSync, writeFileSync } from "node:fs";
import { fromRoot } from "../support/paths.ts";
import type { Peer, Scenario } from "./scenario.ts";

/** What a run was made with. */
export interface Versions extends Readonly<Record<Peer, string>> {
  /** `6.1.0-56-amd64`. */
  readonly kernel: string;
}

const marks = ["<!-- written by npm run test:interop -- --write-table -->", "<!-- end of what is written -->"] as const;

/**
 * What was proven, against what: one row a deed, one column a peer.
 *
 * @param passed - scenarios of which every play came out as it must
 * @param times - how often each was played
 */
export function proofTable(passed: readonly Scenario[], versions: Versions, times: number): string {
  const columns: readonly (readonly [Peer, string])[] = [
    ["hostapd", `our station at hostapd ${versions.hostapd}`],
    ["wpa_supplicant", `wpa_supplicant ${versions.wpa_supplicant} at our access point`],
    ["iwd", `iwd ${versions.iwd} at our access point`],
  ];
  const deeds = Array.from(new Set(passed.map(({ deed }) => deed)));
  const rows = deeds.map((deed) => [deed, ...columns.map(([peer]) => cellOf(passed, deed, peer))]);
  const lines = [["", ...columns.map(([, title]) => title)], columns.map(() => "---"), ...rows];
  lines[1]?.push("---");
  const often = times === 1 ? "once" : `${times} times in a row, without a retry`;
  return [
    `Linux ${versions.kernel}, ${passed.length} scenarios, each ${often}.`,
    "",
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
  ].join("\n");
}

/** The suites under which it was done, or a tick where there is one way of doing it. */
function cellOf(passed: readonly Scenario[], deed: string, peer: Peer): string {
  const done = passed.filter((scenario) => scenario.deed === deed && scenario.peer === peer);
  const suites = done.flatMap(({ suite }) => (suite === undefined ? [] : [suite]));
  return suites.length > 0 ? suites.join(", ") : done.length > 0 ? "✓" : "";
}

/** Puts a table into README.md, in the place of the last one. */
export function writeTable(table: string): void {
  const path = fromRoot("README.md");
  const text = readFileSync(path, "utf8");
  const [start, end] = [text.indexOf(marks[0]), text.indexOf(marks[1])];
  if (start < 0 || end < start) throw new Error(`README.md has no place for the table: ${marks.join(" … ")}`);
  writeFileSync(path, `${text.slice(0, start)}${marks[0]}\n\n${table}\n\n${text.slice(end)}`);
}
