import { spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../src/bytes/octets.ts";
import type { CaptureFinding, Packet } from "../../src/capture/packet.ts";
import { decodePcap } from "../../src/capture/pcap.ts";
import { CaptureReader, decodeCapture, readPackets } from "../../src/capture/read.ts";
import { encodePcapHeader, encodePcapPacket } from "../../src/capture/write-pcap.ts";
import { encodePcapngHeader, encodePcapngPacket } from "../../src/capture/write-pcapng.ts";
import { WireError } from "../../src/errors.ts";
import { cases } from "../support/cases.ts";
import { fromRoot } from "../support/paths.ts";
import { peerCaptures, peerCapturesAbsent } from "../support/peer-captures.ts";
import { Random } from "../support/random.ts";
import { loadRecording } from "../support/recordings.ts";
import { requireTool } from "../support/tools.ts";
import { octets } from "../support/vectors.ts";

const { pcap } = loadRecording("wpa2-ccmp");
const packets = decodePcap(pcap).packets;

/** Files of a folder and of those in it that are captures. */
function capturesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return capturesIn(`${folder}${entry.name}/`);
    return /\.(pcap|pcapng|cap|dump)(\.gz)?$/.test(entry.name) ? [folder + entry.name] : [];
  });
}

async function readFile(file: string): Promise<{ packets: Packet[]; findings: CaptureFinding[] }> {
  const findings: CaptureFinding[] = [];
  const read: Packet[] = [];
  for await (const packet of readPackets(createReadStream(file, { highWaterMark: 4093 }), (one) =>
    findings.push(one),
  )) {
    read.push(packet);
  }
  return { packets: read, findings };
}

/** Each packet's octets, time and length as tshark has them. */
function tsharkPackets(tshark: string, file: string): readonly string[] {
  // Of a file that is cut it tells what there is, and fails.
  const { stdout: text } = spawnSync(tshark, ["-r", file, "-T", "json", "-x", "-J", "frame"], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "ignore"],
  });
  type Layers = { frame_raw: [string]; frame: { "frame.time_epoch": string; "frame.len": string } };
  const frames = JSON.parse(text) as { _source: { layers: Layers } }[];
  return frames.map(({ _source: { layers } }) => {
    return `${layers.frame_raw[0]} ${layers.frame["frame.time_epoch"]} ${layers.frame["frame.len"]}`;
  });
}

/** The same of a packet as we have it. */
function shown({ octets, timestamp, originalLength }: Packet): string {
  const fraction = (timestamp % 1_000_000_000n).toString().padStart(9, "0");
  return `${toHex(octets)} ${timestamp / 1_000_000_000n}.${fraction} ${originalLength}`;
}

describe("of every capture, packets are read as tshark reads them", () => {
  const own = capturesIn(fromRoot("test/captures/"));
  test.each(own.map((file) => [file.split("/").at(-1) as string, file]))("%s", async (_, file) => {
    const read = await readFile(file);
    expect(read.findings).toEqual([]);
    expect(read.packets.length).toBeGreaterThan(0);
    expect(read.packets).toEqual(decodePcap(new Uint8Array(readFileSync(file))).packets);
  });

  test("those of this repository, octet for octet", async (context) => {
    const tshark = requireTool("tshark", context);
    for (const file of own.filter((_, i) => i < cases(1, own.length))) {
      const read = await readFile(file);
      expect(read.packets.map(shown)).toEqual(tsharkPackets(tshark, file));
    }
  });

  test.skipIf(peerCaptures === undefined)(
    `those of other projects, octet for octet${peerCaptures === undefined ? `: ${peerCapturesAbsent}` : ""}`,
    async (context) => {
      const tshark = requireTool("tshark", context);
      const all = capturesIn(peerCaptures as string);
      expect(all.length).toBeGreaterThan(40);
      for (const file of all.filter((_, i) => i % Math.ceil(all.length / cases(4, all.length)) === 0)) {
        const read = await readFile(file);
        const expected = tsharkPackets(tshark, file);
        expect([file, read.packets.map(shown)]).toEqual([file, expected]);
      }
    },
    120_000,
  );
});

