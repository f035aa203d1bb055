import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCopy, removeFolder, run } from "./support/build.ts";
import { floors, roomOf } from "./support/house.ts";
import { type Block, blocksOf, commandsOf, fits, localLinksOf, statedResults } from "./support/markdown.ts";
import { fromRoot } from "./support/paths.ts";
import { readSources } from "./support/sources.ts";

const sources = readSources();
const readText = (file: string): string => (existsSync(fromRoot(file)) ? readFileSync(fromRoot(file), "utf8") : "");

describe("README.md", () => {
  const blocks = blocksOf(readText("README.md"));
  const examples = blocks.filter((block) => block.language === "ts" || block.language === "js");
  const commands = blocks
    .filter((block) => block.language === "console")
    .flatMap(commandsOf)
    .filter(({ command }) => /(^|\| *)(npx )?wpa-eapol /.test(command));
  let copy: string;

  beforeAll(() => {
    copy = buildCopy();
  }, 120_000);
  afterAll(() => removeFolder(copy));

  test("shows at least one example that runs, and one command", () => {
    expect(examples).not.toEqual([]);
    expect(commands).not.toEqual([]);
  });

  test("its examples are right in their types", () => {
    const files = examples.map((example) => writeExample(copy, example, example.language));
    expect(typeErrors(copy, files)).toEqual([]);
  });

  test.each(examples)("the example at line $line runs, and prints what it says", (example) => {
    const { outputText } = ts.transpileModule(example.text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const file = writeExample(copy, { ...example, text: outputText }, "mjs");
    const printed = run(process.execPath, [file], copy).trimEnd().split("\n");
    const stated = statedResults(example);
    if (stated.length > 0) expect(fits(stated, printed), printed.join("\n")).toBe(true);
  });

  test.each(commands)("`$command` prints what is shown", ({ command, output }) => {
    const ours = command.replace(/(^|\| *)(npx )?wpa-eapol /g, `$1"${process.execPath}" dist/cli/main.js `);
    const printed = run("bash", ["-c", `${ours} 2>&1 || true`], copy)
      .trimEnd()
      .split("\n");
    expect(fits(output, printed), printed.join("\n")).toBe(true);
  });
});

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

/** The file that an example becomes, in the copy's own folder: there the package's name leads to the copy's build. */
function writeExample(copy: string, example: Block, extension: string): string {
  const file = join(copy, `example-${example.line}.${extension}`);
  writeFileSync(file, example.text);
  return file;
}

function typeErrors(copy: string, files: readonly string[]): readonly string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ["node"],
    allowJs: true,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => copy;
  return ts
    .getPreEmitDiagnostics(ts.createProgram(files, options, host))
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

describe("the texts", () => {
  const texts = ["README.md", "CHANGELOG.md", "SECURITY.md", "src/README.md"];

  test.each(texts)("%s links to files that are there", (text) => {
    expect(existsSync(fromRoot(text))).toBe(true);
    const links = localLinksOf(readText(text));
    expect(links.filter((link) => !existsSync(join(dirname(fromRoot(text)), link)))).toEqual([]);
  });

  test("src/README.md draws each file of src but the rooms' doors, and no other", () => {
    const [map] = blocksOf(readText("src/README.md"));
    const files = Array.from(sources.keys()).filter((file) => !file.endsWith("/index.ts"));
    expect(Array.from(filesOfMap(map?.text ?? "")).sort()).toEqual(files.sort());
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

/** The files that a drawn tree names: two spaces a level, a folder ends in a slash, a remark comes after the names. */
function filesOfMap(map: string): readonly string[] {
  const path: string[] = [];
  return map.split("\n").flatMap((line) => {
    const [, indent, names] = /^( *)((?:[\w.-]+(?:\.ts|\/) ?)+)/.exec(line) ?? [];
    if (indent === undefined || names === undefined) return [];
    path.length = indent.length / 2;
    const found = names.trim().split(" ");
    if (found[0]?.endsWith("/")) path.push(found[0]);
    return found.filter((name) => name.endsWith(".ts")).map((name) => path.join("") + name);
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
