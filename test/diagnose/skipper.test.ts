import { afterEach, describe, expect, test, vi } from "vitest";
import { nowhere, promisingPlace } from "../../src/diagnose/first-glance.ts";
import { readLog } from "../../src/diagnose/log.ts";
import { Prefix } from "../../src/diagnose/prefix.ts";
import { endOfLine, type KernelSkipper, kernelFor, PlainSkipper, type Skipper } from "../../src/diagnose/skipper.ts";
import { cases } from "../support/cases.ts";
import { founding, logText, mutate, prefixed, random } from "./support.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const recorded = logText("logs/wpa-tkip-micfail.wpa.log");
const byAccessPoint = logText("logs/ft-psk.hostapd.log");
const strange = Array.from({ length: 2000 }, (_, i) => String.fromCharCode((i * 7919) % 128)).join("");
const texts: Readonly<Record<string, string>> = {
  "of a station": recorded,
  "of an access point": byAccessPoint,
  "of a mail": founding.repeat(3),
  "without stamps": recorded.replace(/^\d{10}\.\d{6}: /gm, ""),
  quoted: prefixed(recorded, "> "),
  "of syslog": prefixed(recorded, "Aug 28 12:00:00 host wpa_supplicant[123]: "),
  "with carriage returns": recorded.replaceAll("\n", "\r\n"),
  "of one line": recorded.replaceAll("\n", " "),
  "of nothing but line ends": "\n".repeat(20_000),
  "that ends in the middle of a line": recorded.slice(0, 50_001),
  "of labels": `${"a: ".repeat(9)}\n${"abcdefghijklmnopqrstuvw: x\nabcdefghijklmnopqrstuvwxy: x\n:: a\n".repeat(300)}`,
  "of anything": strange.repeat(20),
  "that says the same again": recorded.repeat(5),
  "that says the same again of an access point": byAccessPoint.repeat(3),
  "that says the same again to syslog": prefixed(recorded.repeat(3), "Aug 28 12:00:00 host wpa_supplicant[123]: "),
  "that says the same again without stamps": recorded.replace(/^\d{10}\.\d{6}: /gm, "").repeat(4),
};

/** The kernel, which every platform that these tests run on has. */
function kernelOf(text: string): KernelSkipper {
  const kernel = kernelFor(text);
  if (kernel === undefined) throw new Error("no kernel");
  return kernel;
}

/** Where the lines start that a skipper comes to, and where they end. */
function comeTo(skipper: Skipper, text: string, until: number): [number, number][] {
  const lines: [number, number][] = [];
  for (let from = 0; from < until; from = skipper.lineEnd + 1) {
    skipper.next(from, until, []);
    if (skipper.line >= until) break;
    lines.push([skipper.line, skipper.lineEnd]);
    expect(skipper.lineEnd).toBe(endOfLine(text, skipper.line));
  }
  return lines;
}

describe("the kernel", () => {
  test.each(Object.keys(texts))("steps over nothing that may be worth reading, in a log %s", (name) => {
    const text = texts[name] as string;
    const kernel = kernelOf(text);
    kernel.take(text, new Prefix());
    const known = new Int32Array(kernel.beginnings.length);
    const stampedAt = (start: number): number => (/^.{10}[.].{6}: /s.test(text.slice(start, start + 19)) ? 19 : 0);
    const isWorthIt = (start: number): boolean => {
      const once = start + stampedAt(start);
      return promisingPlace(kernel.characters, once + stampedAt(once), known) !== nowhere;
    };
    // The first time all beginnings are new; they are remembered, as the reader does, for the second.
    for (const memory of [kernel.beginnings, kernel.beginnings]) {
      for (const [start] of comeTo(kernel, text, text.length)) {
        const once = start + stampedAt(start);
        promisingPlace(kernel.characters, once + stampedAt(once), memory);
      }
    }
    const all = comeTo(new PlainOver(text), text, text.length).filter(([start]) => isWorthIt(start));
    expect(comeTo(kernel, text, text.length).filter(([start]) => isWorthIt(start))).toEqual(all);
  });

  test("steps over nearly all lines that are not", () => {
    readLog(recorded);
    const kernel = kernelOf(recorded);
    kernel.take(recorded, new Prefix());
    const lines = comeTo(kernel, recorded, recorded.length);
    expect(lines.length).toBeLessThan(0.1 * recorded.split("\n").length);
    expect(kernel.words).toBeGreaterThan(0);
  });

  test("knows a prefix, and the stamps after it", () => {
    const text = prefixed(recorded, "Aug 28 12:00:00 host wpa_supplicant[123]: ");
    readLog(text);
    const kernel = kernelOf(text);
    const prefix = new Prefix();
    kernel.take(text, prefix);
    prefix.learn(kernel.characters, 0, 42);
    kernel.learn(prefix);
    expect(prefix.length).toBe(42);
    expect(comeTo(kernel, text, text.length).length).toBeLessThan(0.1 * text.split("\n").length);
  });

  test("lets go of the text when it was read", () => {
    readLog(recorded);
    expect(kernelOf(recorded).characters.text).toBe("");
  });

  test("serves neither short pieces nor those that it has no room for", () => {
    expect(kernelFor("a\n".repeat(100))).toBeUndefined();
    expect(kernelFor("a\n".repeat(300_000))).toBeUndefined();
  });
});

describe("without WebAssembly", () => {
  test.each(Object.keys(texts))("a log %s gives the same records", async (name) => {
    const text = texts[name] as string;
    vi.stubGlobal("WebAssembly", undefined);
    vi.resetModules();
    const plain = await import("../../src/diagnose/log.ts");
    const skipper = await import("../../src/diagnose/skipper.ts");
    expect(skipper.kernelFor(text)).toBeUndefined();
    expect(plain.readLog(text)).toEqual(readLog(text));
  });

  test("a log to which anything was done gives the same records", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    vi.resetModules();
    const plain = await import("../../src/diagnose/log.ts");
    const below = random(20_051_128);
    const originals = Object.values(texts);
    for (let n = cases(50, 3000); n > 0; n--) {
      let text = originals[n % originals.length] as string;
      for (let times = below(12); times > 0; times--) text = mutate(text, below);
      expect(readLog(text)).toEqual(plain.readLog(text));
    }
  });

  test("a platform that will not have the module is one without", async () => {
    vi.stubGlobal("WebAssembly", {
      Module: class {
        constructor() {
          throw new Error("no SIMD");
        }
      },
      Instance: class {},
    });
    vi.resetModules();
    const skipper = await import("../../src/diagnose/skipper.ts");
    expect(skipper.kernelFor(recorded)).toBeUndefined();
  });
});

/** A plain skipper that holds a text. */
class PlainOver extends PlainSkipper {
  constructor(text: string) {
    super();
    this.take(text);
  }
}
