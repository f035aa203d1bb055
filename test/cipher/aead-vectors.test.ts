import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../src/bytes/octets.ts";
import { PlainCcm } from "../../src/cipher/aead/plain-ccm.ts";
import { PlainGcm } from "../../src/cipher/aead/plain-gcm.ts";
import { QosMask, writeAssociatedData, writeCcmpNonce, writeGcmpNonce } from "../../src/cipher/associated-data.ts";
import type { AttachedCipher, DataCipher, OpenedMpdu } from "../../src/cipher/cipher.ts";
import { FrameType } from "../../src/dot11/frame-control.ts";
import { decodeMpdu } from "../../src/dot11/mac-header.ts";
import { loadVectors, octets, type VectorOrigin } from "../support/vectors.ts";
import { attach, flipped, unprotected, verdict } from "./support.ts";

interface MpduVector extends VectorOrigin {
  readonly cipher: string;
  readonly tk: string;
  readonly keyid: number;
  readonly pn: string;
  readonly header: string;
  readonly plaintext: string;
  readonly protected_mpdu: string;
  readonly aad?: string;
  readonly nonce?: string;
}

const names: Readonly<Record<string, DataCipher>> = {
  "CCMP-128": "ccmp",
  "CCMP-256": "ccmp-256",
  "GCMP-128": "gcmp",
  "GCMP-256": "gcmp-256",
};

const all = [...loadVectors<MpduVector>("ccmp-mpdu"), ...loadVectors<MpduVector>("gcmp-mpdu")];

/**
 * Vectors whose frames no receiver of today would read as the vector does: one is not marked as protected, and two are
 * QoS frames of before 802.11n, in which the bit of +HTC asked for strict order and stood under the MIC.
 */
const otherForms = new Map([
  ["annex-gcmp-mpdu-1", "not-protected"],
  ["annex-ccmp-mpdu-3", "malformed"],
  ["annex-ccmp-mpdu-4", "malformed"],
]);
const vectors = all.filter(({ id }) => !otherForms.has(id));

function nameOf({ cipher }: MpduVector): DataCipher {
  const name = names[cipher];
  if (name === undefined) throw new Error(`no such cipher: ${cipher}`);
  return name;
}

function attached(vector: MpduVector, key = vector.tk): AttachedCipher {
  return attach(nameOf(vector), key, vector.keyid);
}

describe.each(vectors)("$cipher $id", (vector) => {
  const { header, plaintext, pn } = vector;
  const clear = concat(octets(header), octets(plaintext));
  const sealed = octets(vector.protected_mpdu);
  const cipher = attached(vector);
  const headerLength = octets(header).length;

  test("is sealed as the vector says, whether the Protected bit is on before or not", () => {
    expect(toHex(cipher.encapsulate(clear, BigInt(`0x${pn}`)))).toBe(vector.protected_mpdu);
    expect(toHex(cipher.encapsulate(unprotected(clear), BigInt(`0x${pn}`)))).toBe(vector.protected_mpdu);
  });

  test("is opened as the vector says", () => {
    const opened = cipher.decapsulate(sealed) as OpenedMpdu;
    expect(toHex(opened.body)).toBe(plaintext);
    expect(toHex(opened.mpdu)).toBe(toHex(unprotected(clear)));
    expect(opened.packetNumber).toBe(BigInt(`0x${pn}`));
  });

  test("has the associated data and the nonce that the vector says", () => {
    if (vector.aad === undefined || vector.nonce === undefined) return;
    const data = new Uint8Array(30);
    const length = writeAssociatedData(sealed, QosMask.tid, data);
    expect(toHex(data.subarray(0, length))).toBe(vector.aad);
    const nonce = new Uint8Array(vector.nonce.length / 2);
    (nonce.length === 13 ? writeCcmpNonce : writeGcmpNonce)(sealed, Number(`0x${pn}`), nonce);
    expect(toHex(nonce)).toBe(vector.nonce);
  });

  test("does not open under another key", () => {
    for (const bit of [0, 8 * 7 + 3, 8 * 16 - 1]) {
      expect(attached(vector, toHex(flipped(octets(vector.tk), bit))).decapsulate(sealed)).toBe("bad-mic");
    }
  });

  test("is refused wherever it is cut", () => {
    const shortest = headerLength + 8 + cipher.cipher.trailerLength;
    for (let length = 0; length < sealed.length; length++) {
      const why = length < shortest ? "truncated" : "bad-mic";
      if (cipher.decapsulate(sealed.subarray(0, length)) !== why) expect.fail(`${length} octets`);
    }
  });

  test("is refused with any bit behind the header changed", () => {
    for (let bit = 8 * headerLength; bit < 8 * sealed.length; bit++) {
      const at = (bit >> 3) - headerLength;
      let why = "bad-mic";
      if (at === 2) why = "malformed";
      if (at === 3) why = (bit & 7) < 6 ? "malformed" : "key-id";
      if (verdict(cipher.decapsulate(flipped(sealed, bit))) !== why) expect.fail(`bit ${bit} of ${why}`);
    }
  });

  test("is refused with any bit of the header changed that stands under the MIC", () => {
    const free = unauthenticatedBits(sealed);
    for (let bit = 0; bit < 8 * headerLength; bit++) {
      const got = verdict(cipher.decapsulate(flipped(sealed, bit)));
      if ((got === "opened") !== free.has(bit)) expect.fail(`bit ${bit}: ${got}`);
    }
  });
});

