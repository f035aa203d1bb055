import { describe, expect, test } from "vitest";
import { decodeMpdu } from "../../src/dot11/mac-header.ts";
import { KeyError } from "../../src/errors.ts";
import {
  decodeElement,
  decodeElements,
  ElementId,
  ElementIdExtension,
  encodeElement,
  findElement,
  findExtensionData,
  findVendorData,
  VendorElement,
} from "../../src/ie/element.ts";
import { decodeFte, encodeFte, FteSubelement } from "../../src/ie/fte.ts";
import { decodeFteGtk, decodeFteIgtk, encodeFteGtk } from "../../src/ie/fte-keys.ts";
import { decodeMde, encodeMde } from "../../src/ie/mde.ts";
import { decodeMme } from "../../src/ie/mme.ts";
import { decodeMultiLink, MultiLinkType, mldMacAddress } from "../../src/ie/multi-link.ts";
import { decodeOci } from "../../src/ie/oci.ts";
import { decodeOweDhParameter, decodeOweTransition, encodeOweTransition } from "../../src/ie/owe.ts";
import { decodeRsnSelection, RsnSelection } from "../../src/ie/rsn-selection.ts";
import { decodeRsne } from "../../src/ie/rsne.ts";
import { decodeRsnx, encodeRsnx, hasRsnxCapability, RsnxCapability } from "../../src/ie/rsnx.ts";
import { decodeSsid, encodeSsid } from "../../src/ie/ssid.ts";
import { decodeTie, TimeoutInterval } from "../../src/ie/tie.ts";
import { recordedMpdus } from "../support/recorded-frames.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

interface ElementVector {
  readonly kind: string;
  readonly element?: string;
}

const elements = loadVectors<ElementVector>("rsn-ie");
const text = (octetsOfText: Uint8Array | undefined): string => new TextDecoder().decode(octetsOfText);

describe("an SSID", () => {
  test("is 0 to 32 octets, text or not", () => {
    for (const ssid of [new Uint8Array(0), octets("00ff0a"), new Uint8Array(32)]) {
      expect(encodeSsid(decodeSsid(ssid))).toEqual(ssid);
    }
    expect(refusal(() => decodeSsid(new Uint8Array(33)))).toMatchObject({ code: "ERR_WIRE_TRAILING", offset: 32 });
    expect(refusal(() => encodeSsid(new Uint8Array(33)))).toMatchObject({ code: "ERR_WIRE_VALUE" });
  });
});

describe("an RSN Extension element", () => {
  // hostapd sends f4 01 20 for SAE by hash to element; the others are what hostap's tests of RSN overriding send.
  test.each([
    ["20", 0, [RsnxCapability.saeHashToElement]],
    ["20eeee", 0, [RsnxCapability.saeHashToElement, 9, 10, 11, 13, 14, 15, 17, 18, 19, 21, 22, 23]],
    ["62000020", 2, [RsnxCapability.saeHashToElement, RsnxCapability.saePk, 29]],
  ])("of %s has a length of %i and its bits", (hex, fieldLength, bits) => {
    const rsnx = decodeRsnx(octets(hex));
    expect(rsnx.fieldLength).toBe(fieldLength);
    expect(Array.from({ length: 40 }, (_, bit) => bit).filter((bit) => hasRsnxCapability(rsnx, bit))).toEqual(bits);
    expect(encodeRsnx(rsnx)).toEqual(octets(hex));
  });

  test("leaves the octets that it was read from as they are", () => {
    const body = octets("2f");
    decodeRsnx(body);
    expect(body).toEqual(octets("2f"));
  });

  test.each([
    { fieldLength: 16, capabilities: octets("20") },
    { fieldLength: 0, capabilities: octets("21") },
    { fieldLength: 0, capabilities: new Uint8Array(0) },
  ])("cannot be written as %o", (rsnx) => {
    expect(refusal(() => encodeRsnx(rsnx))).toMatchObject({ code: "ERR_WIRE_VALUE" });
  });
});

