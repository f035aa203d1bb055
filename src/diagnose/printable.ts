/** Parts of a string of up to this many characters are copied by every engine. */
const mostCopied = 12;

const plain = /^[ -~]*$/;
/** Control and format characters, lone surrogates, what is not assigned, and separators of lines and paragraphs. */
const hidden = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Text of a log, made fit to be shown: what would steer a terminal, or turn the writing round, is spelled out.
 *
 * @example `escapeText("a\x1b[2J")` is `a\x1b[2J` as eight visible characters
 */
export function escapeText(text: string): string {
  return plain.test(text) ? copy(text) : text.replace(hidden, spell);
}

/** The same text. A long part of a string keeps the whole of it in memory, a log's worth; a short one is a copy. */
export function copy(text: string): string {
  return text.length <= mostCopied ? text : text.slice(0, mostCopied) + copy(text.slice(mostCopied));
}

function spell(character: string): string {
  const code = character.codePointAt(0) as number;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
