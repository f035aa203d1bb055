import { describe, expect, test } from "vitest";
import {
  DataSubtype,
  decodeFrameControl,
  encodeFrameControl,
  FrameType,
  ManagementSubtype,
} from "../../src/dot11/frame-control.ts";
import { refusal } from "../support/wire.ts";

const none = decodeFrameControl(0);

describe("Frame Control", () => {
  test("survives a round trip in every one of its words", () => {
    for (let word = 0; word <= 0xffff; word++) {
      if (encodeFrameControl(decodeFrameControl(word)) !== word) expect.fail(`0x${word.toString(16)}`);
    }
  });

  // IEEE 802.11-2016 Figure 9-2; on the air the octets are in the other order.
  test.each([
    [0x0080, { subtype: ManagementSubtype.beacon }],
    [0x0008, { type: FrameType.data }],
    [0x0088, { type: FrameType.data, subtype: DataSubtype.qosData }],
    [0x0003, { version: 3 }],
    [0x0100, { toDs: true }],
    [0x0200, { fromDs: true }],
    [0x0400, { moreFragments: true }],
    [0x0800, { retry: true }],
    [0x1000, { powerManagement: true }],
    [0x2000, { moreData: true }],
    [0x4000, { protected: true }],
    [0x8000, { htc: true }],
  ])("of the word %d says what the standard says", (word, fields) => {
    expect(decodeFrameControl(word)).toEqual({ ...none, ...fields });
  });

  test.each([
    ["version", 4],
    ["type", -1],
    ["subtype", 16],
  ])("has no room for a %s of %i", (field, value) => {
    expect(refusal(() => encodeFrameControl({ ...none, [field]: value }))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: `frame-control.${field}`,
    });
  });
});
