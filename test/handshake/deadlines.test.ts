import fc from "fast-check";
import { expect, test } from "vitest";
import { Deadlines } from "../../src/handshake/deadlines.ts";
import { cases } from "../support/cases.ts";

const step = fc.oneof(
  fc.record({ name: fc.constantFrom("a", "b", "c", "d"), at: fc.option(fc.nat(50), { nil: undefined }) }),
  fc.record({ now: fc.nat(50) }),
);

test("the next deadline is the least of those that were set last, and each comes up once", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const deadlines = new Deadlines();
      const model = new Map<string, number>();
      for (const one of steps) {
        if ("name" in one) {
          deadlines.set(one.name, one.at);
          if (one.at === undefined) model.delete(one.name);
          else model.set(one.name, one.at);
        } else {
          const due = Array.from(model).filter(([, at]) => at <= one.now);
          expect(deadlines.due(one.now).sort()).toEqual(due.map(([name]) => name).sort());
          for (const [name] of due) model.delete(name);
        }
        expect(deadlines.next).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
      }
    }),
    { numRuns: cases(200, 5000) },
  );
});
