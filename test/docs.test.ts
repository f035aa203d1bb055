import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { floors, roomOf } from "./support/house.ts";
import { type Block, blocksOf, commandsOf, fits, localLinksOf, statedResults } from "./support/markdown.ts";
import { fromRoot } from "./support/paths.ts";
import { readSources } from "./support/sources.ts";

const sources = readSources();
const readText = (file: string): string => (existsSync(fromRoot(file)) ? readFileSync(fromRoot(file), "utf8") : "");

describe("what a document shows", () => {
  const document = [
    "```ts",
    "console.log(1 + 1); // → 2",
    "```",
    "```console",
    "$ wpa-eapol psk \\",
    "    --ssid home",
    "network={",
    "…",
    "}",
    "$ npm test",
    "```",
  ].join("\n");
  const [example, session] = blocksOf(document) as [Block, Block];

  test("is read as examples and as commands", () => {
    expect(statedResults(example)).toEqual(["2"]);
    expect(session.line).toBe(4);
    expect(commandsOf(session)).toEqual([
      { command: "wpa-eapol psk --ssid home", output: ["network={", "…", "}"] },
      { command: "npm test", output: [] },
    ]);
  });

  test.each([
    [["a"], ["a"], true],
    [["a"], ["b"], false],
    [["a"], ["a", "b"], false],
    [["a", "b"], ["a"], false],
    [["psk=…"], ["psk=0123"], true],
    [["psk=…"], ["psk"], false],
    [["{", "…", "}"], ["{", "x", "y", "}"], true],
    [["{", "…", "}"], ["{", "x", "y"], false],
    [["a.c"], ["abc"], false],
  ])("%j fits %j: %s", (shown, actual, expected) => expect(fits(shown, actual)).toBe(expected));
});

describe("the texts", () => {
  const texts = ["README.md", "CHANGELOG.md", "SECURITY.md", "src/README.md", "test/interop/README.md"];

  test.each(texts)("%s links to files that are there", (text) => {
    expect(existsSync(fromRoot(text))).toBe(true);
    const links = localLinksOf(readText(text));
    expect(links.filter((link) => !existsSync(join(dirname(fromRoot(text)), link)))).toEqual([]);
  });

  test("src/README.md draws each folder of src, and no file that is not there", () => {
    const [map] = blocksOf(readText("src/README.md"));
    const drawn = Array.from(pathsOfMap(map?.text ?? ""));
    const folders = new Set(Array.from(sources.keys(), (file) => file.replace(/[^/]*$/, "")).filter(Boolean));
    expect(drawn.filter((path) => path.endsWith("/")).sort()).toEqual(Array.from(folders).sort());
    expect(drawn.filter((path) => !path.endsWith("/") && !sources.has(path))).toEqual([]);
  });

  test("src/README.md puts each room that is there on its floor", () => {
    const rooms = new Set(Array.from(sources.keys(), roomOf));
    const built = floors.map((floor) => floor.filter((room) => rooms.has(room)));
    expect(floorsOfTable(readText("src/README.md"))).toEqual(built);
  });
});

/** The rooms of each floor as the map's table has them, ground floor first. */
function floorsOfTable(text: string): readonly (readonly string[])[] {
  const rows = Array.from(text.matchAll(/^\| (\d) \| (.*) \|$/gm));
  return rows.map((row) => Array.from((row[2] as string).matchAll(/`(\w+)`/g), (room) => room[1] as string)).reverse();
}

/** The paths that a drawn tree names: two spaces a level, a folder ends in a slash, a remark comes after the names. */
function pathsOfMap(map: string): readonly string[] {
  const folders: string[] = [];
  return map.split("\n").flatMap((line) => {
    const [, indent, names] = /^( *)((?:[\w.-]+(?:\.ts|\/)(?: |$))+)/.exec(line) ?? [];
    if (indent === undefined || names === undefined) return [];
    folders.length = indent.length / 2;
    const paths = names
      .trim()
      .split(" ")
      .map((name) => folders.join("") + name);
    if (names.trim().endsWith("/")) folders.push(names.trim());
    return paths;
  });
}

test("every door begins by saying what it opens", () => {
  const doors = Array.from(sources.keys()).filter((file) => /^(\w+\/)?index\.ts$/.test(file));
  expect(doors.filter((door) => !/^\/\*\*(?:(?!\*\/).)*@module/s.test(sources.get(door) as string))).toEqual([]);
});

test("the documentation is built from every room that has a door", () => {
  const { entryPoints } = JSON.parse(readText("typedoc.json")) as { entryPoints: readonly string[] };
  expect(entryPoints).toEqual(["src/index.ts", "src/errors.ts", "src/*/index.ts"]);
  const rooms = readdirSync(fromRoot("src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const doorless = rooms.map((room) => room.name).filter((room) => !sources.has(`${room}/index.ts`));
  expect(doorless.sort()).toEqual(["bytes", "cli"]);
});
