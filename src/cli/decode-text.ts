import { formatMac, toHex } from "../bytes/octets.ts";
import type { KeyFrame } from "../eapol/key-frame.ts";
import { encodeKeyInfo, type KeyInfo } from "../eapol/key-info.ts";
import { akmSuite, cipherSuite, formatSelector, type SuiteSelector } from "../ie/suite.ts";
import type { Decoded, DecodedElement } from "./decode-any.ts";

/** A name and what stands there, for two columns. */
type Row = readonly [name: string, value: string];

/** What octets say, for people: one field a line, in the order of the wire. */
export function formatDecoded(decoded: Decoded): string {
  if (decoded.kind === "elements")
    return decoded.elements.map((element) => formatRows(elementRows(element))).join("\n");
  const addresses: Row[] = [];
  if (decoded.da !== undefined) addresses.push(["destination", formatMac(decoded.da)]);
  if (decoded.sa !== undefined) addresses.push(["source", formatMac(decoded.sa)]);
  const header: Row[] = [...addresses, ["version", `${decoded.version}`], ["type", `${decoded.type}`]];
  if (decoded.kind === "eapol") return formatRows([["frame", "EAPOL"], ...header, ["body", toHex(decoded.body)]]);
  if (decoded.message === "rc4-key") {
    const { keyLength, replayCounter, keyIv, keyIndex, key } = decoded;
    return formatRows([
      ["frame", "EAPOL-Key with a WEP key"],
      ...header,
      ["keyLength", `${keyLength}`],
      ["replayCounter", `${replayCounter}`],
      ["keyIv", toHex(keyIv)],
      ["keyIndex", `${keyIndex}`],
      ["key", toHex(key)],
    ]);
  }
  const elements = (decoded.elements ?? []).map((element) => `\n${formatRows(elementRows(element))}`).join("");
  return formatRows([["frame", `EAPOL-Key ${decoded.message}`], ...header, ...keyFrameRows(decoded)]) + elements;
}

function keyFrameRows(frame: KeyFrame): Row[] {
  return [
    ["descriptorType", `${frame.descriptorType}`],
    ["keyInfo", keyInfoText(frame.keyInfo)],
    ["keyLength", `${frame.keyLength}`],
    ["replayCounter", `${frame.replayCounter}`],
    ["keyNonce", toHex(frame.keyNonce)],
    ["keyIv", toHex(frame.keyIv)],
    ["keyRsc", toHex(frame.keyRsc)],
    ["reserved", toHex(frame.reserved)],
    ["keyMic", toHex(frame.keyMic)],
    ["keyData", `${frame.keyData.length} octets ${toHex(frame.keyData)}`],
  ];
}

function keyInfoText(info: KeyInfo): string {
  const bits = ["install", "ack", "mic", "secure", "error", "request", "encryptedKeyData", "smkMessage"] as const;
  const set = bits.filter((bit) => info[bit]).join(", ");
  const word = encodeKeyInfo(info).toString(16).padStart(4, "0");
  const index = info.keyIndex === 0 ? "" : `, key index ${info.keyIndex}`;
  return `0x${word}: version ${info.descriptorVersion}, ${info.pairwise ? "pairwise" : "group"}${index}; ${set || "no bit set"}`;
}

function elementRows(element: DecodedElement): Row[] {
  const said = element.rsn ?? element.wpa;
  const name = element.rsn !== undefined ? "RSN" : element.wpa !== undefined ? "WPA" : `element ${element.id}`;
  if (said === undefined) return [[name, `${element.body.length} octets ${toHex(element.body)}`]];
  const rows: Row[] = [
    [name, `${element.body.length} octets`],
    ["version", `${said.version}`],
  ];
  if (said.group !== undefined) rows.push(["group", cipherText(said.group)]);
  if (said.pairwise !== undefined) rows.push(["pairwise", said.pairwise.map(cipherText).join(", ")]);
  if (said.akm !== undefined) rows.push(["akm", said.akm.map(akmText).join(", ")]);
  if (said.capabilities !== undefined)
    rows.push(["capabilities", `0x${said.capabilities.toString(16).padStart(4, "0")}`]);
  for (const pmkid of element.rsn?.pmkids ?? []) rows.push(["pmkid", toHex(pmkid)]);
  const groupManagement = element.rsn?.groupManagement;
  if (groupManagement !== undefined) rows.push(["groupManagement", cipherText(groupManagement)]);
  if (said.rest.length > 0) rows.push(["rest", toHex(said.rest)]);
  return rows;
}

function cipherText(selector: SuiteSelector): string {
  return named(selector, cipherSuite(selector)?.label);
}

function akmText(selector: SuiteSelector): string {
  return named(selector, akmSuite(selector)?.label);
}

function named(selector: SuiteSelector, label: string | undefined): string {
  return label === undefined ? formatSelector(selector) : `${label} (${formatSelector(selector)})`;
}

function formatRows([title, ...rows]: readonly Row[]): string {
  if (title === undefined) return "";
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return `${[`${title[0]}: ${title[1]}`, ...lines].join("\n")}\n`;
}
