/** `node --expose-gc capture-long.js GIGABYTES SESSIONS`: a capture's memory and cost do not grow with it, or it fails. */

import { readFileSync } from "node:fs";
import { CaptureAnalyzer } from "../src/capture/analyze.ts";
import { decodePcap, type Packet } from "../src/capture/pcap.ts";
import { CaptureReader } from "../src/capture/read.ts";
import { utf8 } from "../src/platform.ts";
import { analyzerWithKey, generatedCapture, network } from "./capture-file.ts";

const [gigabytes, stations] = [Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 100_000)];
const mebibyte = 1 << 20;

function held(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Reads a large file, and looks at the memory on the way. */
function large(): void {
  const before = held();
  const reader = new CaptureReader();
  const analyzer = analyzerWithKey();
  let [octets, most, looked] = [0, 0, 0];
  for (const piece of generatedCapture(gigabytes * 1e9)) {
    for (const packet of reader.push(piece)) analyzer.push(packet);
    octets += piece.length;
    if (octets - looked < 100e6) continue;
    looked = octets;
    most = Math.max(most, held() - before);
  }
  const { packets, sessions } = analyzer.end();
  console.log(`${gigabytes} GB, ${packets} packets: at most ${(most / mebibyte).toFixed(1)} MiB held`);
  if (most > 64 * mebibyte + 2048 * sessions.length) throw new Error("the memory grows with the file");
}

/** Has many stations go through one handshake each, and looks at memory and time of each tenth of them. */
function crowd(): void {
  const all = decodePcap(new Uint8Array(readFileSync("test/captures/wpa2-ccmp.pcap"))).packets;
  const address = Buffer.from("020000000100", "hex");
  const template = all.filter(({ octets }) => Buffer.from(octets).includes(address));
  const before = held();
  const keys = [{ kind: "passphrase", passphrase: network.passphrase, ssid: utf8(network.ssid) }] as const;
  const analyzer = new CaptureAnalyzer({ keys });
  const costs: number[] = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    const start = process.cpuUsage();
    for (let i = 0; i < stations / 10; i++) {
      for (const packet of template) analyzer.push(renamed(packet, address, tenth * (stations / 10) + i));
    }
    const { user, system } = process.cpuUsage(start);
    costs.push((user + system) / ((stations / 10) * template.length));
  }
  const perSession = (held() - before) / stations;
  const { sessions } = analyzer.end();
  console.log(
    `${sessions.length} sessions: ${perSession.toFixed(0)} octets each; µs of processor a packet: ${costs.map((one) => one.toFixed(1)).join(" ")}`,
  );
  if (perSession > 2048 + (64 * mebibyte) / stations) throw new Error("a session holds too much");
  const [first, last] = [Math.min(...costs.slice(0, 3)), Math.min(...costs.slice(-3))];
  if (last > 1.5 * first) throw new Error("a packet costs more, the more sessions there are");
}

function renamed(packet: Packet, address: Uint8Array, number: number): Packet {
  const octets = Buffer.from(packet.octets);
  for (let at = octets.indexOf(address); at >= 0; at = octets.indexOf(address, at + 6)) {
    octets.writeUIntBE(0x010000 + number, at + 2, 4);
  }
  return { ...packet, octets };
}

large();
crowd();