describe("RSN overriding", () => {
  // The elements of hostap tests/hwsim/test_rsn_override.py.
  const beacon = decodeElements(
    octets(
      "30180100000fac040100000fac040200000facff000fac020c00" +
        "dd1c506f9a290100000fac040100000fac040200000facff000fac088c00" +
        "dd1c506f9a2a0100000fac040100000fac090200000facff000fac18cc00" +
        "dd07506f9a2b20bbbb",
    ),
  );

  test.each([
    [VendorElement.rsnOverride, 0x000fac04, 0x000fac08],
    [VendorElement.rsnOverride2, 0x000fac09, 0x000fac18],
  ])("offers an RSN element in the vendor element %i", (selector, pairwise, akm) => {
    const rsne = decodeRsne(findVendorData(beacon, selector) as Uint8Array);
    expect(rsne).toMatchObject({ pairwise: [pairwise], akm: [0x000facff, akm] });
  });

  test("offers an RSN Extension element in another", () => {
    const rsnx = decodeRsnx(findVendorData(beacon, VendorElement.rsnxOverride) as Uint8Array);
    expect(hasRsnxCapability(rsnx, RsnxCapability.saeHashToElement)).toBe(true);
  });

  test("is answered by a selection of one octet", () => {
    expect(decodeRsnSelection(octets("02"))).toBe(RsnSelection.rsnOverride2);
    expect(refusal(() => decodeRsnSelection(octets("0200")))).toMatchObject({ code: "ERR_WIRE_TRAILING" });
  });
});

describe("the elements of a fast transition", () => {
  const vector = (kind: string): Uint8Array =>
    decodeElement(octets(elements.find((one) => one.kind === kind)?.element ?? "")).body;

  // Wireshark's wpa2-ft-psk.pcapng; its mobility domain is 0102.
  test("tell the mobility domain", () => {
    const mde = decodeMde(vector("MDE"));
    expect(mde).toEqual({ mdid: octets("0102"), ftOverDs: true, resourceRequest: false, reserved: 0 });
    expect(encodeMde(mde)).toEqual(vector("MDE"));
  });

  test("tell MIC, nonces and key holders", () => {
    const fte = decodeFte(vector("FTE"), 16);
    expect(fte).toMatchObject({
      rsnxUsed: false,
      elementCount: 3,
      mic: octets("fd916881e1de2b5a1bd296d041e871de"),
      aNonce: octets("f4bbc882a577bff008b993191555531074af3125c034addeb2605f89b0286461"),
      sNonce: octets("bc89c2f487a4e4a9dafa0c748f0e8f1503ab57fcacc623d6cce33c13ecdb826f"),
    });
    expect(findElement(fte.subelements, FteSubelement.r1khId)?.body).toEqual(octets("020000000100"));
    expect(text(findElement(fte.subelements, FteSubelement.r0khId)?.body)).toBe("kanstrup-ft");
    expect(encodeFte(fte)).toEqual(vector("FTE"));
  });

  test("have a MIC of 16, 24 or 32 octets", () => {
    for (const micLength of [16, 24, 32]) {
      expect(decodeFte(new Uint8Array(66 + micLength), micLength).mic).toHaveLength(micLength);
    }
    for (const micLength of [0, 8, 20, Number.NaN]) {
      expect(() => decodeFte(new Uint8Array(200), micLength)).toThrow(KeyError);
    }
    const fte = decodeFte(vector("FTE"), 16);
    expect(refusal(() => encodeFte({ ...fte, mic: new Uint8Array(20) }))).toMatchObject({ path: "fte.mic" });
  });

  // Message 3 of the same recording, and of hostapd, for the deadline that hostapd sets.
  test.each([
    ["38050100000000", TimeoutInterval.reassociationDeadline, 0],
    ["38050200751200", TimeoutInterval.keyLifetime, 1209600],
    ["380501e8030000", TimeoutInterval.reassociationDeadline, 1000],
  ])("tell in %s a timeout of type %i and %i", (hex, type, value) => {
    const { id, body } = decodeElement(octets(hex));
    expect(id).toBe(ElementId.timeoutInterval);
    expect(decodeTie(body)).toEqual({ type, value });
  });

  // Laid out by hand from IEEE 802.11-2016 9.4.2.48.
  test("bring wrapped keys", () => {
    const gtk = octets("0200 10 0102030405060000 a0a1a2a3a4a5a6a7");
    expect(decodeFteGtk(gtk)).toEqual({
      keyId: 2,
      reserved: 0,
      keyLength: 16,
      rsc: octets("0102030405060000"),
      wrappedKey: octets("a0a1a2a3a4a5a6a7"),
    });
    expect(encodeFteGtk(decodeFteGtk(gtk))).toEqual(gtk);
    expect(decodeFteIgtk(octets("0400 010000000000 10 a0"))).toEqual({
      keyId: 4,
      ipn: 1n,
      keyLength: 16,
      wrappedKey: octets("a0"),
    });
  });
});

