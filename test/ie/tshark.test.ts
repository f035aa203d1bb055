import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { formatMac, toHex } from "../../src/bytes/octets.ts";
import { linkFrame } from "../../src/capture/frame.ts";
import { decodeCapture } from "../../src/capture/read.ts";
import { FrameType } from "../../src/dot11/frame-control.ts";
import { decodeMpdu } from "../../src/dot11/mac-header.ts";
import { decodeManagement } from "../../src/dot11/management.ts";
import { WireError } from "../../src/errors.ts";
import {
  decodeElements,
  type Element,
  ElementId,
  ElementIdExtension,
  encodeElements,
  VendorElement,
  vendorSelector,
} from "../../src/ie/element.ts";
import * as ie from "../../src/ie/index.ts";
import { peerCaptures } from "../support/peer-captures.ts";
import { recordedMpdus, recordingNames } from "../support/recorded-frames.ts";
import { requireTool } from "../support/tools.ts";
import { pcapOf } from "../support/tshark.ts";

/** A management frame that has elements, and they are whole. */
interface Managed {
  readonly source: string;
  readonly mpdu: Uint8Array;
  readonly octets: Uint8Array;
  readonly elements: readonly Element[];
}

function managed(source: string, mpdu: Uint8Array): readonly Managed[] {
  try {
    const { header, body } = decodeMpdu(mpdu);
    const { type, subtype, protected: encrypted } = header.frameControl;
    if (type !== FrameType.management || encrypted) return [];
    const management = decodeManagement(subtype, body);
    if (!("elements" in management)) return [];
    return [{ source, mpdu, octets: management.elements, elements: decodeElements(management.elements) }];
  } catch (error) {
    if (error instanceof WireError) return [];
    throw error;
  }
}

/** The frames of other projects' captures that were recorded whole. */
function peerMpdus(): readonly (readonly [source: string, mpdu: Uint8Array])[] {
  const names = peerCaptures === undefined ? [] : readdirSync(peerCaptures, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => /\.(?:p?cap|pcapng|dump)(?:\.gz)?$/.test(name))
    .flatMap((name) => {
      const file = readFileSync(`${peerCaptures}${name}`);
      const { packets } = decodeCapture(name.endsWith(".gz") ? gunzipSync(file) : file);
      const whole = packets.filter(({ octets, originalLength }) => octets.length === originalLength);
      return whole.flatMap((packet) => {
        const frame = linkFrame(packet);
        return frame.kind === "dot11" ? [[name, frame.octets] as const] : [];
      });
    });
}

/** Every one whose elements are not those of another. */
function everyManaged(): readonly Managed[] {
  const own = recordingNames.flatMap((name) => recordedMpdus(name).map(({ octets }) => [name, octets] as const));
  const all = [...own, ...peerMpdus()].flatMap(([source, mpdu]) => managed(source, mpdu));
  return [...new Map(all.map((one) => [`${one.mpdu[0]} ${toHex(one.octets)}`, one])).values()];
}

type Way = readonly [name: string, giveBack: (body: Uint8Array) => Uint8Array];

const way = <Value>(name: string, decode: (body: Uint8Array) => Value, encode: (value: Value) => Uint8Array): Way => [
  name,
  (body) => encode(decode(body)),
];

const byId: ReadonlyMap<number, Way> = new Map<number, Way>([
  [ElementId.ssid, way("SSID", ie.decodeSsid, ie.encodeSsid)],
  [ElementId.rsn, way("RSN", ie.decodeRsne, ie.encodeRsne)],
  [ElementId.mobilityDomain, way("MDE", ie.decodeMde, ie.encodeMde)],
  [ElementId.fastBssTransition, way("FTE", (body) => ie.decodeFte(body, 16), ie.encodeFte)],
  [ElementId.timeoutInterval, way("TIE", ie.decodeTie, ie.encodeTie)],
  [ElementId.managementMic, way("MME", ie.decodeMme, ie.encodeMme)],
  [ElementId.rsnx, way("RSNX", ie.decodeRsnx, ie.encodeRsnx)],
]);
const byExtension: ReadonlyMap<number, Way> = new Map<number, Way>([
  [ElementIdExtension.oweDhParameter, way("OWE DH", ie.decodeOweDhParameter, ie.encodeOweDhParameter)],
  [ElementIdExtension.multiLink, way("Multi-Link", ie.decodeMultiLink, ie.encodeMultiLink)],
]);
const bySelector: ReadonlyMap<number, Way> = new Map<number, Way>([
  [VendorElement.oweTransition, way("OWE transition", ie.decodeOweTransition, ie.encodeOweTransition)],
  [VendorElement.rsnOverride, way("RSN Override", ie.decodeRsne, ie.encodeRsne)],
  [VendorElement.rsnOverride2, way("RSN Override 2", ie.decodeRsne, ie.encodeRsne)],
]);

