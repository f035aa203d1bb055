import { describe, expect, test } from "vitest";
import { decodeKeyInfo, encodeKeyInfo } from "../../src/eapol/key-info.ts";
import { refusal } from "../support/wire.ts";

const none = {
  descriptorVersion: 0,
  pairwise: false,
  keyIndex: 0,
  install: false,
  ack: false,
  mic: false,
  secure: false,
  error: false,
  request: false,
  encryptedKeyData: false,
  smkMessage: false,
  reserved: 0,
};

describe("Key Information", () => {
  test("survives a round trip in every one of its words", () => {
    for (let word = 0; word <= 0xffff; word++) {
      if (encodeKeyInfo(decodeKeyInfo(word)) !== word) expect.fail(`0x${word.toString(16)}`);
    }
  });

  // The words are those of hostapd and wpa_supplicant 2.10; the bits those of IEEE 802.11-2016 Figure 12-33.
  test.each([
    [0x0089, "WPA 1/4", { descriptorVersion: 1, pairwise: true, ack: true }],
    [0x0109, "WPA 2/4 and 4/4", { descriptorVersion: 1, pairwise: true, mic: true }],
    [0x01c9, "WPA 3/4", { descriptorVersion: 1, pairwise: true, install: true, ack: true, mic: true }],
    [
      0x13ca,
      "RSN 3/4",
      {
        descriptorVersion: 2,
        pairwise: true,
        install: true,
        ack: true,
        mic: true,
        secure: true,
        encryptedKeyData: true,
      },
    ],
    [0x030b, "4/4 of PSK-SHA256", { descriptorVersion: 3, pairwise: true, mic: true, secure: true }],
    [0x03a1, "WPA group 1/2", { descriptorVersion: 1, keyIndex: 2, ack: true, mic: true, secure: true }],
    [
      0x0f09,
      "Michael MIC failure report",
      { descriptorVersion: 1, pairwise: true, mic: true, secure: true, error: true, request: true },
    ],
    [0x2000, "SMK message", { smkMessage: true }],
    [0xc000, "reserved bits", { reserved: 3 }],
  ])("0x%s is the word of a %s", (word, _, bits) => {
    expect(decodeKeyInfo(word)).toEqual({ ...none, ...bits });
    expect(encodeKeyInfo({ ...none, ...bits })).toBe(word);
  });

  test.each([
    ["descriptorVersion", 8],
    ["descriptorVersion", -1],
    ["keyIndex", 4],
    ["keyIndex", 0.5],
    ["reserved", 4],
  ])("has no room for a %s of %d", (field, value) => {
    expect(refusal(() => encodeKeyInfo({ ...none, [field]: value }))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: `key-info.${field}`,
    });
  });
});
