import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as house from "./support/house.ts";
import { fromRoot } from "./support/paths.ts";
import { readSources } from "./support/sources.ts";

const sources = readSources();
const manifest = JSON.parse(readFileSync(fromRoot("package.json"), "utf8")) as { exports: Record<string, string> };

/** Rooms without a door: their names leave through others, or not at all. */
const doorless = ["platform", "bytes", "cli"];

describe("the house", () => {
  test("has a floor for each of its rooms", () => expect(house.everyRoomHasAFloor(sources)).toEqual([]));
  test("imports files that are there", () => expect(house.everyImportLeadsToAFile(sources)).toEqual([]));
  test("imports downwards only", () => expect(house.everyArrowRunsDown(sources)).toEqual([]));
  test("has no cycle between two files", () => expect(house.noCycles(sources)).toEqual([]));
  test("does not use its own doors inside", () => expect(house.nobodyUsesADoorInside(sources)).toEqual([]));
  test("takes nothing from outside", () => expect(house.nothingComesFromOutside(sources)).toEqual([]));
  test("reaches the platform through one file", () => expect(house.noHostNames(sources)).toEqual([]));
});

describe("the doors", () => {
  const rooms = new Set(Array.from(sources.keys(), house.roomOf));

  test("are what package.json exports: one a room, and nothing else", () => {
    const doors = Array.from(rooms, (room) => (room === "index" ? "." : `./${room}`));
    const open = doors.filter((door) => !doorless.includes(door.slice(2)));
    expect(Object.keys(manifest.exports).sort()).toEqual([...open, "./package.json"].sort());
  });

  test.each(Object.entries(manifest.exports))("%s leads to a source file", (door, target) => {
    if (door === "./package.json") return expect(target).toBe("./package.json");
    const room = door.slice(2);
    const file = room === "" ? "index.ts" : room === "errors" ? "errors.ts" : `${room}/index.ts`;
    expect(target).toBe(`./dist/${file.replace(/ts$/, "js")}`);
    expect(Array.from(sources.keys())).toContain(file);
  });
});

describe("each rule catches what it forbids", () => {
  /** A small house that keeps every rule. */
  const sound = new Map([
    ["errors.ts", `export class WpaError {}`],
    ["platform.ts", `export const now: number = globalThis.performance.now();`],
    ["bytes/octets.ts", `import { WpaError } from "../errors.ts"; export const a = WpaError;`],
    ["crypto/md5.ts", `import type { a } from "../bytes/octets.ts"; export type A = typeof a;`],
    [
      "handshake/replay.ts",
      `export function slide(window: number, at: { process: number }): number { return window + at.process; }`,
    ],
    ["handshake/supplicant.ts", `import "./replay.ts"; export const b = 1; declare const rung: unique symbol;`],
    ["handshake/index.ts", `export { b } from "./supplicant.ts";`],
    ["index.ts", `export { b } from "./handshake/supplicant.ts";`],
    [
      "cli/main.ts",
      `import { argv } from "node:process"; import { b } from "../handshake/supplicant.ts"; console.log(argv, b, Buffer);`,
    ],
  ]);
  const rules = Object.entries(house).filter(
    (entry): entry is [string, house.Rule] => typeof entry[1] === "function" && entry[0] !== "roomOf",
  );

  test.each(rules)("%s finds nothing in a sound house", (_, rule) => expect(rule(sound)).toEqual([]));

  test.each([
    ["a room without a floor", house.everyRoomHasAFloor, "attic/box.ts", `export {};`],
    ["a file that is not there", house.everyImportLeadsToAFile, "bytes/x.ts", `import "./gone.ts";`],
    ["a specifier without its extension", house.everyImportLeadsToAFile, "bytes/x.ts", `import "./octets";`],
    ["an arrow upwards", house.everyArrowRunsDown, "bytes/x.ts", `import { b } from "../handshake/supplicant.ts";`],
    ["an arrow to the side", house.everyArrowRunsDown, "ie/x.ts", `import type { A } from "../crypto/md5.ts";`],
    [
      "an arrow upwards for its side effects",
      house.everyArrowRunsDown,
      "eapol/x.ts",
      `import "../handshake/supplicant.ts";`,
    ],
    [
      "an arrow upwards in an export",
      house.everyArrowRunsDown,
      "eapol/x.ts",
      `export * from "../handshake/supplicant.ts";`,
    ],
    [
      "an arrow upwards at run time",
      house.everyArrowRunsDown,
      "eapol/x.ts",
      `await import("../handshake/supplicant.ts");`,
    ],
    [
      "an arrow upwards in a type",
      house.everyArrowRunsDown,
      "eapol/x.ts",
      `type B = import("../handshake/supplicant.ts").B;`,
    ],
    [
      "an arrow upwards over several lines",
      house.everyArrowRunsDown,
      "eapol/x.ts",
      `import {\n  b,\n} from "../handshake/supplicant.ts";`,
    ],
    ["a file of the ground floor that looks up", house.everyArrowRunsDown, "errors.ts", `import "./bytes/octets.ts";`],
    ["an import of the command line", house.everyArrowRunsDown, "index.ts", `import "./cli/main.ts";`],
    ["a cycle inside a room", house.noCycles, "handshake/replay.ts", `import { b } from "./supplicant.ts";`],
    ["a cycle of types", house.noCycles, "handshake/replay.ts", `import type { b } from "./supplicant.ts";`],
    ["a file that imports itself", house.noCycles, "bytes/x.ts", `import "./x.ts";`],
    ["a door used inside", house.nobodyUsesADoorInside, "driver/x.ts", `import { b } from "../handshake/index.ts";`],
    ["a door used from its own room", house.nobodyUsesADoorInside, "handshake/x.ts", `import { b } from "./index.ts";`],
    ["a Node module", house.nothingComesFromOutside, "crypto/x.ts", `import { createHash } from "node:crypto";`],
    ["a Node module by its old name", house.nothingComesFromOutside, "cli/main.ts", `import "fs";`],
    ["a package", house.nothingComesFromOutside, "crypto/x.ts", `import "@noble/hashes";`],
    ["an import by a computed name", house.nothingComesFromOutside, "crypto/x.ts", `await import("node:" + "crypto");`],
    ["a global of Node", house.noHostNames, "crypto/x.ts", `export const d = Buffer.from("");`],
    ["a global of browsers", house.noHostNames, "crypto/x.ts", `export const d = document.title;`],
    ["the global object itself", house.noHostNames, "crypto/x.ts", `export const d = globalThis["process"];`],
    ["a global behind a type", house.noHostNames, "crypto/x.ts", `export const d: typeof process = 1;`],
    ["a global in a shorthand", house.noHostNames, "crypto/x.ts", `export const d = { process };`],
    ["a global made known to the compiler", house.noHostNames, "crypto/x.ts", `declare const Deno: unknown;`],
  ] as const)("%s is found", (_, rule, file, text) => {
    const findings = rule(new Map([...sound, [file, text]]));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(file);
  });
});
