import { WireError } from "../errors.ts";
import { longestSsid } from "../ie/ssid.ts";
import { utf8, utf8Text } from "../platform.ts";
import { requireOneLine } from "./conf-text.ts";

/**
 * How special characters stand in a `WIFI:` string: with a backslash before them, as the first readers of such codes
 * had it, or as `%3B`, as WPA3 has it. A string does not say which.
 */
export type WifiUriEscaping = "backslash" | "percent";

/** A network as a code for phones has it. */
export interface WifiUri {
  /** `T`: `WPA` for every passphrase, of WPA3 too; `SAE`, `WEP`, `nopass`; empty where it is not there. */
  readonly type: string;
  /** `S`: 0 to 32 octets, not necessarily text. */
  readonly ssid: Uint8Array;
  /** `P`: the passphrase or the password. */
  readonly password?: string;
  /** `H`: whether the network hides its name. */
  readonly hidden: boolean;
  /** `R`: what may not be fallen back to, as the bitmap of a Transition Disable KDE; 1 is WPA3 without WPA2. */
  readonly transitionDisable?: number;
  /** `I`: the password identifier of SAE. */
  readonly passwordId?: string;
  /** `K`: the public key of SAE-PK, in base64. */
  readonly publicKey?: string;
  /** Fields that are none of these, such as those of 802.1X (`E`, `A`, `PH2`), by their names and in their order. */
  readonly others: readonly (readonly [name: string, value: string])[];
}

/** Fields that came with WPA3, and so with its escaping. An `I` did, too, but not the identity of 802.1X. */
const wpa3Fields: readonly string[] = ["R", "K"];
const enterpriseFields: readonly string[] = ["E", "PH2", "A", "AI", "PU", "PE"];

/**
 * Reads a `WIFI:` string.
 *
 * @param text - the whole string; upper or lower case does not matter in front
 * @param escaping - how to read it. Where it is not given, a string with a field of WPA3 (`R`, `K`, or `I` where 802.1X has
 * none of its own) and without a backslash is read by percent signs, any other by backslashes: `P:100%25` alone is a
 * password with a percent sign in it
 * @throws WireError `ERR_WIRE_VALUE` - not such a string, no SSID, or an escape or a field that cannot be
 * @throws WireError `ERR_WIRE_TRUNCATED` - it ends within a field
 * @source Wi-Fi Alliance WPA3 3.4, 7.1; ZXing, barcode contents
 */
export function parseWifiUri(text: string, escaping?: WifiUriEscaping): WifiUri {
  if (text.slice(0, 5).toUpperCase() !== "WIFI:") throw fault("ERR_WIRE_VALUE", "scheme", 0, "is not WIFI:");
  const fields = splitFields(text);
  const isPercent =
    escaping === undefined ? isOfWpa3(fields.map(({ name }) => name)) && !text.includes("\\") : escaping === "percent";
  const uri = emptyUri();
  for (const { name, raw, at } of fields) {
    const octets = isPercent ? fromPercent(raw, name, at) : fromBackslash(raw);
    takeField(uri, name, octets, at);
  }
  if (!fields.some(({ name }) => name === "S")) throw fault("ERR_WIRE_VALUE", "S", text.length, "there is no SSID");
  return uri;
}

function isOfWpa3(names: readonly string[]): boolean {
  if (names.some((name) => wpa3Fields.includes(name))) return true;
  return names.includes("I") && !names.some((name) => enterpriseFields.includes(name));
}

interface RawField {
  readonly name: string;
  readonly raw: string;
  /** Where the value begins. */
  readonly at: number;
}

/** Fields end at a semicolon that no backslash stands before; an empty one ends the string. */
function splitFields(text: string): readonly RawField[] {
  const fields: RawField[] = [];
  let start = 5;
  while (start < text.length && text[start] !== ";") {
    const colon = text.indexOf(":", start);
    const end = endOfField(text, start);
    if (end < 0) throw fault("ERR_WIRE_TRUNCATED", "field", text.length, "needs a semicolon at its end");
    if (colon < 0 || colon > end) throw fault("ERR_WIRE_VALUE", "field", start, "has no colon");
    fields.push({ name: text.slice(start, colon).toUpperCase(), raw: text.slice(colon + 1, end), at: colon + 1 });
    start = end + 1;
  }
  return fields;
}

function endOfField(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === ";") return at;
  }
  return -1;
}

function fromBackslash(raw: string): Uint8Array {
  let value = "";
  for (let at = 0; at < raw.length; at++) {
    if (raw[at] === "\\" && at + 1 < raw.length) at++;
    value += raw[at];
  }
  return utf8(value);
}

function fromPercent(raw: string, name: string, at: number): Uint8Array {
  const source = utf8(raw);
  const octets = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    let octet = source[i] as number;
    if (octet === 0x25) {
      const digits = String.fromCharCode(source[i + 1] ?? 0, source[i + 2] ?? 0);
      octet = hexOctet(digits) ?? failEscape(name, at);
      i += 2;
    }
    octets[length++] = octet;
  }
  return octets.slice(0, length);
}

