import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { explainLog } from "../../src/diagnose/explain.ts";
import { fold, founding, prefixed, printed, unquoted, wrapWords } from "./support.ts";

const explanation = explainLog(founding);
const widths = Array.from({ length: 91 }, (_, i) => 30 + i);
const stamps = [
  "Aug 28 12:00:00 cypher wpa_supplicant[123]: ",
  "Fri Aug 12 10:11:12 2005 daemon.notice wpa_supplicant[1]: ",
] as const;

type Wrap = (text: string, width: number) => string;

/** Ways in which a log goes through loggers and mailers, around `wrap`. */
function ways(wrap: Wrap): readonly (readonly [string, Wrap])[] {
  return [
    ["as it is", wrap],
    ["then quoted", (text, width) => prefixed(wrap(text, width), "> ")],
    ["after it was quoted", (text, width) => wrap(prefixed(text, "> "), width)],
    ...stamps.flatMap((stamp): readonly (readonly [string, Wrap])[] => [
      [`then stamped ${stamp}`, (text, width) => prefixed(wrap(text, width), stamp)],
      [`then stamped ${stamp}, and quoted`, (text, width) => prefixed(wrap(text, width), `> ${stamp}`)],
    ]),
  ];
}

/** Ways in which every line of the log had its stamp before it was wrapped. */
function stamped(wrap: Wrap, stamp: string): readonly (readonly [string, Wrap])[] {
  return [
    ["after it was stamped", (text, width) => wrap(prefixed(text, stamp), width)],
    ["after it was stamped, then quoted", (text, width) => prefixed(wrap(prefixed(text, stamp), width), "> ")],
  ];
}

/** The widths at which a log does not explain as the founding trace does. */
function differing(text: string, wrap: Wrap): number[] {
  return widths.filter((width) => !isDeepStrictEqual(explainLog(wrap(text, width)), explanation));
}

test("the trace as the program printed it explains as the mail does", () => {
  expect(explainLog(printed)).toEqual(explanation);
  expect(Math.max(...printed.split("\n").map((line) => line.length))).toBeGreaterThan(400);
});

describe("at every width from 30 to 120 the founding trace explains the same", () => {
  test.each(ways(wrapWords))("wrapped between words, %s", (_way, wrap) => {
    expect(differing(printed, wrap)).toEqual([]);
    expect(differing(unquoted, wrap)).toEqual([]);
  });

  test.each(ways(fold))("broken in mid-word, %s", (_way, wrap) => {
    expect(differing(printed, wrap)).toEqual([]);
  });

  describe.each(stamps)("stamped %j", (stamp) => {
    test.each(stamped(fold, stamp))("broken in mid-word, %s", (_way, wrap) => {
      expect(differing(printed, wrap)).toEqual([]);
    });

    // Narrower than the stamp, the stamp itself is in pieces: that is not read.
    test.each(stamped(wrapWords, stamp))("wrapped between words, %s, if the stamp fits", (_way, wrap) => {
      for (const text of [printed, unquoted]) {
        expect(differing(text, wrap).filter((width) => width >= stamp.trimEnd().length)).toEqual([]);
      }
    });
  });

  // The mail was wrapped between words already. Where one of its lines has exactly the width, nothing tells whether a
  // word goes on in the next line or another begins there: `alg=TKIP` and `addr=` at 32, `conf` and a file name at 35.
  test.each([fold, (text: string, width: number) => prefixed(fold(text, width), "> ")])(
    "broken in mid-word after a wrap between words, but for the widths at which that cannot be told",
    (wrap) => {
      expect(differing(unquoted, wrap)).toEqual([32, 35, 41, 42]);
    },
  );
});
