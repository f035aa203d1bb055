import { describe, expect, test } from "vitest";
import {
  decodeIpAddressAllocationKde,
  decodeTransitionDisableKde,
  encodeTransitionDisableKde,
} from "../../src/eapol/kde-alliance.ts";
import {
  decodeMloGtkKde,
  decodeMloIgtkKde,
  decodeMloLinkKde,
  encodeMloGtkKde,
  encodeMloIgtkKde,
  encodeMloLinkKde,
} from "../../src/eapol/kde-links.ts";
import {
  decodeErrorKde,
  decodeLifetimeKde,
  decodeMacAddressKde,
  decodeNonceKde,
  decodePmkidKde,
  decodeSmkKde,
  encodePmkidKde,
} from "../../src/eapol/kde-values.ts";
import { octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

describe("a KDE of one value", () => {
  test.each([
    ["MAC address", decodeMacAddressKde, 6],
    ["PMKID", decodePmkidKde, 16],
    ["nonce", decodeNonceKde, 32],
  ])("that is a %s has its width and no other", (_, decode, width) => {
    const data = new Uint8Array(width).map((__, index) => index);
    expect(decode(data)).toEqual(data);
    expect(refusal(() => decode(data.subarray(1)))).toMatchObject({ code: "ERR_WIRE_TRUNCATED", offset: 0 });
    expect(refusal(() => decode(new Uint8Array(width + 1)))).toMatchObject({
      code: "ERR_WIRE_TRAILING",
      offset: width,
    });
  });

  test("cannot be written with another width", () => {
    expect(refusal(() => encodePmkidKde(new Uint8Array(15)))).toMatchObject({ code: "ERR_WIRE_VALUE" });
  });
});

// IEEE 802.11-2016 12.7.2: numbers of 802.1X, most significant octet first.
describe("a KDE of the SMK handshake", () => {
  test("tells a lifetime in seconds", () => expect(decodeLifetimeKde(octets("00015180"))).toBe(86400));

  test("tells an error and the message that it is about", () => {
    expect(decodeErrorKde(octets("00010002"))).toEqual({ mui: 1, errorType: 2 });
  });

  test("tells the key, and then the nonce", () => {
    const kde = decodeSmkKde(octets("aa".repeat(32) + "bb".repeat(32)));
    expect(kde).toEqual({ smk: octets("aa".repeat(32)), keyNonce: octets("bb".repeat(32)) });
  });
});

// IEEE 802.11be-2024 12.7.2, as hostapd writes them: least significant octet first, the link in the upper four bits.
describe("a KDE of one link", () => {
  test("brings its GTK", () => {
    const data = octets("95 010203040506 aabb");
    const kde = decodeMloGtkKde(data);
    expect(kde).toEqual({
      keyId: 1,
      transmit: true,
      reserved: false,
      linkId: 9,
      pn: 0x060504030201n,
      gtk: octets("aabb"),
    });
    expect(encodeMloGtkKde(kde)).toEqual(data);
  });

  test("brings its IGTK or BIGTK", () => {
    const data = octets("0400 010000000000 a0 aabb");
    const kde = decodeMloIgtkKde(data);
    expect(kde).toEqual({ keyId: 4, ipn: 1n, reserved: 0, linkId: 10, igtk: octets("aabb") });
    expect(encodeMloIgtkKde(kde)).toEqual(data);
  });

  test("says what the access point offers on it", () => {
    const data = octets("32 0a0b0c0d0e0f 30020100 f40120");
    const kde = decodeMloLinkKde(data);
    expect(kde).toEqual({
      linkId: 2,
      rsn: true,
      rsnx: true,
      reserved: 0,
      macAddress: octets("0a0b0c0d0e0f"),
      elements: octets("30020100 f40120"),
    });
    expect(encodeMloLinkKde(kde)).toEqual(data);
  });

  test("cannot be written with a number that its field has no room for", () => {
    const [gtk, igtk, link] = [
      decodeMloGtkKde(new Uint8Array(7)),
      decodeMloIgtkKde(new Uint8Array(9)),
      decodeMloLinkKde(new Uint8Array(7)),
    ];
    for (const write of [
      () => encodeMloGtkKde({ ...gtk, keyId: 4 }),
      () => encodeMloGtkKde({ ...gtk, linkId: 16 }),
      () => encodeMloIgtkKde({ ...igtk, reserved: 16 }),
      () => encodeMloIgtkKde({ ...igtk, linkId: 16 }),
      () => encodeMloLinkKde({ ...link, linkId: 16 }),
      () => encodeMloLinkKde({ ...link, reserved: 4 }),
      () => encodeMloGtkKde({ ...gtk, keyId: -1, linkId: 1 }),
      () => encodeMloIgtkKde({ ...igtk, reserved: -1, linkId: 1 }),
      () => encodeMloLinkKde({ ...link, linkId: -1, reserved: 1 }),
    ]) {
      expect(refusal(write)).toMatchObject({ code: "ERR_WIRE_VALUE" });
    }
  });
});

describe("a KDE of the Wi-Fi Alliance", () => {
  test("gives a station its address", () => {
    expect(decodeIpAddressAllocationKde(octets("c0a83102 ffffff00 c0a83101"))).toEqual({
      clientAddress: octets("c0a83102"),
      subnetMask: octets("ffffff00"),
      ownerAddress: octets("c0a83101"),
    });
  });

  test.each([
    ["01", { wpa3Personal: true }],
    ["02", { saePk: true }],
    ["04", { wpa3Enterprise: true }],
    ["08", { enhancedOpen: true }],
  ])("ends a transition: %s", (hex, fields) => {
    const none = { wpa3Personal: false, saePk: false, wpa3Enterprise: false, enhancedOpen: false, reserved: 0 };
    const kde = decodeTransitionDisableKde(octets(hex));
    expect(kde).toEqual({ ...none, ...fields, rest: new Uint8Array(0) });
    expect(encodeTransitionDisableKde(kde)).toEqual(octets(hex));
  });
});
