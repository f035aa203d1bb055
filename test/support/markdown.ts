/** A fenced block of a Markdown text. */
export interface Block {
  /** What stands after the opening fence: `ts`, `console`. */
  readonly language: string;
  readonly text: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
}

/** The fenced blocks of a Markdown text, in order. */
export function blocksOf(markdown: string): readonly Block[] {
  return Array.from(markdown.matchAll(/^```(\w*)[^\n]*\n(.*?)^```$/gms), (match) => ({
    language: match[1] as string,
    text: match[2] as string,
    line: markdown.slice(0, match.index).split("\n").length,
  }));
}

/** A command as a block shows it, after `$ `, with the output lines that follow it. */
export interface ShownCommand {
  readonly command: string;
  readonly output: readonly string[];
}

/** The commands of a `console` block. A line that ends in a backslash goes on in the next one. */
export function commandsOf(block: Block): readonly ShownCommand[] {
  const commands: { command: string; output: string[] }[] = [];
  for (const line of block.text
    .replace(/\\\n\s*/g, "")
    .trimEnd()
    .split("\n")) {
    if (line.startsWith("$ ")) commands.push({ command: line.slice(2), output: [] });
    else commands.at(-1)?.output.push(line);
  }
  return commands;
}

/** The results that an example states beside its code: `console.log(message); // → 1/4`. */
export function statedResults(block: Block): readonly string[] {
  return Array.from(block.text.matchAll(/\/\/ → (.*)$/gm), (match) => match[1] as string);
}

/**
 * Whether `shown`, as a document shows output, fits the lines that came out. `…` stands for anything within a line; on
 * a line of its own, for any lines.
 */
export function fits(shown: readonly string[], actual: readonly string[]): boolean {
  const lines = shown.map((line) =>
    line.trim() === "…" ? "(?:.*\n)*" : `${line.split("…").map(literally).join(".*")}\n`,
  );
  return new RegExp(`^${lines.join("")}$`).test(actual.map((line) => `${line}\n`).join(""));
}

function literally(text: string): string {
  return text.trimEnd().replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The files of this repository that a Markdown text links to. */
export function localLinksOf(markdown: string): readonly string[] {
  return Array.from(markdown.matchAll(/\]\(([^)#\s]+)[^)]*\)/g), (match) => match[1] as string).filter(
    (link) => !/^[a-z]+:/.test(link),
  );
}
