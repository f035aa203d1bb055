import type { Origin } from "./doc-comments.ts";

/** Documents that are cited with the place in them, each in the editions that may be cited. */
const standards = [
  "IEEE 802\\.11-(?:2016|2020|2024)",
  "IEEE 802\\.11(?:i/D3\\.0|[a-z]{1,2}-\\d{4})",
  "IEEE 802\\.1X-(?:2001|2004|2010|2020)",
  "IEEE 802(?:\\.3)?-\\d{4}",
  "Wi-Fi Alliance WPA 3\\.1",
  "Wi-Fi Alliance WPA3 3\\.\\d",
  "WebAssembly Core Specification 2\\.0",
];

/** Documents that are short enough to be meant as a whole. */
const papers = ["RFC \\d{3,4}", "FIPS \\d{3}(?:-\\d)?", "NIST SP 800-\\d+[A-G]?"];

/** Programs whose files or behaviour are cited. */
const programs = [
  "FreeBSD",
  "NetBSD",
  "DragonFly",
  "Linux",
  "glibc",
  "hostap",
  "wpa_supplicant",
  "wpa_passphrase",
  "hostapd",
  "iwd",
  "libpcap",
  "Wireshark",
];

/** A page, by its address. */
const page = /^https:\/\/\S+/;

/** An article: `A. Author and B. Author, Title, 2004`. */
const article = /^[A-Z]\. .+, (?:19|20)\d\d\b/;

const place = "(?:[A-Z]\\.)?\\d+(?:\\.\\d+)*|(?:Clause|Table|Figure|Annex) [A-Z\\d][\\d.-]*";
const standardPlace = new RegExp(`^(?:${standards.join("|")})(?: \\([^)]*\\))?,? (?:${place})(?![\\w])`);
const knownDocument = new RegExp(`^(?:${[...standards, ...papers].join("|")})(?![\\w-])`);
const knownPaper = new RegExp(`^(?:${papers.join("|")})(?![\\w-])`);
const knownProgram = new RegExp(`^(?:${programs.join("|")})(?!\\w)`);
const anyDocument = /\b(?:IEEE|RFC|FIPS|NIST SP|Wi-Fi Alliance WPA3?) ?\d\S*/g;

/** What is wrong with the spelling of an origin, or undefined. */
export function misspelling({ tag, text }: Origin): string | undefined {
  const stranger = text.match(anyDocument)?.find((document) => !knownDocument.test(document));
  if (stranger !== undefined) return `@${tag} ${text}: no such document or edition: ${stranger}`;
  if (knownPaper.test(text)) return undefined;
  if (tag === "source" && [knownProgram, knownDocument, page, article].some((known) => known.test(text)))
    return undefined;
  if (tag === "spec" && standardPlace.test(text)) return undefined;
  return tag === "spec"
    ? `@spec ${text}: names no known document with a place in it`
    : `@source ${text}: names no known source`;
}
