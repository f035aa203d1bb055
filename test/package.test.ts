import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCopy, removeFolder, run, temporaryFolder } from "./support/build.ts";
import { closureOf, gzippedSize } from "./support/closure.ts";
import { typeErrors, writeExample, writeRunnable } from "./support/examples.ts";
import { blocksOf, commandsOf, fits, statedResults } from "./support/markdown.ts";
import { fromRoot } from "./support/paths.ts";

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly sideEffects: boolean;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const manifest = JSON.parse(readFileSync(fromRoot("package.json"), "utf8")) as Manifest;
const doors = Object.keys(manifest.exports).filter((door) => door !== "./package.json");

/** What a door may weigh, in octets of gzip: about a fifth above what it weighed when it was last measured. */
const budgets: Readonly<Record<string, number>> = {
  ".": 182_000,
  "./errors": 500,
  "./crypto": 29_000,
  "./ie": 13_000,
  "./dot11": 14_000,
  "./eapol": 9_000,
  "./keys": 28_000,
  "./cipher": 34_000,
  "./handshake": 64_000,
  "./driver": 2_500,
  "./net80211": 72_000,
  "./capture": 106_000,
  "./config": 28_000,
  "./diagnose": 101_000,
  "./simulation": 150_000,
};

let built: string;
let empty: string;
let packed: Packed;

beforeAll(() => {
  built = buildCopy();
  empty = temporaryFolder();
  [packed] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", empty], built)) as [
    Packed,
  ];
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${packed.filename}`], empty);
}, 120_000);

afterAll(() => {
  removeFolder(built);
  removeFolder(empty);
}, 120_000);

describe("package.json", () => {
  test("asks for no other package at run time", () => {
    for (const key of ["dependencies", "peerDependencies", "optionalDependencies", "bundleDependencies"]) {
      expect(manifest).not.toHaveProperty(key);
    }
  });

  test("tells bundlers that no file has side effects", () => expect(manifest.sideEffects).toBe(false));

  test("runs nothing when it is installed", () => {
    for (const script of ["preinstall", "install", "postinstall", "prepare"])
      expect(manifest).not.toHaveProperty(`scripts.${script}`);
  });
});

describe("the tarball", () => {
  test("holds what is built, what it was built from, and the four texts", () => {
    const others = packed.files.map((file) => file.path).filter((path) => !/^(dist|src)\//.test(path));
    expect(others.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "package.json"]);
  });

  test("holds nothing in dist that src does not have", () => {
    const paths = new Set(packed.files.map((file) => file.path));
    const strangers = Array.from(paths).filter((path) => {
      const source = path.replace(/^dist\//, "src/").replace(/(\.d\.ts|\.js)(\.map)?$/, ".ts");
      return path.startsWith("dist/") && !paths.has(source);
    });
    expect(strangers).toEqual([]);
  });

  test.each(doors)("brings the code and the types of %s", (door) => {
    const paths = packed.files.map((file) => `./${file.path}`);
    const target = manifest.exports[door] as string;
    expect(paths).toContain(target);
    expect(paths).toContain(target.replace(/\.js$/, ".d.ts"));
  });
});

describe("installed in an empty folder", () => {
  const names = doors.map((door) => `wpa-eapol${door.slice(1)}`);

  test("it brought nothing with it", () => {
    expect(run("ls", ["node_modules"], empty).trim()).toBe("wpa-eapol");
  });

  test("each door gives the same names to import and to CommonJS' require", () => {
    const script = `
      const names = ${JSON.stringify(names)};
      const seen = names.map(async (name) => {
        const door = await import(name).catch((error) => ({ error }));
        return [name, "error" in door ? door.error.message : Object.keys(door).length > 0 && door === require(name)];
      });
      Promise.all(seen).then((entries) => console.log(JSON.stringify(entries)));`;
    const seen = JSON.parse(run(process.execPath, ["--no-warnings", "-e", script], empty)) as unknown;
    expect(seen).toEqual(names.map((name) => [name, true]));
  });

  test("what is not a door is closed", () => {
    const script = `import("wpa-eapol/dist/platform.js").catch((error) => console.log(error.code))`;
    expect(run(process.execPath, ["-e", script], empty).trim()).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  test.each(Object.keys(manifest.bin))("the command %s is there", (command) => {
    expect(existsSync(join(empty, "node_modules/.bin", command))).toBe(true);
  });
});

test.each(doors)("%s keeps to its budget of octets", (door) => {
  const size = gzippedSize(closureOf(join(built, manifest.exports[door] as string)));
  expect(size).toBeLessThanOrEqual(budgets[door] as number);
});

describe("README.md", () => {
  const blocks = blocksOf(readFileSync(fromRoot("README.md"), "utf8"));
  const examples = blocks.filter((block) => block.language === "ts" || block.language === "js");
  // What needs a platform that no test has is written `typescript`: its types are checked, and it is not run.
  const unrun = blocks.filter((block) => block.language === "typescript");
  const commands = blocks
    .filter((block) => block.language === "console")
    .flatMap(commandsOf)
    .filter(({ command }) => /(^|\| *)(npx )?wpa-eapol /.test(command));

  test("shows at least one example that runs, and one command", () => {
    expect(examples).not.toEqual([]);
    expect(commands).not.toEqual([]);
  });

  test("its examples are right in their types", () => {
    const files = [...examples, ...unrun.map((block) => ({ ...block, language: "ts" }))].map((example) =>
      writeExample(built, example),
    );
    expect(typeErrors(built, [...files, fromRoot("test/support/bun-ffi.d.ts")])).toEqual([]);
  });

  test.each(examples)("the example at line $line runs, and prints what it says", (example) => {
    const printed = run(process.execPath, [writeRunnable(built, example)], built)
      .trimEnd()
      .split("\n");
    const stated = statedResults(example);
    if (stated.length > 0) expect(fits(stated, printed), printed.join("\n")).toBe(true);
  });

  test.each(commands)("`$command` prints what is shown", ({ command, output }) => {
    const ours = command.replace(/(^|\| *)(npx )?wpa-eapol /g, `$1"${process.execPath}" dist/cli/main.js `);
    const printed = run("bash", ["-c", `${ours} 2>&1 || true`], built)
      .trimEnd()
      .split("\n");
    expect(fits(output, printed), printed.join("\n")).toBe(true);
  });
});
