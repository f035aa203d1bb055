import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import type { Aead } from "../../src/cipher/aead/aead.ts";
import {
  type AeadMode,
  ccm128,
  ccm256,
  gcm128,
  gcm256,
  kernelBackend,
  type MakeAead,
  nativeBackend,
} from "../../src/cipher/aead/backends.ts";
import { createCcm, createGcm } from "../../src/cipher/aead/chosen.ts";
import { PlainCcm } from "../../src/cipher/aead/plain-ccm.ts";
import { PlainGcm } from "../../src/cipher/aead/plain-gcm.ts";
import { type NodeCryptoLike, nodeCrypto, type WebAssemblyLike, webAssembly } from "../../src/platform.ts";
import { cases } from "../support/cases.ts";
import { Random } from "../support/random.ts";
import { flipped } from "./support.ts";

const modes = { ccm128, ccm256, gcm128, gcm256 };

const plain: Readonly<Record<string, MakeAead>> = {
  "aes-128-ccm": (key) => new PlainCcm(key, 8),
  "aes-256-ccm": (key) => new PlainCcm(key, 16),
  "aes-128-gcm": (key) => new PlainGcm(key),
  "aes-256-gcm": (key) => new PlainGcm(key),
};

/** Every way to do a mode. The engine of this test has WebAssembly SIMD, and node:crypto both modes. */
function backendsOf(mode: AeadMode): readonly (readonly [string, MakeAead])[] {
  return [
    ["plain", plain[mode.name] as MakeAead],
    ["kernel", kernelBackend(mode, webAssembly())?.make as MakeAead],
    ["native", nativeBackend(mode, nodeCrypto()) as MakeAead],
    ["chosen", mode.nonceLength === 13 ? createCcm : createGcm],
  ];
}

interface Message {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly data: Uint8Array;
  readonly text: Uint8Array;
}

function messageOf(mode: AeadMode, random: Random, length: number): Message {
  return {
    key: random.octets(mode.keyLength),
    nonce: random.octets(mode.nonceLength),
    data: random.octets(22 + random.below(9)),
    text: random.octets(length),
  };
}

/** The ciphertext and the tag, by node:crypto alone. */
function sealedByNode({ name, tagLength }: AeadMode, { key, nonce, data, text }: Message): Uint8Array {
  const options = { authTagLength: tagLength };
  const cipher = createCipheriv(name as "aes-128-ccm", createSecretKey(key), nonce, options);
  cipher.setAAD(data, { plaintextLength: text.length });
  return new Uint8Array(Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]));
}

function seal(aead: Aead, { nonce, data, text }: Message, start = 0): Uint8Array {
  const input = new Uint8Array(start + text.length + 3);
  input.fill(0xee);
  input.set(text, start);
  const output = new Uint8Array(text.length + aead.tagLength + 4);
  aead.seal({ nonce, data, dataLength: data.length }, input, start, start + text.length, output, 4);
  expect(toHex(output.subarray(0, 4))).toBe("00000000");
  return output.subarray(4);
}

/** The text, or undefined where it is refused: then zeros must stand in its place. */
function open(aead: Aead, { nonce, data }: Message, sealed: Uint8Array, start = 0): Uint8Array | undefined {
  const input = new Uint8Array(start + sealed.length + 2);
  input.set(sealed, start);
  const text = new Uint8Array(sealed.length - aead.tagLength).fill(0xff);
  const holds = aead.open({ nonce, data, dataLength: data.length }, input, start, start + sealed.length, text, 0);
  if (holds) return text;
  expect(text).toEqual(new Uint8Array(text.length));
  return undefined;
}

describe.each(Object.values(modes))("$name", (mode) => {
  describe.each(backendsOf(mode))("%s", (_, make) => {
    test("gives what node:crypto gives, and takes it back, whatever the length and wherever the text is", () => {
      const random = new Random(0xaead);
      const lengths = [...Array.from({ length: 70 }, (_, i) => i), 255, 256, 511, 512, 1500, 2304, 7935, 11454];
      for (const length of lengths) {
        const message = messageOf(mode, random, length);
        const aead = make(message.key);
        const sealed = sealedByNode(mode, message);
        for (const start of [0, 32, 44, 300]) {
          expect(toHex(seal(aead, message, start)), `${length} at ${start}`).toBe(toHex(sealed));
          expect(toHex(open(aead, message, sealed, start) as Uint8Array)).toBe(toHex(message.text));
        }
        aead.destroy();
      }
    });

    test("keeps keys apart, in turns", () => {
      const random = new Random(7);
      const messages = [40, 40, 700].map((length) => messageOf(mode, random, length));
      const aeads = messages.map(({ key }) => make(key));
      for (let turn = 0; turn < 3; turn++) {
        for (const [i, message] of messages.entries()) {
          expect(toHex(seal(aeads[i] as Aead, message))).toBe(toHex(sealedByNode(mode, message)));
        }
        if (turn === 1) aeads[0]?.destroy();
        if (turn === 1) aeads[0] = make((messages[0] as Message).key);
      }
    });

    test("refuses any bit changed of the text, the tag, the nonce and the associated data", () => {
      const random = new Random(99);
      const message = messageOf(mode, random, 37);
      const aead = make(message.key);
      const sealed = sealedByNode(mode, message);
      for (let bit = 0; bit < 8 * sealed.length; bit++) {
        if (open(aead, message, flipped(sealed, bit)) !== undefined) expect.fail(`bit ${bit} of the ciphertext`);
      }
      for (let bit = 0; bit < 8 * message.nonce.length; bit++) {
        if (open(aead, { ...message, nonce: flipped(message.nonce, bit) }, sealed))
          expect.fail(`bit ${bit} of the nonce`);
      }
      for (let bit = 0; bit < 8 * message.data.length; bit++) {
        if (open(aead, { ...message, data: flipped(message.data, bit) }, sealed)) expect.fail(`bit ${bit} of the data`);
      }
      expect(toHex(open(aead, message, sealed) as Uint8Array)).toBe(toHex(message.text));
    });

    test("gives what node:crypto gives to random messages", () => {
      const random = new Random(0x5eed);
      for (let n = cases(100, 100_000); n > 0; n--) {
        const message = messageOf(mode, random, random.below(1600));
        const aead = make(message.key);
        const sealed = sealedByNode(mode, message);
        if (toHex(seal(aead, message)) !== toHex(sealed)) expect.fail(`message ${n}`);
        if (toHex(open(aead, message, sealed) as Uint8Array) !== toHex(message.text)) expect.fail(`message ${n}, back`);
        aead.destroy();
      }
    });
  });
});

