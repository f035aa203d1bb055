import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { CipherKey } from "../../src/cipher/cipher-key.ts";
import { protectMsdu } from "../../src/cipher/msdu-sender.ts";
import { encodeAmsdu, encodeSnap } from "../../src/dot11/llc.ts";
import { decodeMacHeader, type MacHeader } from "../../src/dot11/mac-header.ts";
import { requireTool } from "../support/tools.ts";
import { pcapOf } from "../support/tshark.ts";
import { keyOctets, octets, slottedKey } from "./support.ts";
import { tsharkDecrypts } from "./tshark-decryption.ts";
import { aa, spa, writeLink } from "./written-link.ts";

const [ap, station, far] = [toHex(aa), toHex(spa), "0200000000ff"];
const packet = (length: number) =>
  encodeSnap({ oui: 0, etherType: 0x88b5, payload: Uint8Array.from({ length }, (_, i) => i * 7) });
const subframe = (length: number) => {
  const msdu = packet(length);
  return { da: octets(far as string), sa: spa, msdu, padding: new Uint8Array(-(14 + msdu.length) & 3) };
};

/** Headers of every shape in which a station or its access point sends data. */
const shapes: Readonly<Record<string, string>> = {
  "to the access point": `08010000${ap}${station}${far}`,
  "from the access point": `08020000${station}${ap}${far}`,
  "with QoS": `88010000${ap}${station}${far}0000|0500`,
  "with QoS and its upper bits": `88022c00${station}${ap}${far}0000|7f7f`,
  "with QoS and HT Control": `88810000${ap}${station}${far}0000|060078563412`,
  "sent again, asleep, with more to come": `08390000${ap}${station}${far}`,
  "between access points": `08030000${ap}${station}${far}0000|${far}`,
  "between access points with QoS": `88030000${ap}${station}${far}0000|${far}0300`,
};
function header(shape: string, sequence: number): MacHeader {
  const [before = "", after = ""] = shape.split("|");
  return { ...decodeMacHeader(octets(`${before.slice(0, 44)}0000${after}`)), sequenceNumber: sequence };
}

describe.each(["tkip", "ccmp", "ccmp-256", "gcmp", "gcmp-256"] as const)("frames of ours under %s", (cipher) => {
  const link = writeLink(cipher);
  const keys = {
    toDs: new CipherKey({ ...link.pairwise.supplicant, keyId: 0 }),
    fromDs: new CipherKey({ ...link.pairwise.authenticator, keyId: 0 }),
    group: new CipherKey({ ...link.group.authenticator, keyId: 1 }),
  };
  let sequence = 10;
  /** Each frame as it goes on the air, with what it was made of. */
  const frames: { readonly what: string; readonly sealed: Uint8Array; readonly body: string }[] = [];
  const write = (what: string, key: CipherKey, head: MacHeader, msdu: Uint8Array, fragmentLength = 4000) => {
    const sealed = protectMsdu(key, head, msdu, fragmentLength) as Uint8Array[];
    const whole = sealed.length === 1;
    for (const [at, frame] of sealed.entries()) {
      const part = msdu.subarray(whole ? 0 : at * fragmentLength, whole ? undefined : (at + 1) * fragmentLength);
      // Of every TKIP frame tshark leaves 8 octets out, as if each ended with Michael.
      const shown = cipher === "tkip" && at < sealed.length - 1 ? part.subarray(0, -8) : part;
      frames.push({
        what: `${what}, ${msdu.length} octets, ${at + 1} of ${sealed.length}`,
        sealed: frame,
        body: toHex(shown),
      });
    }
  };
  for (const [what, shape] of Object.entries(shapes)) {
    const head = header(shape, 0);
    const key = head.frameControl.fromDs && !head.frameControl.toDs ? keys.fromDs : keys.toDs;
    for (const length of [0, 1, 24, 1492]) write(what, key, { ...head, sequenceNumber: sequence++ }, packet(length));
    write(what, key, { ...head, sequenceNumber: sequence++ }, packet(1000), 300);
  }
  write("to all", keys.group, header(`08020000ffffffffffff${ap}${far}`, sequence++), packet(100));
  write("to all with QoS", keys.group, header(`88020000333300000001${ap}${far}0000|0000`, sequence++), packet(100));
  if (cipher !== "tkip") {
    const amsdu = encodeAmsdu([subframe(100), subframe(33), subframe(500)]);
    for (const [what, shape] of Object.entries(shapes).filter(([, shape]) => shape.startsWith("88"))) {
      const head = header(shape, sequence++);
      const key = head.frameControl.fromDs && !head.frameControl.toDs ? keys.fromDs : keys.toDs;
      write(`an A-MSDU ${what}`, key, { ...head, qosControl: (head.qosControl as number) | 0x80 }, amsdu);
    }
  }

  test("are all decrypted by tshark to what they were made of", (context) => {
    const pcap = pcapOf(105, [...link.frames, ...frames.map(({ sealed }) => sealed)]);
    const theirs = tsharkDecrypts(requireTool("tshark", context), pcap, ["wpa-psk", link.pmk]);
    const wrong = frames.flatMap(({ what, body }, at) => {
      const found = theirs.get(link.frames.length + 1 + at);
      return found?.body === body ? [] : [`${what}: ${found?.cipher} ${found?.body.length} ${body.length}`];
    });
    expect(wrong).toEqual([]);
  });
});

test.for(["wep40", "wep104"] as const)("frames of ours under %s are all decrypted by tshark", (cipher, context) => {
  const key = new CipherKey(slottedKey(cipher, keyOctets(cipher)));
  const msdus = [1, 24, 300, 1492].map(packet);
  const sealed = msdus.flatMap((msdu, at) => protectMsdu(key, header(`08010000${ap}${station}${far}`, at), msdu) ?? []);
  const theirs = tsharkDecrypts(requireTool("tshark", context), pcapOf(105, sealed), ["wep", toHex(keyOctets(cipher))]);
  expect(Array.from(theirs.values(), ({ body }) => body)).toEqual(msdus.map(toHex));
});
