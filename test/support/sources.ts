import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { fromRoot } from "./paths.ts";

/** The source files by their path in src: `eapol/key-frame.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** Reads src as it lies on the disk. */
export function readSources(): Sources {
  const files = readdirSync(fromRoot("src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(fromRoot(`src/${file}`), "utf8")]));
}

const trees = new Map<string, ts.SourceFile>();

/** The syntax tree of one file, made once for each text that the file has had. */
export function parse(file: string, text: string): ts.SourceFile {
  const known = trees.get(text);
  if (known?.fileName === file) return known;
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  trees.set(text, tree);
  return tree;
}

/** Every node below `node`, in the order of the text. */
export function* descendants(node: ts.Node): Generator<ts.Node> {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) {
    yield child;
    yield* descendants(child);
  }
}

/** What a file imports, in every way that TypeScript has: a specifier, or undefined where it is computed. */
export function specifiersOf(source: ts.SourceFile): readonly (string | undefined)[] {
  return Array.from(descendants(source)).flatMap((node) => {
    const from = specifierNode(node);
    if (from === undefined) return [];
    return [from !== "computed" && ts.isStringLiteralLike(from) ? from.text : undefined];
  });
}

function specifierNode(node: ts.Node): ts.Node | "computed" | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : "computed";
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return node.arguments[0] ?? "computed";
  }
  return undefined;
}
