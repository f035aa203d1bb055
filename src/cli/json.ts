import { toHex } from "../bytes/octets.ts";
import { formatSelector } from "../ie/suite.ts";
import { utf8Text } from "../platform.ts";

/** Fields that hold suite selectors, one or many. */
const selectorFields: ReadonlySet<string> = new Set(["akm", "cipher", "pairwise", "group", "groupManagement"]);

/**
 * Values of the library as the tool's JSON has them: octets in hex, wide integers as decimal strings, suite selectors
 * as the standard writes them. Field names are the library's own.
 */
export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, replace)}\n`;
}

function replace(this: object, key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === "bigint") return value.toString();
  if (selectorFields.has(key) && !isDhParameter(this)) {
    if (typeof value === "number") return formatSelector(value);
    if (Array.isArray(value) && value.every((one) => typeof one === "number")) return value.map(formatSelector);
  }
  return value;
}

/** The group of a Diffie-Hellman parameter is a number, and no cipher. */
function isDhParameter(holder: object): boolean {
  return Object.hasOwn(holder, "publicKey");
}

/** An SSID in both of its forms: as text where it is text, and always in hex. */
export function ssidFields(ssid: Uint8Array | undefined): {
  readonly ssid: string | null;
  readonly ssidHex: string | null;
} {
  if (ssid === undefined) return { ssid: null, ssidHex: null };
  return { ssid: utf8Text(ssid) ?? null, ssidHex: toHex(ssid) };
}

/** An SSID for people: quoted, and what could drive a terminal escaped. */
export function quoteSsid(ssid: Uint8Array): string {
  const text = utf8Text(ssid);
  if (text === undefined) return `hex ${toHex(ssid)}`;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
