/**
 * What stands before the words of a log's line: mail quoting, time stamps, syslog and logcat tags, `wlan0: `.
 *
 * Every pattern is bounded, so that no line costs more than a constant.
 */

const [tab, space, pipe, colon, angle] = [0x09, 0x20, 0x7c, 0x3a, 0x3e] as const;

/** More quote marks than this are no quoting. */
const mostMarks = 32;
/** Stamps that may follow one another: syslog's, then the program's own, which hostapd prints twice. */
const mostStamps = 4;
const mostIndent = 32;

/** `1795350229.855: `, as `-t` prints it. */
const epoch = String.raw`\d{9,10}\.\d{1,6}: `;
/** Host and program. A word alone is left: it may be the log's own. */
const host = String.raw`[^\s:[\]]{1,64}`;
const tagged = String.raw`${host} [\w.\-/]{1,64}(?:\[\d{1,10}\])?: `;
const program = String.raw`(?:wpa_supplicant|hostapd|kernel|[\w.\-/]{1,64}\[\d{1,10}\]): `;
const origin = `(?:${tagged}|${program}|${host} (?=last message repeated ))?`;
const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const clock = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`;
/** `Aug 28 12:00:00 host wpa_supplicant[123]: `, as syslog and journalctl print it. */
const syslog = String.raw`(?:<\d{1,3}>)?${month} [ \d]\d ${clock} ${origin}`;
/** `2005-08-28T12:00:00.123456+02:00 host wpa_supplicant[123]: `. */
const iso = String.raw`\d{4}-\d\d-\d\d[T ]${clock}(?:Z|[+-]\d\d:?\d\d)? ${origin}`;
/** `08-28 12:00:00.123  1234  1234 D wpa_supplicant: `, as Android's logcat prints it. */
const logcat = String.raw`\d\d-\d\d ${clock} {1,4}\d{1,7} {1,4}\d{1,7} [VDIWEF] [\w.\-/]{1,64} {0,32}: `;
/** `[  123.456789] `, as the kernel prints it. */
const uptime = String.raw`\[ {0,8}\d{1,10}\.\d{1,9}\] `;

const stamp = new RegExp([epoch, syslog, iso, logcat, uptime].join("|"), "y");
const epochBefore = /(?:^|\s)(\d{9,10}\.\d{1,6}): /g;

/**
 * Where the words of the line that starts at `at` begin: after quote marks and stamps. Blanks of its own indent are
 * left, for they may be part of what was wrapped.
 */
export function contentStart(text: string, at: number): number {
  let start = afterQuotes(text, at);
  for (let stamps = 0; stamps < mostStamps; stamps++) {
    const after = afterStamp(text, afterBlanks(text, start, mostIndent));
    if (after === undefined) return start;
    start = after;
  }
  return start;
}

/** After up to `most` blanks and tabs from `at` on. */
export function afterBlanks(text: string, at: number, most: number): number {
  let end = at;
  while (end - at < most && isBlank(text.charCodeAt(end))) end++;
  return end;
}

/** After a label such as `wlan0: ` or `WPA: ` that starts at `at`, or undefined where there is none. */
export function afterLabel(text: string, at: number): number | undefined {
  for (let end = at; end < at + 24; end++) {
    const code = text.charCodeAt(end);
    if (code === colon) return end > at && text.charCodeAt(end + 1) === space ? end + 2 : undefined;
    if (!isLabel(code)) return undefined;
  }
  return undefined;
}

/** Seconds of the last `-t` stamp before `at` on its line, or undefined where there is none near. */
export function stampBefore(text: string, at: number): number | undefined {
  const before = text.slice(Math.max(0, at - 160), at);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  let seconds: number | undefined;
  for (const match of line.matchAll(epochBefore)) seconds = Number(match[1]);
  return seconds;
}

function afterQuotes(text: string, at: number): number {
  let end = at;
  for (let marks = 0; marks < mostMarks; marks++) {
    const mark = afterBlanks(text, end, mostIndent);
    const code = text.charCodeAt(mark);
    if (code !== angle && code !== pipe) return end;
    end = text.charCodeAt(mark + 1) === space ? mark + 2 : mark + 1;
  }
  return end;
}

function afterStamp(text: string, at: number): number | undefined {
  const code = text.charCodeAt(at);
  // A digit, `<`, `[` or a month: most lines start with none of them.
  const may = (code >= 0x30 && code <= 0x39) || code === 0x3c || code === 0x5b || (code >= 0x41 && code <= 0x53);
  if (!may) return undefined;
  stamp.lastIndex = at;
  return stamp.test(text) ? stamp.lastIndex : undefined;
}

function isBlank(code: number): boolean {
  return code === space || code === tab;
}

function isLabel(code: number): boolean {
  const letter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return letter || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2d || code === 0x2e;
}
