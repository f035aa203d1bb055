import { describe, expect, test } from "vitest";
import { FrameType, ManagementSubtype } from "../../src/dot11/frame-control.ts";
import { decodeMpdu } from "../../src/dot11/mac-header.ts";
import { decodeManagement, encodeManagement } from "../../src/dot11/management.ts";
import { ActionCategory, AuthenticationAlgorithm, Capability } from "../../src/dot11/management-numbers.ts";
import { decodeElements, ElementId, encodeElements, findElement } from "../../src/ie/element.ts";
import { recordedMpdus, recordingNames } from "../support/recorded-frames.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

const none = new Uint8Array(0);

/** The management frames of a recording that are not encrypted. */
function managementFrames(name: string): readonly { subtype: number; body: Uint8Array }[] {
  return recordedMpdus(name).flatMap(({ octets: whole }) => {
    const { header, body } = decodeMpdu(whole);
    const { type, subtype, protected: encrypted } = header.frameControl;
    return type === FrameType.management && !encrypted ? [{ subtype, body }] : [];
  });
}

describe("a management frame", () => {
  test.each(recordingNames)("of %s is given back octet for octet, and so are its elements", (name) => {
    const frames = managementFrames(name);
    expect(frames.length).toBeGreaterThan(10);
    for (const { subtype, body } of frames) {
      const management = decodeManagement(subtype, body);
      expect(encodeManagement(management)).toEqual(body);
      if ("elements" in management) {
        expect(encodeElements(decodeElements(management.elements))).toEqual(management.elements);
      }
    }
  });

  test("that is a beacon tells time, interval, capabilities and name", () => {
    const beacon = managementFrames("wpa2-ccmp").find(({ subtype }) => subtype === ManagementSubtype.beacon);
    const management = decodeManagement(ManagementSubtype.beacon, beacon?.body ?? none);
    if (management.subtype !== ManagementSubtype.beacon) return expect.fail("not a beacon");
    expect(management.beaconInterval).toBe(100);
    expect(management.capabilities & Capability.privacy).not.toBe(0);
    const ssid = findElement(decodeElements(management.elements), ElementId.ssid);
    expect(ssid?.body).toEqual(new TextEncoder().encode("hs-wpa2-ccmp"));
  });

  test.each([
    [
      ManagementSubtype.probeResponse,
      "0807060504030201 6400 1104 0001 61",
      { timestamp: 0x0102030405060708n, beaconInterval: 100, capabilities: 0x0411, elements: octets("000161") },
    ],
    [ManagementSubtype.probeRequest, "0000", { elements: octets("0000") }],
    [
      ManagementSubtype.associationRequest,
      "3104 0500 0000",
      { capabilities: 0x0431, listenInterval: 5, elements: octets("0000") },
    ],
    [
      ManagementSubtype.reassociationRequest,
      "3104 0500 020000000200",
      { capabilities: 0x0431, listenInterval: 5, currentApAddress: octets("020000000200"), elements: none },
    ],
    [
      ManagementSubtype.associationResponse,
      "1104 2b00 01c0",
      { capabilities: 0x0411, status: 43, associationId: 0xc001, elements: none },
    ],
    [ManagementSubtype.reassociationResponse, "1104 0000 01c0", { status: 0 }],
    [
      ManagementSubtype.authentication,
      "0300 0100 7e00 1300",
      { algorithm: AuthenticationAlgorithm.sae, transaction: 1, status: 126, rest: octets("1300") },
    ],
    [ManagementSubtype.deauthentication, "0f00", { reason: 15, elements: none }],
    [ManagementSubtype.disassociation, "0e00 dd00", { reason: 14, elements: octets("dd00") }],
    [ManagementSubtype.action, "08 00 0100", { category: ActionCategory.saQuery, details: octets("000100") }],
    [ManagementSubtype.actionNoAck, "7f 506f9a", { category: ActionCategory.vendorSpecific }],
    [ManagementSubtype.atim, "", { rest: none }],
  ])("of subtype %i has the fields of the standard", (subtype, hex, fields) => {
    const management = decodeManagement(subtype, octets(hex));
    expect(management).toMatchObject({ subtype, ...fields });
    expect(encodeManagement(management)).toEqual(octets(hex));
  });

  // The frames that IEEE 802.11 M.9 protects.
  test.each(loadVectors<{ frame: string }>("bip").filter(({ id }) => id.startsWith("annex")))(
    "of the annex is given back octet for octet: $id",
    ({ frame }) => {
      const { header, body } = decodeMpdu(octets(frame));
      expect(header.frameControl.type).toBe(FrameType.management);
      expect(encodeManagement(decodeManagement(header.frameControl.subtype, body))).toEqual(body);
    },
  );

  test("has one of sixteen subtypes", () => {
    for (const subtype of [-1, 16, 1.5]) {
      expect(refusal(() => decodeManagement(subtype, none))).toMatchObject({ code: "ERR_WIRE_VALUE" });
    }
  });

  test("that ends within its fixed fields is refused by name and place", () => {
    expect(refusal(() => decodeManagement(ManagementSubtype.beacon, new Uint8Array(9))).message).toBe(
      "management.beaconInterval at offset 8: needs 2 octets, has 1",
    );
  });
});