function hexOctet(digits: string): number | undefined {
  const value = Number.parseInt(digits, 16);
  const again = Number.isNaN(value) ? "" : value.toString(16).padStart(2, "0");
  return again === digits.toLowerCase() ? value : undefined;
}

function failEscape(name: string, at: number): never {
  throw fault("ERR_WIRE_VALUE", name, at, "has a percent sign without two hex digits");
}

type Fields = { -readonly [Name in keyof WifiUri]: WifiUri[Name] } & { others: (readonly [string, string])[] };

function emptyUri(): Fields {
  return { type: "", ssid: new Uint8Array(0), hidden: false, others: [] };
}

function takeField(uri: Fields, name: string, octets: Uint8Array, at: number): void {
  if (name === "S") {
    if (octets.length > longestSsid) throw fault("ERR_WIRE_VALUE", "S", at, `has ${octets.length} octets, over 32`);
    uri.ssid = octets;
    return;
  }
  const value = utf8Text(octets);
  if (value === undefined) throw fault("ERR_WIRE_VALUE", name, at, "is not UTF-8");
  if (name === "T") uri.type = value;
  else if (name === "P") uri.password = value;
  else if (name === "H") takeHidden(uri, value);
  else if (name === "R") uri.transitionDisable = bitmap(value, at);
  else if (name === "I") uri.passwordId = value;
  else if (name === "K") uri.publicKey = value;
  else uri.others.push([name, value]);
}

/** With 802.1X some writers name the phase 2 method `H`, so only what is a yes or a no is one. */
function takeHidden(uri: Fields, value: string): void {
  const word = value.toLowerCase();
  if (word === "true" || word === "false" || word === "") uri.hidden = word === "true";
  else uri.others.push(["H", value]);
}

function bitmap(value: string, at: number): number {
  const number = hexOctet(value.padStart(2, "0"));
  if (number === undefined || value === "") throw fault("ERR_WIRE_VALUE", "R", at, "is not one or two hex digits");
  return number;
}

/**
 * Writes a `WIFI:` string.
 *
 * @param escaping - where it is not given: percent signs with a field of WPA3, or with an SSID that is not text; else
 * backslashes, which every reader knows
 * @throws TypeError - with backslashes, a control character or an SSID that is not UTF-8; with either, what a field
 * cannot be
 */
export function formatWifiUri(uri: WifiUri, escaping?: WifiUriEscaping): string {
  const way = escaping ?? (needsPercent(uri) ? "percent" : "backslash");
  const field = (name: string, value: string | Uint8Array | undefined) =>
    value === undefined ? "" : `${fieldName(name)}:${way === "percent" ? percent(value) : backslash(name, value)};`;
  if (uri.ssid.length > longestSsid) throw new TypeError(`an SSID has 0 to ${longestSsid} octets`);
  const { transitionDisable: disable } = uri;
  if (disable !== undefined && !(Number.isInteger(disable) && disable >= 0 && disable <= 0xff)) {
    throw new TypeError("R is 0 to 255");
  }
  return [
    "WIFI:",
    uri.type === "" ? "" : field("T", uri.type),
    field("R", disable?.toString(16)),
    field("S", uri.ssid),
    uri.hidden ? "H:true;" : "",
    field("I", uri.passwordId),
    field("P", uri.password),
    field("K", uri.publicKey),
    ...uri.others.map(([name, value]) => field(name, value)),
    ";",
  ].join("");
}

function needsPercent(uri: WifiUri): boolean {
  const hasWpa3Field = [uri.transitionDisable, uri.passwordId, uri.publicKey].some((value) => value !== undefined);
  return hasWpa3Field || !isOneLine(uri.ssid);
}

function isOneLine(ssid: Uint8Array): boolean {
  const text = utf8Text(ssid);
  if (text === undefined) return false;
  try {
    requireOneLine("S", text);
    return true;
  } catch {
    return false;
  }
}

function fieldName(name: string): string {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    const isSound = (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
    if (!isSound) throw new TypeError("the name of a field is capital letters and digits");
  }
  return name;
}

function backslash(name: string, value: string | Uint8Array): string {
  const text = typeof value === "string" ? value : utf8Text(value);
  if (text === undefined) throw new TypeError(`${name} is not UTF-8: it needs percent signs`);
  let escaped = "";
  for (const character of requireOneLine(name, text)) {
    escaped += '\\;,":'.includes(character) ? `\\${character}` : character;
  }
  return escaped;
}

/** All that is printable ASCII stands for itself, but for `;` and `%`; and the backslash, lest it be taken for one. */
function percent(value: string | Uint8Array): string {
  let escaped = "";
  for (const octet of typeof value === "string" ? utf8(value) : value) {
    const plain = octet >= 0x20 && octet <= 0x7e && octet !== 0x3b && octet !== 0x25 && octet !== 0x5c;
    escaped += plain ? String.fromCharCode(octet) : `%${octet.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return escaped;
}

function fault(code: "ERR_WIRE_VALUE" | "ERR_WIRE_TRUNCATED", field: string, at: number, detail: string): WireError {
  return new WireError(code, `wifi-uri.${field}`, at, detail);
}
