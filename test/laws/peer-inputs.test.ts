import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodeMpdu } from "../../src/dot11/mac-header.ts";
import { WireError } from "../../src/errors.ts";
import { peerCaptures, peerCapturesAbsent } from "../support/peer-captures.ts";
import type { Codec } from "./codec.ts";
import { dot11Codecs } from "./dot11-codecs.ts";
import { eapolCodecs } from "./eapol-codecs.ts";
import { ieCodecs } from "./ie-codecs.ts";

const codecs = [...eapolCodecs, ...ieCodecs, ...dot11Codecs];

/** Octets in front of the 802.11 frame, by link type: none, 144 of Prism, or as many as radiotap says. */
function framesOf(pcap: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.byteLength);
  const linkType = view.getUint32(20, true);
  const frames: Uint8Array[] = [];
  for (let at = 24; at + 16 <= pcap.length; ) {
    const end = at + 16 + view.getUint32(at + 8, true);
    const skipped = { 127: view.getUint16(at + 18, true), 119: 144 }[linkType] ?? 0;
    frames.push(pcap.subarray(at + 16 + skipped, end));
    at = end;
  }
  return frames;
}

/** What other projects feed to their own parsers: seeds of fuzzers as they are, and the frames of captures. */
function inputs(folder: string): readonly Uint8Array[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const octets = new Uint8Array(readFileSync(`${entry.parentPath}/${entry.name}`));
    return /\.p?cap$/.test(entry.name) ? framesOf(octets) : [octets];
  });
}

/** An input and the parts of it that a parser would be given: the body behind the header, and what follows fixed fields. */
function parts(input: Uint8Array): readonly Uint8Array[] {
  try {
    const { body } = decodeMpdu(input);
    return [input, body, ...[2, 4, 6, 10, 12].map((fixed) => body.subarray(fixed))];
  } catch {
    return [input];
  }
}

/** Fails where `codec` throws anything but a WireError inside of the octets, or does not give back what it accepts. */
function tryOn(codec: Codec, octets: Uint8Array): "accepted" | "refused" {
  try {
    const value = codec.decode(octets);
    if (!Buffer.from(codec.encode(value)).equals(octets)) expect.fail(`${codec.name} ${codec.variant}: not given back`);
    return "accepted";
  } catch (error) {
    if (!(error instanceof WireError) || error.offset > octets.length) throw error;
    return "refused";
  }
}

describe.skipIf(peerCaptures === undefined)(
  `inputs of other projects' parsers (skipped where ${peerCapturesAbsent})`,
  () => {
    test.each(["libwifi", "scapy", "tcpdump", "hostap-fuzz"])("%s: every codec accepts or refuses them", (project) => {
      const found = inputs(`${peerCaptures}${project}`).flatMap(parts);
      const verdicts = codecs.flatMap((codec) => found.map((octets) => tryOn(codec, octets)));
      expect(new Set(verdicts)).toEqual(new Set(["accepted", "refused"]));
    });
  },
);
