import { describe, expect, test } from "vitest";
import {
  decodeElement,
  decodeElements,
  ElementId,
  ElementIdExtension,
  encodeElement,
  encodeElements,
  findElement,
  findExtensionElement,
  findVendorElement,
  splitElements,
  VendorElement,
  vendorSelector,
} from "../../src/ie/element.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

interface ElementVector {
  readonly kind: string;
  readonly elements?: string;
  readonly element_count?: number;
}

const lists = loadVectors<ElementVector>("rsn-ie").filter(({ kind }) => kind === "element list");

/** An SSID, an RSN element, a WPA element, WMM, OWE's Diffie-Hellman parameter. */
const beacon = octets(
  "0003616263 30020100 dd160050f20101000050f20201000050f20201000050f202 dd070050f202000100 ff03201300",
);

describe("a list of elements", () => {
  test.each(lists)("is walked as hostap walks it: $id", ({ elements = "", element_count }) => {
    const found = decodeElements(octets(elements));
    expect(found).toHaveLength(element_count ?? -1);
    expect(encodeElements(found)).toEqual(octets(elements));
  });

  test("has its elements found by id, by selector and by second id", () => {
    const elements = decodeElements(beacon);
    expect(findElement(elements, ElementId.ssid)?.body).toEqual(octets("616263"));
    expect(findVendorElement(elements, VendorElement.wmm)?.body).toEqual(octets("0050f202000100"));
    expect(findExtensionElement(elements, ElementIdExtension.oweDhParameter)?.body).toEqual(octets("201300"));
    expect(findElement(elements, ElementId.rsnx)).toBeUndefined();
    expect(findVendorElement(elements, VendorElement.wps)).toBeUndefined();
    expect(findExtensionElement(elements, ElementIdExtension.multiLink)).toBeUndefined();
  });

  test("finds the first of several", () => {
    const elements = decodeElements(octets("0001 61 0001 62"));
    expect(findElement(elements, ElementId.ssid)?.body).toEqual(octets("61"));
  });

  test("that is cut within an element is refused, by name and place", () => {
    expect(refusal(() => decodeElements(beacon.subarray(0, 8))).message).toBe(
      "elements.body at offset 7: needs 2 octets, has 1",
    );
    expect(refusal(() => decodeElements(beacon.subarray(0, 6))).message).toBe(
      "elements.length at offset 6: needs 1 octets, has 0",
    );
  });

  test("that is cut gives a tool what is whole, and what is left", () => {
    for (let length = 0; length <= beacon.length; length++) {
      const { elements, rest } = splitElements(beacon.subarray(0, length));
      expect(Buffer.concat([encodeElements(elements), rest])).toEqual(Buffer.from(beacon.subarray(0, length)));
      expect(rest.length < 2 || rest.length < 2 + (rest[1] as number)).toBe(true);
    }
  });
});

describe("one element", () => {
  test("is read whole", () => {
    expect(decodeElement(octets("30020100"))).toEqual({ id: ElementId.rsn, body: octets("0100") });
  });

  test("has nothing after it", () => {
    expect(refusal(() => decodeElement(octets("3002010000")))).toMatchObject({ code: "ERR_WIRE_TRAILING", offset: 4 });
  });

  test.each([
    [{ id: 256, body: new Uint8Array(0) }, "element.id"],
    [{ id: -1, body: new Uint8Array(0) }, "element.id"],
    [{ id: 0, body: new Uint8Array(256) }, "element.length"],
  ])("cannot be written where a field has no room: %#", (element, path) => {
    expect(refusal(() => encodeElement(element))).toMatchObject({ code: "ERR_WIRE_VALUE", path });
  });

  test("is a vendor's by four octets at least, read without a sign", () => {
    expect(vendorSelector({ id: ElementId.vendor, body: octets("fffefdfc00") })).toBe(0xfffefdfc);
    expect(vendorSelector({ id: ElementId.vendor, body: octets("0050f2") })).toBeUndefined();
    expect(vendorSelector({ id: ElementId.rsn, body: octets("0050f201") })).toBeUndefined();
  });
});
