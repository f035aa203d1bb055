import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { Md5, md5 } from "../../src/crypto/md5.ts";
import { Sha1, sha1 } from "../../src/crypto/sha1.ts";
import { Sha256, sha256 } from "../../src/crypto/sha256.ts";
import { Sha384, sha384 } from "../../src/crypto/sha384.ts";
import { Sha512, sha512 } from "../../src/crypto/sha512.ts";
import { ascii, plain, random } from "./support.ts";

const hashes = [
  { hash: Md5, digest: md5, peer: "md5" },
  { hash: Sha1, digest: sha1, peer: "sha1" },
  { hash: Sha256, digest: sha256, peer: "sha256" },
  { hash: Sha384, digest: sha384, peer: "sha384" },
  { hash: Sha512, digest: sha512, peer: "sha512" },
];

const alphabet = "abcdefghijklmnopqrstuvwxyz";
const digits = "1234567890";
const twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const twoLongBlocks =
  "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

describe("MD5 gives the digests of RFC 1321 A.5", () => {
  test.each([
    ["", "d41d8cd98f00b204e9800998ecf8427e"],
    ["a", "0cc175b9c0f1b6a831c399e269772661"],
    ["abc", "900150983cd24fb0d6963f7d28e17f72"],
    ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
    [alphabet, "c3fcd3d76192e4007dfb496cca67e13b"],
    [`${alphabet.toUpperCase()}${alphabet}0123456789`, "d174ab98d277d9f5a5611c2c9f419d9f"],
    [digits.repeat(8), "57edf4a22be3c955ac49da2e2107b67a"],
  ])("%j", (message, expected) => {
    expect(toHex(md5(ascii(message)))).toBe(expected);
  });
});

describe("SHA-1 gives the digests of RFC 3174 7.3", () => {
  test.each([
    ["abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    [twoBlocks, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"],
    ["a".repeat(1_000_000), "34aa973cd4c4daa4f61eeb2bdbad27316534016f"],
    ["01234567".repeat(80), "dea356a2cddd90c7a7ecedc5ebb563934f460452"],
  ])("%.20j", (message, expected) => {
    expect(toHex(sha1(ascii(message)))).toBe(expected);
  });
});

describe("SHA-256 gives the digests of RFC 6234 8.5", () => {
  test.each([
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [twoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
    ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
    ["01234567".repeat(80), "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5"],
  ])("%.20j", (message, expected) => {
    expect(toHex(sha256(ascii(message)))).toBe(expected);
  });
});

describe("SHA-384 gives the digests of RFC 6234 8.5", () => {
  test.each([
    ["abc", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"],
    [twoLongBlocks, "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039"],
    [
      "a".repeat(1_000_000),
      "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985",
    ],
    [
      "01234567".repeat(80),
      "2fc64a4f500ddb6828f6a3430b8dd72a368eb7f3a8322a70bc84275b9c0b3ab00d27a5cc3c2d224aa6b61a0d79fb4596",
    ],
  ])("%.20j", (message, expected) => {
    expect(toHex(sha384(ascii(message)))).toBe(expected);
  });
});

describe("SHA-512 gives the digests of RFC 6234 8.5", () => {
  test.each([
    [
      "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ],
    [
      twoLongBlocks,
      "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
    ],
    [
      "a".repeat(1_000_000),
      "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
    ],
    [
      "01234567".repeat(80),
      "89d05ba632c699c31231ded4ffc127d5a894dad412c0e024db872d1abd2ba8141a0f85072a9be1e2aa04cf33c765cb510813a39cd5a84c4acaa64d3f3fb7bae9",
    ],
  ])("%.20j", (message, expected) => {
    expect(toHex(sha512(ascii(message)))).toBe(expected);
  });
});

describe.each(hashes)("$hash.name", ({ hash, digest, peer }) => {
  test("equals node:crypto on messages of every length to 300 octets", () => {
    for (let length = 0; length <= 300; length++) {
      const message = random(length);
      expect(digest(message), `length ${length}`).toEqual(plain(createHash(peer).update(message).digest()));
    }
  });

  test("equals node:crypto on a view into a larger buffer", () => {
    const whole = random(1000);
    const message = whole.subarray(333, 777);
    expect(digest(message)).toEqual(plain(createHash(peer).update(message).digest()));
  });

  test("leaves the message as it was", () => {
    const message = random(200);
    const before = message.slice();
    digest(message);
    expect(message).toEqual(before);
  });

  test("has a digest of the length that it states", () => {
    expect(digest(random(1)).length).toBe(hash.digestLength);
  });
});