/** The way through the codec of an element and the octets that it takes; undefined where no codec is for it. */
function wayOf(element: Element): readonly [way: Way, data: Uint8Array] | undefined {
  const selector = vendorSelector(element);
  if (selector === VendorElement.wpa) return [way("WPA", ie.decodeWpaElement, ie.encodeWpaElement), element.body];
  const found =
    element.id === ElementId.extension
      ? ([byExtension.get(element.body[0] ?? 0), element.body.subarray(1)] as const)
      : selector === undefined
        ? ([byId.get(element.id), element.body] as const)
        : ([bySelector.get(selector), element.body.subarray(4)] as const);
  return found[0] === undefined ? undefined : [found[0], found[1]];
}

/** A field as tshark calls it, and its values in their order: numbers or what it prints. */
type Fields = Readonly<Record<string, readonly string[]>>;

function suites(list: string, each: string, type: string, selectors: readonly number[]): Fields {
  return {
    [`${list}.count`]: [String(selectors.length)],
    ...suiteFields(each, type, selectors),
  };
}

function suiteFields(name: string, type: string, selectors: readonly number[]): Fields {
  if (selectors.length === 0) return {};
  return {
    [name]: selectors.map(String),
    [`${name}.oui`]: selectors.map((selector) => String(selector >>> 8)),
    [type]: selectors.map((selector) => String(selector & 0xff)),
  };
}

function rsnFields(body: Uint8Array): Fields {
  const { version, group, pairwise, akm, capabilities, pmkids, groupManagement } = ie.decodeRsne(body);
  return {
    "wlan.rsn.version": [String(version)],
    ...(group === undefined ? {} : suiteFields("wlan.rsn.gcs", "wlan.rsn.gcs.type", [group])),
    ...(pairwise === undefined ? {} : suites("wlan.rsn.pcs", "wlan.rsn.pcs", "wlan.rsn.pcs.type", pairwise)),
    ...(akm === undefined ? {} : suites("wlan.rsn.akms", "wlan.rsn.akms", "wlan.rsn.akms.type", akm)),
    ...(capabilities === undefined ? {} : capabilityFields(capabilities)),
    ...(pmkids === undefined ? {} : { "wlan.rsn.pmkid.count": [String(pmkids.length)] }),
    ...(pmkids === undefined || pmkids.length === 0 ? {} : { "wlan.pmkid.akms": pmkids.map(formatMac) }),
    ...(groupManagement === undefined ? {} : suiteFields("wlan.rsn.gmcs", "wlan.rsn.gmcs.type", [groupManagement])),
  };
}

function capabilityFields(word: number): Fields {
  const it = ie.decodeRsnCapabilities(word);
  const name = "wlan.rsn.capabilities";
  const flag = (value: boolean) => [value ? "1" : "0"];
  const code = (value: number) => [`0x${value.toString(16).padStart(4, "0")}`];
  return {
    [name]: code(word),
    [`${name}.preauth`]: flag(it.preauthentication),
    [`${name}.no_pairwise`]: flag(it.noPairwise),
    [`${name}.ptksa_replay_counter`]: code(it.ptksaReplayCounter),
    [`${name}.gtksa_replay_counter`]: code(it.gtksaReplayCounter),
    [`${name}.mfpr`]: flag(it.mfpRequired),
    [`${name}.mfpc`]: flag(it.mfpCapable),
    [`${name}.jmr`]: flag(it.jointMultiBandRsna),
    [`${name}.peerkey`]: flag(it.peerKeyEnabled),
    [`${name}.extended_key_id_iaf`]: flag(it.extendedKeyId),
  };
}

function wpaFields(body: Uint8Array): Fields {
  const { version, group, pairwise, akm } = ie.decodeWpaElement(body);
  const wpa = "wlan.wfa.ie.wpa";
  return {
    [`${wpa}.version`]: [String(version)],
    ...(group === undefined ? {} : suiteFields(`${wpa}.mcs`, `${wpa}.mcs.type`, [group])),
    ...(pairwise === undefined ? {} : suites(`${wpa}.ucs`, `${wpa}.ucs`, `${wpa}.ucs.type`, pairwise)),
    ...(akm === undefined ? {} : suites(`${wpa}.akms`, `${wpa}.akms`, `${wpa}.type`, akm)),
  };
}

