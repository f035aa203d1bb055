import ts from "typescript";
import { parse, type Sources } from "./sources.ts";

/** A `@spec` or `@source` tag: where a fact comes from. */
export interface Origin {
  readonly tag: "spec" | "source";
  readonly text: string;
}

/** The origins that a doc comment, or a whole file of them, names. A tag ends at the next tag or at an empty line. */
export function originsOf(comments: string): readonly Origin[] {
  const paragraphs = comments.replace(/\/\*\*|\*\/|^[ \t]*\*(?!\/)/gm, "").split(/\n\s*\n/);
  const tags = paragraphs.flatMap((paragraph) => paragraph.split(/(?<!\{)@(?=[a-z])/).slice(1));
  return tags.flatMap((tag) => {
    const [, name, text] = /^(spec|source)\b(.*)$/s.exec(tag) ?? [];
    return name === undefined
      ? []
      : [{ tag: name as Origin["tag"], text: (text as string).trim().replace(/\s+/g, " ") }];
  });
}

/** The doc comments of a file, one after the other. */
export function docCommentsOf(text: string): string {
  return Array.from(text.matchAll(/\/\*\*.*?\*\//gs), (match) => match[0]).join("\n\n");
}

/** A name that a file declares and exports, with its doc comment. */
interface Declared {
  readonly name: string;
  readonly isFunction: boolean;
  readonly comment: string;
}

/** What a file declares and exports, by name. Of an overloaded function the comments are joined. */
function declaredIn(file: string, text: string): ReadonlyMap<string, Declared> {
  const found = new Map<string, Declared>();
  for (const statement of parse(file, text).statements) {
    if (!ts.canHaveModifiers(statement) || !isExported(statement)) continue;
    const comment = docCommentAt(statement);
    const isFunction = ts.isFunctionDeclaration(statement);
    for (const name of namesOf(statement)) {
      found.set(name, { name, isFunction, comment: (found.get(name)?.comment ?? "") + comment });
    }
  }
  return found;
}

/** The doc comments of a node, joined. */
function docCommentAt(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return comments.map((comment) => comment.getText()).join("\n");
}

/** The members without a doc comment of what `name` declares in a file: `KeyFrame.keyIv`. */
export function uncommentedMembersOf(name: string, file: string, text: string): readonly string[] {
  return parse(file, text)
    .statements.filter((statement) => ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement))
    .filter((owner) => owner.name?.text === name)
    .flatMap((owner) =>
      Array.from<ts.TypeElement | ts.ClassElement>(owner.members).filter((member) => needsComment(owner, member)),
    )
    .filter((member) => docCommentAt(member) === "")
    .map((member) => `${name}.${member.name?.getText() ?? "constructor"}`);
}

/** What a class implements or overrides has its comment where it comes from; a literal type says all that there is. */
function needsComment(
  owner: ts.InterfaceDeclaration | ts.ClassDeclaration,
  member: ts.TypeElement | ts.ClassElement,
): boolean {
  if (ts.isClassStaticBlockDeclaration(member) || (member.name !== undefined && ts.isPrivateIdentifier(member.name)))
    return false;
  if (owner.heritageClauses?.some((clause) => clause.token === ts.SyntaxKind.ImplementsKeyword)) return false;
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.OverrideKeyword))
    return false;
  return !(ts.isPropertySignature(member) && member.type !== undefined && isLiteral(member.type));
}

function isLiteral(type: ts.TypeNode): boolean {
  return (
    ts.isLiteralTypeNode(type) ||
    ts.isTypeQueryNode(type) ||
    (ts.isUnionTypeNode(type) && type.types.every(ts.isTypeQueryNode))
  );
}

function isExported(statement: ts.HasModifiers): boolean {
  return ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as ts.DeclarationStatement;
  return name === undefined ? [] : [name.text];
}

/** A name that leaves through a door, and the file that declares it. */
export interface Leaving {
  readonly file: string;
  readonly declared: Declared;
}

/** What leaves through a door: `eapol/index.ts`. A door that declares something itself lets that out too. */
export function leavingThrough(door: string, sources: Sources): readonly Leaving[] {
  const text = sources.get(door) ?? "";
  const own = Array.from(declaredIn(door, text).values(), (declared) => ({ file: door, declared }));
  const others = parse(door, text)
    .statements.filter(ts.isExportDeclaration)
    .flatMap((statement) => {
      const file = new URL((statement.moduleSpecifier as ts.StringLiteral).text, `file:///${door}`).pathname.slice(1);
      const declarations = declaredIn(file, sources.get(file) ?? "");
      const clause = statement.exportClause;
      if (clause === undefined || !ts.isNamedExports(clause))
        return Array.from(declarations.values(), (declared) => ({ file, declared }));
      const names = clause.elements.map((element) => (element.propertyName ?? element.name).text);
      return names.flatMap((name) =>
        declarations.has(name) ? [{ file, declared: declarations.get(name) as Declared }] : [],
      );
    });
  return [...own, ...others];
}
