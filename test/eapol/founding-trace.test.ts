import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame, encodeKeyFrame } from "../../src/eapol/key-frame.ts";
import { identifyMessage } from "../../src/eapol/message.ts";
import { fromRoot } from "../support/paths.ts";
import { octets } from "../support/vectors.ts";

/** The trace as the mail had it, unquoted, its lines joined. */
const trace = readFileSync(fromRoot("test/captures/wpa-failure-2005.log"), "utf8").replace(/\n> /g, " ");

/** The octets of the hex dump that stands under `title` for the first time. */
function dumped(title: string, length: number): Uint8Array {
  const start = trace.indexOf(`${title} - hexdump(len=${length}):`);
  const digits = trace.slice(trace.indexOf(":", start) + 1).match(/[0-9a-f]{2}\b/g);
  return octets((digits ?? []).slice(0, length).join(""));
}

const ethernetHeader = 14;

describe("the four messages of the founding trace", () => {
  test.each([
    ["1/4", dumped("RX EAPOL", 99)],
    ["2/4", dumped("TX EAPOL-Key 2/4", 137).subarray(ethernetHeader)],
    ["3/4", dumped("RX EAPOL", 123)],
    ["4/4", dumped("TX EAPOL-Key 4/4", 113).subarray(ethernetHeader)],
  ])("have %s among them", (name, eapol) => {
    const { version, type, body, trailing } = decodeEapol(eapol);
    expect({ version, type, trailing: trailing.length }).toEqual({ version: 1, type: 3, trailing: 0 });
    const frame = decodeKeyFrame(body, 16);
    expect(frame).toMatchObject({ descriptorType: 254, keyLength: 32 });
    expect(identifyMessage(frame)).toBe(name);
    expect(encodeKeyFrame(frame)).toEqual(body);
  });
});
