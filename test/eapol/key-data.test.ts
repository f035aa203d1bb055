import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { decodeGtkKde, decodeIgtkKde, findKde, Kde } from "../../src/eapol/kde.ts";
import { decodeKeyData, encodeKeyData, type KeyData, padKeyData } from "../../src/eapol/key-data.ts";
import { type Element, ElementId, encodeElement, vendorSelector } from "../../src/ie/element.ts";
import { wpaSelector } from "../../src/ie/wpa.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

/** An element as the vectors describe it. */
type Described = Readonly<Record<string, string | number>>;

const vectors = loadVectors<{ key_data: string; elements: readonly Described[] }>("kde");
const none = new Uint8Array(0);

const elementNames: ReadonlyMap<number, string> = new Map([
  [ElementId.rsn, "RSNE"],
  [ElementId.mobilityDomain, "MDE"],
  [ElementId.fastBssTransition, "FTE"],
  [ElementId.timeoutInterval, "TIE"],
]);

function describeElement(element: Element): Described {
  const data = element.body.subarray(4);
  switch (vendorSelector(element)) {
    case Kde.gtk: {
      const { keyId, transmit, gtk } = decodeGtkKde(data);
      return { type: "GTK", keyid: keyId, tx: Number(transmit), gtk: toHex(gtk) };
    }
    case Kde.igtk: {
      const { keyId, igtk } = decodeIgtkKde(data);
      return { type: "IGTK", keyid: keyId, ipn: toHex(data.subarray(2, 8)), igtk: toHex(igtk) };
    }
    case Kde.pmkid:
      return { type: "PMKID", pmkid: toHex(data) };
    case wpaSelector:
      return { type: "WPA IE", element: toHex(encodeElement(element)) };
    default:
      return { type: elementNames.get(element.id) ?? "?", element: toHex(encodeElement(element)) };
  }
}

function describeKeyData({ elements, padding }: KeyData): readonly Described[] {
  const tail = padding.length === 0 ? [] : [{ type: "padding", length: padding.length }];
  return [...elements.map(describeElement), ...tail];
}

describe("Key Data", () => {
  test.each(vectors)("are taken apart as others take them apart: $id", ({ key_data, elements }) => {
    expect(describeKeyData(decodeKeyData(octets(key_data)))).toEqual(elements);
  });

  test.each(vectors)("are given back octet for octet: $id", ({ key_data }) => {
    expect(encodeKeyData(decodeKeyData(octets(key_data)))).toEqual(octets(key_data));
  });

  test.each(vectors.filter(({ id }) => id.startsWith("fuchsia-padding-")))(
    "are padded as Fuchsia pads them: $id",
    ({ key_data }) => {
      const { elements } = decodeKeyData(octets(key_data));
      expect(padKeyData(encodeKeyData({ elements, padding: none }))).toEqual(octets(key_data));
    },
  );

  // IEEE 802.11-2016 12.7.2: at least 16 octets, and a multiple of 8.
  test.each([
    [0, 16],
    [1, 16],
    [15, 16],
    [16, 16],
    [17, 24],
    [23, 24],
    [24, 24],
    [25, 32],
  ])("of %i octets are padded to %i", (length, padded) => {
    const key = new Uint8Array(length).fill(0x30);
    const result = padKeyData(key);
    expect(toHex(result)).toBe(toHex(key) + (length < padded ? `dd${"00".repeat(padded - length - 1)}` : ""));
  });

  test.each([
    ["dd", "a lone dd"],
    ["dd00", "dd 00"],
    ["dd0000000000", "dd and zeros"],
    ["0000", "zeros alone"],
    ["00", "one zero"],
  ])("end at %s: %s is padding", (tail) => {
    const pmkid = "dd14000fac04592da88096c461da246c69001e877f3d";
    expect(decodeKeyData(octets(pmkid + tail))).toMatchObject({
      elements: [{ id: 0xdd }],
      padding: octets(tail),
    });
  });

  test("may be empty", () => {
    expect(decodeKeyData(none)).toEqual({ elements: [], padding: none });
  });

  test("whose element goes on past their end are refused, by name and place", () => {
    expect(refusal(() => decodeKeyData(octets("30020100 dd16000fac01"))).message).toBe(
      "key-data.body at offset 6: needs 22 octets, has 4",
    );
  });

  test("that start with many empty elements are read in one pass", () => {
    const many = new Uint8Array(65534);
    many[65532] = 1;
    expect(decodeKeyData(many).elements).toHaveLength(32767);
  });

  const empty = { id: ElementId.vendor, body: none };
  test.each<[string, KeyData]>([
    ["a vendor element without octets", { elements: [empty], padding: none }],
    ["an empty element 0 at the end", { elements: [{ id: 0, body: none }], padding: none }],
    ["an empty element 0 in front of zeros", { elements: [{ id: 0, body: none }], padding: octets("00") }],
    ["padding that reads as an element", { elements: [], padding: octets("30020100") }],
    ["padding that reads as a KDE", { elements: [], padding: octets("dd04000fac01") }],
    ["an element over 255 octets", { elements: [{ id: 48, body: new Uint8Array(256) }], padding: none }],
  ])("cannot be written with %s", (_, keyData) => {
    expect(refusal(() => encodeKeyData(keyData))).toMatchObject({ code: "ERR_WIRE_VALUE" });
  });

  test("have the first KDE of a selector found, and nothing where there is none", () => {
    const keyData = decodeKeyData(octets("dd06000fac010100 dd06000fac010200 30020100"));
    expect(findKde(keyData, Kde.gtk)).toEqual(octets("0100"));
    expect(findKde(keyData, Kde.igtk)).toBeUndefined();
  });
});
