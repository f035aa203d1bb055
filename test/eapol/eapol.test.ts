import { describe, expect, test } from "vitest";
import { decodeEapol, EapolType, EapolVersion, encodeEapol } from "../../src/eapol/eapol.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

const vectors = loadVectors<{ eapol?: string }>("eapol-frames");
const vector = (id: string): Uint8Array => octets(vectors.find((one) => one.id === id)?.eapol ?? "");

describe("an EAPOL frame", () => {
  test("tells its version, its type and its body", () => {
    const frame = decodeEapol(octets("02 00 0004 01020304"));
    expect(frame).toEqual({
      version: EapolVersion.ieee8021x2004,
      type: EapolType.eap,
      body: octets("01020304"),
      trailing: new Uint8Array(0),
    });
  });

  test.each([
    ["the version of 2010", "03 05 0000", { version: 3, type: EapolType.mka }],
    ["a version that is not yet made", "09 01 0000", { version: 9, type: EapolType.start }],
    ["a type that is not yet made", "01 fe 0000", { version: 1, type: 254 }],
  ])("is read with %s, which is kept", (_, hex, fields) => {
    const frame = decodeEapol(octets(hex));
    expect(frame).toMatchObject(fields);
    expect(encodeEapol(frame)).toEqual(octets(hex));
  });

  test("keeps what follows its body apart, and gives it back", () => {
    const whole = vector("fuchsia-trailing-padding-outside-body");
    const frame = decodeEapol(whole);
    expect(frame.body).toHaveLength(98);
    expect(frame.trailing).toEqual(octets("04"));
    expect(encodeEapol(frame)).toEqual(whole);
  });

  test("need not be of type 3", () => {
    expect(decodeEapol(vector("fuchsia-not-key-frame"))).toMatchObject({ type: EapolType.start });
  });

  test("is refused where its body is shorter than it says, by name and place", () => {
    expect(refusal(() => decodeEapol(octets("01 03 0005 01020304"))).message).toBe(
      "eapol.body at offset 4: needs 5 octets, has 4",
    );
  });

  test("has a body that its length field can state", () => {
    const frame = { version: 1, type: 3, trailing: new Uint8Array(0) };
    expect(encodeEapol({ ...frame, body: new Uint8Array(65535) })).toHaveLength(65539);
    expect(refusal(() => encodeEapol({ ...frame, body: new Uint8Array(65536) }))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: "eapol.length",
    });
  });
});
