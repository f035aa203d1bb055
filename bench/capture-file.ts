import { readFileSync } from "node:fs";
import { Secret } from "../src/bytes/secret.ts";
import { CaptureAnalyzer } from "../src/capture/analyze.ts";
import { decodePcap } from "../src/capture/pcap.ts";
import { encodePcapHeader, encodePcapPacket } from "../src/capture/write-pcap.ts";
import { ccmp } from "../src/cipher/ccmp.ts";
import { utf8 } from "../src/platform.ts";

/** The network of the recording that generated captures begin with. */
export const network = { ssid: "hs-wpa2-ccmp", passphrase: "correct horse battery" } as const;

/** Bodies of data frames, in octets: what people's traffic is made of. */
const sizes: readonly number[] = [60, 90, 140, 600, 1460, 1460];

const format = { linkType: 127 } as const;

/**
 * A capture that begins with a recorded handshake and goes on with data frames under its key, in pieces.
 *
 * @param size - octets of the whole, about
 */
export function* generatedCapture(size: number): Generator<Uint8Array> {
  const { packets } = decodePcap(new Uint8Array(readFileSync("test/captures/wpa2-ccmp.pcap")));
  yield encodePcapHeader(format);
  let written = 0;
  for (const packet of packets) {
    const octets = encodePcapPacket(packet, format);
    written += octets.length;
    yield octets;
  }
  const frames = dataFrames(600).map((mpdu, i) => {
    const octets = new Uint8Array(8 + mpdu.length);
    octets.set([0, 0, 8, 0, 0, 0, 0, 0]);
    octets.set(mpdu, 8);
    return encodePcapPacket({ timestamp: 1_795_350_241_000_000_000n + BigInt(i) * 1_000_000n, octets }, format);
  });
  const block = Buffer.concat(frames);
  for (; written < size; written += block.length) yield new Uint8Array(block);
}

/** Data frames from the station to the access point under the recording's temporal key. */
function dataFrames(count: number): readonly Uint8Array[] {
  const { ptk_sta: ptks } = JSON.parse(readFileSync("test/captures/wpa2-ccmp.json", "utf8")) as { ptk_sta: string[] };
  const tk = new Secret(new Uint8Array(Buffer.from((ptks[0] as string).slice(64), "hex")));
  const key = ccmp.attach({ cipher: "ccmp", tk, keyId: 0 });
  return Array.from({ length: count }, (_, i) => {
    const body = new Uint8Array(sizes[i % sizes.length] as number).fill(i);
    body.set(Buffer.from("aaaa0300000086dd", "hex"));
    const header = Buffer.from("88010000020000000000020000000100020000000000", "hex");
    const mpdu = new Uint8Array(26 + body.length);
    mpdu.set(header);
    mpdu.set([(i << 4) & 0xf0, (i >> 4) & 0xff, 0, 0], 22);
    mpdu.set(body, 26);
    return key.encapsulate(mpdu, BigInt(1000 + i));
  });
}

/** An analyzer with the key of generated captures. */
export function analyzerWithKey(): CaptureAnalyzer {
  return new CaptureAnalyzer({
    keys: [{ kind: "passphrase", passphrase: network.passphrase, ssid: utf8(network.ssid) }],
  });
}
