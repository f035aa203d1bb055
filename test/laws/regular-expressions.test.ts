import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import { fromRoot } from "../support/paths.ts";
import { countRegex } from "../support/regex-steps.ts";
import { descendants, parse, readSources } from "../support/sources.ts";

/** A regular expression of the sources, and where it stands. */
interface Found {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

const rooms = ["config", "diagnose"];
const files = Array.from(readSources()).filter(([file]) => rooms.includes(file.split("/")[0] as string));

/** Those that are written out. */
function literals(): Found[] {
  return files.flatMap(([file, text]) =>
    Array.from(descendants(parse(file, text)))
      .filter(ts.isRegularExpressionLiteral)
      .map(({ text: literal }) => {
        const end = literal.lastIndexOf("/");
        return { file, source: literal.slice(1, end), flags: literal.slice(end + 1) };
      }),
  );
}

/** Those that are put together when a file is loaded. */
async function composed(): Promise<Found[]> {
  const found: Found[] = [];
  const Original = globalThis.RegExp;
  class Recorded extends Original {
    constructor(source: string | RegExp, flags?: string) {
      super(source, flags);
      found.push({ file: "put together", source: this.source, flags: this.flags });
    }
  }
  try {
    vi.resetModules();
    globalThis.RegExp = Recorded as unknown as RegExpConstructor;
    for (const [file] of files) await import(/* @vite-ignore */ fromRoot(`src/${file}`));
  } finally {
    globalThis.RegExp = Original;
  }
  return found;
}

/** Texts of about `length` characters on which a pattern may go astray: a part of an example of it, over and over. */
function attacks(examples: readonly string[], length: number): string[] {
  const whole = examples.join("");
  const parts = new Set<string>([...examples, whole]);
  for (let from = 0; from < whole.length; from++) {
    for (const width of [2, 3, 5, 8, 13, 21])
      if (from + width <= whole.length) parts.add(whole.slice(from, from + width));
  }
  const starts = new Set([
    "",
    ...Array.from({ length: 12 }, (_, i) => whole.slice(0, Math.ceil((whole.length * (i + 1)) / 12))),
  ]);
  return Array.from(starts).flatMap((start) =>
    Array.from(parts, (part) => `${start}${part.repeat(Math.ceil(length / part.length))}\u0000`),
  );
}

/** By how much the steps grow when the text grows by 4: near 4 where they are linear, near 16 where they are squared. */
function growth({ source, flags }: Pick<Found, "source" | "flags">): number {
  const regex = countRegex(source, flags);
  const short = attacks(regex.examples, 100);
  const long = attacks(regex.examples, 400);
  return Math.max(...short.map((text, index) => regex.steps(long[index] as string) / Math.max(60, regex.steps(text))));
}

describe("the count of steps", () => {
  test.each([
    ["^(?:a+)+$", ""],
    ["a*a*b", ""],
    ["\\s+$", ""],
    ["(?:x|x)*y", ""],
    ["^[^=]*=.*=.*;$", ""],
  ])("shows that %s grows faster than its text", (source, flags) => {
    let worst = Number.POSITIVE_INFINITY;
    try {
      worst = growth({ source, flags });
    } catch (error) {
      expect(String(error)).toContain("steps");
    }
    expect(worst).toBeGreaterThan(8);
  });

  test.each([
    ["^[ -~]*$", ""],
    ["[\\p{C}\\p{Zl}]", "gu"],
    ["^\\d{1,4}(?:[.,]\\d{1,9})?: ", ""],
    ["\\bcaps=WPA[12]\\b", ""],
  ])("shows that %s does not", (source, flags) => expect(growth({ source, flags })).toBeLessThan(6));

  test("matches what the engine matches", async () => {
    for (const { source, flags } of [...literals(), ...(await composed())]) {
      const regex = countRegex(source, flags);
      for (const text of attacks(regex.examples, 20)) {
        expect(regex.test(text), `${source} on ${JSON.stringify(text)}`).toBe(new RegExp(source, flags).test(text));
      }
    }
  });
});

/** Threat 32. */
test("no regular expression of config and diagnose takes more steps than in proportion to its text", async () => {
  const all = [...literals(), ...(await composed())];
  expect(all.length).toBeGreaterThan(10);
  expect(all.some(({ source, flags }) => source.includes("Jan|Feb") && flags === "y")).toBe(true);
  const worse = all.map((one) => ({ ...one, growth: growth(one) })).filter((one) => !(one.growth < 6));
  expect(worse).toEqual([]);
}, 60_000);
