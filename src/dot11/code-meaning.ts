/** What a reason or a status code says. */
export interface CodeMeaning {
  /** The standard's name: `MIC_FAILURE`. */
  readonly name: string;
  /** What happened, in a sentence. */
  readonly meaning: string;
  /** What to do about it; undefined where there is nothing to be done, or nothing to be known. */
  readonly remedy?: string;
}

/**
 * A row of a table of codes.
 *
 * @internal
 */
export type CodeRow = readonly [code: number, name: string, meaning: string, remedy?: string];

/**
 * Makes a table of its rows.
 *
 * @internal
 */
export function codeTable(rows: readonly CodeRow[]): ReadonlyMap<number, CodeMeaning> {
  return new Map(
    rows.map(([code, name, meaning, remedy]) => [
      code,
      remedy === undefined ? { name, meaning } : { name, meaning, remedy },
    ]),
  );
}
