import { describe, expect, test } from "vitest";
import { decodeFrameControl } from "../../src/dot11/frame-control.ts";
import {
  decodeMacHeader,
  decodeMpdu,
  encodeMacHeader,
  encodeMpdu,
  type MacHeader,
  resolveAddresses,
} from "../../src/dot11/mac-header.ts";
import { recordedMpdus, recordingNames } from "../support/recorded-frames.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

interface MpduVector {
  readonly header?: string;
  readonly protected_mpdu: string;
  readonly semantics?: string;
  readonly da?: string;
  readonly sa?: string;
}

/** Two vectors of 802.11i are of before HT Control: their QoS frames in strict order have none. */
const vectors = [...loadVectors<MpduVector>("ccmp-mpdu"), ...loadVectors<MpduVector>("tkip-mpdu")].filter(
  ({ header, semantics = "" }) => header !== undefined && !semantics.startsWith("pre-802.11n"),
);

const [a1, a2, a3, a4] = ["111111111111", "222222222222", "333333333333", "444444444444"].map(octets);

/** A header with three addresses that can be told from each other. */
const header = octets("0802 2c00 111111111111 222222222222 333333333333 d20f");

describe("an 802.11 header", () => {
  test.each(vectors)("ends where the vector says: $id", ({ header: wanted = "", protected_mpdu }) => {
    const mpdu = decodeMpdu(octets(protected_mpdu));
    expect(mpdu.body).toHaveLength((protected_mpdu.length - wanted.length) / 2);
    expect(encodeMacHeader(decodeMacHeader(octets(wanted)))).toEqual(octets(wanted));
  });

  test.each(vectors.filter(({ da }) => da !== undefined))("says from whom to whom: $id", (vector) => {
    const addresses = resolveAddresses(decodeMacHeader(octets(vector.protected_mpdu)));
    expect(addresses).toMatchObject({ da: octets(vector.da ?? ""), sa: octets(vector.sa ?? "") });
  });

  test.each(recordingNames)("of every recorded frame of %s is given back octet for octet", (name) => {
    const frames = recordedMpdus(name);
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) expect(encodeMpdu(decodeMpdu(frame.octets))).toEqual(frame.octets);
  });

  test("has a fragment number of 4 bits and a sequence number of 12", () => {
    expect(decodeMacHeader(header)).toMatchObject({ duration: 44, fragmentNumber: 2, sequenceNumber: 253 });
  });

  // IEEE 802.11-2016 Table 9-26.
  test.each([
    ["0800", { da: a1, sa: a2, bssid: a3 }],
    ["0802", { da: a1, sa: a3, bssid: a2 }],
    ["0801", { da: a3, sa: a2, bssid: a1 }],
    ["0803", { da: a3, sa: a4, bssid: undefined }],
    ["8000", { da: a1, sa: a2, bssid: a3 }],
  ])("%s has its addresses mean what the distribution system makes of them", (control, addresses) => {
    const frame = octets(`${control}0000111111111111222222222222333333333333000044444444444400`);
    expect(resolveAddresses(decodeMacHeader(frame))).toEqual(addresses);
  });

  test.each([
    ["d400", "Ack", 10],
    ["c400", "CTS", 10],
    ["b400", "RTS", 16],
    ["a400", "PS-Poll", 16],
    ["8400", "block Ack request", 16],
    ["5400", "NDP announcement", 16],
    ["7480", "control wrapper", 10],
    ["8000", "beacon", 24],
    ["d080", "action frame with +HTC", 28],
    ["0802", "data", 24],
    ["0803", "data between access points", 30],
    ["8802", "QoS data", 26],
    ["8882", "QoS data with +HTC", 30],
    ["8883", "QoS data with +HTC between access points", 36],
    ["0882", "data in strict order", 24],
    ["c801", "QoS null", 26],
    ["0c00", "extension frame", 4],
  ])("%s, %s, has %i octets", (control, _, length) => {
    const frame = new Uint8Array(64);
    frame.set(octets(control));
    expect(decodeMpdu(frame).body).toHaveLength(64 - length);
    expect(encodeMacHeader(decodeMacHeader(frame))).toHaveLength(length);
    expect(refusal(() => decodeMacHeader(frame.subarray(0, length - 1))).offset).toBeLessThan(length);
  });

  test("of a control frame says nothing of source and destination", () => {
    expect(resolveAddresses(decodeMacHeader(octets("b400 0000 111111111111 222222222222")))).toBeUndefined();
  });

  const decoded = decodeMacHeader(header);
  test.each<[string, MacHeader]>([
    ["address4", { ...decoded, address4: a4 }],
    ["address3", { ...decoded, address3: undefined }],
    ["qosControl", { ...decoded, qosControl: 0 }],
    ["htControl", { ...decoded, frameControl: decodeFrameControl(0x8088), qosControl: 0 }],
    ["fragmentNumber", { ...decoded, fragmentNumber: undefined }],
    ["fragmentNumber", { ...decoded, fragmentNumber: 16 }],
    ["sequenceNumber", { ...decoded, sequenceNumber: undefined }],
    ["sequenceNumber", { ...decoded, sequenceNumber: 4096 }],
    ["address1", { ...decoded, address1: octets("11") }],
    ["duration", { ...decoded, duration: -1 }],
  ])("cannot be written where %s does not fit: %#", (field, value) => {
    expect(refusal(() => encodeMacHeader(value))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: `mac-header.${field}`,
    });
  });
});
