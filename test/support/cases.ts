/**
 * How often a law is tried: `small` in `npm test`, and as often as the environment variable WPA_CASES says in a long
 * run, though never more than `full`, the number at which the law was shown.
 */
export function cases(small: number, full: number): number {
  const wanted = process.env["WPA_CASES"];
  if (wanted === undefined || wanted === "") return small;
  if (!/^[1-9][0-9]*$/.test(wanted)) throw new Error(`WPA_CASES is a number of cases, not ${JSON.stringify(wanted)}`);
  return Math.min(Number(wanted), full);
}
