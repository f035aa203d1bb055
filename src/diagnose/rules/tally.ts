/** A line, and how often it came. */
export interface Tally {
  /** The line. */
  readonly line: string;
  /** How often. */
  readonly times: number;
}

/** One more of a line. Of lines that say the same in other words, the first is counted. */
export function counted(tally: Tally | undefined, line: string): Tally {
  if (tally === undefined) return { line, times: 1 };
  return tally.line === line ? { line, times: tally.times + 1 } : tally;
}

/** What a line shows: the line, how often it came, and in what way it shows it. */
export function shows(said: Tally | string, what: string): string {
  const { line, times } = typeof said === "string" ? { line: said, times: 1 } : said;
  return `"${line}"${times > 1 ? ` (${times} times)` : ""}: ${what}`;
}
