import type { Io } from "./io.ts";

/** Ways to set off a piece of text: by colour on a terminal, not at all elsewhere. */
export interface Paint {
  good(text: string): string;
  bad(text: string): string;
  strong(text: string): string;
  quiet(text: string): string;
}

/** The paint for where a command writes to. */
export function paint({ terminal }: Io): Paint {
  const with_ = (code: number) => (text: string) => (terminal ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { good: with_(32), bad: with_(31), strong: with_(1), quiet: with_(2) };
}