function ours(element: Element): Fields | undefined {
  if (element.id === ElementId.rsn) return rsnFields(element.body);
  return vendorSelector(element) === VendorElement.wpa ? wpaFields(element.body) : undefined;
}

type Json = string | readonly Json[] | { readonly [name: string]: Json };

/** The leaves of a tag under `wlan.rsn`, `wlan.pmkid` and `wlan.wfa.ie.wpa`. */
function leaves(json: Json, name = "", found: Record<string, string[]> = {}): Record<string, string[]> {
  if (typeof json === "string") {
    // A list without entries is a headline without a value.
    if (/^wlan\.(?:rsn|pmkid|wfa\.ie\.wpa)\./.test(name) && json !== "") found[name] = [...(found[name] ?? []), json];
  } else if (Array.isArray(json)) for (const each of json) leaves(each, name, found);
  else for (const [inner, value] of Object.entries(json)) leaves(value, inner, found);
  return found;
}

/** The tags of each frame, as `tshark -T json` has them. */
function tagsOf(tshark: string, mpdus: readonly Uint8Array[]): readonly (readonly Json[])[] {
  const folder = mkdtempSync(join(tmpdir(), "wpa-eapol-tshark-"));
  try {
    writeFileSync(join(folder, "frames.pcap"), pcapOf(105, mpdus));
    const options = ["-r", join(folder, "frames.pcap"), "-T", "json", "--no-duplicate-keys"];
    const text = execFileSync(tshark, options, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 2 ** 30,
    });
    return (JSON.parse(text) as readonly Json[]).map((frame) => {
      const tags = inside(frame, "_source", "layers", "wlan.mgt", "wlan.tagged.all", "wlan.tag");
      return Array.isArray(tags) ? tags : tags === undefined ? [] : [tags];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inside(json: Json | undefined, ...names: readonly string[]): Json | undefined {
  return names.reduce<Json | undefined>((at, name) => (at as Record<string, Json> | undefined)?.[name], json);
}

const numberOf = (tag: Json) => inside(tag, "wlan.tag.number");

describe("the elements of every capture at hand", () => {
  let frames: readonly Managed[] = [];
  beforeAll(() => {
    frames = everyManaged();
  });

  test("are many, of beacons, probes and associations", () => {
    const kinds = new Set(frames.map(({ mpdu }) => (mpdu[0] as number) >> 4));
    expect([...kinds].sort((a, b) => a - b)).toEqual(expect.arrayContaining([0, 1, 4, 5, 8]));
    expect(frames.length).toBeGreaterThan(peerCaptures === undefined ? 50 : 300);
  });

  test("are given back exactly, as a list and one by one by their own codecs", () => {
    const counts: Record<string, number> = {};
    for (const { source, octets, elements } of frames) {
      expect(toHex(encodeElements(elements)), source).toBe(toHex(octets));
      for (const element of elements) {
        const found = wayOf(element);
        if (found === undefined) continue;
        const [[name, giveBack], data] = found;
        expect(toHex(giveBack(data)), `${source}: ${name}`).toBe(toHex(data));
        counts[name] = (counts[name] ?? 0) + 1;
      }
    }
    console.log(`${frames.length} frames: ${JSON.stringify(counts)}`);
    expect(Object.keys(counts)).toEqual(expect.arrayContaining(["SSID", "RSN", "WPA", "MDE", "FTE", "OWE DH"]));
  });

  test("have the RSN and WPA fields that tshark reads, each and no other", (context) => {
    const theirs = tagsOf(
      requireTool("tshark", context),
      frames.map(({ mpdu }) => mpdu),
    );
    expect(theirs).toHaveLength(frames.length);
    let compared = 0;
    for (const [index, { source, elements }] of frames.entries()) {
      // tshark has the elements with a second id in a list of their own.
      const plain = elements.filter(({ id }) => id !== ElementId.extension);
      const tags = theirs[index] as readonly Json[];
      expect(tags.map(numberOf), source).toEqual(plain.map(({ id }) => String(id)));
      for (const [at, element] of plain.entries()) {
        const mine = ours(element);
        if (mine === undefined) continue;
        expect(leaves(tags[at] as Json), `${source}: ${toHex(element.body)}`).toEqual(mine);
        compared += Object.keys(mine).length;
      }
    }
    console.log(`${compared} fields compared`);
    expect(compared).toBeGreaterThan(500);
  }, 120_000);
});
