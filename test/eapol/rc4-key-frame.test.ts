import { describe, expect, test } from "vitest";
import { decodeRc4KeyFrame, encodeRc4KeyFrame } from "../../src/eapol/rc4-key-frame.ts";
import { octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

/** Laid out by hand from IEEE 802.1X-2001 7.6: type, key length, replay counter, IV, index, signature, key. */
const wep104 = octets(
  "01 000d 0000000000000007 00112233445566778899aabbccddeeff 83 0123456789abcdef0123456789abcdef 0102030405060708090a0b0c0d",
);

describe("a key descriptor of 802.1X-2001", () => {
  test("tells where its key goes", () => {
    expect(decodeRc4KeyFrame(wep104)).toEqual({
      descriptorType: 1,
      keyLength: 13,
      replayCounter: 7n,
      keyIv: octets("00112233445566778899aabbccddeeff"),
      unicast: true,
      keyIndex: 3,
      keySignature: octets("0123456789abcdef0123456789abcdef"),
      key: octets("0102030405060708090a0b0c0d"),
    });
  });

  test("is given back octet for octet", () => {
    expect(encodeRc4KeyFrame(decodeRc4KeyFrame(wep104))).toEqual(wep104);
  });

  test("may bring no key: then EAP has made it", () => {
    expect(decodeRc4KeyFrame(wep104.subarray(0, 44)).key).toHaveLength(0);
  });

  test("is not one of WPA", () => {
    const rsn = wep104.slice();
    rsn[0] = 2;
    expect(refusal(() => decodeRc4KeyFrame(rsn))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: "rc4-key.descriptorType",
    });
  });

  test.each([-1, 128, 1.5])("has no index of %d", (keyIndex) => {
    for (const unicast of [false, true]) {
      const frame = { ...decodeRc4KeyFrame(wep104), unicast, keyIndex };
      const refused = { code: "ERR_WIRE_VALUE", path: "rc4-key.keyIndex" };
      expect(refusal(() => encodeRc4KeyFrame(frame))).toMatchObject(refused);
    }
  });
});
