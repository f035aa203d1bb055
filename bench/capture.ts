import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CaptureReader } from "../src/capture/read.ts";
import { analyzerWithKey, generatedCapture, network } from "./capture-file.ts";
import { type Comparison, type Measurement, summarize } from "./harness.ts";

const megabytes = 20;
const runs = 7;

/** Reading a capture file with decryption, against tshark on the same file and key, its process included. */
export const captures: readonly Measurement[] = [
  {
    name: `capture ${megabytes} MB`,
    against: "tshark",
    async measure(): Promise<Comparison> {
      const folder = mkdtempSync(join(tmpdir(), "wpa-eapol-bench-"));
      try {
        const file = join(folder, "capture.pcap");
        writeFileSync(file, Buffer.concat([...generatedCapture(megabytes * 1_000_000)]));
        await ours(file);
        const samples: { ours: number; peer: number }[] = [];
        for (let run = 0; run < runs; run++) {
          samples.push({ ours: await timed(() => ours(file)), peer: await timed(() => theirs(file)) });
        }
        return summarize(
          `capture ${megabytes} MB`,
          "tshark",
          samples,
          "both decrypt every data frame; tshark as a process",
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  },
];

async function ours(file: string): Promise<void> {
  const reader = new CaptureReader();
  const analyzer = analyzerWithKey();
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 18 })) {
    for (const packet of reader.push(piece as Uint8Array)) analyzer.push(packet);
  }
  if (analyzer.end().sessions[0]?.micVerified !== true) throw new Error("the capture did not open");
}

async function theirs(file: string): Promise<void> {
  const uat = `uat:80211_keys:"wpa-pwd","${network.passphrase}:${network.ssid}"`;
  execFileSync(
    "tshark",
    ["-r", file, "-o", "wlan.enable_decryption:TRUE", "-o", uat, "-T", "fields", "-e", "wlan.analysis.tk"],
    {
      stdio: ["ignore", "ignore", "ignore"],
    },
  );
}

/** Microseconds that something takes. */
async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) * 1000;
}