describe("plain CCM", () => {
  test("takes associated data of any length under 64 KiB", () => {
    const random = new Random(3);
    for (const length of [0, 1, 13, 14, 15, 30, 31, 1000]) {
      const message = { ...messageOf(ccm128, random, 50), data: random.octets(length) };
      expect(toHex(seal(new PlainCcm(message.key, 8), message))).toBe(toHex(sealedByNode(ccm128, message)));
    }
  });
});

test("texts that the kernel has no room for, and associated data that it has no place for, go another way", () => {
  const random = new Random(11);
  for (const [length, dataLength] of [
    [40_000, 22],
    [50, 60],
    [50, 3],
  ] as const) {
    for (let turn = 0; turn < 3; turn++) {
      const message = { ...messageOf(ccm128, random, length), data: random.octets(dataLength) };
      expect(toHex(seal(createCcm(message.key), message))).toBe(toHex(sealedByNode(ccm128, message)));
    }
  }
});

describe("a backend that is not to be trusted is not used", () => {
  const good = nodeCrypto() as NodeCryptoLike;

  test("where the platform lacks it", () => {
    expect(kernelBackend(ccm128, undefined)).toBeUndefined();
    expect(nativeBackend(ccm128, undefined)).toBeUndefined();
  });

  test("where code made at run time is forbidden", () => {
    class Forbidden {
      constructor() {
        throw new Error("by policy");
      }
    }
    const forbidding = { Module: Forbidden, Instance: Forbidden } as unknown as WebAssemblyLike;
    expect(kernelBackend(ccm128, forbidding)).toBeUndefined();
    expect(kernelBackend(gcm256, forbidding)).toBeUndefined();
  });

  test("where it does not know the mode, or computes something else", () => {
    const ignorant = {
      ...good,
      createSecretKey: good.createSecretKey,
      createCipheriv() {
        throw new Error("unknown cipher");
      },
    };
    expect(nativeBackend(ccm128, ignorant as unknown as NodeCryptoLike)).toBeUndefined();
    const wrongKey: NodeCryptoLike = { ...good, createSecretKey: (key) => good.createSecretKey(flipped(key, 0)) };
    expect(nativeBackend(ccm256, wrongKey)).toBeUndefined();
    const careless: NodeCryptoLike = {
      ...good,
      createSecretKey: (key) => good.createSecretKey(key),
      createCipheriv: (...given) => good.createCipheriv(...given),
      createDecipheriv(...given) {
        const decipher = good.createDecipheriv(...given);
        return {
          setAuthTag: (tag) => decipher.setAuthTag(tag),
          setAAD: (data, options) => decipher.setAAD(data, options),
          update: (text) => decipher.update(text),
          final: () => new Uint8Array(0),
        };
      },
    };
    expect(nativeBackend(gcm128, careless)).toBeUndefined();
  });
});

describe("no frame costs the garbage collector anything, once the engine has warmed up", () => {
  const loops = 2000;

  test.each([
    ["plain", plain["aes-128-ccm"] as MakeAead],
    ["kernel", kernelBackend(ccm128, webAssembly())?.make as MakeAead],
    ["chosen, short", createCcm],
    ["plain GCM", plain["aes-128-gcm"] as MakeAead],
    ["kernel GCM", kernelBackend(gcm128, webAssembly())?.make as MakeAead],
  ])("%s", (_, make) => {
    const aead = make(new Uint8Array(16).fill(1));
    const associated = {
      nonce: new Uint8Array(aead.tagLength === 8 ? 13 : 12),
      data: new Uint8Array(30),
      dataLength: 22,
    };
    const frame = new Uint8Array(432);
    const sealed = new Uint8Array(500);
    const run = () => {
      for (let i = 0; i < loops; i++) {
        aead.seal(associated, frame, 32, 432, sealed, 32);
        if (!aead.open(associated, sealed, 32, 432 + aead.tagLength, frame, 32)) throw new Error("not opened");
      }
    };
    // A collection in between, or the engine at its own work, spoils a measurement: the best of many is the frame's.
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 150 && least > 2 * loops; round++) {
      const before = process.memoryUsage().heapUsed;
      run();
      const grown = process.memoryUsage().heapUsed - before;
      if (grown >= 0) least = Math.min(least, grown);
    }
    // One object a frame would be 16 octets at the very least.
    expect(least).toBeLessThan(2 * 2 * loops);
  });
});

test("node:crypto opens what ours seals, and refuses what ours refuses", () => {
  const random = new Random(21);
  const message = messageOf(ccm128, random, 100);
  const sealed = seal(createCcm(message.key), message);
  const back = createDecipheriv("aes-128-ccm", message.key, message.nonce, { authTagLength: 8 });
  back.setAuthTag(sealed.subarray(-8));
  back.setAAD(message.data, { plaintextLength: 100 });
  expect(toHex(back.update(sealed.subarray(0, -8)))).toBe(toHex(message.text));
});
