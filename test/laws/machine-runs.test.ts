import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../support/cases.ts";
import { type Bug, classicBugs, misplacedSteps, missingGuards } from "./machine/bugs.ts";
import { associated } from "./machine/joined.ts";
import { connected, stuck } from "./machine/liveness.ts";
import { beginRun, type Run, runSchedule, type Schedule, schedules } from "./machine/random-runs.ts";

/**
 * What the search of every short schedule does not reach: long ones, with many rekeys and many forged frames in one
 * run. Each rule of the search is asked after every step.
 */

/** Steps of a schedule: what the search goes through has 12. */
const length = 80;

/** The rule that a schedule breaks, and what happened until then. */
function outcomeOf(run: Run, schedule: Schedule): { readonly rule: string | undefined; readonly lines: string[] } {
  try {
    runSchedule(run, schedule);
    return { rule: stuck(run.world, run.state), lines: run.lines };
  } catch (error) {
    return { rule: (error as Error).message, lines: run.lines };
  }
}

describe("long schedules break no rule, and the handshake comes through after them", () => {
  const total = cases(100, 20_000);
  test.each([
    ["WPA with TKIP", "associated", associated],
    ["WPA with TKIP", "connected", connected],
    ["WPA2 with CCMP", "associated", associated],
    ["WPA2 with CCMP", "connected", connected],
    ["WPA2 with CCMP and Extended Key ID", "associated", associated],
    ["WPA2 with CCMP and Extended Key ID", "connected", connected],
  ] as const)(
    `${total} of up to ${length} steps: %s, from a station that is %s`,
    (network, begun, from) => {
      const begin = () => beginRun([network, { rekeys: 12, forgeries: 12 }], from);
      let longest = 0;
      const law = fc.property(schedules(length), (schedule) => {
        const run = begin();
        const { rule, lines } = outcomeOf(run, schedule);
        longest = Math.max(longest, run.state.frames.length);
        if (rule !== undefined) throw new Error([rule, ...lines].join("\n"));
      });
      fc.assert(law, { numRuns: total, seed: 6 });
      console.log(`${network}, ${begun}: ${total} schedules, up to ${longest} frames sent in one`);
      expect(longest).toBeGreaterThan(20);
    },
    600_000,
  );
});

describe("a bug is found, and its schedule shrinks to what can be read", () => {
  const bugs = [...classicBugs, ...missingGuards, ...misplacedSteps].filter((bug) => bug.stuck !== true);

  function begin({ network, options, connected: isConnected }: Bug): Run {
    return beginRun([network, { ...options, forgeries: 3 }], isConnected ? connected : associated);
  }

  test.each(bugs.map((bug) => [bug.name, bug] as const))(
    "%s",
    (name, bug) => {
      const law = fc.property(schedules(30), (schedule) => runSchedule(begin(bug), schedule));
      const { counterexample, numRuns } = fc.check(law, { numRuns: 20_000, seed: 6 });
      expect(counterexample, `${numRuns} schedules do not find it`).not.toBeNull();
      const { rule, lines } = outcomeOf(begin(bug), (counterexample as [Schedule])[0]);
      console.log(
        `${name}\n  breaks: ${rule}, after ${numRuns} schedules\n${lines.map((one) => `    ${one}`).join("\n")}`,
      );
      expect(rule).toBe(bug.rule);
      expect(lines.length).toBeLessThanOrEqual(12);
    },
    60_000,
  );
});
