import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Abi, abis } from "../../src/net80211/abi.ts";
import type { CType, DataModelName } from "../../src/net80211/layout.ts";
import { findTool } from "../support/tools.ts";

// A C compiler lays the same declarations out, and is asked to assert our sizes and offsets.

/** How gcc on x86-64 is told to lay out as another machine does. It has no big-endian machine; offsets are the same. */
const machines: Readonly<Partial<Record<DataModelName, readonly string[]>>> = {
  i386: ["-m32"],
  ilp32: ["-m32", "-malign-double"],
  lp64: ["-m64"],
};

const scalars = {
  u8: "unsigned char",
  s8: "signed char",
  u16: "unsigned short",
  s16: "short",
  u32: "unsigned int",
  s32: "int",
  u64: "unsigned long long",
  pointer: "void *",
} as const;

function declare(type: CType, name: string): string {
  if (typeof type === "string") return `${scalars[type]} ${name};`;
  if ("octets" in type) return `unsigned char ${name}[${type.octets}];`;
  if ("struct" in type)
    return `struct { ${type.struct.map(([member, inner]) => declare(inner, member)).join(" ")} } ${name};`;
  return declare(type.array, `${name}[${type.count}]`);
}

/** A C program that does not compile unless every struct lies as we say. */
function assertions({ layouts, dialect }: Abi): string {
  return Object.entries(layouts)
    .map(([name, { size, members }]) => {
      const declaration = dialect.structs[name as keyof typeof dialect.structs] ?? [];
      const body = declaration.map(([member, type]) => declare(type, member)).join(" ");
      const offsets = members.map(
        (member) => `_Static_assert(__builtin_offsetof(struct ${name}, ${member.name}) == ${member.offset}, "");`,
      );
      return `struct ${name} { ${body} };\n_Static_assert(sizeof(struct ${name}) == ${size}, "");\n${offsets.join("\n")}\n`;
    })
    .join("");
}

function compile(program: string, flags: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), "layout-"));
  try {
    const source = join(folder, "layout.c");
    writeFileSync(source, program);
    execFileSync("gcc", [...flags, "-fsyntax-only", source], { stdio: "pipe" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why there is nothing to ask: no gcc, or one for another machine. */
function absent(): string | undefined {
  if (findTool("gcc") === undefined) return "needs gcc";
  try {
    compile("", ["-m32", "-malign-double"]);
    return undefined;
  } catch {
    return "gcc is not for x86";
  }
}

describe.skipIf(absent() !== undefined)("a C compiler", () => {
  test("refuses a struct that is one octet longer than it is", () => {
    expect(() => compile('struct a { char b; }; _Static_assert(sizeof(struct a) == 2, "");', [])).toThrow();
  });

  const known = abis.filter(({ model }) => machines[model.name] !== undefined);
  test.each(known.map((on) => [on.name, on] as const))("lays out every struct of %s as we do", (_name, on) => {
    compile(assertions(on), machines[on.model.name] ?? []);
  });
});