describe("a file in pieces", () => {
  test.each([1, 7, 64, 1000])("of %i octets gives the same packets", (size) => {
    const reader = new CaptureReader();
    const read: Packet[] = [];
    for (let at = 0; at < pcap.length; at += size) read.push(...reader.push(pcap.subarray(at, at + size)));
    reader.end();
    expect(read).toEqual(packets);
    expect(reader.findings).toEqual([]);
  });

  test("may be packed by gzip", async () => {
    const findings: CaptureFinding[] = [];
    const packed = new Uint8Array(gzipSync(pcap));
    const read: Packet[] = [];
    const pieces = [packed.subarray(0, 1), packed.subarray(1, 900), packed.subarray(900)];
    for await (const packet of readPackets(pieces, (one) => findings.push(one))) read.push(packet);
    expect(read).toEqual(packets);
    expect(findings).toEqual([]);
  });

  test("that is packed and cut gives what stands before the cut, and findings", async () => {
    const findings: CaptureFinding[] = [];
    const packed = new Uint8Array(gzipSync(pcap));
    const read: Packet[] = [];
    for await (const packet of readPackets([packed.subarray(0, -900)], (one) => findings.push(one))) read.push(packet);
    expect(read.length).toBeGreaterThan(0);
    expect(read).toEqual(packets.slice(0, read.length));
    expect(findings[0]?.detail).toContain("gzip");
  });

  test("whose reading is given up closes its source", async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield pcap.subarray(0, 4000);
      } finally {
        closed = true;
      }
    }
    for await (const packet of readPackets(source())) if (packet.number === 2) break;
    expect(closed).toBe(true);
  });
});

describe("a pcapng file", () => {
  const block = (type: string, body: string): string => {
    const length = (12 + body.length / 2).toString(16).padStart(8, "0");
    return type + length + body + length;
  };
  const section = block("0a0d0d0a", "1a2b3c4d00010000ffffffffffffffff");
  const interfaceOf = (options: string) => block("00000001", `0069000000000000${options}`);
  const enhanced = (id: string, time: string, data: string, rest = "") =>
    block("00000006", `${id}${time}0000000${data.length / 2}00000009${data.padEnd(8, "0")}${rest}`);
  const read = (digits: string) => decodeCapture(octets(digits));

  test("of the other byte order is read", () => {
    const { packets: all, findings } = read(
      section + interfaceOf("") + enhanced("00000000", "0000000000000007", "aabb"),
    );
    expect(findings).toEqual([]);
    expect(all).toEqual([{ number: 1, timestamp: 7000n, linkType: 105, octets: octets("aabb"), originalLength: 9 }]);
  });

  test.each([
    ["nanoseconds", "00090001 09000000", 7n],
    ["seconds", "00090001 00000000", 7_000_000_000n],
    ["halves of a second", "00090001 81000000", 3_500_000_000n],
    ["picoseconds", "00090001 0c000000", 0n],
    ["microseconds from another start", "000e0008 0000000000000002", 2_000_007_000n],
    ["a resolution that nobody has", "00090001 7f000000", 0n],
  ])("counts %s", (_, options, timestamp) => {
    const { packets: all } = read(
      section + interfaceOf(options.replace(/ /g, "")) + enhanced("00000000", "0000000000000007", "aabb"),
    );
    expect(all[0]?.timestamp).toBe(timestamp);
  });

  test("may bring a comment, and the length of the check sequence", () => {
    const comment = "0001000548656c6c6f00000000000000";
    const { packets: all } = read(
      section + interfaceOf("000d000104000000") + enhanced("00000000", "0000000000000000", "aabb", comment),
    );
    expect(all[0]).toMatchObject({ comment: "Hello", fcsLength: 4 });
  });

  test("has blocks that are stepped over, secrets among them, and packets of two older forms", () => {
    const reader = new CaptureReader();
    const secrets = block("0000000a", "544c534b00000004aabbccdd");
    const simple = block("00000003", "00000003aabbcc00");
    const old = block("00000002", "000000000000000000000005000000010000000faa000000");
    const custom = block("00000bad", "00007ed900000000");
    const all = reader.push(octets(section + interfaceOf("") + custom + secrets + simple + old));
    reader.end();
    expect(reader.findings).toEqual([]);
    expect(reader.secrets).toEqual([{ type: 0x544c534b, length: 4 }]);
    expect(all.map((packet) => [packet.number, toHex(packet.octets), packet.originalLength, packet.timestamp])).toEqual(
      [
        [1, "aabbcc", 3, 0n],
        [2, "aa", 15, 5000n],
      ],
    );
  });

  test("has a section of its own byte order behind another", () => {
    const little = encodePcapngHeader(127);
    const second = encodePcapngPacket({ timestamp: 5n, octets: octets("cc") });
    const first = octets(section + interfaceOf("") + enhanced("00000000", "0000000000000001", "aabb"));
    const { packets: all, findings } = decodeCapture(concat(first, little, second));
    expect(findings).toEqual([]);
    expect(all.map((packet) => [packet.linkType, packet.timestamp])).toEqual([
      [105, 1000n],
      [127, 5n],
    ]);
  });

  test.each([
    [
      "a packet of an interface that was not described",
      enhanced("00000007", "0000000000000000", "aabb"),
      "interface 7",
    ],
    ["a packet longer than its block", block("00000006", `${"00".repeat(12)}000000ff000000ff00000000`), "claims 255"],
    ["a packet shorter than its header", block("00000006", "00000000"), "too short"],
    ["an interface shorter than it must be", block("00000001", "00690000"), "too short"],
    ["two lengths that differ", `${enhanced("00000000", "0000000000000000", "aabb").slice(0, -2)}99`, "differ"],
    ["a block of eight octets", "0000000600000008", "is longer"],
  ])("with %s gives a finding", (_, hostile, told) => {
    const { findings } = read(section + interfaceOf("") + hostile);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.detail).toMatch(told === "is longer" ? /ends within/ : new RegExp(told));
  });

  test("with a length that is none of a block cannot be read further, and says so", () => {
    const hostile = "00000006 0000000d 00000000 00000000".replace(/ /g, "");
    const good = enhanced("00000000", "0000000000000000", "aabb");
    const { packets: all, findings } = read(section + interfaceOf("") + hostile + good);
    expect(all).toEqual([]);
    expect(findings).toEqual([{ offset: 48, detail: expect.stringContaining("claims 13") }]);
  });

  /** Threat 32. */
  test("with a block of four gigabytes keeps none of it", () => {
    const reader = new CaptureReader();
    reader.push(octets(`${section}${interfaceOf("")}00000006fffffffc00000000`));
    for (let i = 0; i < 100; i++) expect(reader.push(new Uint8Array(65_536))).toEqual([]);
    expect(reader.findings).toEqual([{ offset: 48, detail: expect.stringContaining("stepped over") }]);
  });
});

