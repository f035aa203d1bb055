import { afterBlanks, afterLabel, type Characters, isBlank, isDigit, isLower, standsAt } from "./characters.ts";
import { mayBeStamp, mayBeTag } from "./stamp-beginning.ts";

/**
 * What stands before the words of a log's line: mail quoting, time stamps, syslog and logcat tags, `wlan0: `.
 *
 * Every pattern is bounded, so that no line costs more than a constant.
 */

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const dot = 0x2e;
const colon = 0x3a;
const angle = 0x3e;
const openBracket = 0x5b;
const pipe = 0x7c;

/** More quote marks than this are no quoting. */
const mostMarks = 32;
/** Stamps that may follow one another: syslog's, then the program's own, which hostapd prints twice. */
const mostStamps = 4;
const mostIndent = 32;
/** A stamp stands no further before a record than this. */
const mostBefore = 160;

/** `daemon.notice`, as busybox and OpenWrt print it. */
const facility = "[a-z0-9]{2,10}\\.[a-z]{3,7}";
/** What ends a stamp. A line that was wrapped after it ends there. */
const gap = String.raw`(?: |(?=\r?\n)|$)`;
/** Host and program. A word alone is left: it may be the log's own. See {@link findHost}. */
const host = String.raw`[^\s:[\]]{1,64}`;
const tagged = String.raw`${host} (?:${facility} )?[\w.\-/]{1,64}(?:\[\d{1,10}\])?:${gap}`;
const program = String.raw`(?:wpa_supplicant|hostapd|kernel|[\w.\-/]{1,64}\[\d{1,10}\]):${gap}`;
const origin = `(?:${tagged}|${program}|${host} (?=last message repeated ))?`;
const day = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const year = String.raw`(?:19|20)\d\d`;
const clock = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`;
const priority = String.raw`(?:<\d{1,3}>)?`;
/** `Aug 28 12:00:00`, and with a year, which each has in another place. */
const date = `(?:${day} )?(?:${year} )?${month} [ \\d]\\d (?:${year} )?${clock}(?: ${year})? `;
/** What FreeBSD's `syslogd -v` puts after it, `<daemon.info> `; and OpenWrt's `logread -t`, `[1123841472.123] `. */
const after = String.raw`(?:<[\w.]{1,24}> )?(?:\[\d{1,10}\.\d{1,9}\] )?`;
/** `Aug 28 12:00:00 host wpa_supplicant[123]: `, as syslog and journalctl print it. */
const syslog = `${priority}${date}${after}${origin}`;
const isoTime = String.raw`${clock}(?:Z|[+-]\d\d:?\d\d)?`;
/** `2005-08-28T12:00:00.123456+02:00 host wpa_supplicant[123]: `. */
const iso = String.raw`${priority}\d{4}[-/]\d\d[-/]\d\d[T ]${isoTime} ${origin}`;
/** `<30>1 2005-08-28T12:00:00.123Z host wpa_supplicant 123 - - `. @spec RFC 5424 6 */
const rfc5424 = String.raw`<\d{1,3}>1 \d{4}-\d\d-\d\dT${isoTime} (?:[^\s]{1,255} ){4}(?:-|(?:\[[^\]\n]{1,200}\]){1,4})${gap}`;
/** `08-28 12:00:00.123  1234  1234 D wpa_supplicant: `, as Android's logcat prints it. */
const logcat = String.raw`\d\d-\d\d ${clock} {1,4}\d{1,7} {1,4}\d{1,7} [VDIWEF] [\w.\-/]{1,64} {0,32}: `;
/** `[  123.456789] `, as the kernel prints it. */
const uptime = String.raw`\[ {0,8}\d{1,10}\.\d{1,9}\] `;
/** `wpa_supplicant[123]: ` alone. */
const tag = String.raw`(?:wpa_supplicant|hostapd|kernel)(?:\[\d{1,10}\])?:${gap}`;

const stamp = new RegExp([syslog, rfc5424, iso, logcat, uptime, tag].join("|"), "y");
/** `12:00:00 ` or `[12:00:00.123] `. */
const bareClock =
  /(?:\[(?:[01]\d|2[0-3]):[0-5]\d:[0-6]\d(?:[.,]\d{1,9})?\]|(?:[01]\d|2[0-3]):[0-5]\d:[0-6]\d(?:[.,]\d{1,9})?) /y;
/** A word that is no two hex digits, and a blank. */
const hostAlone = /(?![0-9a-f]{2} )[^\s:[\]=()'"]{1,64} /y;

/**
 * Where the words of the line that starts at `at` begin: after quote marks, stamps, the host that {@link findHost} found
 * and, after a stamp, the interface. Blanks of its own indent are left, for they may be part of what was wrapped.
 */
export function contentStart(characters: Characters, at: number, host: string): number {
  const { codes } = characters;
  // Most lines of most logs begin with nothing at all, or with one stamp.
  const bare = isLower(codes[at] as number) ? at : afterEpoch(codes, at);
  if (bare >= 0 && isLower(codes[bare] as number) && !mayBeTag(codes, bare)) {
    return bare === at ? at : afterInterface(codes, bare);
  }
  const start = prefixEnd(characters, at, host);
  return start === afterQuotes(codes, at) ? start : afterInterface(codes, start);
}

/** The same, of quote marks, stamps and the host alone. */
export function prefixEnd(characters: Characters, at: number, host: string): number {
  const { codes } = characters;
  let start = afterQuotes(codes, at);
  for (let stamps = 0; stamps < mostStamps; stamps++) {
    const after = afterStamp(characters, afterBlanks(codes, start, mostIndent));
    if (after < 0) break;
    start = host !== "" && standsAt(codes, after, host) ? after + host.length : after;
  }
  return start;
}

/**
 * Whether the first `most` characters at `at` may be the beginning of what {@link contentStart} steps over, an interface
 * excepted; and rather once too often.
 */
export function mayBeDecoration(codes: Uint8Array, at: number, most: number): boolean {
  const code = codes[at] as number;
  const isMark = code === angle || code === pipe || isBlank(code);
  return isMark || mayBeStamp(codes, at, most);
}

/** Whether the line at `start` begins with a `-t` stamp, as all are that were printed from 2001 to 2286. */
export function startsWithEpoch(codes: Uint8Array, start: number): boolean {
  return codes[start + 17] === colon && codes[start + 18] === space && codes[start + 10] === dot;
}

/** Characters of such a stamp: ten digits, a dot, six digits, a colon and a blank. */
export const epochLength = 19;
/** Characters before a place that tell what stands at it, and when it was said, at most. */
export const mostContext: number = mostBefore + epochLength;

/** Whether a stamp stands before the words of the line that starts at `at`. */
export function isStamped(characters: Characters, at: number): boolean {
  return afterStamp(characters, firstWord(characters.codes, at)) >= 0;
}

/** Whether the line that starts at `at` is quoted. */
export function isQuoted({ codes }: Characters, at: number): boolean {
  return afterQuotes(codes, at) > at;
}

/**
 * The word that follows the time of the line that starts at `at`, with the blank after it, where no program's tag does;
 * or undefined. Where most lines of a log have the same, it is a host.
 */
export function wordAfterTime(characters: Characters, at: number): string | undefined {
  const { codes, text } = characters;
  const after = afterStamp(characters, firstWord(codes, at));
  if (after < 0) return undefined;
  const last = codes[after - 2] as number;
  // A tag ends with a colon, an uptime with a bracket; a time with a digit, or with the Z of its zone.
  if (codes[after - 1] !== space || !(isDigit(last) || last === 0x5a)) return undefined;
  hostAlone.lastIndex = after;
  return hostAlone.exec(text)?.[0];
}

/** Seconds of the `-t` stamp that {@link startsWithEpoch} found, or undefined where that is not at hand. */
export function epochAt(codes: Uint8Array, start: number): number | undefined {
  // A number is exact for no more microseconds than there are until 2255.
  if (codes[start] === 0x39) return undefined;
  const first = twoDigits(codes, start);
  const second = twoDigits(codes, start + 2);
  const third = twoDigits(codes, start + 4);
  const fourth = twoDigits(codes, start + 6);
  const fifth = twoDigits(codes, start + 8);
  const tenths = twoDigits(codes, start + 11);
  const thousandths = twoDigits(codes, start + 13);
  const rest = twoDigits(codes, start + 15);
  if ((first | second | third | fourth | fifth | tenths | thousandths | rest) < 0) return undefined;
  const seconds = 1e4 * (1e4 * first + 100 * second + third) + (100 * fourth + fifth);
  // What is divided is exact, and so the quotient is the number next to the decimal fraction, as `Number` would give it.
  return (1e6 * seconds + (1e4 * tenths + 100 * thousandths + rest)) / 1e6;
}

/** The number that two digits are, or -1 where they are no digits. */
function twoDigits(codes: Uint8Array, at: number): number {
  const high = codes[at] as number;
  const low = codes[at + 1] as number;
  return isDigit(high) && isDigit(low) ? 10 * (high - 0x30) + low - 0x30 : -1;
}

/** Seconds of the last `-t` stamp before `at`, which is mostly the only one of the line at `start`; or undefined. */
export function timeOf(characters: Characters, start: number, at: number): number | undefined {
  const { codes } = characters;
  const isOnly = startsWithEpoch(codes, start) && !isDigit(codes[start + epochLength] as number);
  return (isOnly ? epochAt(codes, start) : undefined) ?? stampBefore(characters, at);
}

/** Seconds of the last `-t` stamp before `at`, on its line or on the one before, or undefined where there is none. */
function stampBefore(characters: Characters, at: number): number | undefined {
  const { codes, text } = characters;
  const near = at - epochLength;
  const seconds = near >= 0 && startsWithEpoch(codes, near) ? epochAt(codes, near) : undefined;
  if (seconds !== undefined) return seconds;
  let lines = 0;
  for (let end = at - 1; end >= Math.max(0, at - mostBefore); end--) {
    const code = codes[end];
    if (code === newline && ++lines > 1) return undefined;
    if (code !== colon || end === 0 || !isDigit(codes[end - 1] as number)) continue;
    const start = wordStart(codes, end, 17);
    if (afterEpoch(codes, start) > 0) return Number(text.slice(start, end));
  }
  return undefined;
}

function afterQuotes(codes: Uint8Array, at: number): number {
  let end = at;
  for (let marks = 0; marks < mostMarks; marks++) {
    const mark = afterBlanks(codes, end, mostIndent);
    const code = codes[mark];
    if (code !== angle && code !== pipe) return end;
    end = codes[mark + 1] === space ? mark + 2 : mark + 1;
  }
  return end;
}

function firstWord(codes: Uint8Array, at: number): number {
  return afterBlanks(codes, afterQuotes(codes, at), mostIndent);
}

/** After a stamp of any kind, or -1. */
function afterStamp(characters: Characters, at: number): number {
  const { codes, text } = characters;
  const code = codes[at] as number;
  if (!mayBeStamp(codes, at)) return -1;
  const numbered = isDigit(code) || code === openBracket;
  const after = isDigit(code) ? afterEpoch(codes, at) : -1;
  if (after > 0) return after;
  stamp.lastIndex = at;
  if (stamp.test(text)) return stamp.lastIndex;
  // The second half of a MAC address that was broken after its third colon looks like a clock.
  if (!numbered || lineBeforeEndsWithColon(codes, at)) return -1;
  bareClock.lastIndex = at;
  return bareClock.test(text) ? bareClock.lastIndex : -1;
}

function lineBeforeEndsWithColon(codes: Uint8Array, at: number): boolean {
  let end = at;
  while (end > 0 && end > at - mostBefore && codes[end - 1] !== newline) end--;
  if (end < 2 || codes[end - 1] !== newline) return false;
  return codes[codes[end - 2] === carriageReturn ? end - 3 : end - 2] === colon;
}

/** After the name of an interface such as `wlan0: `, or `at` where there is none. */
function afterInterface(codes: Uint8Array, at: number): number {
  if (!isLower(codes[at] as number)) return at;
  const after = afterLabel(codes, at);
  if (after < 0 || standsAt(codes, at, "nl80211")) return at;
  // An interface has a number, and one that is named after its address has it in hex.
  return isDigit(codes[after - 3] as number) || standsAt(codes, at, "wlx") ? after : at;
}

/** After `1795350229.855: `, as `-t` prints it, or -1. */
function afterEpoch(codes: Uint8Array, at: number): number {
  if (startsWithEpoch(codes, at)) return at + epochLength;
  let end = at;
  while (isDigit(codes[end] as number) && end < at + 11) end++;
  if (end < at + 9 || codes[end] !== dot) return -1;
  const fraction = end + 1;
  end = fraction;
  while (isDigit(codes[end] as number) && end < fraction + 7) end++;
  const whole = end > fraction && codes[end] === colon && codes[end + 1] === space;
  return whole ? end + 2 : -1;
}

/** The start of the digits and dots that end before `end`, up to `most` of them. */
function wordStart(codes: Uint8Array, end: number, most: number): number {
  let start = end;
  while (start > 0 && end - start < most && isDigitOrDot(codes[start - 1] as number)) start--;
  return start;
}

function isDigitOrDot(code: number): boolean {
  return isDigit(code) || code === dot;
}
