import { describe, expect, test } from "vitest";
import { decodeRsnCapabilities, encodeRsnCapabilities } from "../../src/ie/rsn-capabilities.ts";
import { refusal } from "../support/wire.ts";

const none = decodeRsnCapabilities(0);

describe("RSN capabilities", () => {
  test("survive a round trip in every one of their words", () => {
    for (let word = 0; word <= 0xffff; word++) {
      if (encodeRsnCapabilities(decodeRsnCapabilities(word)) !== word) expect.fail(`0x${word.toString(16)}`);
    }
  });

  // IEEE 802.11-2020 9.4.2.24.4, from its least significant bit on.
  test.each([
    [0x0001, { preauthentication: true }],
    [0x0002, { noPairwise: true }],
    [0x000c, { ptksaReplayCounter: 3 }],
    [0x0020, { gtksaReplayCounter: 2 }],
    [0x0040, { mfpRequired: true }],
    [0x0080, { mfpCapable: true }],
    [0x0100, { jointMultiBandRsna: true }],
    [0x0200, { peerKeyEnabled: true }],
    [0x0400, { sppAmsduCapable: true }],
    [0x0800, { sppAmsduRequired: true }],
    [0x1000, { pbac: true }],
    [0x2000, { extendedKeyId: true }],
    [0x4000, { ocvc: true }],
    [0x8000, { reserved: true }],
  ])("of the word %d have one field set", (word, field) => {
    expect(decodeRsnCapabilities(word)).toEqual({ ...none, ...field });
  });

  test("count replay counters by a code of two bits", () => {
    for (const field of ["ptksaReplayCounter", "gtksaReplayCounter"]) {
      expect(refusal(() => encodeRsnCapabilities({ ...none, [field]: 16 }))).toMatchObject({ code: "ERR_WIRE_VALUE" });
    }
  });
});
