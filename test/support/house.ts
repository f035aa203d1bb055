import { posix } from "node:path";
import ts from "typescript";
import { descendants, parse, type Sources, specifiersOf } from "./sources.ts";

/** Ground floor first: a file imports from its own room and from the floors below it. */
export const floors: readonly (readonly string[])[] = [
  ["errors", "platform"],
  ["bytes"],
  ["crypto", "ie", "dot11"],
  ["eapol", "keys"],
  ["cipher", "handshake"],
  ["driver"],
  ["net80211", "capture", "config"],
  ["diagnose", "simulation"],
  ["index"],
  ["cli"],
];

/** `crypto/hmac.ts` lies in the room `crypto`, `errors.ts` is the room `errors`. */
export function roomOf(file: string): string {
  return (file.split("/")[0] as string).replace(/\.ts$/, "");
}

function floorOf(file: string): number {
  return floors.findIndex((rooms) => rooms.includes(roomOf(file)));
}

/** One import: who, what it says, and which file of src it means where it means one. */
interface Arrow {
  readonly file: string;
  readonly specifier: string | undefined;
  readonly target: string | undefined;
}

function arrowsOf(sources: Sources): readonly Arrow[] {
  return Array.from(sources).flatMap(([file, text]) =>
    specifiersOf(parse(file, text)).map((specifier) => ({
      file,
      specifier,
      target: specifier?.startsWith(".") ? posix.join(posix.dirname(file), specifier) : undefined,
    })),
  );
}

function innerArrowsOf(sources: Sources): readonly (Arrow & { readonly target: string })[] {
  return arrowsOf(sources).filter((arrow): arrow is Arrow & { target: string } => arrow.target !== undefined);
}

/** A house rule: what breaks it, one line each. */
export type Rule = (sources: Sources) => readonly string[];

/** Each file lies in a room that has a floor. */
export const everyRoomHasAFloor: Rule = (sources) => Array.from(sources.keys()).filter((file) => floorOf(file) < 0);

/** A relative import names a file that is there, with its extension. */
export const everyImportLeadsToAFile: Rule = (sources) =>
  innerArrowsOf(sources)
    .filter(({ target }) => !sources.has(target))
    .map(({ file, target }) => `${file} -> ${target}`);

/** Every arrow runs down to a lower floor, or stays in its room. */
export const everyArrowRunsDown: Rule = (sources) =>
  innerArrowsOf(sources)
    .filter(({ file, target }) => roomOf(file) !== roomOf(target) && floorOf(target) >= floorOf(file))
    .map(({ file, target }) => `${file} -> ${target}`);

/** A door is for the outside: inside the house one imports the file that one means. */
export const nobodyUsesADoorInside: Rule = (sources) =>
  innerArrowsOf(sources)
    .filter(({ target }) => posix.basename(target) === "index.ts")
    .map(({ file, target }) => `${file} -> ${target}`);

/** Nothing is imported from outside the house, but Node's own modules, by name, in `cli`. */
export const nothingComesFromOutside: Rule = (sources) =>
  arrowsOf(sources)
    .filter(({ target }) => target === undefined)
    .filter(({ file, specifier }) => !(specifier?.startsWith("node:") && roomOf(file) === "cli"))
    .map(({ file, specifier }) => `${file} -> ${specifier ?? "a computed name"}`);

/** No file reaches itself, whether by values or by types. */
export const noCycles: Rule = (sources) => {
  const targets = new Map<string, string[]>();
  for (const { file, target } of innerArrowsOf(sources)) targets.set(file, [...(targets.get(file) ?? []), target]);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    else if (!done.has(file)) for (const target of targets.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of sources.keys()) walk(file, []);
  return found;
};

const hostNames: ReadonlySet<string> = new Set([
  ...["globalThis", "window", "self", "document", "navigator", "location", "fetch", "Worker", "WebAssembly"],
  ...["process", "Buffer", "global", "require", "module", "exports", "__dirname", "__filename"],
  ...["console", "crypto", "performance", "TextEncoder", "TextDecoder"],
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask"],
]);

/** What the platform has beside the language is reached through platform.ts alone. */
export const noHostNames: Rule = (sources) =>
  Array.from(sources)
    .filter(([file]) => roomOf(file) !== "platform" && roomOf(file) !== "cli")
    .flatMap(([file, text]) => hostNamesIn(file, text).map((name) => `${file}: ${name}`));

function hostNamesIn(file: string, text: string): readonly string[] {
  const nodes = Array.from(descendants(parse(file, text)));
  const declarations = nodes.filter((node) => ts.isVariableDeclaration(node) || ts.isParameter(node) || isNamed(node));
  const own = new Set(declarations.flatMap((node) => namesOf((node as ts.NamedDeclaration).name)));
  const ambient = nodes.filter((node) => node.kind === ts.SyntaxKind.DeclareKeyword && !isBrand(node.parent));
  const free = nodes.filter(ts.isIdentifier).filter((name) => hostNames.has(name.text) && !own.has(name.text));
  return [...ambient.map(() => "declare"), ...free.filter((name) => !isMember(name)).map((name) => name.text)];
}

/** `declare const rung: unique symbol` marks a type; nothing of it is there at run time. */
function isBrand(node: ts.Node): boolean {
  if (!ts.isVariableStatement(node)) return false;
  return node.declarationList.declarations.every(({ type }) => type !== undefined && ts.isTypeOperatorNode(type));
}

function isNamed(node: ts.Node): boolean {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isImportSpecifier(node) ||
    ts.isNamespaceImport(node) ||
    ts.isBindingElement(node)
  );
}

function namesOf(name: ts.DeclarationName | undefined): readonly string[] {
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

/** `options.window` and `{ window: 8 }` name a member, not a global. */
function isMember(name: ts.Identifier): boolean {
  const parent = name.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === name;
  if (ts.isBindingElement(parent)) return parent.propertyName === name;
  if (ts.isQualifiedName(parent)) return parent.right === name;
  return ts.isNamedTupleMember(parent) || ((ts.isClassElement(parent) || isFieldLike(parent)) && parent.name === name);
}

function isFieldLike(node: ts.Node): node is ts.TypeElement | ts.PropertyAssignment | ts.EnumMember {
  return ts.isTypeElement(node) || ts.isPropertyAssignment(node);
}
