import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { aesCmac } from "../../src/crypto/aes-cmac.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { pieces, plain, random, thrown } from "./support.ts";

describe.each(loadVectors<{ key: string; message: string; mac: string }>("cmac"))("vector $id", (vector) => {
  const [key, message, mac] = [octets(vector.key), octets(vector.message), octets(vector.mac)];
  test("has this code, in one piece", () => expect(aesCmac(key, message)).toEqual(mac));
  test("has this code, in many pieces", () => expect(aesCmac(key, ...pieces(message))).toEqual(mac));
});

const key192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b";
const key256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
const message40 = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411";

// NIST SP 800-38B (2005) D.2 and D.3.
test.each([
  [key192, "", "d17ddf46adaacde531cac483de7a9367"],
  [key192, message40.slice(0, 32), "9e99a7bf31e710900662f65e617c5184"],
  [key192, message40, "8a1de5be2eb31aad089a82e6ee908b0e"],
  [key256, "", "028962f61b7bf89efc6b551f4667d983"],
  [key256, message40.slice(0, 32), "28a7023f452e8f82bd4bf28d8c37c35c"],
  [key256, message40, "aaf3d8f1de5640c232f5b169b9c911e6"],
])("the examples of SP 800-38B with longer keys: %s, %s", (key, message, mac) => {
  expect(aesCmac(octets(key), octets(message))).toEqual(octets(mac));
});

describe.each([16, 24, 32])("CMAC with a key of %i octets", (length) => {
  // RFC 4493 2.4 said once more with node:crypto's CBC: chain everything but the last block, then that one.
  const peer = (key: Uint8Array, message: Uint8Array): Uint8Array => {
    const block = (input: Uint8Array): Uint8Array =>
      plain(
        createCipheriv(`aes-${8 * length}-cbc`, key, new Uint8Array(16))
          .setAutoPadding(false)
          .update(input),
      ).slice(-16);
    const double = (value: bigint): bigint =>
      ((value << 1n) & ((1n << 128n) - 1n)) ^ (value >> 127n === 1n ? 0x87n : 0n);
    const toNumber = (value: Uint8Array): bigint => BigInt(`0x${Buffer.from(value).toString("hex")}`);
    const whole = message.length > 0 && message.length % 16 === 0;
    const padded = new Uint8Array(whole ? message.length : 16 * (Math.floor(message.length / 16) + 1));
    padded.set(message);
    if (!whole) padded[message.length] = 0x80;
    const k1 = double(toNumber(block(new Uint8Array(16))));
    const last = toNumber(padded.slice(-16)) ^ (whole ? k1 : double(k1));
    padded.set(octets(last.toString(16).padStart(32, "0")), padded.length - 16);
    return block(padded);
  };

  test("equals CBC of node:crypto on messages of every length to 300 octets", () => {
    for (let size = 0; size <= 300; size++) {
      const [key, message] = [random(length), random(size)];
      expect(aesCmac(key, message), `size ${size}`).toEqual(peer(key, message));
      expect(aesCmac(key, ...pieces(message)), `size ${size}, in pieces`).toEqual(peer(key, message));
    }
  });
});

test("a message of no pieces is the empty message", () => {
  const key = random(16);
  expect(aesCmac(key)).toEqual(aesCmac(key, new Uint8Array(0)));
});

test.each([0, 15, 20])("a key of %i octets is refused", (length) => {
  expect(thrown(() => aesCmac(random(length), random(16)))).toMatchObject({ name: "KeyError", code: "ERR_KEY_LENGTH" });
});
