import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CaptureReader } from "../src/capture/read.ts";
import { analyzerWithKey, generatedCapture, network } from "./capture-file.ts";
import { type Comparison, type Measurement, summarize } from "./harness.ts";

const megabytes = 20;
const runs = 9;
const name = `capture ${megabytes} MB`;

/** Reading a capture file with decryption, against tshark on the same file and key, its process included. */
export const captures: readonly Measurement[] = [
  measurement(name, ours, "both open every protected frame; tshark as a process"),
  measurement(
    `${name}, process`,
    oursAsProcess,
    "both as processes of their own, ours with Node's start and cold code",
  ),
];

/** @param way - opens the file's frames, and says how many it opened */
function measurement(called: string, way: (file: string) => number | Promise<number>, note: string): Measurement {
  return {
    name: called,
    against: "tshark",
    async measure(): Promise<Comparison> {
      const folder = mkdtempSync(join(tmpdir(), "wpa-eapol-bench-"));
      try {
        const file = join(folder, "capture.pcap");
        writeFileSync(file, Buffer.concat([...generatedCapture(megabytes * 1_000_000)]));
        const expected = theirs(file);
        const samples: { ours: number; peer: number }[] = [];
        for (let run = -2; run < runs; run++) {
          const sample = {
            ours: await timed(() => way(file), expected),
            peer: await timed(() => theirs(file), expected),
          };
          if (run >= 0) samples.push(sample);
        }
        return summarize(called, "tshark", samples, note);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

/** Opens a generated capture. @returns how many frames were opened */
export async function ours(file: string): Promise<number> {
  const reader = new CaptureReader();
  const analyzer = analyzerWithKey();
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 18 })) {
    for (const packet of reader.push(piece as Uint8Array)) analyzer.push(packet);
  }
  return analyzer
    .end()
    .sessions.reduce((sum, { frames }) => sum + frames.decrypted.data + frames.decrypted.management, 0);
}

function oursAsProcess(file: string): number {
  const program = fileURLToPath(new URL("capture-process.js", import.meta.url));
  return Number(execFileSync(process.execPath, [program, file], { encoding: "utf8" }));
}

/** One pass over the file; of each packet it prints the key that opened it, and nothing else. */
function theirs(file: string): number {
  const uat = `uat:80211_keys:"wpa-pwd","${network.passphrase}:${network.ssid}"`;
  const fields = ["-T", "fields", "-e", "wlan.analysis.tk", "-e", "wlan.analysis.gtk"];
  const text = execFileSync("tshark", ["-r", file, "-o", "wlan.enable_decryption:TRUE", "-o", uat, ...fields], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return text.split("\n").filter((line) => line.trim() !== "").length;
}

/** Microseconds that something takes which opens as many frames as it must. */
async function timed(way: () => number | Promise<number>, expected: number): Promise<number> {
  const start = performance.now();
  const opened = await way();
  const time = (performance.now() - start) * 1000;
  if (opened !== expected) throw new Error(`${opened} frames were opened, and not ${expected}`);
  return time;
}
