import { describe, expect, test } from "vitest";
import { decodeAmsdu, decodeSnap, EtherType, encodeAmsdu, encodeSnap } from "../../src/dot11/llc.ts";
import { octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

describe("SNAP", () => {
  test("tells which protocol a packet is of", () => {
    const msdu = octets("aaaa03 000000 888e 0203005f");
    const snap = { oui: 0, etherType: EtherType.eapol, payload: octets("0203005f") };
    expect(decodeSnap(msdu)).toEqual(snap);
    expect(encodeSnap(snap)).toEqual(msdu);
  });

  test("may be that of the bridge tunnel", () => {
    expect(decodeSnap(octets("aaaa03 0000f8 8137"))).toMatchObject({ oui: 0xf8, etherType: 0x8137 });
  });

  test("is not the LLC of the spanning tree", () => {
    expect(refusal(() => decodeSnap(octets("424203 0000000000")))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: "snap.llc",
      offset: 0,
    });
  });

  test("has an OUI of 24 bits and a type of 16", () => {
    const payload = new Uint8Array(0);
    expect(refusal(() => encodeSnap({ oui: 1 << 24, etherType: 0, payload }))).toMatchObject({ path: "snap.oui" });
    expect(refusal(() => encodeSnap({ oui: 0, etherType: 65536, payload }))).toMatchObject({ path: "snap.etherType" });
  });
});

describe("an A-MSDU", () => {
  const first = {
    da: octets("010203040506"),
    sa: octets("060504030201"),
    msdu: octets("aabbcc"),
    padding: octets("0000 00"),
  };
  const last = { ...first, padding: new Uint8Array(0) };
  const body = octets("010203040506 060504030201 0003 aabbcc 000000  010203040506 060504030201 0003 aabbcc");

  test("has each subframe but the last padded to a multiple of four", () => {
    expect(decodeAmsdu(body)).toEqual([first, last]);
    expect(encodeAmsdu([first, last])).toEqual(body);
  });

  test("may have the last one padded, too, in full or in part", () => {
    for (const padding of ["000000", "0000", "00"].map(octets)) {
      const padded = encodeAmsdu([{ ...last, padding }]);
      expect(decodeAmsdu(padded)).toEqual([{ ...last, padding }]);
    }
  });

  test("that is cut within a subframe is refused by name and place", () => {
    expect(refusal(() => decodeAmsdu(body.subarray(0, body.length - 1))).message).toBe(
      "amsdu.msdu at offset 34: needs 3 octets, has 2",
    );
  });

  test("cannot be written with a padding that its place does not have", () => {
    for (const subframes of [[last, last], [{ ...first, padding: new Uint8Array(4) }]]) {
      expect(refusal(() => encodeAmsdu(subframes))).toMatchObject({ code: "ERR_WIRE_VALUE", path: "amsdu.padding" });
    }
  });
});
