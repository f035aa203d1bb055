import { createCipheriv, createHmac } from "node:crypto";

/**
 * An access point's frames, made without the library: by hand from the figures of the standard, over OpenSSL's HMAC and
 * AES. What a test hands to our supplicant with it, our own encoder has not touched.
 */

/** PTK and what it came from, as an access point knows them. */
export interface ApKeys {
  readonly aNonce: Buffer;
  readonly kck: Buffer;
  readonly kek: Buffer;
  readonly tk: Buffer;
}

/** What both ends are, for a PRF-SHA-1 suite. */
export interface Link {
  readonly pmk: Buffer;
  readonly aa: Buffer;
  readonly spa: Buffer;
}

/** IEEE 802.11-2016 12.7.1.2 and 12.7.1.3. */
export function apKeys(link: Link, aNonce: Buffer, sNonce: Buffer): ApKeys {
  const order = (x: Buffer, y: Buffer) => (Buffer.compare(x, y) < 0 ? [x, y] : [y, x]);
  const data = Buffer.concat([...order(link.aa, link.spa), ...order(aNonce, sNonce)]);
  const block = (i: number) =>
    createHmac("sha1", link.pmk).update("Pairwise key expansion\0").update(data).update(Buffer.of(i)).digest();
  const ptk = Buffer.concat([0, 1, 2, 3].map(block));
  return { aNonce, kck: ptk.subarray(0, 16), kek: ptk.subarray(16, 32), tk: ptk.subarray(32, 64) };
}

/** The fields of an EAPOL-Key frame that a test sets; all others are zero. */
export interface ApFrame {
  readonly descriptor: number;
  readonly keyInfo: number;
  readonly keyLength?: number;
  readonly replayCounter: bigint;
  readonly nonce?: Buffer;
  readonly iv?: Buffer;
  readonly rsc?: Buffer;
  readonly keyData?: Buffer;
}

/** IEEE 802.11-2016 Figure 12-32 behind an 802.1X-2004 header. */
export function plainFrame(frame: ApFrame): Buffer {
  const keyData = frame.keyData ?? Buffer.alloc(0);
  const octets = Buffer.alloc(99 + keyData.length);
  octets.set([2, 3], 0);
  octets.writeUInt16BE(95 + keyData.length, 2);
  octets[4] = frame.descriptor;
  octets.writeUInt16BE(frame.keyInfo, 5);
  octets.writeUInt16BE(frame.keyLength ?? 0, 7);
  octets.writeBigUInt64BE(frame.replayCounter, 9);
  frame.nonce?.copy(octets, 17);
  frame.iv?.copy(octets, 49);
  frame.rsc?.copy(octets, 65);
  octets.writeUInt16BE(keyData.length, 97);
  keyData.copy(octets, 99);
  return octets;
}

/** The same with a MIC of HMAC-MD5 or HMAC-SHA-1, whichever the descriptor version in it says. */
export function signedFrame(frame: ApFrame, kck: Buffer): Buffer {
  return sign(plainFrame(frame), kck);
}

/** Puts the MIC that `kck` gives into a frame that may have been changed. The declared body alone is under it. */
export function sign(octets: Buffer, kck: Buffer): Buffer {
  const signed = Buffer.from(octets);
  signed.fill(0, 81, 97);
  const end = Math.min(4 + signed.readUInt16BE(2), signed.length);
  const hash = (signed.readUInt16BE(5) & 7) === 1 ? "md5" : "sha1";
  createHmac(hash, kck).update(signed.subarray(0, end)).digest().copy(signed, 81, 0, 16);
  return signed;
}

/** RFC 3394 through OpenSSL. */
export function wrap(kek: Buffer, keyData: Buffer): Buffer {
  const cipher = createCipheriv("aes128-wrap", kek, Buffer.alloc(8, 0xa6));
  return Buffer.concat([cipher.update(keyData), cipher.final()]);
}

/** Key Data padded for the wrap: `dd`, then zeros. */
export function pad(keyData: Buffer): Buffer {
  const length = Math.max(16, Math.ceil(keyData.length / 8) * 8);
  const padding = Buffer.alloc(length - keyData.length);
  if (padding.length > 0) padding[0] = 0xdd;
  return Buffer.concat([keyData, padding]);
}

/** RC4 by its textbook definition: OpenSSL 3 has put it away. */
export function rc4(key: Buffer, skip: number, data: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, i) => i);
  const at = (i: number) => state[i] as number;
  const swap = (i: number, j: number) => {
    [state[i], state[j]] = [at(j), at(i)];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] as number)) & 255;
    swap(i, j);
  }
  const out = Buffer.alloc(data.length);
  for (let n = 0, i = 0, j = 0; n < skip + data.length; n++) {
    i = (i + 1) & 255;
    j = (j + at(i)) & 255;
    swap(i, j);
    const octet = at((at(i) + at(j)) & 255);
    if (n >= skip) out[n - skip] = (data[n - skip] as number) ^ octet;
  }
  return out;
}

/** A GTK KDE. */
export function gtkKde(keyId: number, gtk: Buffer, flags = 0): Buffer {
  return Buffer.concat([Buffer.of(0xdd, 6 + gtk.length, 0x00, 0x0f, 0xac, 0x01, keyId | flags, 0), gtk]);
}
