import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { HmacKey, hmacMd5, hmacSha1, hmacSha256, hmacSha384, hmacSha512 } from "../../src/crypto/hmac.ts";
import { Md5 } from "../../src/crypto/md5.ts";
import { Sha1 } from "../../src/crypto/sha1.ts";
import { Sha256 } from "../../src/crypto/sha256.ts";
import { Sha384 } from "../../src/crypto/sha384.ts";
import { Sha512 } from "../../src/crypto/sha512.ts";
import { KeyError } from "../../src/errors.ts";
import { cases } from "../support/cases.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { pieces, plain, random, thrown } from "./support.ts";

const macs = [
  { hash: Md5, once: hmacMd5, peer: "md5", field: "hmac_md5" as const },
  { hash: Sha1, once: hmacSha1, peer: "sha1", field: "hmac_sha1" as const },
  { hash: Sha256, once: hmacSha256, peer: "sha256", field: "hmac_sha256" as const },
  { hash: Sha384, once: hmacSha384, peer: "sha384", field: "hmac_sha384" as const },
  { hash: Sha512, once: hmacSha512, peer: "sha512", field: "hmac_sha512" as const },
];

type Field = "hmac_md5" | "hmac_sha1" | "hmac_sha256" | "hmac_sha384" | "hmac_sha512";
const vectors = loadVectors<{ key: string; message: string } & Partial<Record<Field, string>>>("hmac");

describe.each(vectors)("vector $id", (vector) => {
  const [key, message] = [octets(vector.key), octets(vector.message)];
  const codes = macs.flatMap((mac) => {
    const code = vector[mac.field];
    return code === undefined ? [] : [{ ...mac, code: octets(code) }];
  });

  test("names a code that is computed here", () => expect(codes.length).toBeGreaterThan(0));

  // RFC 4231 and RFC 2202 cut some of their codes to the first octets.
  test.each(codes)("HMAC with $hash.name gives its code", ({ hash, once, code }) => {
    expect(once(key, message).subarray(0, code.length)).toEqual(code);
    expect(new HmacKey(hash, key).mac(message).subarray(0, code.length)).toEqual(code);
  });
});

describe.each(macs)("HMAC with $hash.name", ({ hash, once, peer }) => {
  test("equals node:crypto on messages of every length to 300 octets, in one piece and in many", () => {
    for (let length = 0; length <= 300; length++) {
      const [key, message] = [random(32), random(length)];
      const expected = plain(createHmac(peer, key).update(message).digest());
      expect(once(key, message), `length ${length}`).toEqual(expected);
      expect(once(key, ...pieces(message)), `length ${length}, in pieces`).toEqual(expected);
    }
  });

  test("equals node:crypto with keys of every length to 300 octets", () => {
    for (let length = 0; length <= 300; length++) {
      const [key, message] = [random(length), random(40)];
      const expected = plain(createHmac(peer, key).update(message).digest());
      expect(once(key, message), `length ${length}`).toEqual(expected);
      expect(new HmacKey(hash, key).mac(message), `length ${length}, kept`).toEqual(expected);
    }
  });

  // 2^29 octets are 2^32 bits, where the length needs its second word. Left out of short runs: it takes seconds.
  test.skipIf(cases(0, 1) === 0)("counts messages of more than 2^32 bits", { timeout: 120_000 }, () => {
    const chunk = random(1 << 20);
    const message = Array.from({ length: 513 }, () => chunk);
    const peerKey = createHmac(peer, chunk.subarray(0, 16));
    for (const part of message) peerKey.update(part);
    expect(once(chunk.subarray(0, 16), ...message)).toEqual(plain(peerKey.digest()));
  });

  test("a kept key gives the same code again, whatever was computed in between", () => {
    const [key, other] = [new HmacKey(hash, random(16)), new HmacKey(hash, random(16))];
    const message = random(121);
    const code = key.mac(message);
    other.mac(random(200));
    once(random(100), random(7));
    expect(key.mac(message)).toEqual(code);
  });

  test("a kept key is a copy: the caller may overwrite its own", () => {
    const octets = random(16);
    const key = new HmacKey(hash, octets);
    const expected = once(octets, octets);
    const message = octets.slice();
    octets.fill(0);
    expect(key.mac(message)).toEqual(expected);
  });

  test("a key with a prefix gives the codes of whole messages, wherever the prefix ends", () => {
    const key = random(32);
    for (let length = 0; length <= 300; length++) {
      const message = random(length + 40);
      const expected = plain(createHmac(peer, key).update(message).digest());
      const [prefix, rest] = [message.subarray(0, length), message.subarray(length)];
      const kept = new HmacKey(hash, key, ...pieces(prefix));
      expect(kept.mac(rest), `prefix of ${length}`).toEqual(expected);
      once(random(10), random(100));
      expect(kept.mac(...pieces(rest)), `prefix of ${length}, again`).toEqual(expected);
    }
  });

  test("a code is written where it is wanted, cut where the buffer ends, and nowhere else", () => {
    const [key, message] = [new HmacKey(hash, random(16)), random(50)];
    const code = key.mac(message);
    for (let at = 0; at <= 70; at++) {
      const output = random(70);
      const expected = output.slice();
      expected.set(code.subarray(0, 70 - at), at);
      key.macInto(output, at, message);
      expect(output, `at ${at}`).toEqual(expected);
    }
  });

  test("a destroyed key refuses to be used, and to be destroyed again does nothing", () => {
    const key = new HmacKey(hash, random(16));
    key.destroy();
    key.destroy();
    const output = random(64);
    const before = output.slice();
    for (const run of [() => key.mac(random(1)), () => key.macInto(output, 0, random(1))]) {
      const error = thrown(run);
      expect(error).toBeInstanceOf(KeyError);
      expect(error).toMatchObject({ code: "ERR_KEY_DESTROYED" });
    }
    expect(output).toEqual(before);
  });
});
