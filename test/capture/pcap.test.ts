import { describe, expect, test } from "vitest";
import { linkFrame } from "../../src/capture/frame.ts";
import { decodePcap, LinkType, type Packet } from "../../src/capture/pcap.ts";
import { decodeRadiotap } from "../../src/capture/radiotap.ts";
import { WireError } from "../../src/errors.ts";
import { loadRecording } from "../support/recordings.ts";
import { octets } from "../support/vectors.ts";

const { pcap } = loadRecording("wpa2-ccmp");

/** A file with one packet `aabb`, in the byte order and resolution that the test is about. */
function smallFile(magic: string, littleEndian: boolean): Uint8Array {
  const file = new Uint8Array(24 + 16 + 2);
  const view = new DataView(file.buffer);
  file.set(octets(magic));
  view.setUint32(20, LinkType.ieee80211, littleEndian);
  [1, 500, 2, 9].forEach((value, i) => {
    view.setUint32(24 + 4 * i, value, littleEndian);
  });
  file.set([0xaa, 0xbb], 40);
  return file;
}

describe("a pcap file", () => {
  test.each([
    ["microseconds, least significant first", "d4c3b2a1", true, 1_000_500_000n],
    ["microseconds, most significant first", "a1b2c3d4", false, 1_000_500_000n],
    ["nanoseconds, least significant first", "4d3cb2a1", true, 1_000_000_500n],
    ["nanoseconds, most significant first", "a1b23c4d", false, 1_000_000_500n],
  ])("is read in %s", (_, magic, littleEndian, timestamp) => {
    expect(decodePcap(smallFile(magic, littleEndian))).toEqual({
      packets: [{ number: 1, timestamp, linkType: LinkType.ieee80211, octets: octets("aabb"), originalLength: 9 }],
      findings: [],
    });
  });

  test("that is cut anywhere gives what stands before the cut, and a finding", () => {
    const whole = decodePcap(pcap).packets;
    for (const cut of [25, 39, 41, 1001, pcap.length - 1]) {
      const { packets, findings } = decodePcap(pcap.subarray(0, cut));
      expect(packets).toEqual(whole.slice(0, packets.length));
      expect(findings).toHaveLength(1);
      expect(findings[0]?.offset).toBeLessThan(cut);
    }
  });

  test("of something else is refused by its first octets", () => {
    expect(() => decodePcap(octets("0a0d0d0a00000000"))).toThrow(
      expect.objectContaining({ code: "ERR_WIRE_VALUE", offset: 0 }),
    );
    expect(() => decodePcap(pcap.subarray(0, 23))).toThrow(WireError);
  });

  /** Threat 11. */
  test("that claims a packet of four gigabytes loses nothing before it", () => {
    const file = smallFile("d4c3b2a1", true);
    new DataView(file.buffer).setUint32(32, 0xffff_ffff, true);
    expect(decodePcap(file)).toEqual({
      packets: [],
      findings: [{ offset: 24, detail: expect.stringContaining("packet 1") }],
    });
  });
});

describe("a radiotap header", () => {
  test.each([
    ["none of the fields", "0000080000000000", { length: 8, fcsAtEnd: false, badFcs: false }],
    ["flags alone", "000009000200000050", { length: 9, fcsAtEnd: true, badFcs: true }],
    [
      "a time in front of the flags",
      "0000110003000000000000000000000010",
      { length: 17, fcsAtEnd: true, badFcs: false },
    ],
    [
      "a second word of presence, and so a time on its boundary",
      "00001900030000800000000000000000000000000000000040",
      { length: 25, fcsAtEnd: false, badFcs: true },
    ],
    [
      "fields of a vendor between two words of its own",
      "00001c00200000c0010000a002000000d600aabbcc010300ffeedd50",
      { length: 28, fcsAtEnd: true, badFcs: true, signal: -42 },
    ],
    [
      "a second word in the same namespace, whose bits have no meaning",
      "00000e00000000800200000010aa",
      { length: 14, fcsAtEnd: false, badFcs: false },
    ],
    [
      "a second word in a namespace of its own",
      "00000e00000000a00200000050aa",
      { length: 14, fcsAtEnd: true, badFcs: true },
    ],
    [
      "channel and signal",
      "00000f002a00000010006c09a000d6",
      { length: 15, fcsAtEnd: true, badFcs: false, frequency: 2412, signal: -42 },
    ],
    [
      "a field that nobody knows behind the flags",
      "00000a000200001010aa",
      { length: 10, fcsAtEnd: true, badFcs: false },
    ],
  ])("with %s", (_, header, expected) => {
    expect(decodeRadiotap(octets(header))).toEqual(expected);
  });

  test.each([
    ["says it is longer than the packet", "0000ff0000000000"],
    ["has another version", "0100080000000000"],
    ["ends before its flags", "0000080002000000"],
    ["ends before its presence", "00000600"],
  ])("that %s is refused", (_, header) => {
    expect(() => decodeRadiotap(octets(header))).toThrow(WireError);
  });
});

describe("a link header", () => {
  const packet = (linkType: number, digits: string): Packet => {
    const content = octets(digits);
    return { number: 1, timestamp: 0n, linkType, octets: content, originalLength: content.length };
  };

  test("radiotap takes the frame check sequence off with it", () => {
    expect(linkFrame(packet(LinkType.radiotap, "000009000200000010aabbccddeeff"))).toEqual({
      kind: "dot11",
      octets: octets("aabb"),
    });
  });

  test("a frame that was received wrong is not read", () => {
    expect(linkFrame(packet(LinkType.radiotap, "000009000200000050aabbccddeeff")).kind).toBe("unreadable");
  });

  test.each([
    ["Prism", LinkType.prism, "440000000a0000000000aabb"],
    ["AVS", LinkType.avs, "802110010000000a0000aabb"],
  ])("%s says its own length", (_, linkType, digits) => {
    expect(linkFrame(packet(linkType, digits))).toEqual({ kind: "dot11", octets: octets("aabb") });
  });

  test.each([
    ["Prism", LinkType.prism, "44000000ff0000000000aabb"],
    ["AVS", LinkType.avs, "8021100100"],
    ["radiotap", LinkType.radiotap, "0000"],
    ["radiotap with a frame shorter than its check sequence", LinkType.radiotap, "000009000200000010aabb"],
    ["an unknown one", 147, "aabb"],
  ])("%s that lies gives a reason", (_, linkType, digits) => {
    expect(linkFrame(packet(linkType, digits))).toMatchObject({ kind: "unreadable", why: expect.any(String) });
  });
});
