import { describe, expect, test } from "vitest";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame, encodeKeyFrame, type KeyFrame } from "../../src/eapol/key-frame.ts";
import { decodeKeyInfo } from "../../src/eapol/key-info.ts";
import { identifyMessage } from "../../src/eapol/message.ts";
import { loadVectors, octets } from "../support/vectors.ts";

interface Handshake {
  readonly akm?: string;
  readonly frames: readonly { readonly eapol?: string; readonly msg?: string }[];
}

/** Messages as the vectors abbreviate them. */
const names: Readonly<Record<string, string>> = {
  M1: "1/4",
  M2: "2/4",
  M3: "3/4",
  M4: "4/4",
  G1: "group 1/2",
  G2: "group 2/2",
  request: "request",
};

const handshakes = [...loadVectors<Handshake>("handshakes"), ...loadVectors<Handshake>("handshakes-hostap")].map(
  ({ id, akm, frames }) => ({
    id,
    micLength: akm === "00-0f-ac:12" ? 24 : 16,
    frames: frames.flatMap(({ eapol, msg }) => (eapol === undefined ? [] : [{ eapol: octets(eapol), msg }])),
  }),
);

const rsnElement = octets("30140100000fac040100000fac040100000fac020000");
const wpaElement = octets("dd160050f20101000050f20201000050f20201000050f202");
const macAddressKde = octets("dd0a000fac03020000000100");
const sNonce = new Uint8Array(32).fill(0x5a);
const zeros = new Uint8Array(32);

/** A frame of which only what tells messages apart is set. */
function frame(keyInfo: number, keyData: Uint8Array = new Uint8Array(0), keyNonce: Uint8Array = zeros): KeyFrame {
  return { ...decodeKeyFrame(new Uint8Array(95), 16), keyInfo: decodeKeyInfo(keyInfo), keyData, keyNonce };
}

describe("which message a frame is", () => {
  test.each(handshakes)("is told as the recorder told it: $id", ({ frames, micLength }) => {
    for (const { eapol, msg } of frames.filter((one) => one.msg !== undefined)) {
      expect(identifyMessage(decodeKeyFrame(decodeEapol(eapol).body, micLength))).toBe(names[msg as string]);
    }
  });

  test("is told of enough recorded frames of each kind", () => {
    const told = new Set(handshakes.flatMap(({ frames }) => frames.map(({ msg }) => msg)));
    for (const name of Object.keys(names)) expect(told).toContain(name);
  });

  test.each(handshakes)("is a matter of frames that are given back octet for octet: $id", ({ frames, micLength }) => {
    for (const { eapol } of frames) {
      const { body } = decodeEapol(eapol);
      expect(encodeKeyFrame(decodeKeyFrame(body, micLength))).toEqual(body);
    }
  });

  // WPA has the same Key Information in 2/4 and 4/4.
  test.each([0x0109, 0x010a])("is 2/4 of WPA's word %d with Key Data and 4/4 without, whatever the nonce", (word) => {
    for (const nonce of [zeros, sNonce]) {
      expect(identifyMessage(frame(word, wpaElement, nonce))).toBe("2/4");
      expect(identifyMessage(frame(word, undefined, nonce))).toBe("4/4");
    }
  });

  test("is 2/4 of a rekey, which has the Secure bit, too", () => {
    expect(identifyMessage(frame(0x030a, rsnElement, sNonce))).toBe("2/4");
  });

  test("is 4/4 of a station with several links, which brings a KDE", () => {
    expect(identifyMessage(frame(0x030a, macAddressKde))).toBe("4/4");
  });

  test("is a 2/4 whose nonce is zero, not a 4/4, where it brings the station's element", () => {
    expect(identifyMessage(frame(0x030a, rsnElement, zeros))).toBe("2/4");
  });

  // FILS encrypts and authenticates the Key Data in one: no MIC bit, and 16 octets at least.
  test.each([
    [0x0088, "1/4", 0, zeros],
    [0x1008, "2/4", 38, sNonce],
    [0x1208, "2/4", 38, sNonce],
    [0x12c8, "3/4", 80, sNonce],
    [0x1208, "4/4", 16, zeros],
    [0x1280, "group 1/2", 48, zeros],
    [0x1200, "group 2/2", 16, zeros],
  ])("is told of FILS's word %d: %s with %i octets of Key Data", (word, name, length, nonce) => {
    expect(identifyMessage(frame(word, new Uint8Array(length).fill(0x30), nonce))).toBe(name);
  });

  test.each([
    [0x0b09, "request", "asks for a rekey"],
    [0x0f09, "request", "reports a Michael MIC failure"],
    [0x0b01, "request", "asks for a group key"],
    [0x2b00, "smk", "starts an SMK handshake"],
    [0x1bca, "unknown", "asks and wants to be asked"],
    [0x00ca, "unknown", "wants a key installed without a MIC"],
    [0x0008, "unknown", "has neither MIC nor encryption"],
    [0x0080, "unknown", "brings a group key without either"],
    [0x0148, "unknown", "is a station's that wants a key installed"],
    [0x0000, "unknown", "says nothing"],
  ])("of the word %d is %s: it %s", (word, name) => {
    expect(identifyMessage(frame(word))).toBe(name);
  });
});
