import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One frame as tshark's fields have it, by their names. What a frame does not have is no text; several are one text. */
export type TsharkFields = Readonly<Record<string, string>>;

/**
 * What tshark reads of some fields in every frame of a pcap file.
 *
 * @param tshark - its path: see `requireTool`
 * @param pcap - the octets of the file
 */
export function tsharkReads(tshark: string, pcap: Uint8Array, fields: readonly string[]): readonly TsharkFields[] {
  const folder = mkdtempSync(join(tmpdir(), "wpa-eapol-tshark-"));
  try {
    writeFileSync(join(folder, "frames.pcap"), pcap);
    const wanted = fields.flatMap((field) => ["-e", field]);
    const text = execFileSync(tshark, ["-r", join(folder, "frames.pcap"), "-T", "fields", ...wanted], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const lines = text.split("\n").slice(0, -1);
    return lines.map((line) => Object.fromEntries(line.split("\t").map((value, index) => [fields[index], value])));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A pcap file of these packets. @param linkType - 1 is Ethernet, 105 is 802.11 without radiotap */
export function pcapOf(linkType: 1 | 105, packets: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(linkType, 20);
  const records = packets.flatMap((packet) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    return [record, packet];
  });
  return Buffer.concat([header, ...records]);
}