describe("what is written", () => {
  const some = packets.slice(0, 12);

  test.each([
    ["nanoseconds", 1n],
    ["microseconds", 1000n],
  ] as const)("as pcap in %s is read again", (resolution, unit) => {
    const format = { linkType: 127, resolution };
    const file = concat(encodePcapHeader(format), ...some.map((packet) => encodePcapPacket(packet, format)));
    const expected = some.map((packet) => ({ ...packet, timestamp: packet.timestamp - (packet.timestamp % unit) }));
    expect(decodeCapture(file)).toEqual({ packets: expected, findings: [] });
  });

  test("as pcapng is read again, with its comments", () => {
    const file = concat(
      encodePcapngHeader(127),
      ...some.map((packet) => encodePcapngPacket(packet, `at ${packet.number}`)),
    );
    const expected = some.map((packet) => ({ ...packet, comment: `at ${packet.number}` }));
    expect(decodeCapture(file)).toEqual({ packets: expected, findings: [] });
  });

  test("tshark reads both, octet for octet", (context) => {
    const tshark = requireTool("tshark", context);
    const folder = mkdtempSync(join(tmpdir(), "wpa-eapol-write-"));
    try {
      const format = { linkType: 127 };
      const files = {
        "x.pcap": concat(encodePcapHeader(format), ...some.map((packet) => encodePcapPacket(packet, format))),
        "x.pcapng": concat(encodePcapngHeader(127), ...some.map((packet) => encodePcapngPacket(packet, "a comment"))),
      };
      for (const [name, file] of Object.entries(files)) {
        writeFileSync(join(folder, name), file);
        expect(tsharkPackets(tshark, join(folder, name))).toEqual(some.map(shown));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("what is no capture is refused by its first octets", () => {
  expect(() => decodeCapture(octets("89504e470d0a1a0a"))).toThrow(
    expect.objectContaining({ code: "ERR_WIRE_VALUE", offset: 0 }),
  );
  expect(() => decodeCapture(octets("d4c3"))).toThrow(expect.objectContaining({ code: "ERR_WIRE_TRUNCATED" }));
});

test("a file that was changed anywhere gives packets and findings, or is refused", () => {
  const random = new Random(8);
  const some = packets.slice(0, 6);
  const files = [
    concat(encodePcapHeader({ linkType: 127 }), ...some.map((packet) => encodePcapPacket(packet, { linkType: 127 }))),
    concat(encodePcapngHeader(127), ...some.map((packet) => encodePcapngPacket(packet, "why"))),
  ];
  for (let i = 0; i < cases(400, 10_000); i++) {
    const file = Uint8Array.from(files[i % 2] as Uint8Array);
    for (let flips = 1 + random.below(4); flips > 0; flips--) {
      file[random.below(flips % 2 === 0 ? file.length : 120)] = random.below(256);
    }
    try {
      const { packets: read } = decodeCapture(file);
      for (const packet of read) expect(packet.octets.length).toBeLessThanOrEqual(file.length);
    } catch (error) {
      expect(error).toBeInstanceOf(WireError);
    }
  }
});
