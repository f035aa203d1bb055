/**
 * What stands before the words of a log's line: mail quoting, time stamps, syslog and logcat tags, `wlan0: `.
 *
 * Every pattern is bounded, so that no line costs more than a constant.
 */

const tab = 0x09;
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
/** The longest name of an interface has 15 characters. */
const mostLabel = 24;
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
export function contentStart(text: string, at: number, host: string): number {
  // Most lines of most logs begin with nothing at all, or with one stamp.
  const bare = isLower(text.charCodeAt(at)) ? at : afterEpoch(text, at);
  if (bare >= 0 && isLower(text.charCodeAt(bare)) && !mayBeTag(text, bare)) {
    return bare === at ? at : afterInterface(text, bare);
  }
  const quoted = afterQuotes(text, at);
  let start = quoted;
  for (let stamps = 0; stamps < mostStamps; stamps++) {
    const inner = isBlank(text.charCodeAt(start)) ? afterBlanks(text, start, mostIndent) : start;
    const after = afterStamp(text, inner);
    if (after < 0) break;
    start = host !== "" && text.startsWith(host, after) ? after + host.length : after;
  }
  return start === quoted ? start : afterInterface(text, start);
}

/** Whether a stamp stands before the words of the line that starts at `at`. */
export function isStamped(text: string, at: number): boolean {
  return afterStamp(text, firstWord(text, at)) >= 0;
}

/** Whether the line that starts at `at` is quoted. */
export function isQuoted(text: string, at: number): boolean {
  return afterQuotes(text, at) > at;
}

/**
 * The word that follows the time of the line that starts at `at`, with the blank after it, where no program's tag does;
 * or undefined. Where most lines of a log have the same, it is a host.
 */
export function wordAfterTime(text: string, at: number): string | undefined {
  const after = afterStamp(text, firstWord(text, at));
  const last = text.charCodeAt(after - 2);
  // A tag ends with a colon, an uptime with a bracket; a time with a digit, or with the Z of its zone.
  if (after < 0 || text.charCodeAt(after - 1) !== space || !(isDigit(last) || last === 0x5a)) return undefined;
  hostAlone.lastIndex = after;
  return hostAlone.exec(text)?.[0];
}

/** After up to `most` blanks and tabs from `at` on. */
export function afterBlanks(text: string, at: number, most: number): number {
  let end = at;
  while (end - at < most && isBlank(text.charCodeAt(end))) end++;
  return end;
}

/** After a label such as `wlan0: ` or `WPA: ` that starts at `at`, or -1 where there is none. */
export function afterLabel(text: string, at: number): number {
  let end = at;
  while (end < at + mostLabel && isLabel(text.charCodeAt(end))) end++;
  return end > at && text.charCodeAt(end) === colon && text.charCodeAt(end + 1) === space ? end + 2 : -1;
}

/** Seconds of the last `-t` stamp before `at`, on its line or on the one before, or undefined where there is none. */
export function stampBefore(text: string, at: number): number | undefined {
  let lines = 0;
  for (let end = at - 1; end >= Math.max(0, at - mostBefore); end--) {
    const code = text.charCodeAt(end);
    if (code === newline && ++lines > 1) return undefined;
    if (code !== colon || !isDigit(text.charCodeAt(end - 1))) continue;
    const start = wordStart(text, end, 17);
    if (afterEpoch(text, start) > 0) return Number(text.slice(start, end));
  }
  return undefined;
}

function afterQuotes(text: string, at: number): number {
  let end = at;
  for (let marks = 0; marks < mostMarks; marks++) {
    let code = text.charCodeAt(end);
    const mark = isBlank(code) ? afterBlanks(text, end, mostIndent) : end;
    if (mark !== end) code = text.charCodeAt(mark);
    if (code !== angle && code !== pipe) return end;
    end = text.charCodeAt(mark + 1) === space ? mark + 2 : mark + 1;
  }
  return end;
}

function firstWord(text: string, at: number): number {
  return afterBlanks(text, afterQuotes(text, at), mostIndent);
}

/** After a stamp of any kind, or -1. */
function afterStamp(text: string, at: number): number {
  const code = text.charCodeAt(at);
  // A digit, `<`, `[`, a month or a day, a program's name: most lines start with none of them.
  const dated = code >= 0x41 && code <= 0x57 && isLower(text.charCodeAt(at + 1));
  const numbered = isDigit(code) || code === openBracket;
  if (!(numbered || dated || code === 0x3c || mayBeTag(text, at))) return -1;
  const after = isDigit(code) ? afterEpoch(text, at) : -1;
  if (after > 0) return after;
  stamp.lastIndex = at;
  if (stamp.test(text)) return stamp.lastIndex;
  // The second half of a MAC address that was broken after its third colon looks like a clock.
  if (!numbered || lineBeforeEndsWithColon(text, at)) return -1;
  bareClock.lastIndex = at;
  return bareClock.test(text) ? bareClock.lastIndex : -1;
}

function lineBeforeEndsWithColon(text: string, at: number): boolean {
  let end = at;
  while (end > 0 && end > at - mostBefore && text.charCodeAt(end - 1) !== newline) end--;
  const before = text.charCodeAt(end - 2) === carriageReturn ? end - 3 : end - 2;
  return text.charCodeAt(end - 1) === newline && text.charCodeAt(before) === colon;
}

function mayBeTag(text: string, at: number): boolean {
  return text.startsWith("wpa_supplicant", at) || text.startsWith("hostapd", at) || text.startsWith("kernel", at);
}

/** After the name of an interface such as `wlan0: `, or `at` where there is none. */
function afterInterface(text: string, at: number): number {
  if (!isLower(text.charCodeAt(at)) || text.startsWith("nl80211", at)) return at;
  const after = afterLabel(text, at);
  // An interface has a number, and one that is named after its address has it in hex.
  return after > 0 && (isDigit(text.charCodeAt(after - 3)) || text.startsWith("wlx", at)) ? after : at;
}

/** After `1795350229.855: `, as `-t` prints it, or -1. */
function afterEpoch(text: string, at: number): number {
  // Ten digits, a dot and six: all that are printed from 2001 to 2286.
  const usual = text.charCodeAt(at + 10) === dot && text.charCodeAt(at + 17) === colon;
  if (usual && text.charCodeAt(at + 18) === space) return at + 19;
  let end = at;
  while (isDigit(text.charCodeAt(end)) && end < at + 11) end++;
  if (end < at + 9 || text.charCodeAt(end) !== dot) return -1;
  const fraction = end + 1;
  end = fraction;
  while (isDigit(text.charCodeAt(end)) && end < fraction + 7) end++;
  const whole = end > fraction && text.charCodeAt(end) === colon && text.charCodeAt(end + 1) === space;
  return whole ? end + 2 : -1;
}

/** The start of the digits and dots that end before `end`, up to `most` of them. */
function wordStart(text: string, end: number, most: number): number {
  let start = end;
  while (end - start < most && (isDigit(text.charCodeAt(start - 1)) || text.charCodeAt(start - 1) === dot)) start--;
  return start;
}

function isBlank(code: number): boolean {
  return code === space || code === tab;
}

function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLabel(code: number): boolean {
  const folded = code | 0x20;
  return (folded >= 0x61 && folded <= 0x7a) || isDigit(code) || code === 0x5f || code === 0x2d || code === dot;
}
