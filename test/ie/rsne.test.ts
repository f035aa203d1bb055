import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { decodeElement, encodeElement } from "../../src/ie/element.ts";
import { decodeRsnCapabilities } from "../../src/ie/rsn-capabilities.ts";
import { decodeRsne, encodeRsne, type Rsne } from "../../src/ie/rsne.ts";
import { formatSelector } from "../../src/ie/suite.ts";
import { decodeWpaElement, encodeWpaElement, type WpaElement } from "../../src/ie/wpa.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

interface RsnVector {
  readonly kind: string;
  readonly element?: string;
  readonly expect?: string;
  readonly [field: string]: unknown;
}

/**
 * Where we differ from a vector by decision, and why. hostap judges values while it reads; here reading keeps them, and
 * the negotiation judges.
 */
const differences: Readonly<Record<string, string>> = {
  "hostap-rsne-04": "a version other than 1 is a value: the fields of an unknown version are kept, unread",
  "hostap-rsne-08": "the suite 00-00-00:0 is a value, as every suite that no table knows",
  "hostap-rsne-18": "an empty list of AKMs is a value, and not an absent one",
  "hostap-rsne-26": "the group management suite 00-00-00:0 is a value",
};

/** Fields that tshark reads of an element whose version it does not know either. */
const unknownVersion = ["capture-056", "capture-058"];

const vectors = loadVectors<RsnVector>("rsn-ie").filter(({ kind }) => kind === "RSNE" || kind === "WPA IE");
const isAccepted = ({ id, expect: verdict = "" }: { id: string; expect?: string }): boolean =>
  id in differences || /^(?:accept|valid)/.test(verdict);
const accepted = vectors.filter(isAccepted);
const refused = vectors.filter((vector) => !isAccepted(vector));

/** The fields under the names that the vectors give them, as far as they are there. */
function named(element: Rsne | WpaElement): Readonly<Record<string, unknown>> {
  const word = element.capabilities ?? 0;
  const capabilities = decodeRsnCapabilities(word);
  return {
    version: element.version,
    group_cipher: element.group === undefined ? undefined : formatSelector(element.group),
    pairwise: element.pairwise?.map(formatSelector),
    akm: element.akm?.map(formatSelector),
    rsn_capabilities: toHex(Uint8Array.of(word & 0xff, word >> 8)),
    preauth: capabilities.preauthentication,
    ptksa_replay_counter: capabilities.ptksaReplayCounter,
    gtksa_replay_counter: capabilities.gtksaReplayCounter,
    mfpr: capabilities.mfpRequired,
    mfpc: capabilities.mfpCapable,
    spp_amsdu_capable: capabilities.sppAmsduCapable,
    extended_key_id: capabilities.extendedKeyId,
    ocvc: capabilities.ocvc,
    ...("pmkids" in element ? { pmkids: (element.pmkids ?? []).map(toHex) } : {}),
    ...("groupManagement" in element
      ? { group_mgmt: element.groupManagement === undefined ? null : formatSelector(element.groupManagement) }
      : {}),
  };
}

const read = (kind: string, body: Uint8Array): Rsne | WpaElement =>
  kind === "RSNE" ? decodeRsne(body) : decodeWpaElement(body);
const write = (kind: string, element: Rsne | WpaElement): Uint8Array =>
  kind === "RSNE" ? encodeRsne(element) : encodeWpaElement(element);

describe("an RSN or WPA element", () => {
  test.each(accepted.filter(({ id }) => !unknownVersion.includes(id)))(
    "has the fields that others read: $id",
    (vector) => {
      const fields = named(read(vector.kind, decodeElement(octets(vector.element ?? "")).body));
      const wanted = Object.entries(vector).filter(([name]) => name in fields);
      expect(fields).toMatchObject(Object.fromEntries(wanted));
    },
  );

  test.each(accepted)("is given back octet for octet: $id", ({ kind, element = "" }) => {
    const { id, body } = decodeElement(octets(element));
    expect(encodeElement({ id, body: write(kind, read(kind, body)) })).toEqual(octets(element));
  });

  test.each(refused)("is refused: $id, $element", ({ kind, element = "" }) => {
    const error = refusal(() => read(kind, decodeElement(octets(element)).body));
    expect(error.offset).toBeLessThanOrEqual(element.length / 2);
  });

  test("is judged as its vector says, but for four, each with a reason", () => {
    const verdicts = vectors.filter(({ id }) => id in differences).map(({ expect: verdict }) => verdict);
    expect(verdicts).toEqual(["reject", "reject", "reject", "reject"]);
    expect(refused.length).toBeGreaterThanOrEqual(7);
  });
});

/** One RSN element with every field, and the octets at which a field ends. */
const full = octets("0100 000fac04 0100 000fac04 0100 000fac02 a804 0100 01020304050607080a0b0c0d0e0f1011 000fac06");
const fieldEnds = [2, 6, 12, 18, 20, 38, 42];

