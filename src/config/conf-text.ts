import { fromHex, toHex } from "../bytes/octets.ts";
import { utf8, utf8Text } from "../platform.ts";

/** What is wrong in a configuration file, for people. */
export interface ConfProblem {
  /** Of the lines that were read, from 1. */
  readonly line: number;
  /** The name before the equals sign; empty where there is none. */
  readonly name: string;
  /** What is wrong. It never holds a key. */
  readonly what: string;
}

/**
 * An assignment in a line of a configuration file, and where its value stands: what is around it is kept when the value
 * changes.
 *
 * @internal
 */
export interface Assignment {
  readonly name: string;
  readonly value: string;
  /** The offset of the value in its line. */
  readonly start: number;
}

/**
 * Reads a line as wpa_supplicant does: blanks around it and a remark behind it do not count. Each quote opens
 * or closes a string, and a remark begins at the first `#` outside of one: `"a"b#c"` ends at the `b`.
 *
 * @internal
 * @source wpa_supplicant 2.10, which prints under `-dd` what it read
 */
export function readAssignment(line: string): Assignment | undefined {
  let at = 0;
  while (isBlank(line.charCodeAt(at))) at++;
  const remark = remarkOf(line, at);
  let end = remark < 0 ? line.length : remark;
  while (end > at && isBlank(line.charCodeAt(end - 1))) end--;
  const equals = line.indexOf("=", at);
  if (equals < 0 || equals >= end) return undefined;
  return { name: line.slice(at, equals), value: line.slice(equals + 1, end), start: equals + 1 };
}

/** Where a remark begins, or -1. */
function remarkOf(line: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < line.length; at++) {
    const character = line[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (character === "#" && !isQuoted) return at;
  }
  return -1;
}

/**
 * The line with another value.
 *
 * @internal
 */
export function withValue(line: string, { start, value }: Assignment, next: string): string {
  return line.slice(0, start) + next + line.slice(start + value.length);
}

/**
 * The 0 or 1 that a value of wpa_supplicant.conf is: its numbers are those of C, and no digits at all are 0.
 *
 * @internal
 * @returns undefined where it is neither
 */
export function switchOf(value: string): 0 | 1 | undefined {
  if (!/^0x[01]$|^0*[01]?$/.test(value)) return undefined;
  return value.endsWith("1") ? 1 : 0;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}

/**
 * The octets that a value of wpa_supplicant.conf stands for: `"text"` as it is, up to the last quote; `P"text"` with
 * escapes; else hex digits.
 *
 * @returns undefined where it is none of these
 * @source wpa_supplicant 2.10, wpa_config_parse_string
 */
export function parseConfString(value: string): Uint8Array | undefined {
  const printf = value.startsWith('P"');
  if (!printf && !value.startsWith('"')) return hexOctets(value);
  const text = value.slice(printf ? 2 : 1);
  if (text.indexOf('"') < 0 || !text.endsWith('"')) return undefined;
  return printf ? unescapePrintf(text.slice(0, -1)) : utf8(text.slice(0, -1));
}

/** Hex digits and nothing else: `fromHex` allows blanks between them. */
function hexOctets(value: string): Uint8Array | undefined {
  for (let at = 0; at < value.length; at++) if (hexValue(value.charCodeAt(at)) < 0) return undefined;
  return fromHex(value);
}

/**
 * Writes octets as a value of wpa_supplicant.conf: quoted where they are printable ASCII and nothing in them would be
 * taken for a remark, else in hex. Neither can end the line.
 */
export function formatConfString(octets: Uint8Array): string {
  const text = printableText(octets);
  return text === undefined || text === "" || hidesRemark(text) ? toHex(octets) : `"${text}"`;
}

/**
 * Writes octets as `P"text"`: text in UTF-8 stays readable, and what could end the line, the quotes or the value is
 * escaped.
 */
export function formatPrintfString(octets: Uint8Array): string {
  const isText = utf8Text(octets) !== undefined;
  let text = "";
  for (const octet of octets) text += printfOctet(octet, isText);
  return `P"${isText ? (utf8Text(latin1(text)) ?? text) : text}"`;
}

function printfOctet(octet: number, isText: boolean): string {
  if (octet === 0x22 || octet === 0x23) return `\\x${octet.toString(16)}`;
  if (octet === 0x5c) return "\\\\";
  const plain = (octet >= 0x20 && octet <= 0x7e) || (isText && octet >= 0x80);
  return plain ? String.fromCharCode(octet) : `\\x${octet.toString(16).padStart(2, "0")}`;
}

/** Characters below 256 as octets. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The octets as text where they are printable ASCII. */
function printableText(octets: Uint8Array): string | undefined {
  return octets.every((octet) => octet >= 0x20 && octet <= 0x7e) ? String.fromCharCode(...octets) : undefined;
}

/**
 * Whether a text would lose its end as a quoted value: wpa_supplicant takes a `#` behind an odd number of quotes in it
 * for the beginning of a remark.
 *
 * @internal
 */
export function hidesRemark(text: string): boolean {
  return remarkOf(`"${text}"`, 0) >= 0;
}

/**
 * Refuses a value that could end its line, or drive the terminal of who reads the file.
 *
 * @internal
 * @throws TypeError - a control character
 */
export function requireOneLine(name: string, value: string): string {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029) {
      throw new TypeError(`${name} has a control character at ${at}`);
    }
  }
  return value;
}

const namedEscapes: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, e: 0x1b, '"': 0x22, "\\": 0x5c };

/** wpa_supplicant's printf_decode: `\n \r \t \e \" \\`, `\x` with one or two hex digits, up to three octal digits. */
function unescapePrintf(text: string): Uint8Array {
  const source = utf8(text);
  const octets = new Uint8Array(source.length);
  let length = 0;
  for (let at = 0; at < source.length; ) {
    const octet = source[at++] as number;
    if (octet !== 0x5c) {
      octets[length++] = octet;
      continue;
    }
    const escaped = readEscape(source, at);
    at = escaped.next;
    if (escaped.octet !== undefined) octets[length++] = escaped.octet;
  }
  return octets.subarray(0, length);
}

interface Escape {
  /** What it stands for; undefined where it stands for nothing, as before a letter that is no escape. */
  readonly octet: number | undefined;
  readonly next: number;
}

function readEscape(source: Uint8Array, at: number): Escape {
  const code = source[at];
  if (code === undefined) return { octet: undefined, next: at };
  const named = namedEscapes[String.fromCharCode(code)];
  if (named !== undefined) return { octet: named, next: at + 1 };
  if (code === 0x78) return readDigits(source, at + 1, 16, 2);
  if (code >= 0x30 && code <= 0x37) return readDigits(source, at, 8, 3);
  return { octet: undefined, next: at };
}

function readDigits(source: Uint8Array, at: number, base: number, most: number): Escape {
  let value = 0;
  let next = at;
  while (next < at + most) {
    const digit = hexValue(source[next] ?? 0);
    if (digit < 0 || digit >= base) break;
    value = value * base + digit;
    next++;
  }
  return { octet: next === at ? undefined : value & 0xff, next };
}

/** The value of a hex digit, or -1. */
function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
