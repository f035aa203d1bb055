import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Block } from "./markdown.ts";

/**
 * Writes an example to a file in the copy's own folder: there the package's name leads to the copy's build.
 *
 * @returns the path of the file
 */
export function writeExample(copy: string, { language, line, text }: Block): string {
  const file = join(copy, `example-${line}.${language}`);
  writeFileSync(file, text);
  return file;
}

/** Writes an example as JavaScript, for a platform that does not take types off by itself. */
export function writeRunnable(copy: string, example: Block): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(example.text, { compilerOptions });
  return writeExample(copy, { ...example, language: "mjs", text: outputText });
}

/** What the compiler says of examples that {@link writeExample} wrote. */
export function typeErrors(copy: string, files: readonly string[]): readonly string[] {
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
