import { Characters } from "./characters.ts";
import { epochLength, prefixEnd, startsWithEpoch } from "./decoration.ts";

/**
 * Whether a text is as the program printed it, with the same before each line: whoever wraps lines puts no stamp of the
 * program's before the pieces.
 */
export function isAsPrinted(text: string): boolean {
  const lead = leadOf(text.slice(0, text.indexOf("\n") + 1));
  if (lead === undefined) return false;
  let [stamped, indented, all] = [0, 0, 0];
  let start = lead;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start - lead)) {
    if (text.startsWith(": ", start + 17) && text[start + 10] === ".") stamped++;
    if (text[start] === " " || text[start] === "\t") indented++;
    all++;
    start = end + 1 + lead;
  }
  return stamped + indented === all && stamped > indented;
}

/** Characters before the program's first stamp in a line, of which all are known to stand before words; or undefined. */
function leadOf(line: string): number | undefined {
  const characters = new Characters(line);
  let lead: number | undefined;
  for (let at = prefixEnd(characters, 0, "") - epochLength; at >= 0; at -= epochLength) {
    if (!startsWithEpoch(characters.codes, at)) break;
    lead = at;
  }
  return lead;
}
