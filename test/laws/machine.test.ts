import { describe, expect, test } from "vitest";
import { cases } from "../support/cases.ts";
import { type Bug, classicBugs, misplacedSteps, missingGuards } from "./machine/bugs.ts";
import { connected } from "./machine/liveness.ts";
import { type Found, search } from "./machine/search.ts";
import { worldOf } from "./machine/world.ts";

/** What every schedule is made of, and how long it is. */
function report(name: string, { states, merged, transitions, depth, seconds }: Found): void {
  const counts = `${states} states, ${merged} merged, ${transitions} transitions`;
  console.log(`${name}: all schedules of up to ${depth} actions, ${counts}, ${seconds.toFixed(1)} s`);
}

const extended = "WPA2 with CCMP and Extended Key ID";

describe("no schedule of the medium breaks a rule, and from every state that is asked the handshake comes through", () => {
  const searches = [
    ["WPA with TKIP, from the association", "WPA with TKIP", false],
    ["WPA2 with CCMP, from the association", "WPA2 with CCMP", false],
    ["WPA with TKIP, rekeys of the pairwise and group keys", "WPA with TKIP", true],
    ["WPA2 with CCMP, rekeys of the pairwise and group keys", "WPA2 with CCMP", true],
    ["Extended Key ID, from the association", extended, false],
    ["Extended Key ID, rekeys of the pairwise and group keys", extended, true],
    ["FT-PSK, from the association", "FT-PSK with CCMP", false],
    ["FT-PSK, rekeys of the pairwise and group keys", "FT-PSK with CCMP", true],
  ] as const;
  test.each(searches)(
    "%s",
    (name, network, isConnected) => {
      const depth = cases(isConnected ? 6 : 8, 12);
      const found = search(worldOf(network), {
        depth,
        stuckEvery: cases(4, 20),
        ...(isConnected ? { from: connected } : {}),
      });
      report(name, found);
      expect(found.violation).toBeUndefined();
    },
    1_800_000,
  );
});

describe("nor does an adversary that makes frames of its own", () => {
  test.each(["WPA with TKIP", "WPA2 with CCMP", extended, "FT-PSK with CCMP"] as const)(
    "%s",
    (network) => {
      const found = search(worldOf(network, { forgeries: 2, rekeys: 2 }), {
        depth: cases(5, 9),
        stuckEvery: cases(4, 20),
      });
      report(`${network}, with forged frames`, found);
      expect(found.violation).toBeUndefined();
    },
    600_000,
  );

  test.each(["beacon", "association cipher", "association capability"] as const)(
    "or that has changed the %s before",
    (changed) => {
      const found = search(worldOf("WPA2 with CCMP", { changed, forgeries: 1, rekeys: 2 }), { depth: cases(5, 9) });
      report(`WPA2 with CCMP, the ${changed} changed`, found);
      expect(found.violation).toBeUndefined();
    },
    600_000,
  );
});

/** How far a bug may hide. */
const bugDepth = 9;

function hunt({ network, options, connected: isConnected, stuck }: Bug): Found {
  const from = isConnected ? { from: connected } : {};
  return search(worldOf(network, { rekeys: 2, ...options }), {
    depth: bugDepth,
    ...from,
    ...(stuck ? { stuckEvery: 1 } : {}),
  });
}

describe.each([
  ["a classic bug is found", classicBugs],
  ["no guard can be taken out", missingGuards],
  ["no step of Extended Key ID can be taken too late, too soon or twice", misplacedSteps],
] as const)("%s", (_, bugs) => {
  test.each(bugs.map((bug) => [bug.name, bug] as const))(
    "%s",
    (name, bug) => {
      const { violation } = hunt(bug);
      console.log(
        `${name}\n  breaks: ${violation?.rule}\n${violation?.schedule.map((line) => `    ${line}`).join("\n")}`,
      );
      expect(violation?.rule).toBe(bug.rule);
    },
    120_000,
  );
});
