import type { Command } from "./command.ts";

/** Columns that help keeps to. */
const columns = 100;

/** Every command, and what it is for. */
export function listCommands(commands: readonly Command[]): string {
  return [
    "wpa-eapol: from a passphrase to a key in the driver, and why it did not work\n\n",
    ...table(commands.map(({ name, summary }) => [name, summary])),
    "\n`wpa-eapol help COMMAND` tells what it takes.\nExit codes: 0 done, 1 the answer is no, 2 the input was bad.\n",
  ].join("");
}

/** One command, and all that it takes. */
export function explainCommand({ name, summary, argument, options }: Command): string {
  const rows = Object.entries(options).map(([option, { value, says }]): [string, string] => {
    return [value === undefined ? `--${option}` : `--${option} ${value}`, says];
  });
  if (argument !== undefined) rows.unshift([argument.name, argument.says]);
  const usage = ["wpa-eapol", name, argument?.name, Object.keys(options).length > 0 ? "[options]" : undefined];
  const lines = [
    `${usage.filter((word) => word !== undefined).join(" ")}\n\n`,
    `${fold(summary, columns).join("\n")}\n`,
  ];
  return [...lines, ...(rows.length > 0 ? ["\n", ...table(rows)] : [])].join("");
}

/** Two columns; what is too long for the second goes on below it. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => {
    const lines = fold(right, columns - width - 4);
    return `  ${left.padEnd(width)}  ${lines.join(`\n${" ".repeat(width + 4)}`)}\n`;
  });
}

/** Lines of at most `width` characters, broken between words. */
function fold(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
