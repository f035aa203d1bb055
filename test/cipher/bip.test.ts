import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { concat, fromHex, toHex } from "../../src/bytes/octets.ts";
import { Secret } from "../../src/bytes/secret.ts";
import type { AttachedManagementCipher } from "../../src/cipher/bip.ts";
import type { OpenedMpdu } from "../../src/cipher/cipher.ts";
import { managementCiphers } from "../../src/cipher/ciphers.ts";
import type { IntegrityCipher } from "../../src/keys/descriptor.ts";
import { loadVectors, octets, type VectorOrigin } from "../support/vectors.ts";
import { codeOf, flipped, verdict } from "./support.ts";

interface BipVector extends VectorOrigin {
  readonly alg: string;
  readonly igtk: string;
  readonly keyid: number;
  /** As it stands in the element: least significant octet first. */
  readonly ipn: string;
  readonly frame: string;
  readonly protected: string;
}

function attach(alg: string, key: string, keyId: number): AttachedManagementCipher {
  const cipher = alg.toLowerCase() as IntegrityCipher;
  const tk = new Secret(octets(key));
  return managementCiphers[cipher].attach({ cipher, tk, keyId: keyId as 4 | 5 | 6 | 7 });
}

function numberOf(ipn: string): bigint {
  return BigInt(`0x${toHex(octets(ipn).reverse())}`);
}

describe.each(loadVectors<BipVector>("bip"))("$alg $id", (vector) => {
  const cipher = attach(vector.alg, vector.igtk, vector.keyid);
  const frame = octets(vector.frame);
  const sealed = octets(vector.protected);

  test("is given the element that the vector says, and loses it again", () => {
    expect(toHex(cipher.encapsulate(frame, numberOf(vector.ipn)))).toBe(vector.protected);
    const opened = cipher.decapsulate(sealed) as OpenedMpdu;
    expect(toHex(opened.mpdu)).toBe(vector.frame);
    expect(opened.packetNumber).toBe(numberOf(vector.ipn));
  });

  test("is refused under another key, and where the element names another", () => {
    const other = toHex(flipped(octets(vector.igtk), 3));
    expect(attach(vector.alg, other, vector.keyid).decapsulate(sealed)).toBe("bad-mic");
    expect(attach(vector.alg, vector.igtk, vector.keyid ^ 1).decapsulate(sealed)).toBe("key-id");
  });

  test("is refused wherever it is cut", () => {
    for (let length = 0; length < sealed.length; length++) {
      const why = length < 24 + cipher.cipher.trailerLength ? "truncated" : "not-protected";
      expect(verdict(cipher.decapsulate(sealed.subarray(0, length)))).toBe(why);
    }
  });

  test("is refused with any bit changed that stands under the MIC", () => {
    const element = sealed.length - cipher.cipher.trailerLength;
    const timestamp = (sealed[0] as number) >> 4 === 8 ? 8 : 0;
    for (let bit = 0; bit < 8 * sealed.length; bit++) {
      const at = bit >> 3;
      const why = verdict(cipher.decapsulate(flipped(sealed, bit)));
      // Retry, power management and more data; duration; sequence control; a beacon's timestamp.
      const transient = bit >= 11 && bit < 14;
      const free = transient || at === 2 || at === 3 || at === 22 || at === 23 || (at >= 24 && at < 24 + timestamp);
      if ((why === "opened") !== free) expect.fail(`bit ${bit}: ${why}`);
      if (at === element || at === element + 1) expect(why).toBe("not-protected");
    }
  });
});

/** What no vector has: a key of 32 octets under CMAC, and a beacon. Worked out from OpenSSL's blocks alone. */
describe.each([
  ["bip-cmac-128", 16, 8],
  ["bip-cmac-256", 32, 16],
] as const)("%s, by the platform's AES", (name, keyLength, micLength) => {
  const key = Uint8Array.from({ length: keyLength }, (_, i) => 7 * i + 1);
  const addresses = "ffffffffffff 020000000000 020000000000".replaceAll(" ", "");
  const ipn = "060504030201";
  const element = (mic: string): string => `4c${toHex(Uint8Array.of(8 + micLength))}0600${ipn}${mic}`;
  const empty = element("00".repeat(micLength));

  test.each([
    // Retry, power management, more data and the sequence number are of the way, not of the message.
    ["a deauthentication", "c0385634", "7856", "0300", "c000", "0300"],
    ["a beacon", "80000000", "1000", "112233445566778864001104", "8000", `${"00".repeat(8)}64001104`],
  ])("the MIC of %s", (_, control, sequence, body, covered, coveredBody) => {
    const message = fromHex(`${covered}${addresses}${coveredBody}${empty}`) as Uint8Array;
    const mic = toHex(platformCmac(key, message).subarray(0, micLength));
    const frame = fromHex(`${control}${addresses}${sequence}${body}`) as Uint8Array;
    const cipher = attach(name, toHex(key), 6);
    expect(toHex(cipher.encapsulate(frame, 0x010203040506n))).toBe(`${toHex(frame)}${element(mic)}`);
    cipher.destroy();
  });
});

/** @spec RFC 4493 2.4 */
function platformCmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const encrypt = (block: bigint): bigint => {
    const aes = createCipheriv(`aes-${8 * key.length}-ecb`, key, null);
    const octets = fromHex(block.toString(16).padStart(32, "0")) as Uint8Array;
    return BigInt(`0x${aes.update(octets, undefined, "hex")}`);
  };
  const double = (block: bigint): bigint => ((block << 1n) % (1n << 128n)) ^ (block >> 127n === 1n ? 0x87n : 0n);
  const blocks = toHex(message).match(/.{1,32}/g) as string[];
  let last = blocks.pop() as string;
  let subkey = double(encrypt(0n));
  if (last.length < 32) {
    subkey = double(subkey);
    last = `${last}80`.padEnd(32, "0");
  }
  let chain = 0n;
  for (const block of blocks) chain = encrypt(chain ^ BigInt(`0x${block}`));
  chain = encrypt(chain ^ BigInt(`0x${last}`) ^ subkey);
  return fromHex(chain.toString(16).padStart(32, "0")) as Uint8Array;
}

describe("a frame that BIP does not know", () => {
  const cipher = attach("BIP-CMAC-128", "00".repeat(16), 4);
  const deauthentication = fromHex("c0000000ffffffffffff02000000000002000000000009000200") as Uint8Array;

  test("is a mistake to protect", () => {
    expect(codeOf(() => cipher.encapsulate(concat(Uint8Array.of(8), deauthentication.subarray(1)), 1n))).toBe(
      "ERR_WIRE_TRUNCATED",
    );
    expect(codeOf(() => cipher.encapsulate(deauthentication.subarray(0, 23), 1n))).toBe("ERR_WIRE_TRUNCATED");
    expect(codeOf(() => cipher.encapsulate(deauthentication, 1n << 48n))).toBe("ERR_WIRE_VALUE");
    expect(codeOf(() => cipher.encapsulate(deauthentication, -1n))).toBe("ERR_WIRE_VALUE");
  });

  test("is refused where it has no element, or is a data frame", () => {
    expect(cipher.decapsulate(concat(deauthentication, new Uint8Array(18)))).toBe("not-protected");
    expect(cipher.decapsulate(concat(Uint8Array.of(8), deauthentication.subarray(1), new Uint8Array(18)))).toBe(
      "malformed",
    );
  });
});