describe("an RSN element", () => {
  test("may stop after any field; what is absent differs from what is empty", () => {
    const fields = {
      version: 1,
      group: 0x000fac04,
      pairwise: [0x000fac04],
      akm: [0x000fac02],
      capabilities: 0x04a8,
      pmkids: [full.subarray(22, 38)],
      groupManagement: 0x000fac06,
    };
    for (const [index, end] of fieldEnds.entries()) {
      const there = Object.fromEntries(Object.entries(fields).slice(0, index + 1));
      expect(decodeRsne(full.subarray(0, end))).toEqual({ ...there, rest: new Uint8Array(0) });
    }
    expect(decodeRsne(octets("0100 000fac04 0000"))).toMatchObject({ pairwise: [], akm: undefined });
    expect(decodeRsne(octets("0100 000fac04 0000 0000 0000"))).toMatchObject({
      akm: [],
      capabilities: 0,
      pmkids: undefined,
    });
    expect(decodeRsne(octets("0100 000fac04 0000 0000 0000 0000"))).toMatchObject({ pmkids: [] });
  });

  /** Threat 12. */
  test("may stop within the capabilities, the PMKID count or the last suite, and nowhere else", () => {
    const stops = Array.from(full.keys()).filter((length) => {
      try {
        return encodeRsne(decodeRsne(full.subarray(0, length))).length === length;
      } catch {
        return false;
      }
    });
    expect(stops).toEqual([2, 6, 12, 18, 19, 20, 21, 38, 39, 40, 41]);
  });

  test.each([
    ["0100 000fac", "rsne.group", 2],
    ["0100 000fac04 01", "rsne.pairwiseCount", 6],
    ["0100 000fac04 ffff 000fac04", "rsne.pairwise", 12],
    ["0100 000fac04 0100 000fac04 0200 000fac02", "rsne.akm", 18],
    ["0100 000fac04 0100 000fac04 0100 000fac02 0000 ffff 00", "rsne.pmkids", 22],
  ])("%s is refused at %s, octet %i", (hex, path, offset) => {
    expect(refusal(() => decodeRsne(octets(hex)))).toMatchObject({ code: "ERR_WIRE_TRUNCATED", path, offset });
  });

  test("keeps what follows its last field", () => {
    const rsne = decodeRsne(octets(`${toHex(full)}0102`));
    expect(rsne.rest).toEqual(octets("0102"));
  });

  test("of a version that is not yet made is kept, unread", () => {
    expect(decodeRsne(octets("0200 000fac"))).toEqual({ version: 2, rest: octets("000fac") });
  });

  const none = new Uint8Array(0);
  test.each<[string, Rsne]>([
    ["rsne.akm", { version: 1, group: 1, akm: [1], rest: none }],
    ["rsne.pmkids", { version: 1, group: 1, pairwise: [], akm: [], pmkids: [], rest: none }],
    ["rsne.group", { version: 2, group: 1, rest: none }],
    ["rsne.rest", { version: 1, rest: octets("00") }],
    ["rsne.rest", { version: 1, group: 1, pairwise: [], akm: [], rest: octets("0000") }],
    [
      "rsne.rest",
      { version: 1, group: 1, pairwise: [], akm: [], capabilities: 0, pmkids: [], rest: octets("00000000") },
    ],
    ["rsne.pmkids", { version: 1, group: 1, pairwise: [], akm: [], capabilities: 0, pmkids: [none], rest: none }],
    ["rsne.capabilities", { version: 1, group: 1, pairwise: [], akm: [], capabilities: 65536, rest: none }],
    ["rsne.group", { version: 1, group: 2 ** 32, rest: none }],
  ])("cannot be written where %s would be read otherwise: %#", (path, rsne) => {
    expect(refusal(() => encodeRsne(rsne))).toMatchObject({ code: "ERR_WIRE_VALUE", path });
  });
});

describe("a WPA element", () => {
  const wpa = octets("0050f201 0100 0050f202 0100 0050f202 0100 0050f202 2a00");

  test("has capabilities where a station sends them", () => {
    expect(decodeWpaElement(wpa)).toMatchObject({ akm: [0x0050f202], capabilities: 0x002a });
    expect(decodeWpaElement(wpa.subarray(0, 22)).capabilities).toBeUndefined();
    expect(decodeWpaElement(wpa.subarray(0, 23))).toMatchObject({ capabilities: undefined, rest: octets("2a") });
  });

  test("is not the WMM element, whose OUI is the same", () => {
    expect(refusal(() => decodeWpaElement(octets("0050f202 0100")))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: "wpa.selector",
      offset: 0,
    });
  });

  const none = new Uint8Array(0);
  test.each<[string, WpaElement]>([
    ["wpa.pairwise", { version: 1, pairwise: [], rest: none }],
    ["wpa.group", { version: 3, group: 1, rest: none }],
    ["wpa.rest", { version: 1, group: 1, pairwise: [], rest: octets("00") }],
    ["wpa.rest", { version: 1, group: 1, pairwise: [], akm: [], rest: octets("0000") }],
  ])("cannot be written where %s would be read otherwise: %#", (path, element) => {
    expect(refusal(() => encodeWpaElement(element))).toMatchObject({ code: "ERR_WIRE_VALUE", path });
  });
});
