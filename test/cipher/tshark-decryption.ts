import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key as tshark takes it: a passphrase with its SSID, a PMK, or a WEP key in hex. */
export type TsharkKey = readonly ["wpa-pwd" | "wpa-psk" | "wep", string];

/** What tshark has decrypted of a frame. */
export interface TsharkFrame {
  /** As tshark calls it: `CCMP`, `TKIP`, `GCMP`, `WEP`. */
  readonly cipher: string;
  /** Hex. TKIP's MIC is taken off. */
  readonly body: string;
}

/** What tshark decrypts of a pcap file, by the frames' places in it. */
export function tsharkDecrypts(tshark: string, pcap: Uint8Array, key: TsharkKey): ReadonlyMap<number, TsharkFrame> {
  const folder = mkdtempSync(join(tmpdir(), "wpa-eapol-tshark-"));
  try {
    const file = join(folder, "frames.pcap");
    writeFileSync(file, pcap);
    const options = ["-o", "wlan.enable_decryption:TRUE", "-o", `uat:80211_keys:"${key[0]}","${key[1]}"`];
    const text = execFileSync(tshark, ["-r", file, ...options, "-Y", "wlan.fc.protected == 1", "-P", "-x"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { PATH: process.env["PATH"], HOME: folder, LANG: "C.UTF-8" },
      maxBuffer: 1 << 28,
    });
    return readDump(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A line about each frame, then its octets in hex, then under a heading each what was made of them. */
function readDump(text: string): ReadonlyMap<number, TsharkFrame> {
  const frames = new Map<number, TsharkFrame>();
  let number = 0;
  let cipher: string | undefined;
  for (const line of text.split("\n")) {
    const octets = /^[0-9a-f]{4} {2}((?:[0-9a-f]{2} ?){1,16})/.exec(line);
    const heading = /^(.+) \(\d+ bytes\):$/.exec(line);
    const summary = /^ *(\d+) +\d+\.\d+ /.exec(line);
    if (octets !== null && cipher !== undefined) {
      const body = (frames.get(number)?.body ?? "") + (octets[1] as string).replaceAll(" ", "");
      frames.set(number, { cipher, body });
    } else if (heading !== null) {
      cipher = /^Decrypted (TKIP|CCMP|GCMP|WEP) data$/.exec(heading[1] as string)?.[1];
    } else if (summary !== null) {
      number = Number(summary[1]);
      cipher = undefined;
    }
  }
  return frames;
}