describe("a Management MIC element", () => {
  // The protected frames of IEEE 802.11 M.9, whose last element it is.
  const protectedFrames = loadVectors<{ protected: string; ipn: string; keyid: number; mic: string }>("bip").filter(
    ({ id }) => id.startsWith("annex"),
  );

  test.each(protectedFrames)("ends the protected frame: $id", ({ protected: frame, ipn, keyid, mic }) => {
    const { body } = decodeMpdu(octets(frame));
    const element = decodeElement(body.subarray(body.length - (10 + mic.length / 2)));
    expect(element.id).toBe(ElementId.managementMic);
    const number = BigInt(`0x${Buffer.from(octets(ipn)).reverse().toString("hex")}`);
    expect(decodeMme(element.body)).toEqual({ keyId: keyid, ipn: number, mic: octets(mic) });
  });

  test("has a MIC of 8 or 16 octets", () => {
    for (const length of [0, 7, 9, 15, 17]) {
      expect(refusal(() => decodeMme(new Uint8Array(8 + length)))).toMatchObject({
        code: "ERR_WIRE_VALUE",
        path: "mme.mic",
      });
    }
  });
});

describe("Operating Channel Information", () => {
  // The KDE of hostap's message 2 with channel validation, on channel 1 of the 2.4 GHz band.
  test("tells class and channel", () => {
    expect(decodeOci(octets("510100"))).toEqual({
      operatingClass: 81,
      primaryChannel: 1,
      frequencySegment1: 0,
      rest: new Uint8Array(0),
    });
  });
});

describe("OWE", () => {
  test("has its keys in the association of the recording: group 19, x alone", () => {
    const requests = recordedMpdus("owe").map(({ octets: frame }) => decodeMpdu(frame));
    const request = requests.find(({ header }) => header.frameControl.type === 0 && header.frameControl.subtype === 0);
    const list = decodeElements((request?.body ?? new Uint8Array(0)).subarray(4));
    const parameter = findExtensionData(list, ElementIdExtension.oweDhParameter) as Uint8Array;
    expect(decodeOweDhParameter(parameter)).toMatchObject({ group: 19, publicKey: { length: 32 } });
  });

  test.each([
    ["020000000300 03 616263", undefined, 0],
    ["020000000300 03 616263 51 06", { operatingClass: 81, number: 6 }, 0],
    ["020000000300 03 616263 51", undefined, 1],
  ])("names the twin network: %s", (hex, channel, rest) => {
    const transition = decodeOweTransition(octets(hex));
    expect(transition).toMatchObject({ bssid: octets("020000000300"), ssid: octets("616263"), channel });
    expect(transition.rest).toHaveLength(rest);
    expect(encodeOweTransition(transition)).toEqual(octets(hex));
  });

  test("names no network by more than 32 octets", () => {
    const ssid = new Uint8Array(33);
    const transition = { bssid: new Uint8Array(6), ssid, rest: new Uint8Array(0) };
    expect(refusal(() => decodeOweTransition(octets(`02000000030021${"00".repeat(33)}`)))).toMatchObject({
      code: "ERR_WIRE_VALUE",
    });
    expect(refusal(() => encodeOweTransition(transition))).toMatchObject({ code: "ERR_WIRE_VALUE" });
    expect(
      refusal(() => encodeOweTransition({ ...transition, ssid: new Uint8Array(0), rest: new Uint8Array(2) })),
    ).toMatchObject({ path: "owe-transition.rest" });
  });
});

describe("a Multi-Link element", () => {
  // Laid out by hand from IEEE 802.11be-2024 9.4.2.322: basic, a link id is there, two octets of link information.
  const element = encodeElement({ id: ElementId.extension, body: octets("6b 1000 08 020304050607 01 0000") });

  test("tells who the device behind the links is", () => {
    const data = findExtensionData(decodeElements(element), ElementIdExtension.multiLink) as Uint8Array;
    const multiLink = decodeMultiLink(data);
    expect(multiLink).toEqual({
      type: MultiLinkType.basic,
      reserved: false,
      presenceBitmap: 1,
      commonInfo: octets("020304050607 01"),
      linkInfo: octets("0000"),
    });
    expect(mldMacAddress(multiLink)).toEqual(octets("020304050607"));
    expect(mldMacAddress({ ...multiLink, type: MultiLinkType.probeRequest })).toBeUndefined();
    expect(mldMacAddress({ ...multiLink, commonInfo: octets("01") })).toBeUndefined();
  });

  test("has common information whose length counts itself", () => {
    expect(refusal(() => decodeMultiLink(octets("0000 00")))).toMatchObject({ code: "ERR_WIRE_VALUE" });
    expect(refusal(() => decodeMultiLink(octets("0000 08 0203")))).toMatchObject({ code: "ERR_WIRE_TRUNCATED" });
  });
});
