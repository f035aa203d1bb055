import { describe, expect, test } from "vitest";
import {
  createKde,
  decodeBigtkKde,
  decodeGtkKde,
  decodeIgtkKde,
  decodeKeyIdKde,
  encodeGtkKde,
  encodeIgtkKde,
  encodeKeyIdKde,
  Kde,
} from "../../src/eapol/kde.ts";
import { encodeElement } from "../../src/ie/element.ts";
import { octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

describe("a KDE", () => {
  // The key data of message 3 in Wireshark's wpa-test-decode-mgmt.pcap, frame 7.
  test("is a vendor element with its selector in front", () => {
    const gtk = octets("1b29596e2ef5a23f6089d17afe6dbcd8");
    const data = encodeGtkKde({ keyId: 1, transmit: false, reserved: 0, gtk });
    expect(encodeElement(createKde(Kde.gtk, data))).toEqual(octets("dd16000fac0101001b29596e2ef5a23f6089d17afe6dbcd8"));
  });

  test("holds 251 octets at most", () => {
    expect(createKde(Kde.oci, new Uint8Array(251)).body).toHaveLength(255);
    expect(refusal(() => createKde(Kde.oci, new Uint8Array(252)))).toMatchObject({ code: "ERR_WIRE_VALUE" });
  });
});

describe("a GTK KDE", () => {
  test("tells its key id, its Tx bit and its reserved bits apart", () => {
    expect(decodeGtkKde(octets("fdff 05"))).toEqual({ keyId: 1, transmit: true, reserved: 0x1fff, gtk: octets("05") });
  });

  test.each([
    ["keyId", { keyId: 4, reserved: 0 }],
    ["keyId", { keyId: -1, reserved: 0 }],
    // One below zero, and the bits of its neighbour make up for it.
    ["keyId", { keyId: -1, reserved: 1 }],
    ["reserved", { keyId: 1, reserved: 0x2000 }],
    ["reserved", { keyId: 1, reserved: 0.125 }],
  ])("has no room for the %s of %o", (field, fields) => {
    const kde = { transmit: false, gtk: new Uint8Array(16), ...fields };
    expect(refusal(() => encodeGtkKde(kde))).toMatchObject({ code: "ERR_WIRE_VALUE", path: `gtk-kde.${field}` });
  });
});

describe("an IGTK KDE", () => {
  test("has its packet number least significant octet first", () => {
    const data = octets("0400 010203040506 8c6c1b7eaa6644a9fcd99ff640090c37");
    const kde = decodeIgtkKde(data);
    expect(kde).toMatchObject({ keyId: 4, ipn: 0x060504030201n });
    expect(encodeIgtkKde(kde)).toEqual(data);
  });

  test("has room for 48 bits of it", () => {
    const kde = { keyId: 4, igtk: new Uint8Array(16) };
    expect(encodeIgtkKde({ ...kde, ipn: 0xffff_ffff_ffffn }).subarray(2, 8)).toEqual(octets("ffffffffffff"));
    for (const ipn of [-1n, 1n << 48n]) {
      expect(refusal(() => encodeIgtkKde({ ...kde, ipn }))).toMatchObject({ path: "igtk-kde.ipn" });
    }
  });
});

describe("a BIGTK KDE", () => {
  test("is laid out as an IGTK KDE is", () => {
    expect(decodeBigtkKde(octets("0600 ff0000000000 01"))).toEqual({ keyId: 6, bipn: 255n, bigtk: octets("01") });
  });
});

describe("a Key ID KDE", () => {
  test("is two octets", () => {
    expect(decodeKeyIdKde(octets("0100"))).toEqual({ keyId: 1, reserved: 0 });
    expect(encodeKeyIdKde({ keyId: 1, reserved: 0 })).toEqual(octets("0100"));
    expect(refusal(() => decodeKeyIdKde(octets("010000")))).toMatchObject({ code: "ERR_WIRE_TRAILING", offset: 2 });
  });
});
