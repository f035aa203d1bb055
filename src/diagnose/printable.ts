const harmless = /^[ -~]*$/;

/**
 * Text of a log, made fit to be shown: what would steer a terminal, or turn the writing round, is spelled out.
 *
 * @example `escapeText("a\x1b[2J")` is `a\x1b[2J` as eight visible characters
 */
export function escapeText(text: string): string {
  if (text.length < 13 && harmless.test(text)) return text;
  const codes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return escapeEach(text);
    codes.push(code);
  }
  // A string of its own, not a part of the log's that would keep the whole of it in memory. Short ones are copies.
  return String.fromCharCode(...codes);
}

function escapeEach(text: string): string {
  let shown = "";
  for (const character of text) shown += isHarmless(character.codePointAt(0) as number) ? character : spell(character);
  return shown;
}

/** Control characters of both ranges, line separators, and what changes the direction of writing. */
function isHarmless(code: number): boolean {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
  if (code >= 0x200b && code <= 0x200f) return false;
  if (code >= 0x2028 && code <= 0x202e) return false;
  if (code >= 0x2060 && code <= 0x206f) return false;
  return code !== 0xad && code !== 0x61c && code !== 0xfeff && !(code >= 0xd800 && code <= 0xdfff);
}

function spell(character: string): string {
  const code = character.codePointAt(0) as number;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
