/** The name that was probably meant: what the word is the beginning of, or at most two slips of the hand away from. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const begun = names.filter((name) => word.length > 3 && name.startsWith(word));
  if (begun.length === 1) return begun[0];
  const near = names.map((name) => ({ name, slips: slipsBetween(word, name) }));
  const [best] = near
    .filter(({ slips, name }) => slips <= 2 && slips < name.length / 2)
    .sort((a, b) => a.slips - b.slips);
  return best?.name;
}

/** Letters to leave out, put in or change, where two that changed places are one. */
function slipsBetween(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? i + j) + 1 : i + j;
      const [above, left, corner] = [last[j], row[j - 1], last[j - 1]] as [number, number, number];
      row.push(Math.min(above + 1, left + 1, corner + (same ? 0 : 1), swapped));
    }
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}