/** The bits of a header that may change on the way: IEEE 802.11-2016 12.5.3.3.3, and what no address or control is. */
function unauthenticatedBits(mpdu: Uint8Array): ReadonlySet<number> {
  const { frameControl, qosControl, htControl, address4 } = decodeMpdu(mpdu).header;
  const data = frameControl.type === FrameType.data;
  const bits = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const qos = address4 === undefined ? 24 : 30;
  return new Set([
    // The rest of the subtype; power management, retry and more data; the duration; the sequence number.
    ...(data ? bits(4, 7) : []),
    ...bits(11, 14),
    ...bits(16, 32),
    ...bits(8 * 22 + 4, 8 * 24),
    ...(qosControl === undefined ? [] : bits(8 * qos + 4, 8 * qos + 16)),
    ...(htControl === undefined
      ? []
      : bits(8 * (qosControl === undefined ? 24 : qos + 2), 8 * (qosControl === undefined ? 28 : qos + 6))),
  ]);
}

describe.each(all)("$cipher $id", (vector) => {
  test("is the mode over the associated data and the nonce of the vector, both ways", () => {
    if (vector.aad === undefined || vector.nonce === undefined) return;
    const key = octets(vector.tk);
    const ccm = nameOf(vector).startsWith("ccmp");
    const mode = ccm ? new PlainCcm(key, key.length === 16 ? 8 : 16) : new PlainGcm(key);
    const data = octets(vector.aad);
    const associated = { nonce: octets(vector.nonce), data, dataLength: data.length };
    const text = octets(vector.plaintext);
    const sealed = new Uint8Array(text.length + mode.tagLength);
    mode.seal(associated, text, 0, text.length, sealed, 0);
    expect(vector.protected_mpdu.slice(vector.header.length + 16)).toBe(toHex(sealed));
    const clear = new Uint8Array(text.length).fill(0xff);
    expect(mode.open(associated, sealed, 0, sealed.length, clear, 0)).toBe(true);
    expect(toHex(clear)).toBe(vector.plaintext);
    expect(mode.open(associated, flipped(sealed, 5), 0, sealed.length, clear, 0)).toBe(false);
    expect(clear).toEqual(new Uint8Array(text.length));
  });
});

test.each([...otherForms])("%s is not read as another frame: %s", (id, why) => {
  const vector = all.find((one) => one.id === id) as MpduVector;
  expect(attached(vector).decapsulate(octets(vector.protected_mpdu))).toBe(why);
});
