import { isDigit, isLower, standsAt } from "./characters.ts";

/** By what first characters a stamp is told from the words of a line. */

const space = 0x20;
const dash = 0x2d;
const dot = 0x2e;
const slash = 0x2f;
const colon = 0x3a;
const angle = 0x3c;
const bracket = 0x5b;

/** Characters that tell a stamp from words at most. */
const telling = 15;

/**
 * Whether a stamp may begin with the first `most` characters at `at`: a number as it begins with, `<`, `[`, a month or a
 * day, a program's name. Most lines start with none of them.
 */
export function mayBeStamp(codes: Uint8Array, at: number, most: number = telling): boolean {
  const code = codes[at] as number;
  const next = codes[at + 1] as number;
  if (isDigit(code)) return most < 12 || mayBeTime(codes, at);
  if (code === bracket) return most < 2 || isDigit(next) || next === space;
  if (code === angle) return most < 2 || isDigit(next);
  return (most < 4 ? code >= 0x41 && code <= 0x57 : isDated(codes, at)) || mayBeTag(codes, at, most);
}

/**
 * Whether the digits at `at` may begin a time: `1123841472.1`, `2005-08-`, `2005/08/`, `2005 Aug`, `08-28 12` or
 * `12:00:00`.
 */
function mayBeTime(codes: Uint8Array, at: number): boolean {
  let end = at;
  while (isDigit(codes[end] as number) && end < at + 11) end++;
  const code = codes[end] as number;
  if (end > at + 8 || codes[at + 10] === dot) return true;
  if (end === at + 2) return (code === dash || code === colon) && isDigit(codes[at + 3] as number);
  if (end !== at + 4) return false;
  return code === space || ((code === dash || code === slash) && isDigit(codes[at + 5] as number));
}

/** The names of the months and the days, as numbers. */
const monthsAndDays: ReadonlySet<number> = /* @__PURE__ */ new Set(
  Array.from("JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun".matchAll(/.../g), ([name]) =>
    nameAt(
      Uint8Array.from(name, (letter) => letter.charCodeAt(0)),
      0,
    ),
  ),
);

/** Whether a month or a day stands at `at`, and a blank after it. */
function isDated(codes: Uint8Array, at: number): boolean {
  return codes[at + 3] === space && isLower(codes[at + 1] as number) && monthsAndDays.has(nameAt(codes, at));
}

function nameAt(codes: Uint8Array, at: number): number {
  return ((codes[at] as number) << 16) | ((codes[at + 1] as number) << 8) | (codes[at + 2] as number);
}

/** Whether a program's tag, `hostapd: ` or `hostapd[1]: `, may begin with the first `most` characters at `at`. */
export function mayBeTag(codes: Uint8Array, at: number, most: number = telling): boolean {
  switch (codes[at]) {
    case 0x77:
      return isTag(codes, at, "wpa_supplicant", most);
    case 0x68:
      return isTag(codes, at, "hostapd", most);
    case 0x6b:
      return isTag(codes, at, "kernel", most);
    default:
      return false;
  }
}

function isTag(codes: Uint8Array, at: number, name: string, most: number): boolean {
  if (most <= name.length) return standsAt(codes, at, name.slice(0, most));
  const after = codes[at + name.length];
  return (after === colon || after === bracket) && standsAt(codes, at, name);
}
